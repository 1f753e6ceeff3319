/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

Str cli_option(const Cli *cli, const char *name)
{
    for (int i = 0; i < cli->n_options; i++)
        if (strcmp(cli->options[i].name, name) == 0 && cli->given[i].p)
            return cli->given[i];
    return STR("");
}

bool cli_has(const Cli *cli, const char *name)
{
    return cli_option(cli, name).n > 0;
}

bool cli_open(Cli *cli)
{
    cli->site = site_open(cli->a, cli_option(cli, "--site"), &cli->e);
    if (!cli->site)
        return false;
    cli->c = ctx_begin(cli->site, cli->a, cli->e.lang);
    if (!cli->c)
        return err_add(&cli->e, ERR_UNAVAILABLE, "db",
                       "The database cannot be reached: nothing was saved. Try again later.");
    ctx_as_system(cli->c);
    return true;
}

static void print_errors(const Errors *e)
{
    for (int i = 0; i < e->n; i++) {
        const Err *x = &e->list[i];
        fprintf(stderr, "bastide: %.*s%s%.*s\n", STR_ARG(x->field), x->field.n ? ": " : "",
                STR_ARG(x->text));
    }
}

int cli_fail(Cli *cli)
{
    print_errors(&cli->e);
    if (cli->c)
        print_errors(&cli->c->e);
    if (!cli->e.n && !(cli->c && cli->c->e.n))
        fprintf(stderr, "bastide: this did not work, and no reason was given\n");
    return 1;
}

int cli_usage(Cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str s = str_vformat(cli->a, format, args);
    va_end(args);
    fprintf(stderr, "bastide: %s; see --help\n", s.p);
    return 2;
}

bool cli_read_line(Cli *cli, Str *out)
{
    char line[4096];
    if (!fgets(line, sizeof line, stdin))
        return err_add(&cli->e, ERR_MANDATORY, "password",
                       "A password is needed: give it on standard input.");
    Str s = str_c(line);
    while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
        s.n--;
    *out = str_copy(cli->a, s);
    return true;
}

bool cli_read_file(Cli *cli, Str path, Str *out)
{
    FILE *f = fopen(str_z(cli->a, path), "rb");
    if (!f)
        return err_add(&cli->e, ERR_NOT_FOUND, "file", "The file %.*s cannot be read: %s",
                       STR_ARG(path), strerror(errno));
    Buf b = {.a = cli->a};
    static char part[65536];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        buf_add(&b, (Str){part, n});
    bool ok = !ferror(f);
    fclose(f);
    *out = buf_str(&b);
    return ok || err_add(&cli->e, ERR_NOT_FOUND, "file", "The file %.*s cannot be read: %s",
                         STR_ARG(path), strerror(errno));
}

void cli_progress(const char *what, int64_t done, int64_t all)
{
    static int64_t last = -1;
    int64_t tenth = all ? done * 10 / all : 0;
    bool terminal = isatty(STDERR_FILENO);
    if (!terminal && tenth == last && done != all)
        return;
    last = tenth;
    fprintf(stderr, "%s%s %lld / %lld%s", terminal ? "\r" : "", what, (long long)done,
            (long long)all, terminal && done != all ? "" : "\n");
    fflush(stderr);
}

int64_t cli_company(Cli *cli)
{
    Str name = cli_option(cli, "--company");
    if (name.n) {
        int64_t id = name_to_id(cli->c, type_of(cli->c, STR("company")), name);
        if (!id)
            err_add(&cli->e, ERR_NOT_FOUND, "company", "There is no company \"%.*s\". Choose one "
                                                       "of yours.",
                    STR_ARG(name));
        return id;
    }
    const CompanyInfo *info = company_info(cli->c, 0);
    if (!info)
        err_add(&cli->e, ERR_NOT_FOUND, "company", "Create a company first.");
    return info ? info->id : 0;
}
