/* SPDX-License-Identifier: EUPL-1.2
 * The draft on the server: what changed comes in, what the engine makes of it goes back. A draft of
 * a stored document is kept for its user until it is saved, so that nothing typed is lost. Of a new
 * document the browser sends the whole form; when it has many rows only once, as it is kept too.
 */
#include "daily.h"
#include "desk_pane.h"
#include "desk_sheet_file.h"
#include "identity.h"
#include "merge.h"
#include "perm.h"
#include "rules.h"

enum { OPS_MAX = 60000, FILL_FIELDS_MAX = 64, KEPT_FROM_ROWS = 40 };
static const int64_t PAGE_DRAFT_US = 2 * 86400LL * 1000000; /* as long as a page stays open */

/* --- kept drafts --- */

/* A row of the table: {"base": version of the document, "pairs": [[name, value], …]}. Beside it,
 * written once, what stood there when it was begun, so that others' changes can be told from those
 * of this draft. */
static Str base_key(Ctx *c, const DocHead *doc)
{
    return identity_draft_base(c->a, doc->name);
}

static bool read_kept(Ctx *c, const DocHead *doc, Str key, Str *out_content, int64_t *out_version)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT content, version FROM draft WHERE user_id = ? AND "
                             "type_id = ? AND key = ?"),
                         DB_P(db_i(c->user.id), db_i(doc->type->id), db_t(key)));
    bool found = db_next(r);
    if (found) {
        *out_content = str_copy(c->a, db_get_text(r, 0));
        *out_version = db_get_int(r, 1);
    }
    db_finish(r);
    return found;
}

bool draft_find(Ctx *c, const DocHead *doc, KeptDraft *out)
{
    const char *why;
    size_t at;
    Str content, was;
    int64_t base = 0, base_version;
    if (!read_kept(c, doc, doc->name, &content, &out->version))
        return false;
    const Json *o = json_parse(c->a, content, &why, &at);
    if (!o || !str_to_int(json_get_text(o, "base"), &base))
        return false;
    out->stale = base != doc->version;
    out->earlier = out->stale && identity_is_earlier(c, doc->type, doc->name, base);
    out->form = form_new(c, doc->type);
    out->has_base = out->stale && read_kept(c, doc, base_key(c, doc), &was, &base_version) &&
                    base_version == base && form_unpack(c, doc->type, was, &out->base);
    return form_from_json(c, &out->form, json_get(o, "pairs"));
}

bool draft_load(Ctx *c, const DocHead *doc, Form *out, int64_t *out_version)
{
    KeptDraft kept;
    if (!draft_find(c, doc, &kept) || kept.stale)
        return false;
    *out = kept.form;
    *out_version = kept.version;
    return true;
}

typedef struct {
    const DocHead *doc;
    Str key, content;
    int64_t version;
} Kept;

static bool forget_job(Ctx *c, void *arg)
{
    const DocHead *doc = arg;
    return db_exec(
        c->db, SQL("DELETE FROM draft WHERE user_id = ? AND type_id = ? AND key IN (?, ?)"),
        DB_P(db_i(c->user.id), db_i(doc->type->id), db_t(doc->name), db_t(base_key(c, doc))), NULL);
}

bool draft_forget(Ctx *c, const DocHead *doc)
{
    int64_t there;
    if (!db_one_int(c->db, SQL("SELECT 1 FROM draft WHERE user_id = ? AND type_id = ? AND key = ?"),
                    DB_P(db_i(c->user.id), db_i(doc->type->id), db_t(doc->name)), &there))
        return true;
    return ctx_write_quietly(c, forget_job, (void *)(uintptr_t)doc);
}

/* Versions of a draft count on from that of its document, so that a page knows which it shows. */
static bool keep_one(Ctx *c, const Kept *k)
{
    return db_exec(c->db,
                   SQL("INSERT INTO draft (user_id, type_id, key, content, version, at) VALUES "
                       "(?, ?, ?, ?, ?, ?) ON CONFLICT (user_id, type_id, key) DO UPDATE SET "
                       "content = excluded.content, version = excluded.version, at = excluded.at"),
                   DB_P(db_i(c->user.id), db_i(k->doc->type->id), db_t(k->key), db_t(k->content),
                        db_i(k->version), db_i(c->now.us)),
                   NULL);
}

