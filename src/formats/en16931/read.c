/* SPDX-License-Identifier: EUPL-1.2 */
#include "en16931/read_private.h"

#include "crypto.h"
#include "en16931/codes.h"

#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"
#define CII "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"

/* What is beyond is no invoice; it also keeps what rules compare with each other short. */
enum { ROWS_MAX = 1000, FACTS_MAX = 10000 };

/* --- facts and warnings --- */

static void warn(Reader *r, const char *term, const char *msgid, ...)
    __attribute__((format(printf, 3, 4)));

static void warn(Reader *r, const char *term, const char *msgid, ...)
{
    va_list args;
    va_start(args, msgid);
    Str text = str_vformat(r->a, tr(r->warnings.lang, msgid), args);
    va_end(args);
    err_add(&r->warnings, ERR_VALIDATION, term, "%s", text.p);
}

void read_fact(Reader *r, EnFactKind kind, const char *term, Str text)
{
    if (r->n_facts == FACTS_MAX)
        return;
    if (r->n_facts == r->cap_facts) {
        int cap = r->cap_facts ? 2 * r->cap_facts : 8;
        r->facts = arena_grow(r->a, r->facts, sizeof(EnFact) * (size_t)r->cap_facts,
                              sizeof(EnFact) * (size_t)cap);
        r->cap_facts = cap;
    }
    r->facts[r->n_facts++] = (EnFact){kind, term, r->row, text};
}

Str read_text(Reader *r, const XmlNode *n, const char *path)
{
    return xml_text_at(r->a, n, path);
}

Str read_first(Reader *r, const XmlNode *n, const char *path, const char *other)
{
    Str text = read_text(r, n, path);
    return text.n ? text : read_text(r, n, other);
}

EnId read_id(Reader *r, const XmlNode *n, const char *scheme_attribute)
{
    return (EnId){xml_attr(r->a, n, scheme_attribute), xml_text(r->a, n)};
}

/* --- numbers --- */

/* Digits written after the point, or -1 when the text is no number of XML Schema. */
static int written_decimals(Str s)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'), digits = 0;
    int after = -1;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && after < 0) {
            after = 0;
        } else if (s.p[i] >= '0' && s.p[i] <= '9') {
            digits++;
            after += after >= 0;
        } else {
            return -1;
        }
    }
    return digits == 0 ? -1 : after < 0 ? 0 : after;
}

/* The forms ".5" and "5." of XML Schema, as num.h writes them. */
static Str plain_number(Arena *a, Str s)
{
    if (s.n && s.p[s.n - 1] == '.')
        s = str_format(a, "%.*s0", STR_ARG(s));
    long point = str_find(s, '.');
    if (point == 0 || (point == 1 && (s.p[0] == '-' || s.p[0] == '+')))
        s = str_format(a, "%.*s0%.*s", (int)point, s.p, (int)s.n - (int)point, s.p + point);
    return s;
}

/* `kept` digits are kept, `most` may be written. */
static int64_t number(Reader *r, const XmlNode *n, const char *term, int kept, int most)
{
    int64_t value = 0;
    if (!n)
        return 0;
    Str text = xml_text(r->a, n);
    int written = written_decimals(text);
    if (written < 0 || !num_parse_rounded(plain_number(r->a, text), kept, &value)) {
        read_fact(r, EN_MALFORMED, term, text);
        warn(r, term, "\"%.*s\" is not a number that can be read; 0 is kept.", STR_ARG(text));
        return 0;
    }
    if (written > most)
        read_fact(r, EN_DECIMALS, term, text);
    if (text.p[0] == '+' || text.p[0] == '.' || text.p[text.n - 1] == '.' ||
        (text.p[0] == '-' && value == 0))
        read_fact(r, EN_ODD_FORM, term, text);
    if (written > kept && !num_parse(plain_number(r->a, text), kept, &(int64_t){0}))
        warn(r, term, "%.*s is rounded to %d decimals.", STR_ARG(text), kept);
    return value;
}

void read_currency(Reader *r, const XmlNode *n)
{
    if (!n || !r->ubl)
        return;
    Str currency = xml_attr(r->a, n, "currencyID");
    if (!en_code_in(EN_CODES_CURRENCY, currency))
        read_fact(r, EN_FOREIGN, "currency", currency);
}

