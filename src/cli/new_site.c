/* SPDX-License-Identifier: EUPL-1.2 */
#include "new_site.h"

#include <stdio.h>
#include <unistd.h>

/* Only files that this command has made: site_create() refuses a folder with a site. */
static void remove_site(Cli *cli, Str dir)
{
    static const char *const names[] = {"bastide.conf", "bastide.db", "bastide.db-wal",
                                        "bastide.db-shm", "key"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(str_format(cli->a, "%.*s/%s", STR_ARG(dir), names[i]).p);
    rmdir(str_format(cli->a, "%.*s/files", STR_ARG(dir)).p);
    rmdir(str_z(cli->a, dir));
}

static bool fill(Cli *cli, const CompanySetup *in, Str password)
{
    int64_t company;
    cli->c = ctx_begin(cli->site, cli->a, cli->e.lang);
    if (!cli->c)
        return false;
    ctx_as_system(cli->c);
    return setup_site(cli->c) && setup_admin(cli->c, in->email, password) && ctx_refresh(cli->c) &&
           setup_company(cli->c, in, &company);
}

bool new_site(Cli *cli, const CompanySetup *in, Str password)
{
    Str dir = cli_option(cli, "--site");
    cli->site = site_create(cli->a, dir, cli_option(cli, "--db"), &cli->e);
    if (!cli->site)
        return false;
    if (fill(cli, in, password))
        return true;
    remove_site(cli, dir);
    return false;
}
