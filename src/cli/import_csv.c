/* SPDX-License-Identifier: EUPL-1.2
 * bastide import csv --type Customer FILE
 */
#include "csv_import.h"
#include "import.h"

#include <stdio.h>

int import_csv(Cli *cli)
{
    CsvSheet sheet;
    CsvImportResult r;
    Str bytes, label = cli_option(cli, "--type");
    if (cli->n_rest != 2 || !label.n)
        return cli_usage(cli, "import csv takes --type and one file");
    if (!cli_open(cli) || !cli_read_file(cli, cli->rest[1], &bytes))
        return cli_fail(cli);
    const TypeDef *t = registry_label(cli->c->reg, label);
    if (!t || t->child || t->ledger)
        return cli_usage(cli, "there is no type %s whose documents can be imported", label.p);
    if (!csv_sheet(cli->c, t, bytes, &sheet) || !csv_import(cli->c, &sheet, false, &r))
        return cli_fail(cli);
    if (cli_has(cli, "--json"))
        printf("{\"created\":%d,\"changed\":%d,\"same\":%d}\n", r.created, r.changed, r.same);
    else
        printf("%d created, %d changed, %d as they were\n", r.created, r.changed, r.same);
    return 0;
}
