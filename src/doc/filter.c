/* SPDX-License-Identifier: EUPL-1.2 */
#include "filter.h"

#include "site.h"
#include "store.h"
#include "utf8.h"

static const struct {
    const char *name;
    ColKind kind;
} heads[] = {
    {"name", COL_NAME},
    {"owner", COL_OWNER},
    {"creation", COL_CREATION},
    {"modified", COL_MODIFIED},
    {"modified_by", COL_MODIFIED_BY},
    {"docstatus", COL_DOCSTATUS},
    {"version", COL_VERSION},
    {"idx", COL_IDX},
    {"parent", COL_PARENT},
};

/* "`tabSales Invoice`.`name`" and "`name`" -> "name" */
static Str plain_name(Ctx *c, Str name)
{
    name = str_replace(c->a, str_trim(name), STR("`"), STR(""));
    long dot = str_starts(name, STR("tab")) ? str_find(name, '.') : -1;
    return dot > 0 ? str_slice(name, (size_t)dot + 1, name.n) : name;
}

/* Rows of documents and of the ledger are in no registry: their name is their id. */
static bool named_by_id(const TypeDef *t)
{
    return t->child || t->ledger;
}

static bool has_head(const TypeDef *t, ColKind kind)
{
    if (kind == COL_NAME || kind == COL_DOCSTATUS)
        return true;
    return kind == COL_IDX || kind == COL_PARENT ? t->child : !named_by_id(t);
}

bool filter_column(Ctx *c, const TypeDef *t, Str name, Column *out)
{
    Str plain = plain_name(c, name);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (str_is(plain, heads[i].name) && has_head(t, heads[i].kind)) {
            *out = (Column){.kind = heads[i].kind, .name = str_copy(c->a, plain)};
            return true;
        }
    const FieldDef *f = type_field(t, plain);
    if (!f || f->type == FT_TABLE || f->secret || f->type == FT_PASSWORD)
        return fail_field(c, ERR_VALIDATION, str_z(c->a, utf8_cut(plain, 60)),
                          "%s has no field \"%.*s\". Check the spelling.",
                          tr_str(c->lang, t->label).p, STR_ARG(utf8_cut(plain, 60)));
    *out = (Column){.kind = COL_FIELD, .field = f, .name = f->name};
    return true;
}

/* A field read through a link: (SELECT x.seal FROM ledger_entry x WHERE x.id = t.entry) */
static void via_sql(SqlBuf *q, const FieldDef *f, const char *alias)
{
    Str rest = f->via, link, table;
    str_split(&rest, '.', &link);
    str_split(&rest, '.', &table);
    sql_add(q, "(SELECT x.");
    sql_name(q, rest);
    sql_add(q, " FROM ");
    sql_name(q, table);
    sql_add(q, " x WHERE x.id = ");
    buf_add_c(&q->text, alias);
    sql_add(q, ".");
    sql_name(q, link);
    sql_add(q, ")");
}

void filter_column_sql(SqlBuf *q, const TypeDef *t, const Column *col, const char *alias)
{
    static const char *const names[] = {"name",     "owner",       "creation",
                                        "modified", "modified_by", "docstatus",
                                        "version",  "idx",         "parent"};
    if (col->kind == COL_FIELD && col->field->via.n) {
        via_sql(q, col->field, alias);
        return;
    }
    Str name = col->kind == COL_FIELD ? col->field->name : str_c(names[col->kind]);
    /* the state stands in the type's own table too, where indexes can have it */
    bool header = col->kind != COL_FIELD && col->kind != COL_DOCSTATUS && !named_by_id(t) &&
                  strcmp(alias, "t") == 0;
    if (col->kind == COL_NAME && named_by_id(t))
        name = STR("id");
    if (header)
        sql_add(q, "d");
    else
        buf_add_c(&q->text, alias);
    sql_add(q, ".");
    sql_name(q, name);
}

bool filter_nullable(const Column *col)
{
    return col->kind == COL_FIELD && (field_nullable(col->field) || col->field->via.n);
}

/* --- values --- */

static Str scalar(const Json *v)
{
    if (!v || v->kind == JSON_NULL)
        return STR("");
    if (v->kind == JSON_BOOL)
        return v->truth ? STR("1") : STR("0");
    return v->text;
}

