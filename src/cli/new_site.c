/* SPDX-License-Identifier: EUPL-1.2 */
#include "new_site.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

static const char *const own_names[] = {
    "key", "files", "bastide.db", "bastide.db-wal", "bastide.db-shm", "bastide.db-journal",
};
enum { OWN_NAMES = sizeof own_names / sizeof *own_names };

static bool is_there(Cli *cli, const char *name)
{
    Str path = str_format(cli->a, "%.*s/%s", STR_ARG(cli_option(cli, "--site")), name);
    return access(path.p, F_OK) == 0;
}

/* What was there before stays; a folder of ours goes when nothing else is in it. */
static void remove_made(Cli *cli, const bool *before, bool had_folder)
{
    Str dir = cli_option(cli, "--site");
    for (int i = 0; i < OWN_NAMES; i++) {
        Str path = str_format(cli->a, "%.*s/%s", STR_ARG(dir), own_names[i]);
        if (!before[i] && unlink(path.p) != 0)
            rmdir(path.p);
    }
    if (!had_folder)
        rmdir(str_z(cli->a, dir));
}

static bool make(Cli *cli, const CompanySetup *in, Str password)
{
    cli->site = site_prepare(cli->a, cli_option(cli, "--site"), cli_option(cli, "--db"), &cli->e);
    cli->c = cli->site ? ctx_begin(cli->site, cli->a, cli->e.lang) : NULL;
    if (!cli->c)
        return false;
    ctx_as_system(cli->c);
    return setup_new(cli->c, in, password) && site_found(cli->site, &cli->e);
}

bool new_site(Cli *cli, const CompanySetup *in, Str password)
{
    bool before[OWN_NAMES], had_folder = is_there(cli, "."),
                            had_site = is_there(cli, "bastide.conf");
    for (int i = 0; i < OWN_NAMES; i++)
        before[i] = is_there(cli, own_names[i]);
    if (!setup_check(cli->a, in, password, &cli->e))
        return false;
    if (make(cli, in, password))
        return true;
    if (had_site)
        return false;
    if (cli->c)
        errors_append(&cli->e, &cli->c->e);
    ctx_end(cli->c);
    site_close(cli->site);
    cli->c = NULL;
    cli->site = NULL;
    remove_made(cli, before, had_folder);
    return false;
}

bool new_site_possible(Arena *a, Str dir)
{
    DIR *d = opendir(str_z(a, dir));
    bool strange = false;
    if (!d)
        return access(str_z(a, dir), F_OK) != 0;
    for (const struct dirent *x; (x = readdir(d));) {
        bool own = strcmp(x->d_name, ".") == 0 || strcmp(x->d_name, "..") == 0;
        for (int i = 0; i < OWN_NAMES; i++)
            own = own || strcmp(x->d_name, own_names[i]) == 0;
        strange = strange || !own;
    }
    closedir(d);
    return !strange;
}
