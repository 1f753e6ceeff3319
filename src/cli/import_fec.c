/* SPDX-License-Identifier: EUPL-1.2
 * bastide import fec FILE
 */
#include "fec_import.h"
#include "import.h"

#include <stdio.h>

static void print_json(Cli *cli, const FecImportResult *r)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put_int(&o, "lines", r->lines);
    json_put_int(&o, "entries", r->entries);
    json_put_int(&o, "accounts", r->accounts);
    json_put_int(&o, "parties", r->parties);
    json_put_int(&o, "journals", r->journals);
    json_key(&o, STR("oddities"));
    json_begin(&o, '[');
    for (int i = 0; i < r->n_oddities; i++) {
        json_begin(&o, '{');
        json_put_c(&o, "code", r->oddities[i].code);
        json_put_int(&o, "count", r->oddities[i].count);
        json_put_int(&o, "line", r->oddities[i].line);
        json_put(&o, "text", r->oddities[i].text);
        json_end(&o, '}');
    }
    json_end(&o, ']');
    json_end(&o, '}');
    printf("%s\n", buf_str(&b).p);
}

static void print_text(const FecImportResult *r)
{
    if (r->known)
        printf("this file was taken over before: nothing was booked\n");
    printf("lines: %d\nentries: %d\naccounts: %d (%d new)\nparties: %d (%d new)\njournals: %d "
           "(%d new)\n",
           r->lines, r->entries, r->accounts, r->created_accounts, r->parties, r->created_parties,
           r->journals, r->created_journals);
    for (int i = 0; i < r->n_oddities; i++)
        printf("oddity %s, line %d, %d times: %.*s\n", r->oddities[i].code, r->oddities[i].line,
               r->oddities[i].count, STR_ARG(r->oddities[i].text));
}

static Str base_name(Str path)
{
    size_t from = path.n;
    while (from && path.p[from - 1] != '/')
        from--;
    return str_slice(path, from, path.n);
}

int import_fec(Cli *cli)
{
    FecImportResult r = {0};
    Str bytes;
    int64_t company;
    if (cli->n_rest != 2)
        return cli_usage(cli, "import fec takes one file");
    if (!cli_open(cli) || !cli_read_file(cli, cli->rest[1], &bytes) ||
        !(company = cli_company(cli)) ||
        !fec_import(cli->c, company, base_name(cli->rest[1]), bytes, &r))
        return cli_fail(cli);
    if (cli_has(cli, "--json"))
        print_json(cli, &r);
    else
        print_text(&r);
    return 0;
}