static bool keep_job(Ctx *c, void *arg)
{
    const Kept *k = arg;
    return keep_one(c, &k[0]) && (!k[1].doc || keep_one(c, &k[1]));
}

bool draft_keep(Ctx *c, const DocHead *doc, const Form *form, const Form *base, int64_t version)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put(&o, "base", str_format(c->a, "%lld", (long long)doc->version));
    json_key(&o, STR("pairs"));
    form_to_json(form, c->a, &o);
    json_end(&o, '}');
    Kept k[2] = {{.doc = doc, .key = doc->name, .content = buf_str(&b), .version = version}};
    if (base)
        k[1] = (Kept){.doc = doc,
                      .key = base_key(c, doc),
                      .content = form_pack(c, base),
                      .version = doc->version};
    return ctx_write_quietly(c, keep_job, k);
}

/* --- operations --- */

/* Values that stand in the form now; what they would bring does not win over them: of an item and
 * a price in one row the price is kept. */
static void follow(Ctx *c, Form *form, const DocHead *doc, const FormGiven *given, int n)
{
    Str *values = arena_array_of(c->a, Str, n + 1);
    for (int i = 0; i < n; i++)
        form_get(form, given[i].name, &values[i]);
    form_follow(c, form, doc, given, n);
    for (int i = 0; i < n; i++)
        form_forget_price(form, given[i].name);
    for (int i = 0; i < n; i++)
        form_set(c, form, given[i].name, values[i]);
}

/* Puts a value into the form and notes what stood there. */
static bool give(Ctx *c, Form *form, Str name, Str value, FormGiven *out)
{
    *out = (FormGiven){.name = name};
    form_get(form, name, &out->was);
    return form_set(c, form, name, value);
}

static int int_member(const Json *op, const char *key)
{
    int64_t v = -1;
    const Json *j = json_get(op, key);
    return j && j->kind == JSON_NUMBER && str_to_int(j->text, &v) && v >= 0 && v < FORM_ROWS_MAX
               ? (int)v
               : -1;
}

static bool fits(Ctx *c, const FieldDef *t, int rows)
{
    return rows <= FORM_ROWS_MAX || form_tell_full(c, t);
}

static Str cell_name(Ctx *c, const FieldDef *t, int row, Str field)
{
    return str_format(c->a, "%s[%d].%.*s", t->name.p, row, STR_ARG(field));
}

/* {"op": "fill", "row": 3, "fields": ["item_code", "qty"], "rows": [["A", "2"], …]} */
static bool fill(Ctx *c, Form *form, const DocHead *doc, const FieldDef *t, int row, const Json *op)
{
    const Json *fields = json_get(op, "fields"), *rows = json_get(op, "rows");
    if (row < 0 || !fields || !rows || fields->n > FILL_FIELDS_MAX ||
        !fits(c, t, row + (int)rows->n))
        return false;
    FormGiven *given = arena_array_of(c->a, FormGiven, fields->n * rows->n + 1);
    int n = 0;
    JSON_EACH (values, rows) {
        const Json *v = values->first;
        for (const Json *f = fields->first; f && v; f = f->next, v = v->next)
            if (!give(c, form, cell_name(c, t, row, f->text),
                      v->kind == JSON_TEXT ? v->text : STR(""), &given[n++]))
                return false;
        row++;
    }
    follow(c, form, doc, given, n);
    return true;
}

static bool set(Ctx *c, Form *form, const DocHead *doc, Str name, Str value)
{
    FormGiven given;
    if (!give(c, form, name, value, &given))
        return false;
    follow(c, form, doc, &given, 1);
    return true;
}

static bool apply_op(Ctx *c, Form *form, const DocHead *doc, const Json *op)
{
    Str what = json_get_text(op, "op"), table = json_get_text(op, "table");
    Str field = json_get_text(op, "field");
    const FieldDef *t = table.n ? type_field(form->type, table) : NULL;
    int row = int_member(op, "row");
    if (table.n && (!t || t->type != FT_TABLE || !form_edits(t)))
        return false;
    if (str_is(what, "set"))
        return set(c, form, doc, t ? cell_name(c, t, row, field) : field,
                   json_get_text(op, "value"));
    if (!t || row < 0)
        return false;
    if (str_is(what, "fill"))
        return fill(c, form, doc, t, row, op);
    if (str_is(what, "insert"))
        return fits(c, t, form->tables[t->place].n + 1) && form_row_insert(c, form, t, row);
    if (str_is(what, "remove"))
        return form_row_remove(form, t, row) || true; /* a spare row that was never filled */
    return str_is(what, "move") && form_row_move(c, form, t, row, int_member(op, "to"));
}

