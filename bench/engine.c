/* SPDX-License-Identifier: EUPL-1.2
 * Speeds of the engine itself, without HTTP: `engine MODE DIR [N]` prints one JSON object.
 *
 *   submit1   N three-line invoices created and submitted by one client, durable
 *   submit64  the same by 64 clients
 *   lines500  save and compute a draft of 500 lines, N times
 *   trial     a trial balance of a year, and beside it the raw read of the balance table
 *   load      load an invoice of three lines, by the engine and by statements written for it
 *   save      write an invoice of three lines, by the engine and by statements written for it
 *   ledger    a page of 50 lines of the general ledger of the largest account
 *
 * The site in DIR is made when it is not there.
 */
#include "accounts.h"
#include "crypto.h"
#include "entry.h"
#include "log.h"
#include "report.h"
#include "setup.h"
#include "site.h"
#include "store.h"
#include "units.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static Site *site;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void stop(const Errors *e, const char *what)
{
    fprintf(stderr, "%s\n", what);
    for (int i = 0; i < e->n; i++)
        fprintf(stderr, "  %s: %s\n", e->list[i].field.p, e->list[i].text.p);
    exit(1);
}

static DocHead *from_json(Ctx *c, const char *type, Str text)
{
    const char *why;
    size_t at;
    Json *o = json_parse(c->a, text, &why, &at);
    DocHead *d = doc_new(c, type_of(c, str_c(type)));
    if (!o || !doc_from_json(c, d, o))
        stop(&c->e, type);
    return d;
}

static void make_site(Arena *a, Str dir)
{
    Errors e = {.a = a};
    int64_t company;
    site = site_create(a, dir, STR(""), &e);
    if (!site)
        stop(&e, "site");
    Ctx *c = ctx_begin(site, a, LANG_EN);
    ctx_as_system(c);
    CompanySetup in = {.siren = STR("732829320"),
                       .name = STR("Bench"),
                       .city = STR("Nantes"),
                       .address = STR("1 rue du Port"),
                       .postcode = STR("44000")};
    if (!setup_site(c) || !setup_company(c, &in, &company))
        stop(&c->e, "setup");
    if (!doc_save(c, from_json(c, "customer", STR("{\"customer_name\":\"Dupont\"}"))) ||
        !doc_save(c,
                  from_json(c, "item",
                            STR("{\"item_code\":\"A\",\"is_stock_item\":0,\"standard_rate\":10}"))))
        stop(&c->e, "masters");
    ctx_end(c);
}

static void open_site(Arena *a, Str dir)
{
    Errors e = {.a = a};
    site = site_open(a, dir, &e);
    if (!site)
        make_site(a, dir);
}

static const char three_lines[] =
    "{\"customer\":\"Dupont\",\"items\":[{\"item_code\":\"A\",\"qty\":2,\"rate\":500},"
    "{\"item_code\":\"A\",\"qty\":3,\"rate\":33.33},{\"item_code\":\"A\",\"qty\":1,\"rate\":9.99}]"
    "}";

static void submit_one(void)
{
    Arena *a = arena_new();
    Ctx *c = ctx_begin(site, a, LANG_EN);
    ctx_as_system(c);
    if (!doc_submit(c, from_json(c, "sales_invoice", str_c(three_lines))))
        stop(&c->e, "submit");
    ctx_end(c);
    arena_free(a);
}

static void *client(void *arg)
{
    int n = *(int *)arg;
    for (int i = 0; i < n; i++)
        submit_one();
    return NULL;
}

static double submit_many(int clients, int n)
{
    pthread_t threads[64];
    int each = n / clients;
    double t = now();
    for (int i = 0; i < clients; i++)
        pthread_create(&threads[i], NULL, client, &each);
    for (int i = 0; i < clients; i++)
        pthread_join(threads[i], NULL);
    return each * clients / (now() - t);
}

