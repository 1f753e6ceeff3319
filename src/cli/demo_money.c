/* SPDX-License-Identifier: EUPL-1.2
 * Suppliers, purchases and payments of the demo.
 */
#include "demo.h"

#include "ident.h"

typedef struct {
    const char *name, *siren, *city, *country, *account, *vat;
    bool on_receipts;
} DemoSupplier;

static const DemoSupplier suppliers[] = {
    {"Scierie de Retz", "991358755", "Machecoul", "France", "601", "", false},
    {"SCI du Chantier", "994265312", "Nantes", "France", "6132", "", true},
    {"Quincaillerie Atlantique", "996671582", "Rezé", "France", "6063", "", false},
    {"Énergie de l'Ouest", "998412761", "Nantes", "France", "6061", "", false},
    {"Holzhandel Bremen GmbH", "", "Bremen", "Germany", "601", "INTRA-B", false},
};
enum { SUPPLIERS = sizeof suppliers / sizeof *suppliers };

typedef struct {
    int supplier;
    const char *what, *rate;
    int every, least, most; /* months, quantity */
} DemoPurchase;

static const DemoPurchase purchases[] = {
    {0, "Plots de chêne, séchés", "1090", 1, 1, 3},
    {1, "Loyer de l'atelier", "1450", 1, 1, 1},
    {2, "Ferrures et visserie", "12.40", 1, 8, 40},
    {3, "Électricité de l'atelier", "318.75", 2, 1, 2},
    {4, "Frêne avivé", "740", 3, 1, 4},
};

static Str account_named(Cli *cli, const char *number)
{
    Str name = STR("");
    db_one_text(cli->c->db, cli->a,
                SQL("SELECT name FROM account WHERE account_number = ? AND is_group = 0"),
                DB_P(db_t(str_c(number))), &name);
    return name;
}

static bool add_supplier(Cli *cli, const DemoSupplier *k)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put_c(&o, "supplier_name", k->name);
    if (siren_valid(str_c(k->siren))) {
        json_put_c(&o, "siren", k->siren);
        json_put(&o, "tax_id", vat_number_of_siren(cli->a, str_c(k->siren)));
    }
    json_put_c(&o, "city", k->city);
    json_put_c(&o, "country", k->country);
    if (*k->vat)
        json_put_c(&o, "vat_code", k->vat);
    json_put_int(&o, "vat_on_payment", k->on_receipts);
    json_put(&o, "default_expense_account", account_named(cli, k->account));
    json_end(&o, '}');
    return demo_make(cli, "supplier", &b, false);
}

bool demo_suppliers(Cli *cli)
{
    bool ok = true;
    for (int i = 0; ok && i < SUPPLIERS; i++)
        ok = add_supplier(cli, &suppliers[i]);
    return ok;
}

static bool add_purchase(Cli *cli, const DemoPurchase *p, Date day)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put_c(&o, "supplier", suppliers[p->supplier].name);
    json_put(&o, "posting_date", date_format(cli->a, day));
    json_put(&o, "bill_date", date_format(cli->a, day));
    json_put(
        &o, "bill_no",
        str_format(cli->a, "%c-%05d", "RLQEH"[p->supplier], 10000 + (int)(day.day % 10000) * 3));
    json_key(&o, STR("items"));
    json_begin(&o, '[');
    json_begin(&o, '{');
    json_put_c(&o, "item_name", p->what);
    json_put_int(&o, "qty", p->least + demo_pick(p->most - p->least + 1));
    json_put_c(&o, "rate", p->rate);
    json_end(&o, '}');
    json_end(&o, ']');
    json_end(&o, '}');
    return demo_make(cli, "purchase_invoice", &b, true);
}

bool demo_purchases(Cli *cli, Date day)
{
    int y, m, d;
    bool ok = true;
    date_to_ymd(day, &y, &m, &d);
    for (size_t i = 0; ok && i < sizeof purchases / sizeof *purchases; i++) {
        Date on = date_add_days(day, 2 + 4 * (int)i);
        if (m % purchases[i].every == 0 && on.day <= cli->c->today.day)
            ok = add_purchase(cli, &purchases[i], on);
    }
    return ok;
}

/* --- payments --- */

typedef struct {
    Str type, name, party;
    int64_t open;
    Date due;
} Due;

static int read_due(Cli *cli, bool sales, Due *out, int max)
{
    int n = 0;
    DbRows *r = db_query(
        cli->c->db,
        sales ? SQL("SELECT s.name, d.name, s.outstanding_amount, s.due_date FROM sales_invoice s "
                    "JOIN document d ON d.id = s.customer JOIN currency k ON k.id = s.currency "
                    "WHERE s.docstatus = 1 AND k.currency_name = 'EUR' ORDER BY s.id")
              : SQL("SELECT s.name, d.name, s.outstanding_amount, s.due_date "
                    "FROM purchase_invoice s JOIN document d ON d.id = s.supplier "
                    "WHERE s.docstatus = 1 ORDER BY s.id"),
        DB_NONE);
    while (n < max && db_next(r))
        out[n++] = (Due){sales ? STR("Sales Invoice") : STR("Purchase Invoice"),
                         str_copy(cli->a, db_get_text(r, 0)),
                         str_copy(cli->a, db_get_text(r, 1)),
                         db_get_int(r, 2),
                         {(int32_t)db_get_int(r, 3)}};
    db_finish(r);
    return n;
}

static bool pay(Cli *cli, const Due *k, Date day, int64_t amount)
{
    Buf b = {.a = cli->a};
    JsonOut o = {.b = &b};
    bool sales = str_is(k->type, "Sales Invoice");
    json_begin(&o, '{');
    json_put_c(&o, "payment_type", sales ? "Receive" : "Pay");
    json_put_c(&o, "party_type", sales ? "Customer" : "Supplier");
    json_put(&o, "party", k->party);
    json_put(&o, "posting_date", date_format(cli->a, day));
    json_put(&o, "paid_amount", num_format(cli->a, amount, 2));
    json_put(&o, "reference_no", str_format(cli->a, "VIR %05d", 10000 + demo_pick(90000)));
    json_key(&o, STR("references"));
    json_begin(&o, '[');
    json_begin(&o, '{');
    json_put(&o, "reference_doctype", k->type);
    json_put(&o, "reference_name", k->name);
    json_end(&o, '}');
    json_end(&o, ']');
    json_end(&o, '}');
    return demo_make(cli, "payment_entry", &b, true);
}

/* Of ten: seven pay on the day or before, two some weeks late, one has not paid yet. */
static bool settle_one(Cli *cli, const Due *k)
{
    bool sales = str_is(k->type, "Sales Invoice");
    int kind = sales ? demo_pick(10) : 0;
    int days = !sales ? 0 : kind < 7 ? -demo_pick(12) : 5 + demo_pick(40);
    Date day = date_add_days(k->due, days);
    if (!k->open || kind == 9 || day.day > cli->c->today.day)
        return true;
    return pay(cli, k, day, kind == 8 ? k->open / 200 * 100 + 100 : k->open);
}

bool demo_payments(Cli *cli)
{
    enum { MAX = 400 };
    Due *list = arena_array_of(cli->a, Due, MAX);
    bool ok = true;
    for (int side = 0; ok && side < 2; side++) {
        int n = read_due(cli, side == 0, list, MAX);
        for (int i = 0; ok && i < n; i++) {
            ok = settle_one(cli, &list[i]);
            cli_progress(side ? "payments of suppliers" : "payments of customers", i + 1, n);
        }
    }
    return ok;
}
