/* SPDX-License-Identifier: EUPL-1.2
 * bastide sql: one statement as it is typed; the triggers decide what may change.
 */
#include "cli.h"
#include "registry.h"
#include "csv.h"

#include <stdio.h>
#include <strings.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the site", true},
    {"--json", NULL, "print rows as JSON objects, one a line", false},
};

typedef struct {
    Cli *cli;
    Str statement;
    bool failed;
} Query;

static void print_row(Cli *cli, DbRows *r, int n)
{
    Arena *a = arena_new();
    Buf b = {.a = a};
    JsonOut o = {.b = &b};
    bool json = cli_has(cli, "--json");
    if (json)
        json_begin(&o, '{');
    for (int i = 0; i < n; i++) {
        if (!json) {
            csv_field(&b, db_get_text(r, i), '\t', i == 0);
            continue;
        }
        json_key(&o, str_c(db_column_name(r, i)));
        if (db_is_null(r, i))
            json_null(&o);
        else
            json_text(&o, db_get_text(r, i));
    }
    if (json)
        json_end(&o, '}');
    printf("%s\n", buf_str(&b).p);
    arena_free(a);
}

/* A statement that begins so changes nothing. */
static bool is_select(Str s)
{
    return s.n > 6 && strncasecmp(s.p, "select", 6) == 0;
}

static bool work(Ctx *c, void *arg)
{
    Query *q = arg;
    DbRows *r = db_query_user(c->db, q->statement);
    if (r) {
        int n = db_column_count(r);
        for (int i = 0; i < n && !cli_has(q->cli, "--json"); i++)
            printf("%s%s", i ? "\t" : "", db_column_name(r, i));
        if (n && !cli_has(q->cli, "--json"))
            printf("\n");
        while (db_next(r))
            print_row(q->cli, r, n);
    }
    if (db_finish(r)) /* what servers keep of masters may be changed now */
        return is_select(q->statement) || registry_touch(c);
    fprintf(stderr, "bastide: %s\n", db_error_text(c->db));
    q->failed = true;
    return false;
}

static int run(Cli *cli)
{
    Query q = {.cli = cli};
    if (cli->n_rest != 1)
        return cli_usage(cli, "sql takes one statement");
    if (!cli_open(cli))
        return cli_fail(cli);
    q.statement = str_trim(cli->rest[0]);
    while (q.statement.n && q.statement.p[q.statement.n - 1] == ';')
        q.statement.n--;
    q.statement = str_copy(cli->a, q.statement);
    if (ctx_write(cli->c, work, &q))
        return 0;
    return q.failed ? 1 : cli_fail(cli);
}

const Command command_sql = {"sql", "\"STATEMENT\"", "run one SQL statement on the site's database",
                             OPTIONS(options), run};