Money read_money_of(Reader *r, const XmlNode *n, const char *term, int decimals)
{
    read_currency(r, n);
    return (Money){number(r, n, term, decimals, 2)};
}

Money read_money(Reader *r, const XmlNode *n, const char *term)
{
    return read_money_of(r, n, term, r->inv->decimals);
}

Money read_money_due(Reader *r, const XmlNode *n, const char *term)
{
    if (!n)
        read_fact(r, EN_ABSENT, term, STR(""));
    return read_money(r, n, term);
}

Qty read_qty(Reader *r, const XmlNode *n, const char *term)
{
    return (Qty){number(r, n, term, 6, 4)};
}

Price read_price(Reader *r, const XmlNode *n, const char *term)
{
    read_currency(r, n);
    return (Price){number(r, n, term, 6, 6)};
}

Percent read_percent(Reader *r, const XmlNode *n, const char *term)
{
    return (Percent){number(r, n, term, 6, 2)};
}

Percent read_rate(Reader *r, const XmlNode *n, Str category, const char *term)
{
    bool outside = str_is(category, "O");
    if (!n && !outside)
        read_fact(r, EN_ABSENT, term, STR(""));
    if (n && outside)
        read_fact(r, EN_FOREIGN, term, xml_text(r->a, n));
    return read_percent(r, n, term);
}

/* --- dates --- */

/* A UBL date may carry a time zone behind its ten characters. */
Date read_date(Reader *r, const XmlNode *n, bool compact, const char *term)
{
    Date d = {0};
    if (!n)
        return d;
    Str text = xml_text(r->a, n), day = str_slice(text, 0, compact ? 8 : 10);
    bool zone = !compact && text.n > 10 && (str_find_str(STR("Z+-"), str_slice(text, 10, 11)) >= 0);
    bool ok = compact ? date_parse_compact(day, &d) : date_parse(day, &d);
    if (!ok || (text.n != day.n && !zone)) {
        read_fact(r, EN_MALFORMED, term, text);
        warn(r, term, "\"%.*s\" is not a day of the calendar as this format writes it.",
             STR_ARG(text));
    } else if (zone) {
        read_fact(r, EN_ODD_FORM, term, text);
    }
    return d;
}

/* --- pieces that both syntaxes have --- */

static Str without_white_space(Arena *a, Str s)
{
    Buf b = {.a = a};
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t')
            buf_add_char(&b, s.p[i]);
    return buf_str(&b);
}

void read_attachment(Reader *r, const XmlNode *n, EnDocument *d)
{
    if (!n)
        return;
    d->mime_code = xml_attr(r->a, n, "mimeCode");
    d->filename = xml_attr(r->a, n, "filename");
    if (!xml_has_attr(n, "mimeCode"))
        read_fact(r, EN_ABSENT, "BT-125-1", STR(""));
    if (!xml_has_attr(n, "filename"))
        read_fact(r, EN_ABSENT, "BT-125-2", STR(""));
    if (!base64_decode(r->a, without_white_space(r->a, xml_text(r->a, n)), &d->content)) {
        read_fact(r, EN_MALFORMED, "BT-125", d->filename);
        warn(r, "BT-125", "The attached file \"%.*s\" is damaged and is left out.",
             STR_ARG(d->filename));
    }
}

static bool is_subject(Str s, size_t i)
{
    if (i + 5 > s.n || s.p[i] != '#' || s.p[i + 4] != '#')
        return false;
    for (size_t k = i + 1; k < i + 4; k++)
        if (s.p[k] < 'A' || s.p[k] > 'Z')
            return false;
    return true;
}

int read_notes(Str text, EnNote *notes, int room)
{
    int n = 0;
    size_t from = 0;
    Str subject = STR("");
    for (size_t i = 0; i <= text.n; i++) {
        bool cut = i < text.n && is_subject(text, i) && n + 1 < room;
        if (!cut && i < text.n)
            continue;
        Str piece = str_trim(str_slice(text, from, i));
        if (piece.n || subject.n)
            notes[n++] = (EnNote){subject, piece};
        if (cut) {
            subject = str_slice(text, i + 1, i + 4);
            from = i + 5;
            i += 4;
        }
    }
    return n;
}

/* --- the door --- */