/* --- what goes back --- */

typedef struct {
    Ctx *c;
    Form *form;
    const Form *inputs; /* what stands in the inputs now */
    const DocHead *doc;
    JsonOut *o;
    Str prefix;
    const FieldDef *columns[GRID_COLUMNS_MAX]; /* of the table whose rows are written */
    int n_columns;
    Str *shown; /* of the row: what its page shows already */
} Values;

static bool is_wrong(const Ctx *c, Str path)
{
    return ui_error_of(&c->e, path).n > 0;
}

/* Inputs get what the engine filled in or read; what is wrong stays as typed, when it was. */
static void put_input(Values *v, const FieldDef *f, Str now, Str *value)
{
    Str path = str_format(v->c->a, "%.*s%s", STR_ARG(v->prefix), f->name.p);
    bool shown = is_wrong(v->c, path) || str_eq(now, value->p ? *value : STR(""));
    if (shown && !form_was_forgotten(*value))
        return;
    *value = now;
    json_put(v->o, path.p, now);
}

/* Only what the grid shows goes back. */
static bool is_column(const Values *v, const FieldDef *f)
{
    for (int i = 0; i < v->n_columns; i++)
        if (v->columns[i] == f)
            return true;
    return false;
}

/* A computed field; of a row only what the page does not show yet. */
static void put_computed(Values *v, const DocHead *parent, const DocHead *d, const FieldDef *f)
{
    Str text = field_is_empty(d, f) && parent ? STR("") : field_show(v->c, parent, d, f);
    if (parent && v->shown[f->place].p && str_eq(v->shown[f->place], text))
        return;
    if (parent)
        v->shown[f->place] = text;
    json_put(v->o, str_format(v->c->a, "%.*s%s", STR_ARG(v->prefix), f->name.p).p, text);
}

static void put_fields(Values *v, const DocHead *parent, const DocHead *d, const Str *now,
                       Str *values)
{
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->type == FT_TABLE || f->type == FT_PASSWORD || f->hidden || f->secret || f->via.n)
            continue;
        if (form_edits(f))
            put_input(v, f, now[i], &values[i]);
        else if (f->computed && (!parent || is_column(v, f)))
            put_computed(v, parent, d, f);
    }
}

/* Rows that the rules made instead of others stand in the form in their order; of those that are
 * too many nothing is left. */
static void take_made_rows(Values *v, int **rows)
{
    const TypeDef *t = v->doc->type;
    for (int i = 0; i < t->n_fields; i++) {
        FormTable *table = &v->form->tables[i];
        int made = table->anew ? v->inputs->tables[i].n : 0, n = table->n;
        if (!table->anew)
            continue;
        if (made > n && !form_row_insert(v->c, v->form, &t->fields[i], made - 1))
            made = n;
        rows[i] = arena_array_of(v->c->a, int, table->n + 1);
        for (int k = 0; k < table->n; k++)
            rows[i][k] = k < made ? k : -1;
    }
}

/* A row that is made no more. */
static void put_blank_row(Values *v, const FieldDef *table)
{
    for (int i = 0; i < table->child->n_fields; i++)
        if (form_edits(&table->child->fields[i]))
            json_put(
                v->o,
                str_format(v->c->a, "%.*s%s", STR_ARG(v->prefix), table->child->fields[i].name.p).p,
                STR(""));
}

static void put_values(Values *v, int **rows)
{
    const TypeDef *t = v->doc->type;
    json_begin(v->o, '{');
    put_fields(v, NULL, v->doc, v->inputs->values, v->form->values);
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (f->type != FT_TABLE || !form_edits(f))
            continue;
        v->n_columns = grid_columns(v->c, f->child, v->columns, GRID_COLUMNS_MAX);
        for (int k = 0; k < v->form->tables[i].n; k++) {
            int at = rows[i][k];
            v->prefix = str_format(v->c->a, "%s[%d].", f->name.p, k);
            if (at < 0 && v->form->tables[i].anew)
                put_blank_row(v, f);
            if (at < 0 || at >= v->inputs->tables[i].n || at >= doc_rows(v->doc, f)->n)
                continue;
            v->shown = form_row_shown(v->c, v->form, f, k);
            put_fields(v, v->doc, doc_row(v->doc, f, at), v->inputs->tables[i].rows[at].values,
                       v->form->tables[i].rows[k].values);
        }
        v->prefix = STR("");
    }
    json_end(v->o, '}');
}

