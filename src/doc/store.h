/* SPDX-License-Identifier: EUPL-1.2
 * Documents in tables: statements made from the field table, rows read and written.
 * Only the engine's lifecycle calls these; they check no right and no rule.
 */
#ifndef BASTIDE_STORE_H
#define BASTIDE_STORE_H

#include "doc.h"

/* Statements of a type; made once when the registry is built. */
typedef struct {
    Sql insert, update, select, delete_row;
} TypeSql;

TypeSql *store_statements(Arena *a, const TypeDef *t);
/* Has the field a column of its own? */
static inline bool field_stored(const FieldDef *f)
{
    return f->type != FT_TABLE && !f->via.n;
}
/* May its column be NULL? Numbers and texts are 0 and "" instead. */
static inline bool field_nullable(const FieldDef *f)
{
    return f->type == FT_LINK || f->type == FT_DYNAMIC || f->type == FT_DATE ||
           f->type == FT_DATETIME;
}
DbValue field_db(const DocHead *d, const FieldDef *f);
void field_from_db(DocHead *d, const FieldDef *f, DbRows *r, int column, Arena *a);

/* Reads header, fields and rows; d->type is set. False: no such id (no error added) or a database
 * error (added). */
bool store_load(Ctx *c, DocHead *d, int64_t id);
/* Writes a new document: header, rows, then its own row. Sets the id. */
bool store_insert(Ctx *c, DocHead *d, Str title, int64_t company);
/* Writes the header with the next version, the row and its rows. A conflict when the stored
 * version is not d->version. */
bool store_update(Ctx *c, DocHead *d, Str title, int64_t company);
/* Writes only the row of the document itself (state and computed fields after submission). */
bool store_own_row(Ctx *c, DocHead *d);
bool store_set_docstatus(Ctx *c, DocHead *d, int docstatus);
/* Updates single columns of a stored document (computed fields after submission). */
bool store_set_field(Ctx *c, const DocHead *d, const FieldDef *f);

#endif