static double lines500(int n)
{
    Arena *a = arena_new();
    Buf b = {.a = a};
    buf_add_c(&b, "{\"customer\":\"Dupont\",\"items\":[");
    for (int i = 0; i < 500; i++)
        buf_format(&b, "%s{\"item_code\":\"A\",\"qty\":%d,\"rate\":%d.25}", i ? "," : "", 1 + i % 7,
                   10 + i);
    buf_add_c(&b, "]}");
    double best = 1e9;
    for (int i = 0; i < n; i++) {
        Arena *r = arena_new();
        Ctx *c = ctx_begin(site, r, LANG_EN);
        ctx_as_system(c);
        double t = now();
        if (!doc_save(c, from_json(c, "sales_invoice", buf_str(&b))))
            stop(&c->e, "save");
        t = now() - t;
        best = t < best ? t : best;
        ctx_end(c);
        arena_free(r);
    }
    arena_free(a);
    return best * 1000;
}

static Json *filters_of(Ctx *c, const char *text)
{
    const char *why;
    size_t at;
    return json_parse(c->a, str_c(text), &why, &at);
}

/* Best of n, in milliseconds. */
static double report_time(const char *name, const char *filters, int n)
{
    double best = 1e9;
    for (int i = 0; i < n; i++) {
        Arena *a = arena_new();
        Ctx *c = ctx_begin(site, a, LANG_EN);
        ReportResult r;
        ctx_as_system(c);
        Json *f = filters_of(c, filters);
        double t = now();
        if (!report_run(c, report_find(str_c(name)), f, &r))
            stop(&c->e, name);
        t = now() - t;
        best = t < best ? t : best;
        ctx_end(c);
        arena_free(a);
    }
    return best * 1000;
}

static double raw_balances(int n)
{
    double best = 1e9;
    for (int i = 0; i < n; i++) {
        Arena *a = arena_new();
        Ctx *c = ctx_begin(site, a, LANG_EN);
        int64_t sum = 0;
        double t = now();
        DbRows *r = db_query(c->db,
                             SQL("SELECT account, fiscal_year, period, kind, debit, credit FROM "
                                 "balance WHERE company = (SELECT min(id) FROM company)"),
                             DB_NONE);
        while (db_next(r))
            for (int k = 0; k < 6; k++)
                sum += db_get_int(r, k);
        db_finish(r);
        t = now() - t;
        best = sum && t < best ? t : best;
        ctx_end(c);
        arena_free(a);
    }
    return best * 1000;
}

static void print_ledger(int n)
{
    Arena *a = arena_new();
    Ctx *c = ctx_begin(site, a, LANG_EN);
    Str account = STR("");
    db_one_text(c->db, a,
                SQL("SELECT account_number FROM gl_entry GROUP BY account_number "
                    "ORDER BY count(*) DESC LIMIT 1"),
                DB_NONE, &account);
    ctx_end(c);
    Str filters = str_format(a,
                             "{\"account\":\"%s\",\"from_date\":\"2025-01-01\","
                             "\"to_date\":\"2025-12-31\",\"limit\":50}",
                             account.p);
    printf("{\"ms\": %.3f}\n", report_time("General Ledger", filters.p, n));
    arena_free(a);
}

/* What code written for this very type would do: its columns, copied one after the other. */
static void copy_row(Arena *a, DbRows *r, const char *kinds)
{
    union {
        int64_t number;
        Str text;
    } *row = arena_alloc(a, sizeof *row * strlen(kinds));
    for (int i = 0; kinds[i]; i++)
        if (kinds[i] == 't')
            row[i].text = str_copy(a, db_get_text(r, i));
        else
            row[i].number = db_is_null(r, i) ? 0 : db_get_int(r, i);
}

typedef struct {
    Sql head, rows[2];
    const char *head_kinds, *row_kinds[2];
} HandWritten;

static Sql columns_of(Arena *a, const TypeDef *t, const char **out_kinds)
{
    SqlBuf q = sql_new(a);
    Buf kinds = {.a = a};
    sql_add(&q, "SELECT id");
    buf_add_char(&kinds, 'i');
    for (int i = 0; i < t->n_fields; i++) {
        if (t->fields[i].type == FT_TABLE)
            continue;
        sql_add(&q, ", ");
        sql_name(&q, t->fields[i].name);
        buf_add_char(&kinds, type_is_text(t->fields[i].type) ? 't' : 'i');
    }
    sql_add(&q, " FROM ");
    sql_name(&q, t->name);
    if (t->child)
        sql_add(&q, " WHERE parent = ? ORDER BY idx");
    else
        sql_add(&q, " WHERE id = ?");
    *out_kinds = buf_str(&kinds).p;
    return sql_statement(&q);
}