static void put_errors(Ctx *c, JsonOut *o)
{
    json_key(o, STR("errors"));
    json_begin(o, '[');
    for (int i = 0; i < c->e.n; i++) {
        json_begin(o, '{');
        json_put(o, "field", c->e.list[i].field);
        json_put(o, "text", c->e.list[i].text);
        json_end(o, '}');
    }
    json_end(o, ']');
}

/* Which conditional fields are needed now. */
static void put_shown(Ctx *c, const DocHead *d, JsonOut *o)
{
    int errors = c->e.n;
    json_key(o, STR("shown"));
    json_begin(o, '{');
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (!f->show_if)
            continue;
        json_key(o, f->name);
        json_bool(o, rules_holds(c, NULL, d, f->show_if));
    }
    json_end(o, '}');
    c->e.n = errors;
}

static bool asks(const Json *body, const char *what)
{
    const Json *j = json_get(body, what);
    return j && j->kind == JSON_BOOL && j->truth;
}

/* The page shows the entry that this would post: it gets that part of itself anew. */
static void put_entry(Desk *d, const Json *body, const FormPage *page, DocHead *doc, JsonOut *o)
{
    if (!asks(body, "entry") || !pane_has_entry(d->c, doc))
        return;
    d->m = html_fragment(d->c->a);
    pane_entry(d, doc, page);
    json_put(o, "entry", markup_finish(&d->m));
}

/* The same of what a file says that stands beside the form. */
static void put_said(Desk *d, const Json *body, const DocHead *doc, JsonOut *o)
{
    Str said = sheetfile_said(d, json_get_text(body, "said"), doc);
    if (said.n)
        json_put(o, "said", said);
}

/* Do the rows of the form stand as in the document, what is blank behind them? */
static bool rows_stand(const Form *form, int **rows)
{
    for (int i = 0; i < form->type->n_fields; i++)
        for (int k = 0, blank = 0; k < form->tables[i].n; k++) {
            blank += rows[i][k] < 0;
            if (rows[i][k] != (blank ? -1 : k))
                return false;
        }
    return true;
}

/* What stands in a completed row, for its cells that are empty in the form. */
static void put_proposed_row(Values *v, const FieldDef *table, int k, const FormRow *full)
{
    const FormTable *there = &v->form->tables[table->place];
    for (int i = 0; i < v->n_columns; i++) {
        const FieldDef *f = v->columns[i];
        bool empty = k >= there->n || !there->rows[k].values[f->place].n;
        if (form_edits(f) && empty && full->values[f->place].n)
            json_put(v->o, cell_name(v->c, table, k, f->name).p, full->values[f->place]);
    }
}

/* What a sheet would be completed with, to be accepted cell by cell; the document is no more what
 * the form says. Nothing is proposed: {}. */
static void put_proposed(Values *v, const Json *body, int **rows, DocHead *doc)
{
    Ctx *c = v->c;
    const TypeDef *t = doc->type;
    int errors = c->e.n;
    if (!asks(body, "proposed") || !t->sheet_day.n)
        return;
    json_key(v->o, STR("proposed"));
    json_begin(v->o, '{');
    if (rows_stand(v->form, rows) && doc_hook(c, doc, "complete")) {
        Form full = form_of_doc(c, doc);
        for (int i = 0; i < t->n_fields; i++) {
            const FieldDef *f = &t->fields[i];
            if (f->type != FT_TABLE || !form_edits(f))
                continue;
            v->n_columns = grid_columns(c, f->child, v->columns, GRID_COLUMNS_MAX);
            for (int k = 0; k < full.tables[i].n; k++)
                put_proposed_row(v, f, k, &full.tables[i].rows[k]);
        }
    }
    json_end(v->o, '}');
    c->e.n = errors;
}

