/* SPDX-License-Identifier: EUPL-1.2
 *
 * BR-FR, the rules of France for invoices between platforms: XP Z12-012, edition 1.4.0.03. The
 * mentions behind them: C. com. L441-9, L441-10 and D441-5 (late payment, 40 €, discount), CGI
 * ann. II art. 242 nonies A (SIREN, nature of the operations, option for debits).
 */
#include "en16931/rules_private.h"

#include "utf8.h"

static bool one_of(Str code, const char *list)
{
    Str rest = str_c(list), part;
    while (str_split(&rest, ' ', &part))
        if (str_eq(code, part))
            return true;
    return false;
}

static const char self_billed[] = "389 501 500 471 473 261 502";

/* --- identifiers (01, 02, 09 to 13, 21 to 26, 32) --- */

static bool is_long(Str id)
{
    return utf8_length(id) > 35;
}

static bool has_only(Str s, const char *others)
{
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        bool plain = (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') ||
                     (ch >= '0' && ch <= '9');
        if (!plain && !strchr(others, ch))
            return false;
    }
    return s.n > 0;
}

static bool digits(Str s, size_t n)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n == n;
}

static void check_number(Check *c, const char *term, const char *path, Str number)
{
    if (!number.n)
        return;
    if (is_long(number))
        rule_break(c, "BR-FR-01", term, path, number,
                   N_("An invoice number has at most 35 characters in France. Shorten it."));
    if (!has_only(number, "+-_/")) {
        const char *msgid = N_("An invoice number has letters, digits and + - _ / only, without "
                               "spaces, in France. Change it.");
        if (c->syntax != EN_CII)
            rule_break(c, "BR-FR-01", term, path, number, msgid);
        rule_break(c, "BR-FR-02", term, path, number, msgid);
    }
}

static const EnId *find_id(const EnParty *p, const char *scheme)
{
    for (int i = 0; i < p->n_ids; i++)
        if (str_is(p->ids[i].scheme, scheme))
            return &p->ids[i];
    return NULL;
}

static Str id_of_scheme(const EnParty *p, const char *scheme)
{
    const EnId *id = find_id(p, scheme);
    return id ? id->id : STR("");
}

static Str siren(const EnParty *p)
{
    return str_is(p->legal_id.scheme, "0002") ? p->legal_id.id : STR("");
}

/* A SIRET begins with the SIREN of its party; a party without SIREN is taken at its word. */
static void check_siret(Check *c, const EnParty *p, const char *term, const char *path,
                        bool lenient)
{
    Str siret = id_of_scheme(p, "0009"), own = siren(p);
    if (!find_id(p, "0009"))
        return;
    bool matches = (lenient && !own.n) || (own.n == 9 && str_starts(siret, own));
    if (!digits(siret, 14) || !matches)
        rule_break(c, "BR-FR-09", term, path, siret,
                   N_("A SIRET has 14 digits and begins with the SIREN of its party. Correct it."));
}

static void check_ids(Check *c, const EnParty *p, const char *term, const char *path)
{
    for (int i = 0; i < p->n_ids; i++) {
        EnId id = p->ids[i];
        if (!id.scheme.n && c->syntax != EN_CII)
            rule_break(c, "BR-FR-CO-10", term, path, id.id,
                       N_("An identifier of a party needs its scheme, for example 0009 for a "
                          "SIRET. Enter it."));
        for (int k = 0; k < i; k++)
            if (id.scheme.n && str_eq(id.scheme, p->ids[k].scheme))
                rule_break(c, "BR-FR-CO-10", term, path, id.scheme,
                           N_("A party has one identifier of each scheme. Keep one."));
        if ((str_is(id.scheme, "0002") || str_is(id.scheme, "0231")) && !digits(id.id, 9))
            rule_break(c, "BR-FR-32", term, path, id.id,
                       N_("A SIREN has nine digits. Correct it."));
    }
    if (str_is(p->legal_id.scheme, "0002") && !digits(p->legal_id.id, 9))
        rule_break(c, "BR-FR-32", term, path, p->legal_id.id,
                   N_("A SIREN has nine digits. Correct it."));
}

