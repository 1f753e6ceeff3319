/* SPDX-License-Identifier: EUPL-1.2 */
#include "registry.h"

#include "customize.h"

#include "crypto.h"
#include "step.h"
#include "store.h"
#include "tables.h"

enum { UNITS_MAX = 400 };

static const SchemaUnit *units[UNITS_MAX];
static int n_units;

void site_register(const SchemaUnit *list, int n)
{
    for (int i = 0; i < n && n_units < UNITS_MAX; i++)
        units[n_units++] = &list[i];
}

const TypeDef *site_schema_type(Arena *a, Str name)
{
    for (int i = 0; i < n_units; i++) {
        SchemaError error;
        int n = 0;
        TypeDef *types = schema_parse(a, str_c(units[i]->text), &n, &error);
        for (int k = 0; types && k < n; k++)
            if (str_eq(types[k].name, name) || str_eq_nocase(types[k].label, name))
                return &types[k];
    }
    return NULL;
}

const TypeDef *registry_type(const Registry *r, Str snake)
{
    return map_get(&r->by_name, snake);
}

const TypeDef *registry_label(const Registry *r, Str label)
{
    const TypeDef *t = map_get(&r->by_label, label);
    return t ? t : map_get(&r->by_name, label);
}

const TypeDef *registry_by_id(const Registry *r, int64_t id)
{
    for (int i = 0; i < r->n; i++)
        if (r->types[i]->id == id)
            return r->types[i];
    return NULL;
}

int registry_count(const Registry *r)
{
    return r->n;
}

const TypeDef *registry_at(const Registry *r, int i)
{
    return r->types[i];
}

static void add_type(Registry *r, TypeDef *t)
{
    r->types = arena_grow(r->a, r->types, sizeof(TypeDef *) * (size_t)r->n,
                          sizeof(TypeDef *) * (size_t)(r->n + 1));
    r->types[r->n++] = t;
    map_set(&r->by_name, t->name, t);
    map_set(&r->by_label, t->label, t);
}

static bool wrong_schema(Errors *e, const char *where, const SchemaError *error)
{
    return err_add(e, ERR_VALIDATION, "schema", "%s, line %d: %s", where, error->line,
                   error->text.p);
}

static const TypeCode *code_of(const SchemaUnit *u, Str name)
{
    for (int i = 0; i < u->n_codes; i++)
        if (str_is(name, u->codes[i].type))
            return &u->codes[i];
    return NULL;
}

static void place_fields(TypeDef *t, const TypeCode *code)
{
    t->code = code;
    t->size = code->size;
    for (int i = 0; i < code->n_places && i < t->n_fields; i++)
        t->fields[i].offset = code->places[i].offset;
}

static bool add_units(Registry *r, Buf *texts, Errors *e)
{
    for (int i = 0; i < n_units; i++) {
        SchemaError error;
        int n;
        TypeDef *types = schema_parse(r->a, str_c(units[i]->text), &n, &error);
        if (!types)
            return wrong_schema(e, units[i]->file, &error);
        for (int k = 0; k < n; k++) {
            place_fields(&types[k], code_of(units[i], types[k].name));
            add_type(r, &types[k]);
        }
        buf_add_c(texts, units[i]->text);
    }
    return true;
}

/* --- what people made --- */

static bool add_user_types(Registry *r, Db *db, Errors *e)
{
    bool ok = true;
    if (!db_table_exists(db, STR("doctype")))
        return true;
    DbRows *rows = db_query(db, SQL("SELECT schema_text FROM doctype ORDER BY id"), DB_NONE);
    while (ok && db_next(rows)) {
        SchemaError error;
        int n;
        Str text = str_copy(r->a, db_get_text(rows, 0));
        TypeDef *types = schema_parse(r->a, text, &n, &error);
        if (!types) {
            ok = wrong_schema(e, "doctype", &error);
            break;
        }
        types[0].custom = true;
        for (int i = 0; i < types[0].n_fields; i++)
            types[0].fields[i].custom = true;
        types[0].size = sizeof(DocHead);
        if (!registry_type(r, types[0].name))
            add_type(r, &types[0]);
    }
    return db_finish(rows) && ok;
}

