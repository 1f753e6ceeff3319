/* SPDX-License-Identifier: EUPL-1.2
 * bastide export fec | export einvoice NAME…
 */
#include "cli.h"
#include "einvoice.h"
#include "fec_export.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the site", true},
    {"--company", "T", "company (default: the first one)", false},
    {"--from", "DATE", "first day of the entries (fec)", false},
    {"--to", "DATE", "last day; gives the name of the file (fec)", false},
    {"--describe", NULL, "also write the description that the law asks for (fec)", false},
    {"--format", "F", "ubl, cii or facturx (einvoice)", false},
    {"--out", "DIR", "folder for the files", true},
};

static bool make_folder(Cli *cli, Str dir)
{
    if (mkdir(str_z(cli->a, dir), 0777) == 0 || errno == EEXIST)
        return true;
    return err_add(&cli->e, ERR_UNAVAILABLE, "out", "The folder cannot be made: %s",
                   strerror(errno));
}

static int export_fec(Cli *cli)
{
    FecExport x = {.dir = cli_option(cli, "--out"), .describe = cli_has(cli, "--describe")};
    FecExportResult r;
    if (!date_parse(cli_option(cli, "--from"), &x.from) ||
        !date_parse(cli_option(cli, "--to"), &x.to))
        return cli_usage(cli, "--from and --to are days: 2026-01-01");
    if (!cli_open(cli) || !(x.company = cli_company(cli)) || !make_folder(cli, x.dir) ||
        !fec_export(cli->c, &x, &r))
        return cli_fail(cli);
    printf("%s\n", r.path.p);
    return 0;
}

static bool write_file(Cli *cli, const char *path, Str content)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(content.p, 1, content.n, f) == content.n;
    if (f && fclose(f) != 0)
        ok = false;
    return ok || err_add(&cli->e, ERR_UNAVAILABLE, "out", "The file %s cannot be written: %s", path,
                         strerror(errno));
}

static int export_einvoice(Cli *cli)
{
    Str out = cli_option(cli, "--out");
    if (!cli_open(cli))
        return cli_fail(cli);
    const EinvoiceFormat *format = einvoice_format(cli->c, cli_option(cli, "--format"));
    if (!format)
        return cli_usage(cli, "the format is ubl, cii or facturx");
    if (!make_folder(cli, out))
        return cli_fail(cli);
    for (int i = 1; i < cli->n_rest; i++) {
        Str bytes, path = str_format(cli->a, "%.*s/%.*s%s", STR_ARG(out), STR_ARG(cli->rest[i]),
                                     format->ending);
        if (!einvoice_bytes(cli->c, cli->rest[i], format, &bytes) ||
            !write_file(cli, path.p, bytes))
            return cli_fail(cli);
        printf("%s\n", path.p);
    }
    return 0;
}

static int run(Cli *cli)
{
    Str what = cli->n_rest ? cli->rest[0] : STR("");
    if (str_is(what, "fec") && cli->n_rest == 1)
        return export_fec(cli);
    if (str_is(what, "einvoice") && cli->n_rest > 1)
        return export_einvoice(cli);
    return cli_usage(cli, "export takes \"fec\", or \"einvoice\" and numbers of invoices");
}

const Command command_export = {"export", "fec | einvoice NAME…", "write a FEC or e-invoices",
                                OPTIONS(options), run};
