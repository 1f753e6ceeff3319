/* SPDX-License-Identifier: EUPL-1.2
 * Who sent the invoice and who it is for.
 */
#include "einvoice_in/einvoice_in.h"
#include "ident.h"
#include "site.h"
#include "utf8.h"

/* The SIREN that a party gives, in one of the ways of the norm; "" when none. */
static Str siren_of(Ctx *c, const EnParty *p)
{
    Str legal = ident_compact(c->a, p->legal_id.id), vat = ident_compact(c->a, p->vat_id);
    if (str_is(p->legal_id.scheme, "0002") && siren_valid(legal))
        return legal;
    if (str_is(p->legal_id.scheme, "0009") && siret_valid(legal))
        return str_slice(legal, 0, 9);
    for (int i = 0; i < p->n_ids; i++)
        if (str_is(p->ids[i].scheme, "0009") && siret_valid(ident_compact(c->a, p->ids[i].id)))
            return str_slice(ident_compact(c->a, p->ids[i].id), 0, 9);
    if (str_starts(vat, STR("FR")) && vat.n == 13 && siren_valid(str_slice(vat, 4, 13)))
        return str_slice(vat, 4, 13);
    if (str_is(p->electronic.scheme, "0225") && p->electronic.id.n >= 9 &&
        siren_valid(str_slice(p->electronic.id, 0, 9)))
        return str_slice(p->electronic.id, 0, 9);
    return siren_valid(legal) ? legal : STR("");
}

static Str siret_of(Ctx *c, const EnParty *p)
{
    for (int i = 0; i < p->n_ids; i++) {
        Str id = ident_compact(c->a, p->ids[i].id);
        if (str_is(p->ids[i].scheme, "0009") && siret_valid(id))
            return id;
    }
    Str legal = ident_compact(c->a, p->legal_id.id);
    return str_is(p->legal_id.scheme, "0009") && siret_valid(legal) ? legal : STR("");
}

static bool look(Ctx *c, Sql sql, Str value, int64_t *out)
{
    if (value.n)
        db_one_int(c->db, sql, DB_P(db_t(value)), out);
    return *out != 0;
}

static bool by_account(Ctx *c, const EnInvoice *inv, int64_t *out)
{
    Sql sql = SQL("SELECT id FROM supplier WHERE iban = ? ORDER BY id LIMIT 1");
    for (int i = 0; i < inv->n_payments && !*out; i++)
        look(c, sql, ident_compact(c->a, inv->payments[i].iban), out);
    return *out != 0;
}

bool supplier_match(Ctx *c, const EnInvoice *inv, int64_t *out, const char **out_by)
{
    const EnParty *p = &inv->seller;
    int64_t id = 0;
    const char *by = NULL;
    if (look(c, SQL("SELECT id FROM supplier WHERE siret = ? ORDER BY id LIMIT 1"), siret_of(c, p),
             &id))
        by = "SIRET";
    else if (look(c, SQL("SELECT id FROM supplier WHERE siren = ? ORDER BY id LIMIT 1"),
                  siren_of(c, p), &id))
        by = "SIREN";
    else if (look(c, SQL("SELECT id FROM supplier WHERE tax_id = ? ORDER BY id LIMIT 1"),
                  ident_compact(c->a, p->vat_id), &id))
        by = "VAT Number";
    else if (by_account(c, inv, &id))
        by = "IBAN";
    else if (look(c,
                  SQL("SELECT id FROM supplier WHERE bastide_fold(supplier_name) = ? "
                      "ORDER BY id LIMIT 1"),
                  utf8_fold(c->a, p->name), &id))
        by = "Name";
    if (db_error(c->db) != DB_OK)
        return db_report(c->db, &c->e);
    *out = id;
    *out_by = by;
    return true;
}

static Link country_link(Ctx *c, Str code)
{
    return (Link){code.n ? name_to_id(c, type_of(c, STR("country")), code) : 0, STR("")};
}

static Str vat_code_of(Str country)
{
    static const char *const members[] = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL",
                                          "ES", "FI", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
                                          "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (str_is(country, members[i]))
            return STR("INTRA-B");
    return STR("");
}

int64_t supplier_propose(Ctx *c, const EnInvoice *inv)
{
    const EnParty *p = &inv->seller;
    Supplier *s = (Supplier *)(void *)doc_new(c, type_of(c, STR("supplier")));
    Str vat = ident_compact(c->a, p->vat_id), code = vat_code_of(p->address.country);
    s->supplier_name = p->name.n ? utf8_cut(p->name, 140) : STR("?");
    s->supplier_type = STR("Company");
    s->siren = siren_of(c, p);
    s->siret = siret_of(c, p);
    if (vat_number_valid(vat))
        s->tax_id = vat;
    s->country = country_link(c, p->address.country);
    s->address_line1 = p->address.line1;
    s->address_line2 = p->address.line2;
    s->pincode = p->address.postcode;
    s->city = p->address.city;
    if (email_valid(p->contact_email))
        s->email_id = p->contact_email;
    if (code.n)
        s->vat_code = (Link){name_to_id(c, type_of(c, STR("vat_code")), code), code};
    for (int i = 0; i < inv->n_payments && !s->iban.n; i++) {
        Str iban = ident_compact(c->a, inv->payments[i].iban);
        if (iban_valid(iban)) {
            s->iban = iban;
            s->bic = inv->payments[i].bic;
        }
    }
    return doc_save(c, &s->head) ? s->head.id : 0;
}

int64_t company_match(Ctx *c, const EnInvoice *inv, Findings *f)
{
    Str siren = siren_of(c, &inv->buyer);
    int64_t id = 0;
    const CompanyInfo *info;
    if (look(c, SQL("SELECT id FROM company WHERE siren = ? ORDER BY id LIMIT 1"), siren, &id))
        return id;
    info = company_info(c, 0);
    if (!info)
        return 0;
    finding_add(f, str_format(c->a,
                              tr(c->lang, "It is addressed to %s (%s), not to %s: make sure that "
                                          "it is yours."),
                              inv->buyer.name.n ? inv->buyer.name.p : "?", siren.n ? siren.p : "?",
                              info->name.p));
    return info->id;
}