static bool add_custom_fields(Registry *r, Db *db, Errors *e)
{
    bool ok = true;
    if (!db_table_exists(db, STR("custom_field")))
        return true;
    DbRows *rows = db_query(db, SQL("SELECT dt, schema_line FROM custom_field ORDER BY id"),
                            DB_NONE);
    while (ok && db_next(rows)) {
        SchemaError error;
        TypeDef *t = (TypeDef *)(uintptr_t)registry_label(r, db_get_text(rows, 0));
        Str line = str_copy(r->a, db_get_text(rows, 1));
        if (t && !schema_add_field(r->a, t, line, &error))
            ok = wrong_schema(e, "custom_field", &error);
    }
    return db_finish(rows) && ok;
}

/* --- linking --- */

static void lay_out(TypeDef *t)
{
    for (int i = 0; i < t->n_fields; i++) {
        FieldDef *f = &t->fields[i];
        f->owner = t;
        if (!f->custom)
            continue;
        f->offset = t->ext_size;
        t->ext_size += field_size(f->type);
    }
}

static bool link_types(Registry *r, Errors *e)
{
    for (int i = 0; i < r->n; i++) {
        TypeDef *t = r->types[i];
        lay_out(t);
        for (int k = 0; k < t->n_fields; k++) {
            FieldDef *f = &t->fields[k];
            TypeDef *target = map_get(&r->by_name, f->target);
            if ((f->type == FT_LINK || f->type == FT_TABLE) && !target)
                return err_add(e, ERR_VALIDATION, f->name.p,
                               "%s.%s points to \"%s\", which is no type.", t->name.p, f->name.p,
                               f->target.p);
            if (f->type != FT_TABLE)
                continue;
            if (!target->child)
                return err_add(e, ERR_VALIDATION, f->name.p, "%s is no type of rows.", f->target.p);
            f->child = target;
            if (!target->parent_type || t->submittable)
                target->parent_type = t;
        }
        t->sql = store_statements(r->a, t);
    }
    return true;
}

/* --- numbers, companies, currencies --- */

static void read_type_ids(Registry *r, Db *db)
{
    DbRows *rows = db_query(db, SQL("SELECT id, name FROM doctype_id"), DB_NONE);
    while (db_next(rows)) {
        TypeDef *t = map_get(&r->by_name, db_get_text(rows, 1));
        if (t)
            t->id = db_get_int(rows, 0);
    }
    db_finish(rows);
}

bool registry_number_types(Db *db, Registry *r)
{
    for (int i = 0; i < r->n; i++)
        if (!db_exec(db, SQL("INSERT INTO doctype_id (name) VALUES (?) ON CONFLICT DO NOTHING"),
                     DB_P(db_t(r->types[i]->name)), NULL))
            return false;
    read_type_ids(r, db);
    return true;
}

static void read_currencies(Registry *r, Db *db)
{
    if (!db_table_exists(db, STR("currency")))
        return;
    DbRows *rows = db_query(db, SQL("SELECT id, name, decimals FROM currency ORDER BY id"),
                            DB_NONE);
    while (db_next(rows)) {
        r->currencies = arena_grow(r->a, r->currencies,
                                   sizeof(CurrencyInfo) * (size_t)r->n_currencies,
                                   sizeof(CurrencyInfo) * (size_t)(r->n_currencies + 1));
        r->currencies[r->n_currencies++] = (CurrencyInfo){
            db_get_int(rows, 0), str_copy(r->a, db_get_text(rows, 1)), (int)db_get_int(rows, 2)};
    }
    db_finish(rows);
}

static const CurrencyInfo *currency_of(const Registry *r, int64_t id)
{
    for (int i = 0; i < r->n_currencies; i++)
        if (r->currencies[i].id == id)
            return &r->currencies[i];
    return NULL;
}

