/* SPDX-License-Identifier: EUPL-1.2
 * bastide verify: proves the books anew; 1 and the first broken row when a proof fails.
 */
#include "cli.h"
#include "verify.h"

#include <stdio.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the site", true},
    {"--json", NULL, "print the report as JSON", false},
};

static void progress(void *arg, const char *what, int64_t done, int64_t all)
{
    (void)arg;
    cli_progress(what, done, all);
}

static void print_json(Cli *cli, const VerifyReport *r)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    verify_put(&o, r);
    json_end(&o, '}');
    printf("%s\n", buf_str(&b).p);
}

static void print_text(const VerifyReport *r)
{
    printf("%lld entries of %lld lines, %lld events of documents, %lld closings\n",
           (long long)r->entries, (long long)r->lines, (long long)r->documents,
           (long long)r->closings);
    if (r->foreign_keys)
        printf("%lld closings were signed by another key than that of this site\n",
               (long long)r->foreign_keys);
    if (r->broken)
        printf("BROKEN: %.*s, row %lld: %.*s (%lld proofs failed in all)\n", STR_ARG(r->table),
               (long long)r->id, STR_ARG(r->what), (long long)r->broken);
    else
        printf("all proofs hold\n");
}

static int run(Cli *cli)
{
    VerifyReport r = {.progress = progress};
    if (!cli_open(cli) || !verify_site(cli->c, &r))
        return cli_fail(cli);
    if (cli_has(cli, "--json"))
        print_json(cli, &r);
    else
        print_text(&r);
    return r.broken ? 1 : 0;
}

const Command command_verify = {"verify", "", "prove seals, numbers and balances anew",
                                OPTIONS(options), run};