static void load_by_hand(Ctx *c, const HandWritten *h, int64_t id)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT name, owner, creation, modified, modified_by, version, "
                             "docstatus FROM document WHERE id = ?"),
                         DB_P(db_i(id)));
    if (db_next(r))
        copy_row(c->a, r, "ttiitii");
    db_finish(r);
    r = db_query(c->db, h->head, DB_P(db_i(id)));
    if (db_next(r))
        copy_row(c->a, r, h->head_kinds);
    db_finish(r);
    for (int k = 0; k < 2; k++) {
        r = db_query(c->db, h->rows[k], DB_P(db_i(id)));
        while (db_next(r))
            copy_row(c->a, r, h->row_kinds[k]);
        db_finish(r);
    }
}

static double load_time(const HandWritten *h, int64_t id, int n)
{
    double total = 0;
    for (int i = 0; i < n; i++) {
        Arena *a = arena_new();
        Ctx *c = ctx_begin(site, a, LANG_EN);
        ctx_as_system(c);
        double t = now();
        for (int k = 0; k < 20; k++)
            if (h)
                load_by_hand(c, h, id);
            else if (!doc_load(c, type_of(c, STR("sales_invoice")), id))
                stop(&c->e, "load");
        total += now() - t;
        ctx_end(c);
        arena_free(a);
    }
    return total * 1e6 / n / 20;
}

static void print_load(int n)
{
    Arena *a = arena_new();
    Ctx *c = ctx_begin(site, a, LANG_EN);
    HandWritten h;
    int64_t id = 0;
    h.head = columns_of(a, type_of(c, STR("sales_invoice")), &h.head_kinds);
    h.rows[0] = columns_of(a, type_of(c, STR("sales_invoice_item")), &h.row_kinds[0]);
    h.rows[1] = columns_of(a, type_of(c, STR("sales_taxes_and_charges")), &h.row_kinds[1]);
    db_one_int(c->db, SQL("SELECT max(id) FROM sales_invoice WHERE docstatus = 1"), DB_NONE, &id);
    ctx_end(c);
    load_time(NULL, id, n / 4);
    load_time(&h, id, n / 4);
    printf("{\"us\": %.2f, \"hand_us\": %.2f}\n", load_time(NULL, id, n), load_time(&h, id, n));
    arena_free(a);
}

/* What code written for this very type would do: values that it has at hand, statement after
 * statement. Both write N new documents in one transaction, which is given up. */
enum { SAVED_VALUES = 160, SAVED_ROWS = 8 };

typedef struct {
    Sql sql;
    DbValue v[SAVED_VALUES];
    int n;
} SavedRow;

typedef struct {
    DocHead *doc;
    SavedRow own, rows[SAVED_ROWS];
    int n_rows, n, round;
    double engine, hand; /* seconds */
} Save;

static void take_values(const DocHead *d, int at, SavedRow *out)
{
    out->sql = ((const TypeSql *)d->type->sql)->insert;
    out->n = at;
    for (int i = 0; i < d->type->n_fields; i++)
        if (field_stored(&d->type->fields[i]))
            out->v[out->n++] = field_db(d, &d->type->fields[i]);
}

static void take_document(Save *s)
{
    DocHead *d = s->doc;
    take_values(d, 3, &s->own);
    s->own.v[2] = db_i(d->docstatus);
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        for (int k = 0; f->type == FT_TABLE && k < doc_rows(d, f)->n && s->n_rows < SAVED_ROWS;
             k++) {
            SavedRow *row = &s->rows[s->n_rows++];
            take_values(doc_row(d, f, k), 3, row);
            row->v[1] = db_t(f->name);
            row->v[2] = db_i(k + 1);
        }
    }
}