static bool head_value(Ctx *c, const TypeDef *t, const Column *col, Str text, DbValue *out)
{
    Instant at;
    Date day;
    int64_t n;
    if (col->kind == COL_NAME && named_by_id(t)) {
        *out = db_i(str_to_int(text, &n) ? n : 0);
        return true;
    }
    switch (col->kind) {
    case COL_CREATION:
    case COL_MODIFIED:
        if (date_parse(text, &day))
            text = str_format(c->a, "%.*s 00:00:00", STR_ARG(text));
        if (!instant_parse(text, &at))
            return fail_field(c, ERR_VALIDATION, col->name.p,
                              "%s: this is not a date and time. Write it as 2026-12-31 23:59:00.",
                              col->name.p);
        *out = db_i(at.us);
        return true;
    case COL_DOCSTATUS:
    case COL_VERSION:
    case COL_IDX:
        if (!str_to_int(text, &n))
            return fail_field(c, ERR_VALIDATION, col->name.p, "%s: this is not a number.",
                              col->name.p);
        *out = db_i(n);
        return true;
    default: *out = db_t(str_copy(c->a, text)); return true;
    }
}

/* Links by name; 0 when there is no such document, so that "=" finds nothing. Dynamic links try
 * every type. */
static int64_t link_value(Ctx *c, const FieldDef *f, Str text)
{
    int64_t id = 0;
    if (f->type == FT_LINK)
        return name_to_id(c, registry_type(c->reg, f->target), text);
    db_one_int(c->db, SQL("SELECT id FROM document WHERE name = ? ORDER BY id DESC LIMIT 1"),
               DB_P(db_t(text)), &id);
    return id;
}

static bool value_of(Ctx *c, const TypeDef *t, const Column *col, const Json *v, DbValue *out)
{
    Str text = scalar(v);
    if (v && (v->kind == JSON_LIST || v->kind == JSON_OBJECT))
        return fail_field(c, ERR_VALIDATION, col->name.p,
                          "%s: a simple value is needed here, not a list or an object.",
                          col->name.p);
    if (col->kind == COL_PARENT) {
        int64_t id = 0;
        if (!str_to_int(text, &id) && t->parent_type)
            id = name_to_id(c, t->parent_type, text);
        *out = db_i(id);
        return true;
    }
    if (col->kind != COL_FIELD)
        return head_value(c, t, col, text, out);
    const FieldDef *f = col->field;
    if (f->type == FT_LINK || f->type == FT_DYNAMIC) {
        *out = db_i(link_value(c, f, text));
        return true;
    }
    if (type_is_text(f->type)) {
        *out = db_t(str_copy(c->a, text));
        return true;
    }
    DocHead *scratch = doc_new(c, t);
    if (!field_set_text(c, NULL, scratch, f, text, f->name.p))
        return false;
    const void *p = field_at(scratch, f);
    *out = f->type == FT_DATE  ? db_i(((const Date *)p)->day)
           : f->type == FT_YES ? db_i(*(const bool *)p)
                               : db_i(*(const int64_t *)p);
    return true;
}

/* --- operators --- */

typedef struct {
    Ctx *c;
    SqlBuf *q;
    const TypeDef *t;
    Column col;
    const char *alias;
    const Json *value;
} Cond;

static bool nullable(const Column *col)
{
    return filter_nullable(col);
}

static bool is_text(const TypeDef *t, const Column *col)
{
    if (col->kind == COL_NAME)
        return !named_by_id(t);
    return col->kind == COL_FIELD ? type_is_text(col->field->type)
                                  : col->kind == COL_OWNER || col->kind == COL_MODIFIED_BY;
}

static void column(Cond *k)
{
    filter_column_sql(k->q, k->t, &k->col, k->alias);
}

static bool cond_set(Cond *k, bool set)
{
    column(k);
    if (nullable(&k->col))
        set ? sql_add(k->q, " IS NOT NULL") : sql_add(k->q, " IS NULL");
    else if (is_text(k->t, &k->col))
        set ? sql_add(k->q, " <> ''") : sql_add(k->q, " = ''");
    else
        set ? sql_add(k->q, " <> 0") : sql_add(k->q, " = 0");
    return true;
}