static void check_addresses(Check *c, const EnParty *p, const char *term, const char *path)
{
    Str routing = id_of_scheme(p, "0224");
    if (str_is(p->electronic.scheme, "0225") && !has_only(p->electronic.id, "+-_."))
        rule_break(c, "BR-FR-23", term, path, p->electronic.id,
                   N_("A French electronic address has letters, digits and + - _ . only. Correct "
                      "it."));
    if (utf8_length(p->electronic.id) > 125)
        rule_break(c, "BR-FR-25", term, path, STR(""),
                   N_("A French electronic address has at most 125 characters. Shorten it."));
    if (routing.n && !has_only(routing, "+-_."))
        rule_break(c, "BR-FR-24", term, path, routing,
                   N_("A routing code has letters, digits and + - _ . only. Correct it."));
    if (utf8_length(routing) > 100)
        rule_break(c, "BR-FR-26", term, path, STR(""),
                   N_("A routing code has at most 100 characters. Shorten it."));
}

static void check_parties(Check *c)
{
    const EnInvoice *inv = c->inv;
    check_siret(c, &inv->seller, "BT-29", "seller.ids", false);
    check_siret(c, &inv->buyer, "BT-46", "buyer.ids", false);
    check_siret(c, &inv->payee, "BT-60", "payee.ids", true);
    check_ids(c, &inv->seller, "BT-29", "seller.ids");
    check_ids(c, &inv->buyer, "BT-46", "buyer.ids");
    check_ids(c, &inv->payee, "BT-60", "payee.ids");
    check_addresses(c, &inv->seller, "BT-34", "seller.electronic");
    check_addresses(c, &inv->buyer, "BT-49", "buyer.electronic");
    for (c->row = 0; c->row < inv->n_others; c->row++) {
        const EnOther *o = &inv->others[c->row];
        check_siret(c, &o->party, o->term, "others[#].ids", true);
        check_ids(c, &o->party, o->term, "others[#].ids");
        check_addresses(c, &o->party, o->term, "others[#].electronic");
    }
    c->row = -1;
    if (str_is(inv->delivery.id.scheme, "0009") && !digits(inv->delivery.id.id, 14))
        rule_break(c, "BR-FR-09", "BT-71", "delivery.id", inv->delivery.id.id,
                   N_("A SIRET has 14 digits and begins with the SIREN of its party. Correct it."));
    if (inv->delivery.id.id.n && !inv->delivery.id.scheme.n && c->syntax != EN_CII)
        rule_break(c, "BR-FR-CO-10", "BT-71", "delivery.id", inv->delivery.id.id,
                   N_("An identifier of a party needs its scheme, for example 0009 for a SIRET. "
                      "Enter it."));
}

static bool no_seller_siren(const Check *c)
{
    return !digits(siren(&c->inv->seller), 9) && (c->syntax == EN_CII || !rule_absent(c, "BG-4"));
}

static bool no_seller_address(const Check *c)
{
    return !c->inv->seller.electronic.id.n;
}

static bool no_buyer_address(const Check *c)
{
    return !c->inv->buyer.electronic.id.n;
}

/* --- notes (05, 06, 20, 31, CO-14) --- */

static int notes_of(const EnInvoice *inv, const char *subject)
{
    int n = 0;
    for (int i = 0; i < inv->n_notes; i++)
        n += str_is(inv->notes[i].subject, subject);
    return n;
}

static Str note(const EnInvoice *inv, const char *subject)
{
    for (int i = 0; i < inv->n_notes; i++)
        if (str_is(inv->notes[i].subject, subject))
            return inv->notes[i].text;
    return STR("");
}

static bool is_treatment(Str bar)
{
    return one_of(bar, "B2B B2BINT B2C B2CINT OUTOFSCOPE ARCHIVEONLY");
}