static bool syntax_of(Errors *e, const XmlNode *root, EnSyntax *out)
{
    Str ns = xml_namespace(root);
    if (str_is(ns, UBL "Invoice-2") && xml_named(root, "Invoice"))
        *out = EN_UBL_INVOICE;
    else if (str_is(ns, UBL "CreditNote-2") && xml_named(root, "CreditNote"))
        *out = EN_UBL_CREDIT_NOTE;
    else if (str_is(ns, CII) && xml_named(root, "CrossIndustryInvoice"))
        *out = EN_CII;
    else if (xml_named(root, "CrossIndustryDocument"))
        return err_add(e, ERR_MALFORMED, "file",
                       "This is a ZUGFeRD 1 invoice, which is not EN 16931. Ask its sender for "
                       "Factur-X or ZUGFeRD 2.");
    else
        return err_add(e, ERR_MALFORMED, "file",
                       "This XML is not an invoice in one of the formats of EN 16931 (UBL 2.1 or "
                       "CII). Check that you chose the right file.");
    return true;
}

static void warn_about_profile(Reader *r, EnProfile profile, bool old)
{
    Str id = r->inv->specification;
    if (old)
        warn(r, "BT-24", "The profile \"%.*s\" is that of an older Factur-X or ZUGFeRD.",
             STR_ARG(id));
    else if (profile == EN_PROFILE_UNKNOWN)
        warn(r, "BT-24", "The profile \"%.*s\" is not known; the invoice is read as EN 16931.",
             STR_ARG(id));
    else if (profile == EN_PROFILE_MINIMUM || profile == EN_PROFILE_BASIC_WL)
        warn(r, "BT-24", "The profile %s has no lines: only the totals can be taken over.",
             en_profile_name(profile));
}

static void set_decimals(Reader *r, const XmlNode *root, bool cii)
{
    Str currency = read_text(r, root,
                             cii ? "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
                                   "InvoiceCurrencyCode"
                                 : "DocumentCurrencyCode");
    r->inv->currency = currency;
    r->inv->decimals = en_code_in(EN_CODES_CURRENCY_WITHOUT_CENTS, currency) ? 0 : 2;
}

static bool has_few_rows(Errors *e, const EnInvoice *inv)
{
    const int lists[] = {inv->n_vat,       inv->n_allowances, inv->n_objects,   inv->n_notes,
                         inv->n_payments,  inv->n_documents,  inv->n_preceding, inv->seller.n_ids,
                         inv->buyer.n_ids, inv->payee.n_ids};

    int most = 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        most = lists[i] > most ? lists[i] : most;
    for (int i = 0; i < inv->n_others; i++)
        most = inv->others[i].party.n_ids > most ? inv->others[i].party.n_ids : most;
    for (int i = 0; i < inv->n_lines; i++)
        most = inv->lines[i].n_objects > most ? inv->lines[i].n_objects : most;
    if (inv->n_lines > TOTALS_LINES_MAX)
        return err_add(e, ERR_TOO_LARGE, "file", "The invoice has %d lines; at most %d are taken.",
                       inv->n_lines, TOTALS_LINES_MAX);
    return most <= ROWS_MAX ||
           err_add(e, ERR_TOO_LARGE, "file",
                   "The invoice repeats something %d times; at most %d times are taken.", most,
                   ROWS_MAX);
}

bool en_read(Errors *e, Arena *a, Str bytes, EnRead *out)
{
    XmlDoc *doc;
    EnRead read = {0};
    bool old;
    if (!xml_read(e, bytes, &doc))
        return false;
    const XmlNode *root = xml_root(doc);
    bool ok = syntax_of(e, root, &read.syntax);
    if (ok) {
        Reader r = {.a = a,
                    .inv = &read.inv,
                    .row = -1,
                    .ubl = read.syntax != EN_CII,
                    .warnings = {.a = a, .lang = e->lang}};
        set_decimals(&r, root, read.syntax == EN_CII);
        if (read.syntax == EN_CII)
            read_cii(&r, root);
        else
            read_ubl(&r, root);
        ok = has_few_rows(e, &read.inv);
        if (!read.inv.specification.n)
            read_fact(&r, EN_ABSENT, "BT-24", STR(""));
        read.profile = en_profile(read.inv.specification, &old);
        warn_about_profile(&r, read.profile, old);
        read.inv.facts = r.facts;
        read.inv.n_facts = r.n_facts;
        read.warnings = r.warnings.list;
        read.n_warnings = r.warnings.n;
        if (ok)
            *out = read;
    }
    xml_close(doc);
    return ok;
}
