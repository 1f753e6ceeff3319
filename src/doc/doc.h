/* SPDX-License-Identifier: EUPL-1.2
 * Typed documents: what every struct that docc generates begins with, and how the engine and the
 * rules of modules handle documents.
 */
#ifndef BASTIDE_DOC_H
#define BASTIDE_DOC_H

#include "ctx.h"
#include "date.h"
#include "json.h"
#include "num.h"
#include "schema.h"

/* A reference: the id inside, the name outside. `name` may be empty after a load until
 * doc_resolve_names(); `id` is 0 for none. */
typedef struct {
    int64_t id;
    Str name;
} Link;

typedef struct DocHead {
    const TypeDef *type;
    int64_t id;        /* 0 = not stored yet */
    int64_t parent;    /* row: id of the document it stands in */
    int32_t idx;       /* row: place from 1 */
    int32_t docstatus; /* 0 draft, 1 submitted, 2 cancelled */
    int64_t version;
    uint64_t given[2]; /* bit per field: the caller said it (absent is not zero) */
    void *ext;         /* block of custom fields */
    Str name;
    Str owner, modified_by;
    Instant creation, modified;
} DocHead;

/* Rows of a table field, as generated: T *items; int32_t items_n, items_cap; */
typedef struct {
    void *p;
    int32_t n, cap;
} RowsRaw;

/* --- what docc generates for a compiled type --- */
typedef struct {
    const char *name;
    size_t offset;
} FieldPlace;
typedef struct {
    const char *name;
    bool (*fn)(Ctx *c, DocHead *d);
} HookEntry;
typedef struct TypeCode {
    const char *type;
    size_t size;
    const FieldPlace *places;
    int n_places;
    const HookEntry *hooks;
    int n_hooks;
} TypeCode;
typedef struct SchemaUnit {
    const char *file;
    const char *text;
    const TypeCode *codes;
    int n_codes;
} SchemaUnit;

/* --- documents --- */
/* A new empty document of a type (not stored, no defaults yet). */
DocHead *doc_new(Ctx *c, const TypeDef *t);
/* A new row at the end of a table; the returned pointer is valid until the next row. */
DocHead *doc_add_row(Ctx *c, DocHead *d, const FieldDef *table);
DocHead *doc_row(const DocHead *d, const FieldDef *table, int i);
RowsRaw *doc_rows(const DocHead *d, const FieldDef *table);

/* Loads by name for the user: refuses what is missing (404) or not permitted (403). */
DocHead *doc_get(Ctx *c, const TypeDef *t, Str name, Right right);
/* Loads by id without permission; for rules. NULL with an error when missing. */
DocHead *doc_load(Ctx *c, const TypeDef *t, int64_t id);
/* The same, but loaded once in a request: only to be read. For the masters that rules look at. */
const DocHead *doc_peek(Ctx *c, const TypeDef *t, int64_t id);
#define doc_peek_of(c, snake, id) \
    ((const snake##_doc *)(const void *)doc_peek((c), type_of((c), STR(#snake)), (id)))
/* The same of a link that may not be chosen yet: then an empty document, which brings nothing. */
const DocHead *doc_peek_or_empty(Ctx *c, const TypeDef *t, int64_t id);
#define doc_peek_or_empty_of(c, snake, id) \
    ((const snake##_doc *)(const void *)doc_peek_or_empty((c), type_of((c), STR(#snake)), (id)))
/* Loads a compiled type: Customer *x = doc_load_of(c, customer, id). */
#define doc_load_of(c, snake, id) \
    ((snake##_doc *)(void *)doc_load((c), type_of((c), STR(#snake)), (id)))
const TypeDef *type_of(Ctx *c, Str snake);

/* Checks rights, fills defaults, checks, stores. New documents get id and name. */
bool doc_save(Ctx *c, DocHead *d);
/* Stores when needed and submits in one transaction. */
bool doc_submit(Ctx *c, DocHead *d);
bool doc_cancel(Ctx *c, DocHead *d);
/* Drafts only; refused with the list of documents that point here. */
bool doc_delete(Ctx *c, DocHead *d);
/* Defaults, fetched fields, checks and the type's `validate`, without storing: for drafts. What is
 * missing is told, and does not stop what can be worked out without it. */
bool doc_compute(Ctx *c, DocHead *d);
/* Its two halves: defaults and fetched fields; then `validate`. */
bool doc_fill(Ctx *c, DocHead *d);
bool doc_work_out(Ctx *c, DocHead *d);
/* Runs a hook of the type when it has one, then the listeners of other modules. */
bool doc_hook(Ctx *c, DocHead *d, const char *name);
/* A module that must act when a document of another one changes: called after the type's own hook,
 * in the order of registration; once at start. `name` is for `bastide hooks`. */
void listener_register(const char *type, const char *hook, const char *name,
                       bool (*fn)(Ctx *c, DocHead *d));
/* The i-th listener of a type: hook and name; false when there are no more. */
bool listener_at(Str type, int i, const char **out_hook, const char **out_name);

/* --- fields --- */
/* "items[3].": what the paths of errors in a row begin with. */
Str row_path(Ctx *c, const FieldDef *table, int i);
static inline void *field_at(const DocHead *d, const FieldDef *f)
{
    return (char *)(f->custom ? d->ext : (void *)(uintptr_t)d) + f->offset;
}
static inline bool field_given(const DocHead *d, const FieldDef *f)
{
    return d->given[f->place / 64] >> (f->place % 64) & 1;
}
static inline void field_mark_given(DocHead *d, const FieldDef *f)
{
    d->given[f->place / 64] |= 1ull << (f->place % 64);
}
bool field_is_empty(const DocHead *d, const FieldDef *f);
bool field_equal(const DocHead *a, const DocHead *b, const FieldDef *f);
void field_copy(DocHead *to, const DocHead *from, const FieldDef *f);
void field_clear(DocHead *d, const FieldDef *f);
/* Reads a text as programs send it (ISO date, decimal with point) into the field; `path` names it
 * in errors. `parent` is the document of a row (NULL for the document itself): an amount needs its
 * currency, so links are set before amounts. */
bool field_set_text(Ctx *c, const DocHead *parent, DocHead *d, const FieldDef *f, Str text,
                    const char *path);
bool field_set_link(Ctx *c, DocHead *d, const FieldDef *f, int64_t id);
/* The value as text for programs: ISO dates, decimals with point, link names; "" when empty. */
Str field_text(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f);
/* The value for people in the language of the request. */
Str field_show(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f);
/* Decimals of a money field: of its currency field, else of the document's company. */
int money_decimals(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f);
int type_decimals(const FieldDef *f, int money_decimals);

/* A small number that a request looks up again and again (the account of a role). */
bool memo_number(Ctx *c, Str key, int64_t *out);
void memo_set_number(Ctx *c, Str key, int64_t value);

/* --- JSON --- */
/* Sets the fields that the object names. Unknown fields are refused, fields of ERPNext that we
 * lack are reported in c->notes. */
bool doc_from_json(Ctx *c, DocHead *d, const Json *o);
void doc_to_json(Ctx *c, DocHead *d, JsonOut *o);
/* Fills the names of all links (one query). */
bool doc_resolve_names(Ctx *c, DocHead *d);
void field_to_json(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f, JsonOut *o);

/* The id of a document by type and name (or former name); 0 when there is none. */
int64_t name_to_id(Ctx *c, const TypeDef *t, Str name);
Str id_to_name(Ctx *c, int64_t id);

#endif