static void check_notes(Check *c)
{
    static const char *const subjects[] = {"PMT", "PMD", "AAB", "TXD"};
    int treatments = 0;
    for (int i = 0; i < 4; i++) {
        int n = notes_of(c->inv, subjects[i]);
        if (n == 0 && i < 3)
            rule_break(c, "BR-FR-05", "BT-22", "notes", str_c(subjects[i]),
                       N_("A French invoice has notes on the 40 € of recovery (PMT), late payment "
                          "(PMD) and discount for early payment (AAB). Add the one missing."));
        if (n > 1)
            rule_break(c, "BR-FR-06", "BT-21", "notes", str_c(subjects[i]),
                       N_("This note may stand once. Keep one."));
    }
    for (int i = 0; i < c->inv->n_notes; i++) {
        Str text = c->inv->notes[i].text;
        if (!str_is(c->inv->notes[i].subject, "BAR"))
            continue;
        treatments += is_treatment(text);
        if (!is_treatment(text) && (text.n || c->syntax == EN_CII))
            rule_break(c, "BR-FR-20", "BT-22", "notes", text,
                       N_("The note BAR says B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE or ARCHIVEONLY. "
                          "Correct it."));
    }
    if (treatments > 1)
        rule_break(c, c->syntax == EN_CII ? "BR-FR-31" : "BR-FR-30", "BT-21", "notes", STR("BAR"),
                   N_("This note may stand once. Keep one."));
}

static bool is_b2b(const EnInvoice *inv)
{
    return str_is(note(inv, "BAR"), "B2B");
}

static bool no_buyer_siren(const Check *c)
{
    return is_b2b(c->inv) && !digits(siren(&c->inv->buyer), 9);
}

static bool is_address_of(const EnParty *p)
{
    return str_is(p->electronic.scheme, "0225") && str_starts(p->electronic.id, siren(p));
}

static bool buyer_address_foreign(const Check *c)
{
    return is_b2b(c->inv) && !one_of(c->inv->type_code, self_billed) &&
           !is_address_of(&c->inv->buyer);
}

static bool seller_address_foreign(const Check *c)
{
    bool asked = c->syntax == EN_CII ? is_b2b(c->inv) : note(c->inv, "BAR").n > 0;
    return asked && one_of(c->inv->type_code, self_billed) && !is_address_of(&c->inv->seller);
}

/* --- kind of invoice (04, 08, CO-03 to CO-09) --- */

static bool is_type(Str code)
{
    return one_of(code, "380 389 393 501 386 500 384 471 472 473 261 262 381 396 502 503");
}

static bool any_type_unknown(const EnPreceding *list, int n)
{
    for (int i = 0; i < n; i++)
        if (list[i].type_code.n && !is_type(list[i].type_code))
            return true;
    return false;
}

static bool type_unknown(const Check *c)
{
    const EnInvoice *inv = c->inv;
    bool unknown = any_type_unknown(inv->preceding, inv->n_preceding);
    for (int i = 0; i < inv->n_lines; i++)
        unknown = unknown || any_type_unknown(inv->lines[i].preceding, inv->lines[i].n_preceding);
    return unknown || (inv->type_code.n && !is_type(inv->type_code));
}

static bool process_unknown(const Check *c)
{
    return !one_of(c->inv->process, "B1 S1 M1 B2 S2 M2 S3 B4 S4 M4 S5 S6 B7 S7 B8 S8 M8 B9 S9 M9");
}

static bool discount_without_contract(const Check *c)
{
    const EnInvoice *inv = c->inv;
    return str_is(inv->type_code, "262") &&
           (!inv->contract.n || !inv->period_start.day || !inv->period_end.day);
}

static bool corrected_without_invoice(const Check *c)
{
    return one_of(c->inv->type_code, "384 471 472 473") && c->inv->n_preceding != 1;
}

static bool is_dated(const EnPreceding *list, int n)
{
    for (int i = 0; i < n; i++)
        if (list[i].number.n && list[i].date.day)
            return true;
    return false;
}

static bool credit_without_invoice(const Check *c)
{
    const EnInvoice *inv = c->inv;
    if (!one_of(inv->type_code, "261 381 396 502 503") ||
        is_dated(inv->preceding, inv->n_preceding))
        return false;
    for (int i = 0; i < inv->n_lines; i++)
        if (line_counts(&inv->lines[i]) &&
            !is_dated(inv->lines[i].preceding, inv->lines[i].n_preceding))
            return true;
    return false;
}

static bool is_paid(const Check *c)
{
    return one_of(c->inv->process, "B2 S2 M2");
}

static bool due_before_issue(const Check *c)
{
    const EnInvoice *inv = c->inv;
    return inv->due_date.day && !one_of(inv->type_code, "386 500 503") && !is_paid(c) &&
           inv->due_date.day < inv->issue_date.day;
}

static bool deposit_as_final(const Check *c)
{
    return one_of(c->inv->process, "B4 S4 M4") && one_of(c->inv->type_code, "386 500 503");
}