/* A state, or nothing: written out, because partial indexes are found by the text only. */
static void compared(Cond *k, DbValue v)
{
    if (v.kind == DB_INT && v.i == 0)
        sql_add(k->q, "0");
    else if (v.kind == DB_INT && v.i == 1 && k->col.kind == COL_DOCSTATUS)
        sql_add(k->q, "1");
    else
        sql_param(k->q, v);
}

/* "More than nothing" is "not nothing" as well, which partial indexes speak of. */
static bool about_nothing(const Cond *k, const char *op, DbValue v)
{
    return k->col.kind == COL_FIELD && !k->col.field->via.n && v.kind == DB_INT && v.i == 0 &&
           (strcmp(op, ">") == 0 || strcmp(op, "<") == 0);
}

static bool cond_compare(Cond *k, const char *op)
{
    DbValue v;
    bool equal = strcmp(op, "=") == 0, differs = strcmp(op, "<>") == 0;
    if ((equal || differs) && nullable(&k->col) && !scalar(k->value).n)
        return cond_set(k, differs);
    if (!value_of(k->c, k->t, &k->col, k->value, &v))
        return false;
    if (differs && nullable(&k->col)) {
        column(k);
        sql_add(k->q, " IS NULL OR ");
    }
    if (about_nothing(k, op, v)) {
        column(k);
        sql_add(k->q, " <> 0 AND ");
    }
    column(k);
    sql_add(k->q, " ");
    buf_add_c(&k->q->text, op); /* one of our own operators */
    sql_add(k->q, " ");
    compared(k, v);
    return true;
}

static bool cond_eq(Cond *k)
{
    return cond_compare(k, "=");
}
static bool cond_ne(Cond *k)
{
    return cond_compare(k, "<>");
}
static bool cond_lt(Cond *k)
{
    return cond_compare(k, "<");
}
static bool cond_gt(Cond *k)
{
    return cond_compare(k, ">");
}
static bool cond_le(Cond *k)
{
    return cond_compare(k, "<=");
}
static bool cond_ge(Cond *k)
{
    return cond_compare(k, ">=");
}

enum { LINKS_MAX = 32 };

typedef struct {
    const TypeDef *type;
    Str pattern;
    DbValue ids[LINKS_MAX];
    int n;
} LikeMemo;

static void find_like(Ctx *c, LikeMemo *m)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT id FROM document WHERE type_id = ? AND bastide_fold(name) "
                             "LIKE ? LIMIT 33"),
                         DB_P(db_i(m->type->id), db_t(utf8_fold(c->a, m->pattern))));
    while (db_next(r)) {
        if (m->n < LINKS_MAX)
            m->ids[m->n] = db_i(db_get_int(r, 0));
        m->n++;
    }
    if (!db_finish(r) || m->n > LINKS_MAX)
        m->n = 0;
}

/* The few documents whose name is like this; 0: none or many. A list asks several times. */
static int links_like(Ctx *c, const FieldDef *f, Str pattern, DbValue *out)
{
    const TypeDef *t = f->type == FT_LINK ? registry_type(c->reg, f->target) : NULL;
    LikeMemo *m = c->like_memo;
    if (!t)
        return 0;
    if (!m || m->type != t || !str_eq(m->pattern, pattern)) {
        m = arena_new_of(c->a, LikeMemo);
        m->type = t;
        m->pattern = str_copy(c->a, pattern);
        find_like(c, m);
        if (!c->writing)
            c->like_memo = m;
    }
    memcpy(out, m->ids, sizeof m->ids);
    return m->n;
}

