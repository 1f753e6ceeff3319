/* SPDX-License-Identifier: EUPL-1.2
 * bastide demo: an invented joinery with a year of activity, always the same but for the dates.
 */
#include "demo.h"
#include "ident.h"
#include "new_site.h"
#include "setting.h"

#include <stdio.h>

static const Option options[] = {
    {"--site", "DIR", "folder of the new site", true},
    {"--db", "URL", "postgresql://… (default: SQLite inside the folder)", false},
    {"--admin", "EMAIL", "e-mail address of the administrator", true},
    {"--password-stdin", NULL, "read the administrator's password from standard input", true},
};

typedef struct {
    const char *name, *type, *siren, *address, *postcode, *city, *country, *email, *vat;
} DemoCustomer;

static const DemoCustomer customers[] = {
    {"Clinique de l'Erdre", "Company", "999458078", "14 rue des Saules", "44300", "Nantes",
     "France", "achats@clinique-erdre.example", ""},
    {"Maison Kerbrat", "Company", "993021575", "3 quai Saint-Louis", "56100", "Lorient", "France",
     "compta@kerbrat.example", ""},
    {"Librairie L'Embellie", "Company", "993681931", "27 rue de Strasbourg", "44000", "Nantes",
     "France", "bonjour@embellie.example", ""},
    {"Café des Halles", "Company", "990364267", "2 place des Halles", "49000", "Angers", "France",
     "gerance@cafe-halles.example", ""},
    {"SCI Les Tilleuls", "Company", "992129973", "8 allée des Tilleuls", "44400", "Rezé", "France",
     "syndic@tilleuls.example", "TVA10"},
    {"Mairie de Clisson-sur-Maine", "Public", "992200337", "1 place de la Mairie", "44190",
     "Clisson", "France", "factures@mairie-csm.example", ""},
    {"École Sainte-Anne", "Company", "992245381", "5 rue de l'École", "44120", "Vertou", "France",
     "intendance@sainte-anne.example", ""},
    {"Dupont Agencement", "Company", "993236405", "40 route de Vannes", "44800", "Saint-Herblain",
     "France", "dupont@agencement.example", "AUTOLIQ"},
    {"Studio Kérity", "Company", "995622412", "11 rue du Port", "29760", "Penmarch", "France",
     "studio@kerity.example", ""},
    {"Claire Fontaine", "Individual", "", "8 rue des Salorges", "44100", "Nantes", "France",
     "claire.fontaine@courriel.example", "TVA10"},
    {"Holz und Form GmbH", "Company", "", "Hafenstraße 12", "50667", "Köln", "Germany",
     "einkauf@holzundform.example", "INTRA-B"},
    {"Brooklyn Interiors Inc.", "Company", "", "220 Water Street", "11201", "New York",
     "United States", "ap@brooklyn-interiors.example", "EXPORT"},
};
enum { CUSTOMERS = sizeof customers / sizeof *customers };

typedef struct {
    const char *code, *name, *price, *unit;
    bool goods;
} DemoItem;

static const DemoItem items[] = {
    {"TAB-LOI", "Table basse Loire, chêne huilé", "420", "Unité", true},
    {"CHA-LOI", "Chaise Loire, assise paillée", "145", "Unité", true},
    {"CHA-BAR", "Chaise haute de bar, frêne", "168", "Unité", true},
    {"BIB-SM", "Bibliothèque sur mesure", "1890", "Unité", true},
    {"DRE-SM", "Dressing sur mesure en chêne, pose comprise", "3850", "Unité", true},
    {"BAN-EXT", "Banc d'extérieur, robinier", "640", "Unité", true},
    {"PLI-ML", "Plinthe chêne", "12.60", "Mètre", true},
    {"POSE-H", "Pose par compagnon", "52", "Heure", false},
    {"ETU-J", "Étude et relevé sur place", "460", "Jour", false},
    {"LIV", "Livraison", "85", "Forfait", false},
};
enum { ITEMS = sizeof items / sizeof *items, INVOICES = 66, DAYS = 340 };