static void answer(Desk *d, const Json *body, Form *form, DocHead *doc, int64_t version)
{
    Ctx *c = d->c;
    int **rows;
    Form inputs;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    form_compute(c, form, doc, &rows, &inputs);
    Values v = {.c = c, .form = form, .inputs = &inputs, .doc = doc, .o = &o, .prefix = STR("")};
    json_begin(&o, '{');
    json_key(&o, STR("message"));
    json_begin(&o, '{');
    if (version)
        json_put_int(&o, "version", version);
    json_key(&o, STR("values"));
    take_made_rows(&v, rows);
    put_values(&v, rows);
    put_shown(c, doc, &o);
    put_errors(c, &o);
    FormPage page = {.type = doc->type, .doc = doc, .form = form, .errors = &c->e, .rows = rows};
    put_entry(d, body, &page, doc, &o);
    put_said(d, body, doc, &o);
    put_proposed(&v, body, rows, doc);
    json_end(&o, '}');
    json_end(&o, '}');
    response_json(d->out, 200, buf_str(&b));
}

static void refuse(Desk *d)
{
    Ctx *c = d->c;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    if (!c->e.n)
        fail_field(c, ERR_MALFORMED, "", "This change cannot be read. Reload the page.");
    json_begin(&o, '{');
    json_put_c(&o, "exc_type", err_type_name(c->e.list[0].kind));
    json_put(&o, "exception", c->e.list[0].text);
    json_end(&o, '}');
    response_json(d->out, err_http_status(c->e.list[0].kind), buf_str(&b));
}

/* --- operations on a kept draft --- */

static bool apply_ops(Ctx *c, Form *form, const DocHead *doc, const Json *body)
{
    JSON_EACH (op, json_get(body, "ops"))
        if (!apply_op(c, form, doc, op))
            return false;
    return true;
}

/* `as`: the name and version that it is kept under, whatever is computed. */
static void answer_kept(Desk *d, const Json *body, DocHead as, DocHead *doc, KeptDraft *kept,
                        const Form *base)
{
    Ctx *c = d->c;
    answer(d, body, &kept->form, doc, kept->version + 1);
    int errors = c->e.n;
    if (!draft_keep(c, &as, &kept->form, base, kept->version + 1)) {
        c->e.list[0] = c->e.list[errors];
        refuse(d);
    }
}

/* --- a stored document --- */

/* A draft that the document has left behind is not built upon: the page brings both together. */
static bool read_draft(Desk *d, DocHead *doc, int64_t asked, KeptDraft *out, bool *out_fresh)
{
    Ctx *c = d->c;
    *out_fresh = !draft_find(c, doc, out);
    if (*out_fresh)
        *out = (KeptDraft){.form = form_of_doc(c, doc), .version = doc->version};
    return (!out->stale && out->version == asked) ||
           fail_field(c, ERR_CONFLICT, "version",
                      "This document was changed in another window meanwhile. Merge both "
                      "versions, or reload the page.");
}

/* Not of an earlier document of that name. */
static bool is_its_own(Ctx *c, const DocHead *doc, Str name, int64_t version)
{
    return !str_eq(name, doc->name) || !identity_is_earlier(c, doc->type, name, version) ||
           identity_tell_gone(c, doc->type);
}

static void draft_stored(Desk *d, const TypeDef *t, Str name, const Json *body)
{
    Ctx *c = d->c;
    KeptDraft kept;
    bool fresh;
    int64_t asked = 0;
    const Json *v = json_get(body, "version");
    DocHead *doc = doc_get(c, t, name, RIGHT_WRITE);
    if (doc && doc->docstatus != 0)
        fail_field(c, ERR_SUBMITTED, "docstatus",
                   "%s is submitted already. Reload "
                   "the page.",
                   doc->name.p);
    if (!doc || ctx_failed(c) || !v || !str_to_int(v->text, &asked) ||
        !is_its_own(c, doc, name, asked) || !read_draft(d, doc, asked, &kept, &fresh)) {
        refuse(d);
        return;
    }
    Form base = fresh ? form_of_doc(c, doc) : (Form){0};
    if (apply_ops(c, &kept.form, doc, body))
        answer_kept(d, body, *doc, doc, &kept, fresh ? &base : NULL);
    else
        refuse(d);
}

/* --- a new document --- */