static bool like(Cond *k, bool no)
{
    bool link = k->col.kind == COL_FIELD &&
                (k->col.field->type == FT_LINK || k->col.field->type == FT_DYNAMIC);
    if (!link && !is_text(k->t, &k->col))
        return fail_field(k->c, ERR_VALIDATION, k->col.name.p,
                          "%s: \"like\" works on texts only. Use =, <, > or between.",
                          k->col.name.p);
    DbValue ids[LINKS_MAX];
    int n = link ? links_like(k->c, k->col.field, scalar(k->value), ids) : 0;
    if (no)
        sql_add(k->q, "NOT (");
    if (n) {
        column(k);
        sql_add(k->q, " IN (");
        for (int i = 0; i < n; i++) {
            if (i)
                sql_add(k->q, ", ");
            sql_param(k->q, ids[i]);
        }
        no ? sql_add(k->q, "))") : sql_add(k->q, ")");
        return true;
    }
    if (link) {
        const TypeDef *target = k->col.field->type == FT_LINK
                                    ? registry_type(k->c->reg, k->col.field->target)
                                    : NULL;
        column(k);
        sql_add(k->q, " IN (SELECT id FROM document WHERE ");
        if (target) {
            sql_add(k->q, "type_id = ");
            sql_param(k->q, db_i(target->id));
            sql_add(k->q, " AND ");
        }
        sql_add(k->q, "bastide_fold(name)");
    } else {
        sql_add(k->q, "bastide_fold(");
        column(k);
        sql_add(k->q, ")");
    }
    sql_add(k->q, " LIKE ");
    sql_param(k->q, db_t(utf8_fold(k->c->a, scalar(k->value))));
    if (link)
        sql_add(k->q, ")");
    if (no)
        sql_add(k->q, ")");
    return true;
}

static bool cond_like(Cond *k)
{
    return like(k, false);
}
static bool cond_not_like(Cond *k)
{
    return like(k, true);
}

/* A list, or a text with commas as Frappe takes it. */
static int members(Cond *k, const Json **out, int max)
{
    int n = 0;
    if (k->value && k->value->kind == JSON_OBJECT) {
        out[n++] = k->value; /* refused as a value */
        return n;
    }
    if (k->value && k->value->kind == JSON_LIST) {
        JSON_EACH (v, k->value)
            if (n < max)
                out[n++] = v;
        return n;
    }
    Str rest = scalar(k->value), part;
    while (n < max && str_split(&rest, ',', &part)) {
        Json *v = arena_new_of(k->c->a, Json);
        v->kind = JSON_TEXT;
        v->text = str_trim(part);
        out[n++] = v;
    }
    return n;
}

static bool in_list(Cond *k, bool no)
{
    enum { MAX = 1000 };
    const Json **list = arena_array_of(k->c->a, const Json *, MAX);
    int n = members(k, list, MAX);
    if (no && nullable(&k->col)) {
        column(k);
        sql_add(k->q, " IS NULL OR ");
    }
    column(k);
    no ? sql_add(k->q, " NOT IN (") : sql_add(k->q, " IN (");
    for (int i = 0; i < n; i++) {
        DbValue v;
        if (!value_of(k->c, k->t, &k->col, list[i], &v))
            return false;
        if (i)
            sql_add(k->q, ", ");
        sql_param(k->q, v);
    }
    if (!n)
        sql_add(k->q, "NULL");
    sql_add(k->q, ")");
    return true;
}

static bool cond_in(Cond *k)
{
    return in_list(k, false);
}
static bool cond_not_in(Cond *k)
{
    return in_list(k, true);
}

static bool cond_is(Cond *k)
{
    Str v = scalar(k->value);
    if (str_is(v, "set") || str_is(v, "not set"))
        return cond_set(k, str_is(v, "set"));
    return fail_field(k->c, ERR_VALIDATION, k->col.name.p,
                      "%s: \"is\" takes \"set\" or \"not set\".", k->col.name.p);
}

static bool cond_between(Cond *k)
{
    const Json *ends[3];
    DbValue from, to;
    if (members(k, ends, 3) != 2)
        return fail_field(k->c, ERR_VALIDATION, k->col.name.p, "%s: \"between\" takes two values.",
                          k->col.name.p);
    if (!value_of(k->c, k->t, &k->col, ends[0], &from) ||
        !value_of(k->c, k->t, &k->col, ends[1], &to))
        return false;
    if ((k->col.kind == COL_CREATION || k->col.kind == COL_MODIFIED) && ends[1]->text.n == 10)
        to.i += 86400LL * 1000000 - 1; /* a day means to its end */
    column(k);
    sql_add(k->q, " BETWEEN ");
    sql_param(k->q, from);
    sql_add(k->q, " AND ");
    sql_param(k->q, to);
    return true;
}