static uint64_t seed = 20260101;

int demo_pick(int n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)n);
}

static bool save(Cli *cli, DocHead *d, bool submit)
{
    return submit ? doc_submit(cli->c, d) : doc_save(cli->c, d);
}

bool demo_make(Cli *cli, const char *type, Buf *json, bool submit)
{
    const char *why = "";
    size_t at;
    Json *o = json_parse(cli->a, buf_str(json), &why, &at);
    DocHead *d = doc_new(cli->c, type_of(cli->c, str_c(type)));
    return o && doc_from_json(cli->c, d, o) && save(cli, d, submit);
}

static bool add_customer(Cli *cli, const DemoCustomer *k)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    bool foreign = strcmp(k->country, "France") != 0;
    json_begin(&o, '{');
    json_put_c(&o, "customer_name", k->name);
    json_put_c(&o, "customer_type", k->type);
    json_put_c(&o, "siren", k->siren);
    if (*k->siren)
        json_put(&o, "tax_id", vat_number_of_siren(cli->a, str_c(k->siren)));
    if (foreign && strcmp(k->country, "Germany") == 0)
        json_put_c(&o, "tax_id", "DE136695976");
    json_put_c(&o, "address_line1", k->address);
    json_put_c(&o, "pincode", k->postcode);
    json_put_c(&o, "city", k->city);
    json_put_c(&o, "territory", k->country);
    json_put_c(&o, "email_id", k->email);
    if (*k->vat)
        json_put_c(&o, "vat_code", k->vat);
    json_put_c(&o, "payment_terms", foreign ? "45 jours" : "30 jours");
    json_end(&o, '}');
    return demo_make(cli, "customer", &b, false);
}

static bool add_item(Cli *cli, const DemoItem *k)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put_c(&o, "item_code", k->code);
    json_put_c(&o, "item_name", k->name);
    json_put_c(&o, "standard_rate", k->price);
    json_put_c(&o, "stock_uom", k->unit);
    json_put_int(&o, "is_stock_item", k->goods);
    json_end(&o, '}');
    return demo_make(cli, "item", &b, false);
}

static bool add_invoice(Cli *cli, Date day, bool submit)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    int lines = 1 + demo_pick(3), first = demo_pick(ITEMS);
    json_begin(&o, '{');
    json_put_c(&o, "customer", customers[demo_pick(CUSTOMERS)].name);
    json_put(&o, "posting_date", date_format(cli->a, day));
    if (demo_pick(3) == 0)
        json_put(&o, "po_no", str_format(cli->a, "BC-%03d", 100 + demo_pick(900)));
    json_key(&o, STR("items"));
    json_begin(&o, '[');
    for (int i = 0; i < lines; i++) {
        json_begin(&o, '{');
        json_put_c(&o, "item_code", items[(first + i * 3) % ITEMS].code);
        json_put_int(&o, "qty", 1 + demo_pick(6));
        json_end(&o, '}');
    }
    json_end(&o, ']');
    json_end(&o, '}');
    return demo_make(cli, "sales_invoice", &b, submit);
}

/* One line of an entry by hand: account number, debit, credit. */
typedef struct {
    const char *account, *debit, *credit;
} DemoLine;

static bool add_entry(Cli *cli, Date day, const char *journal, const char *label,
                      const DemoLine *lines, int n)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put(&o, "posting_date", date_format(cli->a, day));
    json_put_c(&o, "user_remark", label);
    json_put_c(&o, "journal", journal);
    json_key(&o, STR("accounts"));
    json_begin(&o, '[');
    for (int i = 0; i < n; i++) {
        Str name = STR("");
        db_one_text(cli->c->db, cli->a, SQL("SELECT name FROM account WHERE account_number = ?"),
                    DB_P(db_t(str_c(lines[i].account))), &name);
        json_begin(&o, '{');
        json_put(&o, "account", name);
        json_put_c(&o, "debit_in_account_currency", lines[i].debit);
        json_put_c(&o, "credit_in_account_currency", lines[i].credit);
        json_end(&o, '}');
    }
    json_end(&o, ']');
    json_end(&o, '}');
    return demo_make(cli, "journal_entry", &b, true);
}

