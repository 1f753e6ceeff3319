/* SPDX-License-Identifier: EUPL-1.2
 * What stands in the fields of a form, as typed: between the browser and a typed document.
 *
 * A posted form, a server-held draft and a stored document all become a Form; only form_apply()
 * makes a document of it. Values keep the words of the person, so that nothing typed is lost when
 * something is wrong. Fields are named as in the page: "due_date", "items[2].qty"; "items[2].name"
 * is the id of a stored row.
 */
#ifndef BASTIDE_FORM_H
#define BASTIDE_FORM_H

#include "doc.h"

enum { FORM_ROWS_MAX = 5000, GRID_COLUMNS_MAX = 14 };

/* Values by the place of the field in its type; p is NULL for what the form does not hold. */
typedef struct {
    int64_t id; /* of the stored row, 0 for a new one */
    bool anew;  /* something of it is proposed anew: the rules take it for a new row */
    Str *values;
    Str *shown; /* computed fields as the page has them; NULL: it is not known */
} FormRow;

typedef struct {
    FormRow *rows;
    int n, cap;
    bool anew; /* its rows are those that the rules make */
} FormTable;

typedef struct {
    const TypeDef *type;
    Str *values;
    FormTable *tables;
    const FieldDef *full; /* a table of which more rows were sent than a document may hold */
} Form;

/* May people type into this field? */
bool form_edits(const FieldDef *f);
/* The columns of the grid of a row type: fields, at most `max`. */
int form_columns(const TypeDef *rows, const FieldDef **out, int max);

Form form_new(Ctx *c, const TypeDef *t);
/* The fields of a document as they stand in inputs; amounts that are not shown stay empty. */
Form form_of_doc(Ctx *c, const DocHead *d);
/* The value of a field as it stands in an input: empty rather than zero unless it was said. */
Str form_value(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f);
/* False: no such field, or too many rows. Later values win (a box unticked comes before ticked). */
bool form_set(Ctx *c, Form *form, Str name, Str value);
/* The value of that name; false when the form does not hold it. */
bool form_get(const Form *form, Str name, Str *out);
/* Operations of the grid; false when the row is not there. */
bool form_row_insert(Ctx *c, Form *form, const FieldDef *table, int at);
bool form_row_remove(Form *form, const FieldDef *table, int at);
bool form_row_move(Ctx *c, Form *form, const FieldDef *table, int from, int to);
/* A list price or a discount was given: the net price follows. */
void form_forget_price(Form *form, Str name);

/* A field of a form, by its name. */
typedef struct {
    const FieldDef *table; /* NULL: of the document itself */
    int row;
    const FieldDef *field;
} FormField;
/* False: the form holds no such field. */
bool form_find(const Form *form, Str name, FormField *out);

/* A value that was given, which stands in the form already, and what stood there before. */
typedef struct {
    Str name, was;
} FormGiven;
/* What the former values had proposed (terms, price, VAT of another party or item) is taken out of
 * the form, to be proposed anew by form_compute(); what was typed stays. `doc`: of which the form
 * is, before the form is applied. Changes of one row stand together. */
void form_follow(Ctx *c, Form *form, const DocHead *doc, const FormGiven *changes, int n);
/* Is this empty value of a form one that was taken out of it? The page still shows what it was. */
bool form_was_forgotten(Str value);
bool form_row_is_blank(const FormTable *t, int row, const TypeDef *rows);

/* Puts the values into the document; blank rows are left out. Row i of a table in the form became
 * row out_rows[place of the table][i] of the document, or -1. False with errors, which name the
 * rows as in the form. */
bool form_apply(Ctx *c, const Form *form, DocHead *d, int ***out_rows);

/* Takes the form into the document and works out what can be worked out; errors name rows as in
 * the form, and tell what is not allowed but not what is missing. `out_inputs`, unless NULL, gets
 * what stands in the inputs now, with rows as those of the document. As long as a required link is
 * not chosen, what the rules of the type propose counts but is not among them: it may depend on
 * that link. */
void form_compute(Ctx *c, const Form *form, DocHead *d, int ***out_rows, Form *out_inputs);

/* Says that a table cannot take more rows; false. */
bool form_tell_full(Ctx *c, const FieldDef *table);

/* Errors from number `from` on, which name rows of the document, name those of the form. */
void form_name_errors(Ctx *c, const Form *form, int *const *rows, int from);

/* The computed texts of a row that the page shows, to be compared and kept. */
Str *form_row_shown(Ctx *c, const Form *form, const FieldDef *table, int row);

/* [[name, value], …] and back; what the page shows of computed cells has names like
 * "items[2]=amount". */
void form_to_json(const Form *form, Arena *a, JsonOut *o);
bool form_from_json(Ctx *c, Form *form, const Json *pairs);

#endif