static bool save_by_hand(Ctx *c, Save *s, Str name)
{
    int64_t id, row;
    bool ok = db_one_int(
        c->db,
        SQL("INSERT INTO document (type_id, name, title, company, owner, creation, "
            "modified, modified_by, version, docstatus) VALUES (?, ?, ?, ?, ?, ?, "
            "?, ?, 1, 0) RETURNING id"),
        DB_P(db_i(s->doc->type->id), db_t(name), db_t(STR("Dupont")), db_i(1), db_t(c->user.name),
             db_i(c->now.us), db_i(c->now.us), db_t(c->user.name)),
        &id);
    for (int i = 0; ok && i < s->n_rows; i++) {
        s->rows[i].v[0] = db_i(id);
        ok = db_one_int(c->db, s->rows[i].sql, s->rows[i].v, s->rows[i].n, &row);
    }
    s->own.v[0] = db_i(id);
    s->own.v[1] = db_t(name);
    return ok && db_exec(c->db, s->own.sql, s->own.v, s->own.n, NULL);
}

static bool save_all(Ctx *c, Save *s, bool by_hand)
{
    bool ok = true;
    double t = now(), *best = by_hand ? &s->hand : &s->engine;
    for (int i = 0; ok && i < s->n; i++) {
        Str name = str_format(c->a, "%c-%d-%d", by_hand ? 'H' : 'E', s->round, i);
        s->doc->name = name;
        ok = by_hand ? save_by_hand(c, s, name) : store_insert(c, s->doc, STR("Dupont"), 1);
    }
    t = now() - t;
    *best = t < *best ? t : *best;
    return ok;
}

/* Each begins every other time. */
static bool save_job(Ctx *c, void *arg)
{
    Save *s = arg;
    bool odd = s->round % 2;
    if (!save_all(c, s, odd) || !save_all(c, s, !odd))
        stop(&c->e, db_error_text(c->db));
    return false; /* given up */
}

static void print_save(int n)
{
    Arena *a = arena_new();
    Save s = {.n = n, .engine = 1e9, .hand = 1e9};
    for (s.round = 0; s.round < 20; s.round++) {
        Ctx *c = ctx_begin(site, a, LANG_EN);
        int64_t id = 0;
        ctx_as_system(c);
        db_one_int(c->db, SQL("SELECT max(id) FROM sales_invoice WHERE docstatus = 1"), DB_NONE,
                   &id);
        s.doc = doc_load(c, type_of(c, STR("sales_invoice")), id);
        s.doc->docstatus = 0;
        s.n_rows = 0;
        take_document(&s);
        ctx_write(c, save_job, &s);
        ctx_end(c);
    }
    printf("{\"us\": %.2f, \"hand_us\": %.2f}\n", s.engine * 1e6 / n, s.hand * 1e6 / n);
    arena_free(a);
}

static void start(void)
{
    crypto_start();
    log_set_level(LOG_ERROR);
    site_register(schema_units_doc, schema_units_doc_n);
    site_register(schema_units_ledger, schema_units_ledger_n);
    site_register(schema_units_modules, schema_units_modules_n);
    ledger_register();
    accounts_register();
    setup_register();
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    int64_t wanted = 1000;
    if (argc > 3 && !str_to_int(str_c(argv[3]), &wanted))
        return 2;
    int n = (int)wanted;
    Arena *a = arena_new();
    start();
    open_site(a, str_c(argv[2]));
    if (strncmp(argv[1], "submit", 6) == 0)
        submit_one();
    if (strcmp(argv[1], "submit1") == 0)
        printf("{\"per_s\": %.0f}\n", submit_many(1, n));
    else if (strcmp(argv[1], "submit64") == 0)
        printf("{\"per_s\": %.0f}\n", submit_many(64, n));
    else if (strcmp(argv[1], "lines500") == 0)
        printf("{\"ms\": %.2f}\n", lines500(n > 20 ? 20 : n));
    else if (strcmp(argv[1], "trial") == 0)
        printf("{\"ms\": %.3f, \"raw_ms\": %.3f}\n",
               report_time("Trial Balance",
                           "{\"from_date\":\"2025-01-01\",\"to_date\":\"2025-12-31\"}", n),
               raw_balances(n));
    else if (strcmp(argv[1], "receivable") == 0)
        printf("{\"ms\": %.2f}\n", report_time("Accounts Receivable", "{}", n));
    else if (strcmp(argv[1], "load") == 0)
        print_load(n);
    else if (strcmp(argv[1], "save") == 0)
        print_save(n);
    else if (strcmp(argv[1], "ledger") == 0)
        print_ledger(n);
    else
        return 2;
    site_close(site);
    arena_free(a);
    return 0;
}