static const struct {
    const char *name;
    bool (*add)(Cond *);
} operators[] = {
    {"=", cond_eq},
    {"!=", cond_ne},
    {"<>", cond_ne},
    {"<", cond_lt},
    {">", cond_gt},
    {"<=", cond_le},
    {">=", cond_ge},
    {"like", cond_like},
    {"not like", cond_not_like},
    {"in", cond_in},
    {"not in", cond_not_in},
    {"is", cond_is},
    {"between", cond_between},
};

static bool add_operator(Cond *k, Str op)
{
    Str low = str_lower_ascii(k->c->a, str_trim(op));
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (str_is(low, operators[i].name))
            return operators[i].add(k);
    return fail_field(k->c, ERR_VALIDATION, k->col.name.p,
                      "The filter operator \"%.*s\" is not known. Use = != < <= > >= "
                      "like in between or is.", STR_ARG(utf8_cut(op, 30)));
}

/* A condition on a row type: some row of the document fulfils it. */
static bool add_condition(Ctx *c, SqlBuf *q, const TypeDef *t, const TypeDef *of, Str name, Str op,
                          const Json *value)
{
    bool rows = of != t;
    Cond k = {c, q, of, {0}, rows ? "r" : "t", value};
    if (!filter_column(c, of, name, &k.col))
        return false;
    if (rows) {
        sql_add(q, "EXISTS (SELECT 1 FROM ");
        sql_name(q, of->name);
        sql_add(q, " r WHERE r.parent = t.id AND (");
    }
    if (!add_operator(&k, op))
        return false;
    if (rows)
        sql_add(q, "))");
    return true;
}

static bool bad_filter(Ctx *c)
{
    return fail_field(c, ERR_VALIDATION, "filters",
                      "A filter is [\"field\", \"operator\", value] or {\"field\": value}.");
}

static bool add_one(Ctx *c, SqlBuf *q, const TypeDef *t, const Json *f);

static bool add_negation(Ctx *c, SqlBuf *q, const TypeDef *t, const Json *filters)
{
    bool ok = true;
    int n = 0;
    if (filters->kind != JSON_LIST || !filters->n || filters->first->kind != JSON_LIST)
        return bad_filter(c);
    sql_add(q, "(");
    JSON_EACH (f, filters) {
        if (n++)
            sql_add(q, " AND ");
        ok = add_one(c, q, t, f) && ok;
    }
    sql_add(q, ") IS NOT TRUE");
    return ok;
}

static bool add_list_filter(Ctx *c, SqlBuf *q, const TypeDef *t, const Json *f)
{
    const Json *part[5] = {0};
    int n = 0;
    JSON_EACH (v, f)
        if (n < 5)
            part[n++] = v;
    if (n < 3 || part[0]->kind != JSON_TEXT || part[1]->kind != JSON_TEXT)
        return bad_filter(c);
    if (!part[0]->text.n && str_is(part[1]->text, "not"))
        return add_negation(c, q, t, part[2]);
    const TypeDef *of = n >= 4 ? registry_label(c->reg, part[0]->text) : NULL;
    if (n < 4)
        return add_condition(c, q, t, t, part[0]->text, part[1]->text, part[2]);
    if (!of || (of != t && (!of->child || of->parent_type != t)) || part[2]->kind != JSON_TEXT)
        return bad_filter(c);
    return add_condition(c, q, t, of, part[1]->text, part[2]->text, part[3]);
}

static bool add_pair(Ctx *c, SqlBuf *q, const TypeDef *t, const Json *member)
{
    if (member->kind == JSON_LIST && member->n == 2 && member->first->kind == JSON_TEXT)
        return add_condition(c, q, t, t, member->key, member->first->text, member->first->next);
    return add_condition(c, q, t, t, member->key, STR("="), member);
}

static bool add_one(Ctx *c, SqlBuf *q, const TypeDef *t, const Json *f)
{
    sql_add(q, "(");
    bool ok = f->kind == JSON_LIST ? add_list_filter(c, q, t, f) : bad_filter(c);
    sql_add(q, ")");
    return ok;
}

