/* SPDX-License-Identifier: EUPL-1.2
 * bastide import fec | einvoice | csv
 */
#include "import.h"

static const Option options[] = {
    {"--site", "DIR", "folder of the site", true},
    {"--company", "T", "company (default: the first one; fec)", false},
    {"--type", "T", "what the rows are: Customer, Supplier, Item … (csv)", false},
    {"--watch", NULL, "go on, taking what comes into the folder (einvoice)", false},
    {"--json", NULL, "print the report as JSON", false},
};

static int run(Cli *cli)
{
    Str kind = cli->n_rest ? cli->rest[0] : STR("");
    if (str_is(kind, "fec"))
        return import_fec(cli);
    if (str_is(kind, "einvoice"))
        return import_einvoice(cli);
    if (str_is(kind, "csv"))
        return import_csv(cli);
    return cli_usage(cli, "import takes fec, einvoice or csv, and files");
}

const Command command_import = {"import", "fec FILE | einvoice FILE… | csv FILE",
                                "take over the books of a FEC, received e-invoices, or lists\n"
                                "  fec FILE        books of another program\n"
                                "  einvoice FILE…  received invoices (UBL, CII, Factur-X), or\n"
                                "                  folders of them; each becomes a draft\n"
                                "  csv FILE        customers, suppliers, items: see --type",
                                OPTIONS(options), run};