static void read_companies(Registry *r, Db *db)
{
    if (!db_table_exists(db, STR("company")))
        return;
    DbRows *rows = db_query(db,
                            SQL("SELECT id, name, abbr, default_currency, time_zone, "
                                "vat_regime FROM company ORDER BY id"),
                            DB_NONE);
    while (db_next(rows)) {
        r->companies = arena_grow(r->a, r->companies, sizeof(CompanyInfo) * (size_t)r->n_companies,
                                  sizeof(CompanyInfo) * (size_t)(r->n_companies + 1));
        CompanyInfo *info = &r->companies[r->n_companies++];
        const CurrencyInfo *cur = currency_of(r, db_get_int(rows, 3));
        *info = (CompanyInfo){.id = db_get_int(rows, 0),
                              .number = r->n_companies,
                              .name = str_copy(r->a, db_get_text(rows, 1)),
                              .abbr = str_copy(r->a, db_get_text(rows, 2)),
                              .time_zone = str_copy(r->a, db_get_text(rows, 4)),
                              .vat_regime = str_copy(r->a, db_get_text(rows, 5)),
                              .currency_id = cur ? cur->id : 0,
                              .currency = cur ? cur->code : STR("EUR"),
                              .decimals = cur ? cur->decimals : 2};
    }
    db_finish(rows);
}

static void read_version(Registry *r, Db *db)
{
    Str text = STR("");
    if (db_one_text(db, r->a, SQL("SELECT value FROM meta WHERE key = 'meta_version'"), DB_NONE,
                    &text))
        str_to_int(text, &r->version);
}

Registry *registry_build(Db *db, Errors *e)
{
    Arena *a = arena_new();
    Registry *r = arena_new_of(a, Registry);
    r->a = a;
    r->refs = 1;
    r->by_name.a = r->by_label.a = r->peeked.a = a;
    pthread_mutex_init(&r->peek_lock, NULL);
    Buf texts = {.a = a};
    bool stored = db_table_exists(db, STR("meta"));
    bool ok = add_units(r, &texts, e) && (!stored || add_user_types(r, db, e)) &&
              (!stored || add_custom_fields(r, db, e)) &&
              (!stored || registry_customize(r, db)) && link_types(r, e);
    if (!ok) {
        db_report(db, e);
        arena_free(a);
        return NULL;
    }
    if (stored) {
        read_version(r, db);
        read_type_ids(r, db);
        read_currencies(r, db);
        read_companies(r, db);
    }
    tables_describe(&texts);
    steps_describe(&texts);
    r->hash = hash_blake2b_hex(a, buf_str(&texts));
    return r;
}

void registry_free(Registry *r)
{
    if (!r)
        return;
    pthread_mutex_destroy(&r->peek_lock);
    arena_free(r->a);
}

bool registry_touch(Ctx *c)
{
    return db_exec(c->db,
                   SQL("UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) "
                       "WHERE key = 'meta_version'"),
                   DB_NONE, NULL);
}

/* A company that is made in this very transaction is not in the pinned version yet. */
static const CompanyInfo *new_company_info(Ctx *c, int64_t id)
{
    CompanyInfo *info = c->new_company;
    if (info && info->id == id)
        return info;
    info = NULL;
    DbRows *rows = db_query(c->db,
                            SQL("SELECT name, abbr, default_currency, time_zone, vat_regime, "
                                "(SELECT count(*) FROM company k WHERE k.id <= c.id) "
                                "FROM company c WHERE id = ?"),
                            DB_P(db_i(id)));
    if (db_next(rows)) {
        const CurrencyInfo *cur = currency_of(c->reg, db_get_int(rows, 2));
        info = arena_new_of(c->a, CompanyInfo);
        *info = (CompanyInfo){.id = id,
                              .name = str_copy(c->a, db_get_text(rows, 0)),
                              .abbr = str_copy(c->a, db_get_text(rows, 1)),
                              .time_zone = str_copy(c->a, db_get_text(rows, 3)),
                              .vat_regime = str_copy(c->a, db_get_text(rows, 4)),
                              .number = (int)db_get_int(rows, 5),
                              .currency_id = db_get_int(rows, 2),
                              .currency = cur ? cur->code : STR("EUR"),
                              .decimals = cur ? cur->decimals : 2};
    }
    db_finish(rows);
    c->new_company = info;
    return info;
}

const CompanyInfo *company_info(Ctx *c, int64_t id)
{
    const Registry *r = c->reg;
    for (int i = 0; i < r->n_companies; i++)
        if (!id || r->companies[i].id == id)
            return &r->companies[i];
    return id ? new_company_info(c, id) : NULL;
}

int currency_decimals(Ctx *c, int64_t currency_id)
{
    const CurrencyInfo *info = currency_of(c->reg, currency_id);
    return info ? info->decimals : 2;
}