/* [[name, what stood there before], …] */
static void follow_changed(Ctx *c, Form *form, const DocHead *doc, const Json *changed)
{
    FormGiven *given = arena_array_of(c->a, FormGiven, (changed ? changed->n : 0) + 1);
    int n = 0;
    Str value;
    JSON_EACH (p, changed)
        if (p->kind == JSON_LIST && p->n == 2 && p->first->kind == JSON_TEXT &&
            p->first->next->kind == JSON_TEXT && form_get(form, p->first->text, &value))
            given[n++] = (FormGiven){p->first->text, p->first->next->text};
    follow(c, form, doc, given, n);
}

/* No document has such a name. */
static Str page_key(Ctx *c, Str once)
{
    return once.n == 2 * PAGE_KEY_BYTES ? str_format(c->a, "\n%.*s", STR_ARG(once)) : STR("");
}

bool draft_forget_new(Ctx *c, const TypeDef *t, Str once)
{
    DocHead as = {.type = t, .name = page_key(c, once)};
    return !as.name.n || draft_forget(c, &as);
}

static bool is_long(const Form *form)
{
    int rows = 0;
    for (int i = 0; i < form->type->n_fields; i++)
        rows += form->tables[i].n;
    return rows >= KEPT_FROM_ROWS;
}

/* The whole form. */
static void draft_begin(Desk *d, DocHead as, DocHead *doc, const Json *body)
{
    Ctx *c = d->c;
    /* versions of their own: two windows of one page do not take each other's draft for theirs */
    KeptDraft kept = {.form = form_new(c, doc->type), .version = c->now.us};
    if (!form_from_json(c, &kept.form, json_get(body, "form"))) {
        refuse(d);
        return;
    }
    follow_changed(c, &kept.form, doc, json_get(body, "changed"));
    if (as.name.n && is_long(&kept.form)) {
        answer_kept(d, body, as, doc, &kept, NULL);
        return;
    }
    answer(d, body, &kept.form, doc, 0);
}

/* What changed since; when its draft is gone, or another window went on with it, the page sends the
 * whole again. */
static void draft_go_on(Desk *d, DocHead as, DocHead *doc, const Json *body)
{
    Ctx *c = d->c;
    KeptDraft kept;
    int64_t asked = 0;
    const Json *v = json_get(body, "version");
    bool known = as.name.n && v && str_to_int(v->text, &asked) && draft_find(c, &as, &kept) &&
                 kept.version == asked;
    if (!known)
        fail_field(c, ERR_CONFLICT, "version", "This draft is not kept any more. Send all of it.");
    if (known && apply_ops(c, &kept.form, doc, body))
        answer_kept(d, body, as, doc, &kept, NULL);
    else
        refuse(d);
}

static void draft_new(Desk *d, const TypeDef *t, const Json *body)
{
    DocHead as = {.type = t, .name = page_key(d->c, json_get_text(body, "once"))};
    DocHead *doc = doc_new(d->c, t);
    json_get(body, "ops") ? draft_go_on(d, as, doc, body) : draft_begin(d, as, doc, body);
}

static bool purge_job(Ctx *c, void *arg)
{
    (void)arg;
    return db_exec(c->db, SQL("DELETE FROM draft WHERE substr(key, 1, 1) = ? AND at < ?"),
                   DB_P(db_t(STR("\n")), db_i(c->now.us - PAGE_DRAFT_US)), NULL);
}

/* Drafts of new documents whose page was left. */
static bool purge_batch(Ctx *c, bool *out_more)
{
    *out_more = false;
    return ctx_write_quietly(c, purge_job, NULL);
}

void draft_register(void)
{
    daily_register("left_drafts", purge_batch);
}

void desk_draft(Desk *d, const TypeDef *t, Str name)
{
    Ctx *c = d->c;
    const char *why = "";
    size_t at;
    const Json *body = json_parse(c->a, d->r->body, &why, &at);
    bool fresh = str_is(name, "new") && !json_get(body, "name");
    const Json *ops = json_get(body, "ops");
    if (!body || (ops && ops->n > OPS_MAX))
        refuse(d);
    else if (!fresh)
        draft_stored(d, t, name, body);
    else if (perm_check(c, t, RIGHT_CREATE))
        draft_new(d, t, body);
    else
        refuse(d);
}
