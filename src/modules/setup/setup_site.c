/* SPDX-License-Identifier: EUPL-1.2
 * Masters that all companies of a site share.
 */
#include "country.gen.h"
#include "csv_table.h"
#include "currency.gen.h"
#include "item_tax_template.gen.h"
#include "mode_of_payment.gen.h"
#include "payment_terms_template.gen.h"
#include "role.gen.h"
#include "setup.h"
#include "uom.gen.h"
#include "user.gen.h"
#include "vat_code.gen.h"

static void *make(Ctx *c, Str type)
{
    return doc_new(c, type_of(c, type));
}

static bool add_roles(Ctx *c)
{
    static const char *const names[] = {"System Manager", "Accounts Manager", "Accounts User",
                                        "Sales User",     "Stock Manager",    "Auditor"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Role *r = make(c, STR("role"));
        r->role_name = str_c(names[i]);
        if (!doc_save(c, &r->head))
            return false;
    }
    return true;
}

static bool add_currencies(Ctx *c)
{
    CsvTable t = csv_table(c->a, "data/fr/currencies.csv");
    while (csv_table_next(&t)) {
        Currency *d = make(c, STR("currency"));
        if (csv_cell(&t, "valid_to").n)
            continue;
        d->currency_name = csv_cell(&t, "code");
        d->label = csv_cell(&t, "name_fr");
        d->symbol = csv_cell(&t, "symbol");
        str_to_int(csv_cell(&t, "decimals"), &d->decimals);
        field_mark_given(&d->head, type_field(d->head.type, STR("decimals")));
        if (!doc_save(c, &d->head))
            return false;
    }
    return true;
}

static bool add_countries(Ctx *c)
{
    CsvTable t = csv_table(c->a, "data/fr/countries.csv");
    while (csv_table_next(&t)) {
        Country *d = make(c, STR("country"));
        d->country_name = csv_cell(&t, "name");
        d->label_fr = csv_cell(&t, "name_fr");
        d->code = csv_cell(&t, "code");
        d->is_eu = str_is(csv_cell(&t, "is_eu"), "1");
        if (!doc_save(c, &d->head))
            return false;
    }
    return true;
}

static bool add_alias(Ctx *c, const DocHead *d, Str name)
{
    return !name.n || str_eq(name, d->name) ||
           db_exec(c->db,
                   SQL("INSERT INTO document_alias (type_id, name, document) VALUES (?, ?, ?) "
                       "ON CONFLICT DO NOTHING"),
                   DB_P(db_i(d->type->id), db_t(name), db_i(d->id)), NULL);
}

/* Units have their French name; ERPNext's English ones keep resolving. */
static bool add_units(Ctx *c)
{
    CsvTable t = csv_table(c->a, "data/fr/units.csv");
    while (csv_table_next(&t)) {
        Uom *d = make(c, STR("uom"));
        Str rest = csv_cell(&t, "aliases"), alias;
        d->uom_name = csv_cell(&t, "label_fr");
        d->code = csv_cell(&t, "code");
        d->must_be_whole_number = str_is(csv_cell(&t, "whole_number"), "1");
        if (!doc_save(c, &d->head) || !add_alias(c, &d->head, csv_cell(&t, "name")))
            return false;
        while (str_split(&rest, '|', &alias))
            if (!add_alias(c, &d->head, str_copy(c->a, alias)))
                return false;
    }
    return true;
}

/* The name under which programs of the Frappe kind give a VAT code. */
static bool add_template(Ctx *c, const VatCode *v)
{
    ItemTaxTemplate *t = make(c, STR("item_tax_template"));
    t->title = v->code;
    t->vat_code = (Link){v->head.id, v->head.name};
    return doc_save(c, &t->head);
}

static bool add_vat_codes(Ctx *c)
{
    CsvTable t = csv_table(c->a, "data/fr/vat_codes.csv");
    while (csv_table_next(&t)) {
        VatCode *d = make(c, STR("vat_code"));
        d->code = csv_cell(&t, "code");
        d->label = csv_cell(&t, "label_fr");
        num_parse(csv_cell(&t, "rate"), 6, &d->rate.micro);
        num_parse(csv_cell(&t, "reverse_rate"), 6, &d->reverse_rate.micro);
        d->category = csv_cell(&t, "category");
        d->vatex = csv_cell(&t, "vatex");
        d->mention = csv_cell(&t, "printed_mention");
        d->mention_en = csv_cell(&t, "printed_mention_en");
        d->source = csv_cell(&t, "source");
        date_parse(csv_cell(&t, "valid_from"), &d->valid_from);
        date_parse(csv_cell(&t, "valid_to"), &d->valid_to);
        if (!doc_save(c, &d->head) || !add_template(c, d))
            return false;
    }
    return true;
}

static bool add_terms(Ctx *c)
{
    CsvTable t = csv_table(c->a, "data/fr/payment_terms.csv");
    while (csv_table_next(&t)) {
        PaymentTermsTemplate *d = make(c, STR("payment_terms_template"));
        d->template_name = csv_cell(&t, "name");
        d->note_text = csv_cell(&t, "label_fr");
        str_to_int(csv_cell(&t, "days"), &d->credit_days);
        d->from_month_end = str_is(csv_cell(&t, "rule"), "EOM_THEN_DAYS");
        d->end_of_month = str_is(csv_cell(&t, "rule"), "DAYS_THEN_EOM");
        if (!doc_save(c, &d->head))
            return false;
    }
    return true;
}

static bool add_modes(Ctx *c)
{
    static const char *const modes[][3] = {{"Virement", "Bank", "30"},
                                           {"Prélèvement", "Bank", "59"},
                                           {"Carte bancaire", "Bank", "48"},
                                           {"Chèque", "Bank", "20"},
                                           {"Espèces", "Cash", "10"}};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        ModeOfPayment *d = make(c, STR("mode_of_payment"));
        d->mode_of_payment = str_c(modes[i][0]);
        d->type = str_c(modes[i][1]);
        d->code = str_c(modes[i][2]);
        if (!doc_save(c, &d->head))
            return false;
    }
    return true;
}

static bool site_job(Ctx *c, void *arg)
{
    (void)arg;
    return add_roles(c) && add_currencies(c) && add_countries(c) && add_units(c) &&
           add_vat_codes(c) && add_terms(c) && add_modes(c);
}

bool setup_site(Ctx *c)
{
    return ctx_write(c, site_job, NULL) && (c->writing || ctx_refresh(c));
}

bool setup_admin(Ctx *c, Str email, Str password)
{
    User *u = make(c, STR("user"));
    const FieldDef *email_field = type_field(u->head.type, STR("email"));
    if (!field_set_text(c, NULL, &u->head, email_field, email, "email"))
        return false;
    u->first_name = STR("Administrateur");
    u->new_password = password;
    if (!password.n)
        return fail_field(c, ERR_MANDATORY, "password",
                          "A password is needed: give it on standard input.");
    HasRole *role = user_add_roles(c, u);
    role->role = (Link){name_to_id(c, type_of(c, STR("role")), STR("System Manager")),
                        STR("System Manager")};
    return doc_save(c, &u->head);
}
