/* SPDX-License-Identifier: EUPL-1.2 */
#include "trace.h"

#include "site.h"
#include "store.h"

/* --- history --- */

static void note_change(Ctx *c, JsonOut *o, const DocHead *before, const DocHead *after,
                        const FieldDef *f, Str path)
{
    json_begin(o, '[');
    json_text(o, path);
    json_text(o, field_text(c, NULL, before, f));
    json_text(o, field_text(c, NULL, after, f));
    json_end(o, ']');
}

static void note_rows(Ctx *c, JsonOut *o, const DocHead *before, const DocHead *after,
                      const FieldDef *t)
{
    int n = doc_rows(before, t)->n, m = doc_rows(after, t)->n;
    for (int i = 0; i < n && i < m; i++)
        for (int k = 0; k < t->child->n_fields; k++) {
            const FieldDef *f = &t->child->fields[k];
            if (!field_equal(doc_row(before, t, i), doc_row(after, t, i), f))
                note_change(c, o, doc_row(before, t, i), doc_row(after, t, i), f,
                            str_format(c->a, "%s[%d].%s", t->name.p, i, f->name.p));
        }
    if (n == m)
        return;
    json_begin(o, '[');
    json_text(o, t->name);
    json_text(o, str_format(c->a, "%d", n));
    json_text(o, str_format(c->a, "%d", m));
    json_end(o, ']');
}

bool history_note(Ctx *c, const DocHead *before, const DocHead *after)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '[');
    for (int i = 0; i < after->type->n_fields; i++) {
        const FieldDef *f = &after->type->fields[i];
        if (f->secret || f->type == FT_PASSWORD || field_equal(before, after, f))
            continue;
        if (f->type == FT_TABLE)
            note_rows(c, &o, before, after, f);
        else
            note_change(c, &o, before, after, f, f->name);
    }
    json_end(&o, ']');
    if (b.n == 2)
        return true;
    return db_exec(c->db,
                   SQL("INSERT INTO history (document, at, by_user, changes) "
                       "VALUES (?, ?, ?, ?)"),
                   DB_P(db_i(after->id), db_i(c->now.us), db_t(c->user.name), db_t(buf_str(&b))),
                   NULL);
}

/* --- who points here --- */

static int links_from(Ctx *c, const DocHead *d, const TypeDef *t, const FieldDef *f, Str *out,
                      int max)
{
    SqlBuf q = sql_new(c->a);
    int n = 0;
    sql_add(&q, "SELECT DISTINCT d.name FROM ");
    sql_name(&q, t->name);
    sql_add(&q, " t JOIN document d ON d.id = ");
    if (t->child)
        sql_add(&q, "t.parent");
    else
        sql_add(&q, "t.id");
    sql_add(&q, " WHERE t.");
    sql_name(&q, f->name);
    sql_add(&q, " = ");
    sql_param(&q, db_i(d->id));
    sql_add(&q, " AND d.id <> ");
    sql_param(&q, db_i(d->id));
    sql_add(&q, " LIMIT ");
    sql_param(&q, db_i(max));
    const TypeDef *shown = t->child && t->parent_type ? t->parent_type : t;
    DbRows *r = sql_query(c->db, &q);
    while (n < max && db_next(r))
        out[n++] = str_format(c->a, "%s %.*s", tr_str(c->lang, shown->label).p,
                              STR_ARG(db_get_text(r, 0)));
    db_finish(r);
    return n;
}

static bool ledger_points(Ctx *c, const DocHead *d, const TypeDef *t, const FieldDef *f)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT 1 FROM ");
    sql_name(&q, t->name);
    sql_add(&q, " WHERE ");
    sql_name(&q, f->name);
    sql_add(&q, " = ");
    sql_param(&q, db_i(d->id));
    sql_add(&q, " LIMIT 1");
    DbRows *r = sql_query(c->db, &q);
    bool found = db_next(r);
    db_finish(r);
    return found;
}

int links_to(Ctx *c, const DocHead *d, Str *out, int max)
{
    int n = 0;
    for (int i = 0; i < registry_count(c->reg) && n < max; i++) {
        const TypeDef *t = registry_at(c->reg, i);
        bool goes_with_it = str_is(t->name, "comment");
        for (int k = 0; k < t->n_fields && n < max && !goes_with_it; k++) {
            const FieldDef *f = &t->fields[k];
            bool may = (f->type == FT_LINK && str_eq(f->target, d->type->name)) ||
                       f->type == FT_DYNAMIC;
            if (!may || !field_stored(f))
                continue;
            if (!t->ledger)
                n += links_from(c, d, t, f, out + n, max - n);
            else if (ledger_points(c, d, t, f))
                out[n++] = tr_str(c->lang, t->label);
        }
    }
    return n;
}
