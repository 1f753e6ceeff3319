/* SPDX-License-Identifier: EUPL-1.2
 * bastide hooks TYPE: what runs when a document of a type changes, in order.
 */
#include "cli.h"

#include <stdio.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the site", false},
};

static int run(Cli *cli)
{
    if (cli->n_rest != 1)
        return cli_usage(cli, "hooks takes the name of a type");
    const TypeDef *t = site_schema_type(cli->a, cli->rest[0]);
    if (!t) {
        fprintf(stderr, "bastide: there is no type \"%.*s\"\n", STR_ARG(cli->rest[0]));
        return 1;
    }
    for (int i = 0; i < t->n_hooks; i++)
        printf("%s_%s\n", t->name.p, t->hooks[i].p);
    const char *hook, *name;
    for (int i = 0; listener_at(t->name, i, &hook, &name); i++)
        printf("%s (after %s_%s)\n", name, t->name.p, hook);
    return 0;
}

const Command command_hooks = {"hooks", "TYPE", "list the functions that a type calls",
                               OPTIONS(options), run};
