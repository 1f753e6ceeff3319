/* SPDX-License-Identifier: EUPL-1.2
 * Documents in memory: making them, their rows, names and hooks.
 */
#include "facts.h"
#include "list.h"
#include "map.h"
#include "registry.h"
#include "site.h"
#include "store.h"

#include <assert.h>

const TypeDef *type_of(Ctx *c, Str snake)
{
    const TypeDef *t = registry_type(c->reg, snake);
    assert(t);
    return t;
}

static DocHead *init(const TypeDef *t, DocHead *d, Arena *a)
{
    d->type = t;
    if (t->ext_size)
        d->ext = arena_alloc(a, t->ext_size);
    return d;
}

DocHead *doc_new(Ctx *c, const TypeDef *t)
{
    return init(t, arena_alloc(c->a, t->size), c->a);
}

RowsRaw *doc_rows(const DocHead *d, const FieldDef *table)
{
    return field_at(d, table);
}

DocHead *doc_row(const DocHead *d, const FieldDef *table, int i)
{
    RowsRaw *r = doc_rows(d, table);
    assert(i >= 0 && i < r->n);
    return (DocHead *)((char *)r->p + (size_t)i * table->child->size);
}

DocHead *doc_add_row(Ctx *c, DocHead *d, const FieldDef *table)
{
    RowsRaw *r = doc_rows(d, table);
    size_t size = table->child->size;
    if (r->n == r->cap) {
        int32_t cap = r->cap ? r->cap * 2 : 4;
        r->p = arena_grow(c->a, r->p, size * (size_t)r->cap, size * (size_t)cap);
        r->cap = cap;
    }
    DocHead *row = (DocHead *)((char *)r->p + (size_t)r->n++ * size);
    memset(row, 0, size);
    init(table->child, row, c->a);
    row->idx = r->n;
    field_mark_given(d, table);
    return row;
}

typedef struct {
    const char *type, *hook, *name;
    bool (*fn)(Ctx *c, DocHead *d);
} Listener;

enum { LISTENERS_MAX = 64 };
static Listener listeners[LISTENERS_MAX];
static int n_listeners;

void listener_register(const char *type, const char *hook, const char *name,
                       bool (*fn)(Ctx *c, DocHead *d))
{
    assert(n_listeners < LISTENERS_MAX);
    listeners[n_listeners++] = (Listener){type, hook, name, fn};
}

bool listener_at(Str type, int i, const char **out_hook, const char **out_name)
{
    for (int k = 0; k < n_listeners; k++) {
        if (!str_is(type, listeners[k].type) || i-- > 0)
            continue;
        *out_hook = listeners[k].hook;
        *out_name = listeners[k].name;
        return true;
    }
    return false;
}

static bool own_hook(Ctx *c, DocHead *d, const char *name)
{
    const TypeCode *code = d->type->code;
    for (int i = 0; code && i < code->n_hooks; i++)
        if (strcmp(code->hooks[i].name, name) == 0)
            return code->hooks[i].fn(c, d);
    return true;
}

bool doc_hook(Ctx *c, DocHead *d, const char *name)
{
    bool ok = own_hook(c, d, name);
    for (int i = 0; ok && i < n_listeners; i++)
        if (strcmp(listeners[i].hook, name) == 0 && str_is(d->type->name, listeners[i].type))
            ok = listeners[i].fn(c, d);
    return ok;
}

/* --- names and ids --- */

typedef struct {
    Map ids;   /* "type:name" -> Link with the id */
    Map names; /* the id's bytes -> Link with the name */
    Map docs;  /* the id's bytes -> document that was peeked at */
} Memo;

static Memo *memo(Ctx *c)
{
    if (!c->name_memo) {
        Memo *m = arena_new_of(c->a, Memo);
        m->ids.a = m->names.a = m->docs.a = c->a;
        c->name_memo = m;
    }
    return c->name_memo;
}

static void remember_name(Ctx *c, int64_t id, Str name)
{
    Link *l = arena_new_of(c->a, Link);
    *l = (Link){id, str_copy(c->a, name)};
    map_set(&memo(c)->names, (Str){(const char *)&l->id, sizeof l->id}, l);
}

static Str name_fact(Ctx *c, int64_t id)
{
    return str_cat_int(c->a, STR("id:"), id, STR(""));
}

/* For this request; for others too unless its number will be its name one day. */
static void keep_name(Ctx *c, int64_t id, Str name, int64_t type_id)
{
    const TypeDef *t = registry_by_id(c->reg, type_id);
    remember_name(c, id, name);
    if (t && !t->submittable)
        fact_put(c, name_fact(c, id), name);
}