static bool paid_in_part(const Check *c)
{
    return is_paid(c) && c->inv->prepaid.minor != c->inv->gross_total.minor;
}

static bool paid_but_due(const Check *c)
{
    return is_paid(c) && (c->inv->payable.minor != 0 || rule_absent(c, "BT-115"));
}

static bool paid_without_date(const Check *c)
{
    return is_paid(c) && !c->inv->due_date.day && !rule_malformed(c, "BT-9");
}

static bool vat_not_in_euro(const Check *c)
{
    const EnInvoice *inv = c->inv;
    return inv->currency.n && !str_is(inv->currency, "EUR") &&
           (!str_is(inv->tax_currency, "EUR") || rule_absent(c, "BT-111"));
}

static bool member_without_note(const Check *c)
{
    return id_of_scheme(&c->inv->seller, "0231").n &&
           !str_is(note(c->inv, "TXD"), "MEMBRE_ASSUJETTI_UNIQUE");
}

static bool member_without_group(const Check *c)
{
    return id_of_scheme(&c->inv->seller, "0231").n && !c->inv->tax_representative.vat_id.n;
}

static const Rule rules[] = {
    {"BR-FR-04", "BT-3", "type_code", FROM_MINIMUM, type_unknown,
     N_("France does not take this type of invoice. Choose another, for example 380 or 381.")},
    {"BR-FR-08", "BT-23", "process", FROM_MINIMUM, process_unknown,
     N_("A French invoice says its framework, for example B1 for goods or S1 for services. Enter "
        "it.")},
    {"BR-FR-10", "BT-30", "seller.legal_id", FROM_MINIMUM, no_seller_siren,
     N_("The seller has no SIREN of nine digits (scheme 0002). Enter it.")},
    {"BR-FR-11", "BT-47", "buyer.legal_id", FROM_MINIMUM, no_buyer_siren,
     N_("The buyer has no SIREN of nine digits (scheme 0002). Enter it.")},
    {"BR-FR-12", "BT-49", "buyer.electronic", FROM_MINIMUM, no_buyer_address,
     N_("The buyer has no electronic address. Enter it, for example its SIREN with scheme 0225.")},
    {"BR-FR-13", "BT-34", "seller.electronic", FROM_MINIMUM, no_seller_address,
     N_("The seller has no electronic address. Enter it, for example its SIREN with scheme 0225.")},
    {"BR-FR-21", "BT-49", "buyer.electronic", FROM_MINIMUM, buyer_address_foreign,
     N_("Between French businesses, the electronic address of the buyer has scheme 0225 and begins "
        "with its SIREN. Correct it.")},
    {"BR-FR-22", "BT-34", "seller.electronic", FROM_MINIMUM, seller_address_foreign,
     N_("On a self-billed invoice, the electronic address of the seller has scheme 0225 and begins "
        "with its SIREN. Correct it.")},
    {"BR-FR-CO-03", "BT-12", "contract", FROM_MINIMUM, discount_without_contract,
     N_("A credit note for a global discount names its contract and its period. Enter them.")},
    {"BR-FR-CO-04", "BG-3", "preceding", FROM_MINIMUM, corrected_without_invoice,
     N_("A corrected invoice names the one invoice that it replaces. Enter it.")},
    {"BR-FR-CO-05", "BG-3", "preceding", FROM_MINIMUM, credit_without_invoice,
     N_("A credit note names an invoice with its date. Enter them.")},
    {"BR-FR-CO-07", "BT-9", "due_date", FROM_MINIMUM, due_before_issue,
     N_("The due date is before the date of the invoice. Correct it.")},
    {"BR-FR-CO-08", "BT-23", "process", FROM_MINIMUM, deposit_as_final,
     N_("A deposit invoice cannot be a final one (B4, S4, M4). Choose another framework.")},
    {"BR-FR-CO-09", "BT-113", "prepaid", FROM_MINIMUM, paid_in_part,
     N_("An invoice already paid (B2, S2, M2) has a paid amount equal to its total. Correct it.")},
    {"BR-FR-CO-09", "BT-115", "payable", FROM_MINIMUM, paid_but_due,
     N_("Nothing is due on an invoice already paid (B2, S2, M2). Enter 0.")},
    {"BR-FR-CO-09", "BT-9", "due_date", FROM_MINIMUM, paid_without_date,
     N_("An invoice already paid (B2, S2, M2) gives the day of payment as its due date. Enter "
        "it.")},
    {"BR-FR-CO-12", "BT-6", "tax_currency", FROM_MINIMUM, vat_not_in_euro,
     N_("An invoice in another currency tells its VAT in euros too. Enter the total VAT in EUR.")},
    {"BR-FR-CO-14", "BT-22", "notes", FROM_MINIMUM, member_without_note,
     N_("A member of a VAT group carries the note TXD MEMBRE_ASSUJETTI_UNIQUE. Add it.")},
    {"BR-FR-CO-15", "BT-63", "tax_representative.vat_id", FROM_MINIMUM, member_without_group,
     N_("A member of a VAT group names the group and its VAT number as tax representative. Enter "
        "them.")},
};

