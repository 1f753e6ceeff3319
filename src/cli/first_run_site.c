/* SPDX-License-Identifier: EUPL-1.2
 * Defaults are those of the type Company, sources those of data/fr: what init knows, for eyes.
 */
#include "first_run_site.h"

#include "crypto.h"
#include "csv_table.h"
#include "daily.h"
#include "new_site.h"
#include "session.h"

#include <unistd.h>

enum { CODE_BYTES = 6, FORMS_MAX = 100, READY = 5 };

typedef struct {
    Cli *cli;
    Cli made; /* of the site, on an arena of its own */
    Daily *daily;
} Making;

/* --- what the page says --- */

static void read_legal_forms(Arena *a, SetupFacts *facts)
{
    CsvTable t = csv_table(a, "data/fr/legal_forms.csv");
    UiOption *list = arena_array_of(a, UiOption, FORMS_MAX);
    int n = 0;
    list[n++] = (UiOption){STR(""), STR("–")};
    while (n < FORMS_MAX && csv_table_next(&t))
        list[n++] = (UiOption){csv_cell(&t, "code"), csv_cell(&t, "label")};
    facts->legal_forms = list;
    facts->n_legal_forms = n;
}

/* "12-31" as people write it: "31/12". */
static Str day_first(Arena *a, Str month_day)
{
    return str_format(a, "%.*s/%.*s", STR_ARG(str_slice(month_day, 3, 5)),
                      STR_ARG(str_slice(month_day, 0, 2)));
}

static void read_defaults(Arena *a, SetupFacts *facts)
{
    const TypeDef *company = site_schema_type(a, STR("company"));
    CsvTable t = csv_table(a, "data/fr/setup.csv");
    for (int i = 0; i < SETUP_FIELDS; i++) {
        const FieldDef *f = type_field(company, str_c(setup_names[i]));
        facts->defaults[i] = f ? f->fallback : STR("");
    }
    facts->defaults[SETUP_YEAR_END] = day_first(a, facts->defaults[SETUP_YEAR_END]);
    while (csv_table_next(&t))
        for (int i = 0; i < SETUP_FIELDS; i++)
            if (str_is(csv_cell(&t, "field"), setup_names[i]))
                facts->sources[i] = csv_cell(&t, "source");
}

/* "VE, AC, BQ": the cells of a column. */
static Str listed(Arena *a, const char *path, const char *column)
{
    CsvTable t = csv_table(a, path);
    Buf b = {.a = a};
    while (csv_table_next(&t))
        buf_format(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(csv_cell(&t, column)));
    return buf_str(&b);
}

static Str vat_rates(Arena *a)
{
    CsvTable t = csv_table(a, "data/fr/vat_codes.csv");
    Buf b = {.a = a};
    while (csv_table_next(&t))
        if (str_is(csv_cell(&t, "category"), "S"))
            buf_format(&b, "%s%s", b.n ? " · " : "",
                       str_replace(a, csv_cell(&t, "rate"), STR("."), STR(",")).p);
    buf_add_c(&b, " %");
    return buf_str(&b);
}

static Str first_source(Arena *a, const char *path)
{
    CsvTable t = csv_table(a, path);
    Str source = csv_table_next(&t) ? csv_cell(&t, "source") : STR("");
    long more = str_find(source, '(');
    return more > 0 ? str_trim(str_slice(source, 0, (size_t)more)) : source;
}

static void read_ready(Arena *a, SetupFacts *facts)
{
    UiOption *list = arena_array_of(a, UiOption, READY);
    list[0] = (UiOption){first_source(a, "data/fr/accounts.csv"), STR("Chart of accounts")};
    list[1] = (UiOption){listed(a, "data/fr/journals.csv", "code"), STR("Journals")};
    list[2] = (UiOption){vat_rates(a), STR("VAT codes")};
    list[3] = (UiOption){facts->sources[SETUP_YEAR_END], STR("Fiscal year")};
    list[4] = (UiOption){STR("EN 16931"), STR("Electronic invoices")};
    facts->ready = list;
    facts->n_ready = READY;
}

/* --- the making --- */

static Site *make(void *arg, const Str *values, Errors *e)
{
    Making *x = arg;
    Arena *a = arena_new();
    x->made = *x->cli;
    x->made.a = a;
    x->made.e = (Errors){.a = a, .lang = e->lang};
    CompanySetup in = {.siren = str_copy(a, values[SETUP_SIREN]),
                       .name = str_copy(a, values[SETUP_NAME]),
                       .legal_form = str_copy(a, values[SETUP_LEGAL_FORM]),
                       .address = str_copy(a, values[SETUP_ADDRESS]),
                       .postcode = str_copy(a, values[SETUP_POSTCODE]),
                       .city = str_copy(a, values[SETUP_CITY]),
                       .vat_regime = str_copy(a, values[SETUP_VAT_REGIME]),
                       .year_end = str_copy(a, values[SETUP_YEAR_END]),
                       .iban = str_copy(a, values[SETUP_IBAN]),
                       .email = str_copy(a, values[SETUP_EMAIL])};
    if (!new_site(&x->made, &in, values[SETUP_PASSWORD])) {
        errors_append(e, &x->made.e);
        if (!e->n)
            err_add(e, ERR_INTERNAL, "", "The site could not be made; nothing of it is left.");
        arena_free(a);
        x->made = (Cli){0};
        return NULL;
    }
    ctx_end(x->made.c);
    x->made.c = NULL;
    x->daily = daily_start(x->made.site);
    return x->made.site;
}

static bool place_is_free(Cli *cli)
{
    Str dir = cli_option(cli, "--site"), parent = dir;
    while (parent.n && parent.p[parent.n - 1] == '/')
        parent.n--;
    while (parent.n && parent.p[parent.n - 1] != '/')
        parent.n--;
    const char *above = parent.n ? str_z(cli->a, parent) : ".";
    if (!new_site_possible(cli->a, dir))
        return err_add(&cli->e, ERR_VALIDATION, "site",
                       "There is no site in %.*s, and other files are. Choose an empty folder for "
                       "a new site.",
                       STR_ARG(dir));
    const char *place = access(str_z(cli->a, dir), F_OK) == 0 ? str_z(cli->a, dir) : above;
    return access(place, W_OK | X_OK) == 0 ||
           err_add(&cli->e, ERR_UNAVAILABLE, "site",
                   "There is no site in %.*s, and none can be made: %s cannot be written.",
                   STR_ARG(dir), place);
}

bool first_run_begin(Cli *cli, FirstRunConfig *out)
{
    SetupFacts *facts = arena_new_of(cli->a, SetupFacts);
    Making *making = arena_new_of(cli->a, Making);
    if (!place_is_free(cli))
        return false;
    making->cli = cli;
    facts->password_min = PASSWORD_MIN;
    read_legal_forms(cli->a, facts);
    read_defaults(cli->a, facts);
    read_ready(cli->a, facts);
    *out = (FirstRunConfig){
        .facts = facts, .code = random_hex(cli->a, CODE_BYTES), .make = make, .arg = making};
    return true;
}

void first_run_end(const FirstRunConfig *config)
{
    Making *x = config->arg;
    daily_stop(x->daily);
    site_close(x->made.site);
    if (x->made.a)
        arena_free(x->made.a);
}
