/* SPDX-License-Identifier: EUPL-1.2
 * bastide token: a key and secret by which a program acts as a user.
 */
#include "cli.h"
#include "session.h"

#include <stdio.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the site", true},
    {"--user", "EMAIL", "the user that the program acts as", true},
};

static int run(Cli *cli)
{
    Str key, secret;
    if (!cli_open(cli) || !api_key_create(cli->c, cli_option(cli, "--user"), &key, &secret))
        return cli_fail(cli);
    printf("%s:%s\n", key.p, secret.p);
    return 0;
}

const Command command_token = {"token", "", "print a new API key and secret", OPTIONS(options),
                               run};