/* --- VAT (15, 16), attributes, objects and attached documents (17, 18, 27 to 30) --- */

static bool french_rate(Percent rate)
{
    static const int32_t hundredths[] = {0,   90,  105,  175,  210,  550,  700, 850,
                                         920, 960, 1000, 1300, 1960, 2000, 2060};
    for (size_t i = 0; i < sizeof hundredths / sizeof *hundredths; i++)
        if (rate.micro == (int64_t)hundredths[i] * (MICRO / 100))
            return true;
    return false;
}

static void check_vat_key(Check *c, VatKey key, bool needed, const char *category_term,
                          const char *rate_term, const char *path)
{
    if ((key.category.n || needed) && !one_of(key.category, "S E AE K G O Z"))
        rule_break(c, "BR-FR-15", category_term, path, key.category,
                   N_("France does not know this VAT category. Choose S, E, AE, K, G, O or Z."));
    if (key.rate.micro < 0)
        rule_break(c, "BR-FR-DEC-04", rate_term, path, STR(""),
                   N_("The rate of VAT is negative. Enter it without sign."));
    if (key.rate.micro > 100LL * MICRO && key.rate.micro % MICRO)
        rule_break(c, "BR-FR-DEC-04", rate_term, path, STR(""),
                   N_("This is not a rate of French VAT. Choose one that is."));
    if (!french_rate(key.rate))
        rule_break(c, "BR-FR-16", rate_term, path, num_format_short(c->a, key.rate.micro, 6, 0),
                   N_("This is not a rate of French VAT. Choose one that is."));
}

/* Only the rules of CII want a category to be there; those of UBL leave that to EN 16931. */
static void check_vat_keys(Check *c)
{
    const EnInvoice *inv = c->inv;
    bool cii = c->syntax == EN_CII;
    for (c->row = 0; c->row < inv->n_lines; c->row++)
        check_vat_key(c, inv->lines[c->row].vat, cii && line_counts(&inv->lines[c->row]), "BT-151",
                      "BT-152", "lines[#].vat");
    for (c->row = 0; c->row < inv->n_allowances; c->row++)
        check_vat_key(c, inv->allowances[c->row].vat, cii, "BT-95", "BT-96", "allowances[#].vat");
    for (c->row = 0; c->row < inv->n_vat; c->row++)
        check_vat_key(c, inv->vat[c->row].vat, cii, "BT-118", "BT-119", "vat[#].vat");
    c->row = -1;
}

static void check_documents(Check *c)
{
    int readable = 0;
    for (c->row = 0; c->row < c->inv->n_documents; c->row++) {
        Str kind = c->inv->documents[c->row].description;
        readable += str_is(kind, "LISIBLE");
        if (kind.n && !one_of(kind, "RIB LISIBLE FEUILLE_DE_STYLE PJA BORDEREAU_SUIVI "
                                    "DOCUMENT_ANNEXE BON_LIVRAISON BON_COMMANDE "
                                    "BORDEREAU_SUIVI_VALIDATION ETAT_ACOMPTE "
                                    "FACTURE_PAIEMENT_DIRECT RECAPITULATIF_COTRAITANCE"))
            rule_break(c, "BR-FR-17", "BT-123", "documents[#].description", kind,
                       N_("France describes a supporting document by a code, for example LISIBLE "
                          "or RIB. Choose one."));
    }
    c->row = -1;
    if (readable > 1)
        rule_break(c, "BR-FR-18", "BT-123", "documents", STR("LISIBLE"),
                   N_("One supporting document may be the readable copy. Describe the others "
                      "otherwise."));
}