static bool add_month(Cli *cli, Date day)
{
    static const DemoLine pay[] = {
        {"6411", "6200.00", ""}, {"431", "", "1364.00"}, {"421", "", "4836.00"}};
    static const DemoLine paid[] = {{"421", "4836.00", ""}, {"512", "", "4836.00"}};
    return demo_purchases(cli, day) &&
           add_entry(cli, day, "OD - Opérations diverses", "Salaires du mois", pay, 3) &&
           add_entry(cli, day, "BQ - Banque", "Virement des salaires", paid, 2);
}

static bool add_previous_year(Cli *cli)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    int y, m, d;
    date_to_ymd(cli->c->today, &y, &m, &d);
    json_begin(&o, '{');
    json_put(&o, "year", str_format(cli->a, "%d", y - 1));
    json_put(&o, "year_start_date", str_format(cli->a, "%d-01-01", y - 1));
    json_put(&o, "year_end_date", str_format(cli->a, "%d-12-31", y - 1));
    json_end(&o, '}');
    return demo_make(cli, "fiscal_year", &b, false);
}

static bool add_masters(Cli *cli)
{
    bool ok = true;
    for (int i = 0; ok && i < CUSTOMERS; i++)
        ok = add_customer(cli, &customers[i]);
    for (int i = 0; ok && i < ITEMS; i++)
        ok = add_item(cli, &items[i]);
    return ok && demo_suppliers(cli);
}

static bool add_activity(Cli *cli)
{
    static const DemoLine capital[] = {{"512", "60000.00", ""}, {"10131", "", "60000.00"}};
    Date start = date_add_days(cli->c->today, -DAYS);
    bool ok = add_previous_year(cli) && ctx_refresh(cli->c) && add_masters(cli) &&
              add_entry(cli, start, "OD - Opérations diverses", "Apport en capital", capital, 2);
    int month = date_month_key(start);
    for (int i = 0; ok && i < INVOICES; i++) {
        Date day = date_add_days(start, i * DAYS / INVOICES);
        if (date_month_key(day) != month)
            ok = add_month(cli, date_month_start(day));
        month = date_month_key(day);
        ok = ok && add_invoice(cli, day, true);
        cli_progress("invoices", i + 1, INVOICES);
    }
    for (int i = 0; ok && i < 3; i++)
        ok = add_invoice(cli, cli->c->today, false);
    return ok && demo_payments(cli);
}

/* Whoever opens the home page first is shown around. */
static bool offer_tour(Cli *cli, Str user)
{
    return ctx_login(cli->c, user) && setting_put(cli->c, STR("tour"), STR("offer"));
}

static int run(Cli *cli)
{
    CompanySetup in = {.siren = STR("995499092"),
                       .name = STR("Atelier Martin"),
                       .legal_form = STR("SAS"),
                       .address = STR("6 rue des Chênes"),
                       .postcode = STR("44000"),
                       .city = STR("Nantes"),
                       .vat_regime = STR("debits"),
                       .iban = STR("FR7630006000011234567890189"),
                       .email = cli_option(cli, "--admin")};
    Str password;
    if (!cli_read_line(cli, &password) || !new_site(cli, &in, password) || !add_activity(cli) ||
        !offer_tour(cli, in.email))
        return cli_fail(cli);
    printf("site: %.*s\ncompany: Atelier Martin\nuser: %.*s\n", STR_ARG(cli_option(cli, "--site")),
           STR_ARG(in.email));
    return 0;
}

const Command command_demo = {"demo", "", "make a demo site with a year of activity",
                              OPTIONS(options), run};