static int64_t look_up_by(Ctx *c, const TypeDef *t, Str field, Str value)
{
    int64_t id = 0;
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT id FROM ");
    sql_name(&q, t->name);
    sql_add(&q, " WHERE ");
    sql_name(&q, field);
    sql_add(&q, " = ");
    sql_param(&q, db_t(value));
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r))
        id = db_get_int(r, 0);
    db_finish(r);
    return id;
}

static int64_t look_up(Ctx *c, const TypeDef *t, Str name)
{
    int64_t id = 0;
    if (db_one_int(c->db, SQL("SELECT id FROM document WHERE type_id = ? AND name = ?"),
                   DB_P(db_i(t->id), db_t(name)), &id))
        return id;
    if (db_one_int(c->db, SQL("SELECT document FROM document_alias WHERE type_id = ? AND name = ?"),
                   DB_P(db_i(t->id), db_t(name)), &id))
        return id;
    id = t->also.n ? look_up_by(c, t, t->also, str_upper_ascii(c->a, name)) : 0; /* a code */
    return !id && t->french.n ? look_up_by(c, t, t->french, name) : id;
}

Str row_path(Ctx *c, const FieldDef *table, int i)
{
    return str_cat_int(c->a, str_cat(c->a, table->name, STR("[")), i, STR("]."));
}

int64_t name_to_id(Ctx *c, const TypeDef *t, Str name)
{
    if (name.n == 0)
        return 0;
    Str key = str_cat_int(c->a, STR(""), t->id, str_cat(c->a, STR(":"), name));
    Link *known = map_get(&memo(c)->ids, key);
    if (known)
        return known->id;
    int64_t id = 0;
    Str fact = str_cat(c->a, STR("name:"), key);
    if (t->submittable || !fact_get_int(c, fact, &id)) {
        id = look_up(c, t, name);
        if (id && !t->submittable)
            fact_put_int(c, fact, id);
    }
    if (id) {
        Link *l = arena_new_of(c->a, Link);
        *l = (Link){id, name};
        map_set(&memo(c)->ids, key, l);
    }
    return id;
}

Str id_to_name(Ctx *c, int64_t id)
{
    if (!id)
        return STR("");
    Link *known = map_get(&memo(c)->names, (Str){(const char *)&id, sizeof id});
    if (known)
        return known->name;
    Str name = STR("");
    if (fact_get(c, name_fact(c, id), &name)) {
        remember_name(c, id, name);
        return name;
    }
    DbRows *r = db_query(c->db, SQL("SELECT name, type_id FROM document WHERE id = ?"),
                         DB_P(db_i(id)));
    if (db_next(r)) {
        name = str_copy(c->a, db_get_text(r, 0));
        keep_name(c, id, name, db_get_int(r, 1));
    }
    db_finish(r);
    return name;
}

/* --- documents that are only looked at --- */

/* Shared ones are small and few: masters, not invoices. */
enum { PEEKED_MAX = 2000, PEEK_LOADS_MAX = 20000 };

static Str id_key(const int64_t *id)
{
    return (Str){(const char *)id, sizeof *id};
}

static const DocHead *shared_find(Ctx *c, int64_t id)
{
    Registry *r = (Registry *)(uintptr_t)c->reg;
    pthread_mutex_lock(&r->peek_lock);
    const DocHead *d = map_get(&r->peeked, id_key(&id));
    pthread_mutex_unlock(&r->peek_lock);
    return d;
}

/* As this request's snapshot has it? */
static bool is_current(Ctx *c, const DocHead *d)
{
    int64_t version = 0;
    Str fact = str_cat_int(c->a, STR("version:"), d->id, STR(""));
    if (fact_get_int(c, fact, &version))
        return version == d->version;
    if (!db_one_int(c->db, SQL("SELECT version FROM document WHERE id = ?"), DB_P(db_i(d->id)),
                    &version))
        return false;
    fact_put_int(c, fact, version);
    return version == d->version;
}