static void check_objects(Check *c, const EnId *list, int n, const char *id, const char *term,
                          const char *path)
{
    for (int i = 0; i < n; i++) {
        bool special = str_is(list[i].scheme, "AFL") || str_is(list[i].scheme, "AVV");
        bool again = false;
        for (int k = 0; k < i; k++)
            again = again || str_eq(list[i].scheme, list[k].scheme);
        if (special && (again || !list[i].id.n))
            rule_break(c, id, term, path, list[i].scheme,
                       N_("An object AFL or AVV stands once and is not empty. Correct it."));
    }
}

static void check_attributes(Check *c, const EnLine *l)
{
    for (int i = 0; i < l->n_attributes; i++) {
        if (!l->attributes[i].name.n)
            rule_break(c, "BR-FR-27", "BT-160", "lines[#].attributes", STR(""),
                       N_("An attribute of the item needs a name and a value. Complete it."));
        if (!l->attributes[i].value.n)
            rule_break(c, "BR-FR-28", "BT-161", "lines[#].attributes", STR(""),
                       N_("An attribute of the item needs a name and a value. Complete it."));
    }
}

/* --- dates of this century (03) --- */

static void check_date(Check *c, const char *term, const char *path, Date d)
{
    int year, month, day;
    if (!d.day)
        return;
    date_to_ymd(d, &year, &month, &day);
    if (year < 2000 || year > 2099)
        rule_break(c, "BR-FR-03", term, path, date_format(c->a, d),
                   N_("A date of a French invoice lies in the years 2000 to 2099. Correct it."));
}

static void check_dates(Check *c)
{
    const EnInvoice *inv = c->inv;
    check_date(c, "BT-2", "issue_date", inv->issue_date);
    check_date(c, "BT-7", "tax_point_date", inv->tax_point_date);
    check_date(c, "BT-9", "due_date", inv->due_date);
    check_date(c, "BT-72", "delivery.date", inv->delivery.date);
    check_date(c, "BT-73", "period_start", inv->period_start);
    check_date(c, "BT-74", "period_end", inv->period_end);
    for (int i = 0; i < inv->n_preceding; i++)
        check_date(c, "BT-26", "preceding", inv->preceding[i].date);
    for (c->row = 0; c->row < inv->n_lines; c->row++) {
        check_date(c, "BT-134", "lines[#].start", inv->lines[c->row].start);
        check_date(c, "BT-135", "lines[#].end", inv->lines[c->row].end);
    }
    c->row = -1;
}

static void check_lines_french(Check *c)
{
    for (c->row = 0; c->row < c->inv->n_lines; c->row++) {
        const EnLine *l = &c->inv->lines[c->row];
        check_attributes(c, l);
        check_objects(c, l->objects, l->n_objects, "BR-FR-30", "BT-128", "lines[#].objects");
        for (int i = 0; i < l->n_preceding; i++)
            check_number(c, "EXT-FR-FE-136", "lines[#].preceding", l->preceding[i].number);
        if ((l->net_price.micro < 0 || l->gross_price.micro < 0 || l->price_discount.micro < 0) &&
            !one_of(c->inv->process, "B9 S9 M9"))
            rule_break(c, "BR-FR-DEC-03", "BT-146", "lines[#].net_price", STR(""),
                       N_("The price is negative. Make the quantity negative instead."));
    }
    c->row = -1;
}

void check_french(Check *c)
{
    const EnInvoice *inv = c->inv;
    if (one_of(inv->process, "B8 S8 M8 B9 S9 M9"))
        rule_warn(c, "BR-FR-MV", "BT-23", "process",
                  N_("The rules for invoices of several sellers or in both directions are not "
                     "checked here. Let your platform check them."));
    check_number(c, "BT-1", "number", inv->number);
    for (int i = 0; i < inv->n_preceding; i++)
        check_number(c, "BT-25", "preceding", inv->preceding[i].number);
    check_parties(c);
    RULES_RUN(c, rules);
    check_notes(c);
    check_vat_keys(c);
    check_documents(c);
    check_objects(c, inv->objects, inv->n_objects, "BR-FR-29", "BT-18", "objects");
    check_dates(c);
    check_lines_french(c);
}