bool filter_add(Ctx *c, SqlBuf *q, const TypeDef *t, const Json *filters, bool any)
{
    bool ok = true;
    int n = 0;
    if (!filters || filters->kind == JSON_NULL)
        return true;
    if (filters->kind != JSON_LIST && filters->kind != JSON_OBJECT)
        return bad_filter(c);
    if (filters->n == 0)
        return true;
    sql_add(q, " AND (");
    bool single = filters->kind == JSON_LIST && filters->first->kind == JSON_TEXT;
    if (single) {
        ok = add_one(c, q, t, filters);
    } else {
        JSON_EACH (f, filters) {
            if (n++)
                any ? sql_add(q, " OR ") : sql_add(q, " AND ");
            if (filters->kind == JSON_LIST) {
                ok = add_one(c, q, t, f) && ok;
            } else {
                sql_add(q, "(");
                ok = add_pair(c, q, t, f) && ok;
                sql_add(q, ")");
            }
        }
    }
    sql_add(q, ")");
    return ok;
}

/* --- what filters say, for those who choose how to find the rows --- */

static bool is_head_name(Ctx *c, Str name)
{
    Str plain = plain_name(c, name);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (str_is(plain, heads[i].name))
            return heads[i].kind != COL_DOCSTATUS;
    return false;
}

bool filter_reads_registry(Ctx *c, const TypeDef *t, const Json *filters)
{
    if (!filters || named_by_id(t))
        return false;
    if (filters->key.n && is_head_name(c, filters->key))
        return true;
    if (filters->kind == JSON_TEXT)
        return is_head_name(c, filters->text);
    if (filters->kind == JSON_LIST || filters->kind == JSON_OBJECT)
        JSON_EACH (v, filters)
            if (filter_reads_registry(c, t, v))
                return true;
    return false;
}

/* The operator and value of one filter about this field; false when it is about another. */
static bool about_field(Ctx *c, const Json *f, Str field, bool pair, Str *out_op,
                        const Json **out_value)
{
    if (pair && !str_eq(plain_name(c, f->key), field))
        return false;
    *out_op = STR("=");
    *out_value = f;
    if (pair && (f->kind != JSON_LIST || f->n != 2 || f->first->kind != JSON_TEXT))
        return true;
    const Json *first = f->kind == JSON_LIST ? f->first : NULL;
    if (pair && first) {
        *out_op = first->text;
        *out_value = first->next;
        return true;
    }
    if (!first || f->n != 3 || first->kind != JSON_TEXT || first->next->kind != JSON_TEXT ||
        !str_eq(plain_name(c, first->text), field))
        return false;
    *out_op = first->next->text;
    *out_value = first->next->next;
    return true;
}

static int equal_values(Ctx *c, const TypeDef *t, const FieldDef *f, Str op, const Json *value,
                        DbValue *out, int max)
{
    Cond k = {c, NULL, t, {.kind = COL_FIELD, .field = f, .name = f->name}, "t", value};
    const Json **list = arena_array_of(c->a, const Json *, max + 1);
    int n = 1;
    list[0] = value;
    if (str_is(op, "like") && f->type == FT_LINK && max >= LINKS_MAX)
        return links_like(c, f, scalar(value), out);
    if (str_is(op, "in"))
        n = members(&k, list, max + 1);
    else if (!str_is(op, "="))
        return 0;
    for (int i = 0; i < n && n <= max; i++)
        if (!scalar(list[i]).n || !value_of(c, t, &k.col, list[i], &out[i]))
            return 0;
    return n <= max ? n : 0;
}

int filter_equal(Ctx *c, const TypeDef *t, const Json *filters, const FieldDef *f, DbValue *out,
                 int max)
{
    int errors = c->e.n, n = 0;
    if (!filters || (filters->kind != JSON_LIST && filters->kind != JSON_OBJECT) || !filters->n)
        return 0;
    bool single = filters->kind == JSON_LIST && filters->first->kind == JSON_TEXT;
    for (const Json *v = single ? filters : filters->first; v && !n; v = single ? NULL : v->next) {
        Str op;
        const Json *value;
        if (about_field(c, v, f->name, filters->kind == JSON_OBJECT, &op, &value))
            n = equal_values(c, t, f, str_lower_ascii(c->a, str_trim(op)), value, out, max);
    }
    c->e.n = errors; /* they come again with the condition itself */
    return n;
}