/* Loads it into the memory of the registry. Links keep ids only, as after any load. */
static void shared_keep(Ctx *c, const TypeDef *t, const DocHead *own)
{
    Registry *r = (Registry *)(uintptr_t)c->reg;
    Ctx keeper = *c;
    keeper.a = r->a;
    keeper.e = (Errors){.a = r->a, .lang = c->lang};
    keeper.name_memo = NULL;
    if (c->writing || t->submittable)
        return; /* not committed yet, or too many of them */
    pthread_mutex_lock(&r->peek_lock);
    const DocHead *old = map_get(&r->peeked, id_key(&own->id));
    bool room = r->peeked.n < PEEKED_MAX && r->peek_loads < PEEK_LOADS_MAX;
    if (room && (!old || old->version < own->version)) {
        DocHead *d = doc_new(&keeper, t);
        r->peek_loads++;
        if (store_load(&keeper, d, own->id) && d->version == own->version) {
            d->given[0] = d->given[1] = 0;
            map_set(&r->peeked, id_key(&d->id), d);
        }
    }
    pthread_mutex_unlock(&r->peek_lock);
}

const DocHead *doc_peek(Ctx *c, const TypeDef *t, int64_t id)
{
    const DocHead *known = map_get(&memo(c)->docs, id_key(&id));
    if (known && known->type == t)
        return known;
    known = id ? shared_find(c, id) : NULL;
    if (!known || known->type != t || !is_current(c, known)) {
        known = doc_load(c, t, id);
        if (known)
            shared_keep(c, t, known);
    }
    if (known)
        map_set(&memo(c)->docs, id_key(&known->id), (void *)(uintptr_t)known);
    return known;
}

const DocHead *doc_peek_or_empty(Ctx *c, const TypeDef *t, int64_t id)
{
    return id ? doc_peek(c, t, id) : doc_new(c, t);
}

bool memo_number(Ctx *c, Str key, int64_t *out)
{
    const Link *known = map_get(&memo(c)->ids, key);
    if (known)
        *out = known->id;
    return known != NULL;
}

void memo_set_number(Ctx *c, Str key, int64_t value)
{
    Link *l = arena_new_of(c->a, Link);
    *l = (Link){value, key};
    map_set(&memo(c)->ids, key, l);
}

/* --- all link names of a document with one query --- */

typedef struct {
    Link **list;
    int n, cap;
} Wanted;

static void want(Ctx *c, Wanted *w, Link *l)
{
    if (!l->id || l->name.n)
        return;
    Link *known = map_get(&memo(c)->names, (Str){(const char *)&l->id, sizeof l->id});
    if (known || fact_get(c, name_fact(c, l->id), &l->name)) {
        if (known)
            l->name = known->name;
        return;
    }
    if (w->n == w->cap) {
        int cap = w->cap ? w->cap * 2 : 32;
        w->list = arena_grow(c->a, w->list, sizeof(Link *) * (size_t)w->cap,
                             sizeof(Link *) * (size_t)cap);
        w->cap = cap;
    }
    w->list[w->n++] = l;
}

static void collect(Ctx *c, Wanted *w, DocHead *d)
{
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->type == FT_LINK || f->type == FT_DYNAMIC)
            want(c, w, field_at(d, f));
        for (int k = 0; f->type == FT_TABLE && k < doc_rows(d, f)->n; k++)
            collect(c, w, doc_row(d, f, k));
    }
}

/* The number of marks is rounded up so that few distinct statements are prepared. */
static bool fetch_names(Ctx *c, Link **list, int n)
{
    SqlBuf q = sql_new(c->a);
    int marks = 4;
    while (marks < n)
        marks *= 2;
    sql_add(&q, "SELECT id, name, type_id FROM document WHERE id IN (");
    for (int i = 0; i < marks; i++) {
        if (i)
            sql_add(&q, ",");
        sql_param(&q, db_i(i < n ? list[i]->id : 0));
    }
    sql_add(&q, ")");
    DbRows *r = sql_query(c->db, &q);
    while (db_next(r))
        keep_name(c, db_get_int(r, 0), db_get_text(r, 1), db_get_int(r, 2));
    return db_finish(r);
}

static bool settle(Ctx *c, Wanted *w)
{
    enum { AT_ONCE = 256 };
    for (int i = 0; i < w->n; i += AT_ONCE)
        if (!fetch_names(c, w->list + i, w->n - i < AT_ONCE ? w->n - i : AT_ONCE))
            return db_report(c->db, &c->e);
    for (int i = 0; i < w->n; i++)
        w->list[i]->name = id_to_name(c, w->list[i]->id);
    return true;
}

bool doc_resolve_names(Ctx *c, DocHead *d)
{
    Wanted w = {0};
    collect(c, &w, d);
    return settle(c, &w);
}

bool docs_resolve_names(Ctx *c, DocHead **list, int n)
{
    Wanted w = {0};
    for (int i = 0; i < n; i++)
        collect(c, &w, list[i]);
    return settle(c, &w);
}
