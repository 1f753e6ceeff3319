/* SPDX-License-Identifier: EUPL-1.2
 * bastide init: from a SIREN to a site that can invoice.
 */
#include "cli.h"
#include "new_site.h"

#include <stdio.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the new site", true},
    {"--db", "URL", "postgresql://… (default: SQLite inside the folder)", false},
    {"--siren", "N", "SIREN of the company (9 digits)", true},
    {"--name", "T", "name of the company", true},
    {"--admin", "EMAIL", "e-mail address of the administrator", true},
    {"--password-stdin", NULL, "read the administrator's password from standard input", true},
    {"--abbr", "T", "abbreviation, for numbers of a second company", false},
    {"--siret", "N", "SIRET of the seat", false},
    {"--legal-form", "T", "SAS, SARL, EI, Association … or the INSEE code", false},
    {"--address", "T", "street and number", false},
    {"--postcode", "N", "postal code", false},
    {"--city", "T", "city", false},
    {"--vat-regime", "R", "debits, encaissements or franchise (default: debits)", false},
    {"--year-end", "MM-DD", "end of the fiscal year (default: 12-31)", false},
    {"--iban", "IBAN", "bank account printed on invoices", false},
};

static int run(Cli *cli)
{
    CompanySetup in = {.siren = cli_option(cli, "--siren"),
                       .siret = cli_option(cli, "--siret"),
                       .name = cli_option(cli, "--name"),
                       .abbr = cli_option(cli, "--abbr"),
                       .legal_form = cli_option(cli, "--legal-form"),
                       .address = cli_option(cli, "--address"),
                       .postcode = cli_option(cli, "--postcode"),
                       .city = cli_option(cli, "--city"),
                       .vat_regime = cli_option(cli, "--vat-regime"),
                       .year_end = cli_option(cli, "--year-end"),
                       .iban = cli_option(cli, "--iban"),
                       .email = cli_option(cli, "--admin")};
    Str password;
    if (!cli_read_line(cli, &password) || !new_site(cli, &in, password))
        return cli_fail(cli);
    printf("site: %.*s\ncompany: %.*s\nuser: %.*s\n", STR_ARG(cli_option(cli, "--site")),
           STR_ARG(in.name), STR_ARG(in.email));
    return 0;
}

const Command command_init = {"init", "", "make a site for a company", OPTIONS(options), run};
