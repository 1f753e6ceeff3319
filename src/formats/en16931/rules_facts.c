/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rules about the XML itself, from the facts that the reader kept: terms that are absent, stand
 * twice, cannot be read or have too many decimals (BR-DEC, BR-FR-DEC).
 */
#include "en16931/rules_private.h"

typedef struct {
    EnFactKind kind;
    const char *term, *id;
    const char *path;
    RuleScope scope;
    const char *msgid;
} FactRule;

#define NO_AMOUNT N_("An amount that must be there is missing. Enter it.")
#define CENTS N_("The amount has more than two decimals. Round it to cents.")
#define DAY_FORMAT N_("The day does not say its format. Write it as YYYYMMDD with format 102.")
#define ONCE N_("What may stand once stands again with another value. Keep one.")

static const FactRule rules[] = {
    {EN_ABSENT, "BG-5", "BR-08", "seller.address", FROM_MINIMUM,
     N_("The seller has no address. Enter it.")},
    {EN_ABSENT, "BG-8", "BR-10", "buyer.address", FROM_BASIC_WL,
     N_("The buyer has no address. Enter it.")},
    {EN_ABSENT, "BT-106", "BR-12", "lines_total", FROM_BASIC_WL, NO_AMOUNT},
    {EN_ABSENT, "BT-109", "BR-13", "net_total", FROM_MINIMUM, NO_AMOUNT},
    {EN_ABSENT, "BT-112", "BR-14", "gross_total", FROM_MINIMUM, NO_AMOUNT},
    {EN_ABSENT, "BT-115", "BR-15", "payable", FROM_MINIMUM, NO_AMOUNT},
    {EN_ABSENT, "BT-59", "BR-17", "payee.name", FROM_BASIC_WL,
     N_("The payee has no name. Enter it.")},
    {EN_ABSENT, "BT-62", "BR-18", "tax_representative.name", FROM_BASIC_WL,
     N_("The tax representative has no name. Enter it.")},
    {EN_ABSENT, "BG-12", "BR-19", "tax_representative.address", FROM_BASIC_WL,
     N_("The tax representative has no address. Enter it.")},
    {EN_ABSENT, "BT-69", "BR-20", "tax_representative.address.country", FROM_BASIC_WL,
     N_("The address of the tax representative has no country. Enter it.")},
    {EN_ABSENT, "BT-129", "BR-22", "lines[#].qty", FROM_BASIC,
     N_("The line has no quantity. Enter it.")},
    {EN_ABSENT, "BT-131", "BR-24", "lines[#].net_amount", FROM_BASIC, NO_AMOUNT},
    {EN_ABSENT, "BT-146", "BR-26", "lines[#].net_price", FROM_BASIC,
     N_("The line has no price. Enter it.")},
    {EN_ABSENT, "BT-146", "BR-27", "lines[#].net_price", FROM_BASIC,
     N_("The line has no price. Enter it.")},
    {EN_ABSENT, "BT-92", "BR-31", "allowances[#].amount", FROM_BASIC_WL, NO_AMOUNT},
    {EN_ABSENT, "BT-99", "BR-36", "allowances[#].amount", FROM_BASIC_WL, NO_AMOUNT},
    {EN_ABSENT, "BT-136", "BR-41", "lines[#].allowances", FROM_BASIC, NO_AMOUNT},
    {EN_ABSENT, "BT-141", "BR-43", "lines[#].allowances", FROM_BASIC, NO_AMOUNT},
    {EN_ABSENT, "BT-116", "BR-45", "vat[#].basis", FROM_BASIC_WL, NO_AMOUNT},
    {EN_ABSENT, "BT-117", "BR-46", "vat[#].tax", FROM_BASIC_WL, NO_AMOUNT},
    {EN_ABSENT, "BT-119", "BR-48", "vat[#].vat.rate", FROM_BASIC_WL,
     N_("A row of the VAT breakdown has no rate. Enter it.")},
    {EN_ABSENT, "BT-63", "BR-56", "tax_representative.vat_id", FROM_BASIC_WL,
     N_("The tax representative has no VAT number. Enter it.")},
    {EN_ABSENT, "BT-80", "BR-57", "delivery.address.country", FROM_BASIC_WL,
     N_("The address of delivery has no country. Enter it.")},
    {EN_ABSENT, "BG-14", "BR-CO-19", "period_start", FROM_BASIC_WL,
     N_("The period has neither beginning nor end. Enter one of them.")},
    {EN_ABSENT, "BG-26", "BR-CO-20", "lines[#].start", FROM_BASIC,
     N_("The period has neither beginning nor end. Enter one of them.")},
    {EN_ABSENT, "BT-125-1", "UBL-DT-06", "documents[#].mime_code", FROM_BASIC,
     N_("The attached file does not say its type. Enter its MIME code.")},
    {EN_ABSENT, "BT-125-2", "UBL-DT-07", "documents[#].filename", FROM_BASIC,
     N_("The attached file has no name. Give it one.")},
    {EN_ABSENT, "PartyTaxScheme", "UBL-SR-53", "seller.vat_id", FROM_MINIMUM,
     N_("A tax number lacks the number or the tax that it is of. Complete it.")},
    {EN_ABSENT, "BT-34-1", "BR-62", "seller.electronic.scheme", FROM_BASIC_WL,
     N_("The electronic address of the seller has no scheme. Enter it, for example 0225.")},
    {EN_ABSENT, "BT-49-1", "BR-63", "buyer.electronic.scheme", FROM_BASIC_WL,
     N_("The electronic address of the buyer has no scheme. Enter it, for example 0225.")},
    {EN_ABSENT, "BT-29-1", "BR-FR-CO-10", "seller.ids", FROM_MINIMUM,
     N_("An identifier of a party needs its scheme, for example 0009 for a SIRET. Enter it.")},
    {EN_FOREIGN, "BT-2", "BR-03", "issue_date", FROM_MINIMUM, DAY_FORMAT},
    {EN_FOREIGN, "BT-74", "BR-29", "period_end", FROM_BASIC_WL, DAY_FORMAT},
    {EN_FOREIGN, "BT-73", "BR-29", "period_end", FROM_BASIC_WL, DAY_FORMAT},
    {EN_FOREIGN, "BT-134", "BR-30", "lines[#].end", FROM_BASIC, DAY_FORMAT},
    {EN_FOREIGN, "BT-135", "BR-30", "lines[#].end", FROM_BASIC, DAY_FORMAT},
    {EN_FOREIGN, "BG-24", "UBL-SR-43", "documents[#]", FROM_BASIC,
     N_("A supporting document carries a scheme or type that only the object of the invoice has. "
        "Take it out.")},
    {EN_FOREIGN, "BT-8", "BR-CL-06", "vat_due_code", FROM_BASIC_WL,
     N_("This code of the date of VAT is not one of this format. Use 5, 29 or 72.")},
    {EN_FOREIGN, "currency", "BR-CL-03", "currency", FROM_MINIMUM,
     N_("An amount has a currency that does not exist. Correct its code.")},
    {EN_REPEATED, "BT-8", "CII-SR-462", "vat_due_code", FROM_BASIC_WL, ONCE},
    {EN_REPEATED, "BT-147", "UBL-SR-37", "lines[#].price_discount", FROM_BASIC, ONCE},
    {EN_ABSENT, "BT-151", "UBL-SR-48", "lines[#].vat", FROM_BASIC,
     N_("The line has no VAT category. Enter it.")},
    {EN_REPEATED, "BT-151", "UBL-SR-48", "lines[#].vat", FROM_BASIC, ONCE},
    {EN_REPEATED, "BT-83", "UBL-SR-44", "payment_reference", FROM_BASIC_WL, ONCE},
    {EN_DECIMALS, "BT-92", "BR-DEC-01", "allowances[#].amount", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-93", "BR-DEC-02", "allowances[#].base", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-99", "BR-DEC-05", "allowances[#].amount", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-100", "BR-DEC-06", "allowances[#].base", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-106", "BR-DEC-09", "lines_total", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-107", "BR-DEC-10", "allowances_total", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-108", "BR-DEC-11", "charges_total", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-109", "BR-DEC-12", "net_total", FROM_MINIMUM, CENTS},
    {EN_DECIMALS, "BT-110", "BR-DEC-13", "tax_total", FROM_MINIMUM, CENTS},
    {EN_DECIMALS, "BT-112", "BR-DEC-14", "gross_total", FROM_MINIMUM, CENTS},
    {EN_DECIMALS, "BT-111", "BR-DEC-15", "tax_total_in_tax_currency", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-113", "BR-DEC-16", "prepaid", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-114", "BR-DEC-17", "rounding", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-115", "BR-DEC-18", "payable", FROM_MINIMUM, CENTS},
    {EN_DECIMALS, "BT-116", "BR-DEC-19", "vat[#].basis", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-117", "BR-DEC-20", "vat[#].tax", FROM_BASIC_WL, CENTS},
    {EN_DECIMALS, "BT-131", "BR-DEC-23", "lines[#].net_amount", FROM_BASIC, CENTS},
    {EN_DECIMALS, "BT-136", "BR-DEC-24", "lines[#].allowances", FROM_BASIC, CENTS},
    {EN_DECIMALS, "BT-137", "BR-DEC-25", "lines[#].allowances", FROM_BASIC, CENTS},
    {EN_DECIMALS, "BT-141", "BR-DEC-27", "lines[#].allowances", FROM_BASIC, CENTS},
    {EN_DECIMALS, "BT-142", "BR-DEC-28", "lines[#].allowances", FROM_BASIC, CENTS},
};

/* BR-FR-DEC of XP Z12-012: by the kind of number that a term is. */
typedef struct {
    const char *id;
    const char *terms; /* between spaces */
    const char *msgid;
} FrenchDecimals;

static const FrenchDecimals french[] = {
    {"BR-FR-DEC-02", " BT-129 BT-149 ", N_("The quantity has more than four decimals. Round it.")},
    {"BR-FR-DEC-03", " BT-146 BT-147 BT-148 ",
     N_("The price has more than six decimals. Round it.")},
    {"BR-FR-DEC-04", " BT-96 BT-103 BT-119 BT-152 ",
     N_("The rate of VAT has more than two decimals. Shorten it.")},
    {"", " BT-94 BT-101 BT-138 BT-143 ", NULL}, /* percentages of allowances: no rule */
    {"BR-FR-DEC-01", " ", CENTS},
};

static const FrenchDecimals *french_rule(Check *c, const EnFact *f)
{
    Str key = str_format(c->a, " %s ", f->term);
    size_t last = sizeof french / sizeof *french - 1, i = 0;
    while (i < last && str_find_str(str_c(french[i].terms), key) < 0)
        i++;
    return &french[i];
}

static void check_decimals(Check *c, const EnFact *f)
{
    const FrenchDecimals *k = french_rule(c, f);
    if (k->msgid)
        rule_break(c, k->id, f->term, f->term, f->text, k->msgid);
    if (strcmp(k->id, "BR-FR-DEC-04") == 0)
        rule_break(c, "BR-FR-16", f->term, f->term, f->text, k->msgid);
    if (strcmp(k->id, "BR-FR-DEC-01") == 0 && c->syntax != EN_CII)
        rule_break(c, "UBL-DT-01", f->term, f->term, f->text, CENTS);
}

static bool is_date(const char *term)
{
    static const char dates[] = " BT-2 BT-7 BT-9 BT-26 BT-72 BT-73 BT-74 BT-134 BT-135 ";
    const char *at = strstr(dates, term);
    return at && at[strlen(term)] == ' ' && at[-1] == ' ';
}

/* UBL dates are a type of the schema; those of CII are text that a rule looks at. */
static void check_malformed(Check *c, const EnFact *f)
{
    if (is_date(f->term)) {
        static const char msgid[] = N_("This is not a day of the calendar. Correct it.");
        rule_break(c, c->syntax == EN_CII ? "CII-DT-097" : "XSD", f->term, f->term, f->text, msgid);
        if (c->syntax != EN_CII || !date_parse_compact(str_slice(f->text, 0, 8), &(Date){0}))
            rule_break(c, "BR-FR-03", f->term, f->term, f->text, msgid);
    } else {
        static const char msgid[] = N_(
            "This is not a number or a file as the format writes it. Correct it.");
        rule_break(c, "XSD", f->term, f->term, f->text, msgid);
        if (strcmp(f->term, "BT-125") != 0 && french_rule(c, f)->msgid)
            rule_break(c, french_rule(c, f)->id, f->term, f->term, f->text, msgid);
    }
}

/* France takes numbers and days without sign, spare point or time zone. */
static void check_odd_form(Check *c, const EnFact *f)
{
    const FrenchDecimals *k = french_rule(c, f);
    const char *id = is_date(f->term) ? "BR-FR-03" : k->msgid ? k->id : NULL;
    if (id)
        rule_break(
            c, id, f->term, f->term, f->text,
            N_("France wants numbers as 5 or 5.00 and days without time zone. Write it so."));
}

/* An account of a transfer without number is wrong by itself, apart from BR-61. */
static void check_account(Check *c, const EnFact *f)
{
    if (strcmp(f->term, "BT-84") != 0 || f->row < 0 || f->row >= c->inv->n_payments)
        return;
    Str code = c->inv->payments[f->row].code;
    static const char msgid[] = N_("A transfer needs an account to be paid into. Enter its IBAN.");
    if (!str_is(code, "30") && !str_is(code, "58"))
        return;
    rule_break(c, "BR-50", f->term, "payments[#].iban", STR(""), msgid);
    if (c->syntax == EN_CII)
        rule_break(c, "BR-61", f->term, "payments[#].iban", STR(""), msgid);
}

static void check_repeated_means(Check *c, const EnFact *f)
{
    if (strcmp(f->term, "BT-81") == 0)
        rule_break(c, c->syntax == EN_CII ? "CII-SR-467" : "UBL-SR-47", f->term, "payments[#].code",
                   f->text, ONCE);
}

/* A line that heads or explains others (EXTENDED) needs neither quantity nor price nor VAT. */
static bool is_of_heading(const Check *c, const EnFact *f)
{
    static const char terms[] = " BT-129 BT-131 BT-146 BT-151 ";
    const char *at = f->kind == EN_ABSENT ? strstr(terms, f->term) : NULL;
    return at && at[strlen(f->term)] == ' ' && is_extended(c) && f->row >= 0 &&
           f->row < c->inv->n_lines && !line_counts(&c->inv->lines[f->row]);
}

void check_facts(Check *c)
{
    for (int i = 0; i < c->inv->n_facts; i++) {
        const EnFact *f = &c->inv->facts[i];
        c->row = f->row;
        for (size_t r = 0; r < sizeof rules / sizeof *rules; r++)
            if (rules[r].kind == f->kind && strcmp(rules[r].term, f->term) == 0 &&
                profile_has(c, rules[r].scope) && !is_of_heading(c, f) &&
                !(is_extended(c) && strcmp(rules[r].id, "BR-27") == 0))
                rule_break(c, rules[r].id, f->term, rules[r].path, f->text, rules[r].msgid);
        if (f->kind == EN_DECIMALS)
            check_decimals(c, f);
        if (f->kind == EN_MALFORMED)
            check_malformed(c, f);
        if (f->kind == EN_ODD_FORM)
            check_odd_form(c, f);
        if (f->kind == EN_REPEATED)
            check_repeated_means(c, f);
        if (f->kind == EN_ABSENT)
            check_account(c, f);
        if (f->kind == EN_ABSENT || f->kind == EN_FOREIGN)
            check_fact_of_vat(c, f);
    }
    c->row = -1;
}
