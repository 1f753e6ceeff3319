/* SPDX-License-Identifier: EUPL-1.2
 * The physical limit of posting an invoice: the same rows written straight to SQLite.
 *
 * A unit of work is 1 header, 3 lines, 5 ledger rows, 5 upserts of monthly balances and 1 link of
 * a BLAKE2b chain, with the indexes that an accounting program needs, in WAL with
 * synchronous=FULL. No HTTP, no checks, no totals: nothing can be faster on this machine.
 *
 *   raw_sqlite FILE UNITS_PER_COMMIT SECONDS     prints units a second
 */
#include <sodium.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char schema[] =
    "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000;"
    "CREATE TABLE invoice(id INTEGER PRIMARY KEY, number TEXT NOT NULL, customer INTEGER NOT NULL,"
    " posting_date INTEGER NOT NULL, net INTEGER NOT NULL, vat INTEGER NOT NULL,"
    " gross INTEGER NOT NULL, status INTEGER NOT NULL, buyer_ref TEXT) STRICT;"
    "CREATE UNIQUE INDEX invoice_number ON invoice(number);"
    "CREATE INDEX invoice_customer ON invoice(customer, posting_date);"
    "CREATE TABLE line(invoice INTEGER NOT NULL, idx INTEGER NOT NULL, item INTEGER NOT NULL,"
    " description TEXT, qty INTEGER NOT NULL, price INTEGER NOT NULL, amount INTEGER NOT NULL,"
    " vat_code INTEGER NOT NULL, PRIMARY KEY(invoice, idx)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE gl(id INTEGER PRIMARY KEY, account INTEGER NOT NULL, posting_date INTEGER"
    " NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL, party INTEGER, doc_type INTEGER"
    " NOT NULL, doc INTEGER NOT NULL, label TEXT) STRICT;"
    "CREATE INDEX gl_account ON gl(account, posting_date, id, debit, credit);"
    "CREATE INDEX gl_doc ON gl(doc_type, doc);"
    "CREATE TABLE balance(account INTEGER NOT NULL, month INTEGER NOT NULL, debit INTEGER NOT"
    " NULL, credit INTEGER NOT NULL, PRIMARY KEY(account, month)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE chain(seq INTEGER PRIMARY KEY, doc_type INTEGER NOT NULL, doc INTEGER NOT NULL,"
    " at INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;";

enum { HEADER, LINE, GL, BALANCE, CHAIN, HEAD, BEGIN, COMMIT, STATEMENTS };

static const char *const texts[STATEMENTS] = {
    [HEADER] = "INSERT INTO invoice VALUES(?1,?2,?3,?4,?5,?6,?7,1,'order')",
    [LINE] = "INSERT INTO line VALUES(?1,?2,?3,'Conseil et mise en service',1000000,?4,?5,1)",
    [GL] = "INSERT INTO gl VALUES(NULL,?1,?2,?3,?4,?5,1,?6,'Facture')",
    [BALANCE] = "INSERT INTO balance VALUES(?1,?2,?3,?4) ON CONFLICT DO UPDATE SET"
                " debit=debit+excluded.debit, credit=credit+excluded.credit",
    [CHAIN] = "INSERT INTO chain VALUES(NULL,1,?1,?2,?3)",
    [HEAD] = "SELECT hash FROM chain ORDER BY seq DESC LIMIT 1",
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
};

static sqlite3 *db;
static sqlite3_stmt *statements[STATEMENTS];

static void die(const char *what)
{
    fprintf(stderr, "raw_sqlite: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(int which, int n, const int64_t *values)
{
    sqlite3_stmt *s = statements[which];
    for (int i = 0; i < n; i++)
        sqlite3_bind_int64(s, i + 1, values[i]);
    if (sqlite3_step(s) != SQLITE_DONE)
        die(texts[which]);
    sqlite3_reset(s);
}

static void header(int64_t id, int64_t day)
{
    char number[32];
    int n = snprintf(number, sizeof number, "FAC-2026-%07lld", (long long)id);
    sqlite3_stmt *s = statements[HEADER];
    sqlite3_bind_text(s, 2, number, n, SQLITE_TRANSIENT);
    const int64_t rest[] = {0, 0, id * 7919 % 5000, day, 60648, 9485, 70133};
    sqlite3_bind_int64(s, 1, id);
    for (int i = 2; i < 7; i++)
        sqlite3_bind_int64(s, i + 1, rest[i]);
    if (sqlite3_step(s) != SQLITE_DONE)
        die(texts[HEADER]);
    sqlite3_reset(s);
}

static void link_chain(int64_t id, int64_t day)
{
    unsigned char hash[32] = {0};
    char text[512];
    sqlite3_stmt *head = statements[HEAD], *s = statements[CHAIN];
    if (sqlite3_step(head) == SQLITE_ROW)
        memcpy(hash, sqlite3_column_blob(head, 0), sizeof hash);
    sqlite3_reset(head);
    int n = snprintf(text, sizeof text, "%lld|%lld|411000|706000|445710|606.48|94.85|701.33|...",
                     (long long)id, (long long)day);
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, hash, sizeof hash);
    crypto_generichash_update(&state, (const unsigned char *)text, (unsigned long long)n);
    crypto_generichash_final(&state, hash, sizeof hash);
    sqlite3_bind_int64(s, 1, id);
    sqlite3_bind_int64(s, 2, day * 86400);
    sqlite3_bind_blob(s, 3, hash, sizeof hash, SQLITE_TRANSIENT);
    if (sqlite3_step(s) != SQLITE_DONE)
        die(texts[CHAIN]);
    sqlite3_reset(s);
}

static void post(int64_t id)
{
    static const int64_t accounts[] = {411000, 706000, 707000, 445710, 445711};
    static const int64_t debits[] = {70133, 0, 0, 0, 0}, credits[] = {0, 34650, 25998, 6930, 2555};
    int64_t day = 739800 + id % 360;
    header(id, day);
    for (int i = 0; i < 3; i++)
        run(LINE, 5, (const int64_t[]){id, i + 1, (id + i) % 900, 115500000, 20216});
    for (int i = 0; i < 5; i++) {
        run(GL, 6,
            (const int64_t[]){accounts[i], day, debits[i], credits[i], i ? 0 : id % 5000, id});
        run(BALANCE, 4, (const int64_t[]){accounts[i], day / 30, debits[i], credits[i]});
    }
    link_chain(id, day);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        die("usage: raw_sqlite FILE UNITS_PER_COMMIT SECONDS");
    long batch = strtol(argv[2], NULL, 10);
    double seconds = strtod(argv[3], NULL), started;
    if (batch < 1 || seconds <= 0 || sodium_init() < 0)
        die("wrong number");
    if (sqlite3_open(argv[1], &db) != SQLITE_OK || sqlite3_exec(db, schema, NULL, NULL, NULL))
        die("cannot make the database");
    for (int i = 0; i < STATEMENTS; i++)
        if (sqlite3_prepare_v3(db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &statements[i], NULL))
            die(texts[i]);
    int64_t id = 0;
    for (started = now(); now() - started < seconds;) {
        run(BEGIN, 0, NULL);
        for (long i = 0; i < batch; i++)
            post(++id);
        run(COMMIT, 0, NULL);
    }
    printf("%.0f\n", (double)id / (now() - started));
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(statements[i]);
    sqlite3_close(db);
    return 0;
}
