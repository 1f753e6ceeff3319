/* SPDX-License-Identifier: EUPL-1.2
 * Values of fields: empty, equal, copied, read from text and shown.
 */
#include "doc.h"
#include "ident.h"
#include "site.h"
#include "utf8.h"

enum { TEXT_MAX = 1000, LONG_MAX_CHARS = 1000000 };

bool field_is_empty(const DocHead *d, const FieldDef *f)
{
    const void *p = field_at(d, f);
    if (f->via.n)
        return true;
    if (type_is_text(f->type))
        return ((const Str *)p)->n == 0;
    if (type_is_int64(f->type))
        return *(const int64_t *)p == 0;
    switch (f->type) {
    case FT_DATE: return ((const Date *)p)->day == 0;
    case FT_YES: return !*(const bool *)p;
    case FT_TABLE: return ((const RowsRaw *)p)->n == 0;
    default: return ((const Link *)p)->id == 0;
    }
}

static bool rows_equal(const DocHead *a, const DocHead *b, const FieldDef *f)
{
    int n = doc_rows(a, f)->n;
    if (n != doc_rows(b, f)->n)
        return false;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < f->child->n_fields; k++)
            if (!field_equal(doc_row(a, f, i), doc_row(b, f, i), &f->child->fields[k]))
                return false;
    return true;
}

bool field_equal(const DocHead *a, const DocHead *b, const FieldDef *f)
{
    const void *x = field_at(a, f), *y = field_at(b, f);
    if (f->via.n)
        return true;
    if (type_is_text(f->type))
        return str_eq(*(const Str *)x, *(const Str *)y);
    if (type_is_int64(f->type))
        return *(const int64_t *)x == *(const int64_t *)y;
    switch (f->type) {
    case FT_DATE: return ((const Date *)x)->day == ((const Date *)y)->day;
    case FT_YES: return *(const bool *)x == *(const bool *)y;
    case FT_TABLE: return rows_equal(a, b, f);
    default: return ((const Link *)x)->id == ((const Link *)y)->id;
    }
}

void field_copy(DocHead *to, const DocHead *from, const FieldDef *f)
{
    memcpy(field_at(to, f), field_at(from, f),
           f->type == FT_YES    ? sizeof(bool)
           : f->type == FT_DATE ? sizeof(Date)
                                : field_size(f->type));
}

void field_clear(DocHead *d, const FieldDef *f)
{
    memset(field_at(d, f), 0,
           f->type == FT_YES    ? sizeof(bool)
           : f->type == FT_DATE ? sizeof(Date)
                                : field_size(f->type));
}

int type_decimals(const FieldDef *f, int money)
{
    switch (f->type) {
    case FT_MONEY: return money;
    case FT_QTY:
    case FT_PRICE:
    case FT_PERCENT: return 6;
    case FT_EXCHANGE: return 12;
    default: return 0;
    }
}

static int64_t link_id(const DocHead *d, Str name)
{
    const FieldDef *f = d ? type_field(d->type, name) : NULL;
    return f && f->type == FT_LINK ? ((const Link *)field_at(d, f))->id : 0;
}

int money_decimals(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f)
{
    if (f->currency.n) {
        int64_t id = link_id(d, f->currency);
        if (!id)
            id = link_id(parent, f->currency);
        if (id)
            return currency_decimals(c, id);
    }
    int64_t company = link_id(d, STR("company"));
    const CompanyInfo *info = company_info(c, company ? company : link_id(parent, STR("company")));
    return info ? info->decimals : 2;
}

/* --- reading --- */

static bool bad(Ctx *c, const FieldDef *f, const char *path, const char *msgid)
{
    const char *label = tr_str(c->lang, f->label).p;
    return fail_field(c, ERR_VALIDATION, path, "%s: %s", label, tr(c->lang, msgid));
}

static bool set_choice(Ctx *c, DocHead *d, const FieldDef *f, Str text, const char *path)
{
    for (int i = 0; i < f->n_choices; i++)
        if (str_eq(f->choices[i], text)) {
            *(Str *)field_at(d, f) = f->choices[i];
            return true;
        }
    Buf b = {.a = c->a};
    for (int i = 0; i < f->n_choices; i++)
        buf_format(&b, "%s%s", i ? ", " : "", tr_str(c->lang, f->choices[i]).p);
    return fail_field(c, ERR_VALIDATION, path, "%s: \"%.*s\" is not one of the choices: %s.",
                      tr_str(c->lang, f->label).p, STR_ARG(utf8_cut(text, 60)), buf_str(&b).p);
}

typedef struct {
    FieldType type;
    bool (*valid)(Str);
    const char *msgid;
} Checked;

static bool is_file_address(Str s)
{
    static const char *const starts[] = {"/files/", "/private/files/", "https://", "http://"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (str_starts(s, str_c(starts[i])) && str_find(s, ' ') < 0)
            return true;
    return false;
}

static const Checked checked[] = {
    {FT_SIREN, siren_valid,
     N_("this is not a SIREN (9 digits, the last one is a check digit). Check what you typed.")},
    {FT_SIRET, siret_valid,
     N_("this is not a SIRET (14 digits, the last one is a check digit). Check what you typed.")},
    {FT_VAT, vat_number_valid,
     N_("this is not a VAT number. Write FR, its key of two characters, then the SIREN.")},
    {FT_IBAN, iban_valid, N_("this is not an IBAN. Copy it from a bank statement.")},
    {FT_EMAIL, email_valid, N_("this is not an e-mail address. Write it as name@domain.fr.")},
    {FT_PHONE, phone_valid, N_("this is not a telephone number. Write it as 01 23 45 67 89.")},
    {FT_FILE, is_file_address,
     N_("this is not the address of a file. Choose a file, or write one that begins with "
        "https://.")},
};

static bool set_string(Ctx *c, DocHead *d, const FieldDef *f, Str text, const char *path)
{
    bool is_long = f->type == FT_LONG || f->type == FT_HTML;
    if (utf8_has_control(text))
        return bad(c, f, path, "control characters are not allowed. Type the text again.");
    if (utf8_length(text) > (size_t)(is_long ? LONG_MAX_CHARS : TEXT_MAX))
        return bad(c, f, path, "this text is too long. Shorten it.");
    if (!is_long && f->type != FT_PASSWORD)
        text = str_trim(text);
    if (f->type >= FT_IBAN && f->type <= FT_VAT)
        text = ident_compact(c->a, text);
    for (size_t i = 0; text.n && i < sizeof checked / sizeof *checked; i++)
        if (checked[i].type == f->type && !checked[i].valid(text))
            return bad(c, f, path, checked[i].msgid);
    *(Str *)field_at(d, f) = str_copy(c->a, text);
    return true;
}

/* Noise of binary fractions (12.340000000000002) is rounded away; a real third decimal is not. */
static bool parse_exact(Str text, int decimals, int64_t *out)
{
    int64_t fine;
    if (num_parse(text, decimals, out))
        return true;
    if (!num_parse_rounded(text, 9, &fine) || fine % num_pow10(9 - decimals) != 0)
        return false;
    *out = fine / num_pow10(9 - decimals);
    return true;
}

static bool set_number(Ctx *c, const DocHead *parent, DocHead *d, const FieldDef *f, Str text,
                       const char *path)
{
    int64_t v = 0;
    bool money = f->type == FT_MONEY;
    int decimals = type_decimals(f, money ? money_decimals(c, parent, d, f) : 0);
    bool exact = money || f->type == FT_INT;
    if (exact ? parse_exact(text, decimals, &v) : num_parse_rounded(text, decimals, &v)) {
        *(int64_t *)field_at(d, f) = v;
        return true;
    }
    if (money && num_parse_rounded(text, decimals, &v))
        return bad(c, f, path, "too many decimals for an amount. Round it first.");
    return bad(c, f, path, "this is not a number, or it is too large. Write for example 1234.56.");
}

static bool set_date(Ctx *c, DocHead *d, const FieldDef *f, Str text, const char *path)
{
    Date day;
    Instant at;
    if (text.n >= 19 && instant_parse(str_slice(text, 0, 19), &at)) /* programs send a time too */
        text = str_slice(text, 0, 10);
    if (!date_parse(text, &day))
        return bad(c, f, path, "this day does not exist. Write it as 2026-12-31.");
    *(Date *)field_at(d, f) = day;
    return true;
}

static bool set_datetime(Ctx *c, DocHead *d, const FieldDef *f, Str text, const char *path)
{
    if (instant_parse(text, field_at(d, f)))
        return true;
    return bad(c, f, path, "this is not a date and time. Write it as 2026-12-31 23:59:00.");
}

static bool set_yes(Ctx *c, DocHead *d, const FieldDef *f, Str text, const char *path)
{
    bool yes = str_is(text, "1") || str_is(text, "true");
    if (!yes && !str_is(text, "0") && !str_is(text, "false") && text.n)
        return bad(c, f, path, "this is not yes (1) or no (0).");
    *(bool *)field_at(d, f) = yes;
    return true;
}

static const TypeDef *link_target(Ctx *c, const DocHead *d, const FieldDef *f)
{
    if (f->type == FT_LINK)
        return registry_type(c->reg, f->target);
    const FieldDef *by = type_field(d->type, f->target);
    return by ? registry_label(c->reg, *(const Str *)field_at(d, by)) : NULL;
}

bool field_set_link(Ctx *c, DocHead *d, const FieldDef *f, int64_t id)
{
    *(Link *)field_at(d, f) = (Link){id, id_to_name(c, id)};
    return true;
}

/* A dynamic link may come before the field that names its type: the name is kept and looked up
 * when the document is complete (link_pending). */
static bool set_link(Ctx *c, DocHead *d, const FieldDef *f, Str text, const char *path)
{
    const TypeDef *t = link_target(c, d, f);
    text = str_trim(text);
    if (!t && f->type == FT_DYNAMIC) {
        *(Link *)field_at(d, f) = (Link){0, str_copy(c->a, text)};
        return true;
    }
    int64_t id = t ? name_to_id(c, t, text) : 0;
    if (!id)
        return fail_field(
            c, ERR_LINK, path, "%s: there is no %s \"%.*s\". Choose an existing one or create it.",
            tr_str(c->lang, f->label).p, t ? tr_str(c->lang, t->label).p : f->target.p,
            STR_ARG(utf8_cut(text, 100)));
    *(Link *)field_at(d, f) = (Link){id, str_copy(c->a, text)};
    return true;
}

bool field_set_text(Ctx *c, const DocHead *parent, DocHead *d, const FieldDef *f, Str text,
                    const char *path)
{
    if (text.n == 0) {
        field_clear(d, f);
        return true;
    }
    if (f->type == FT_CHOICE)
        return set_choice(c, d, f, text, path);
    if (type_is_text(f->type))
        return set_string(c, d, f, text, path);
    switch (f->type) {
    case FT_DATE: return set_date(c, d, f, text, path);
    case FT_DATETIME: return set_datetime(c, d, f, text, path);
    case FT_YES: return set_yes(c, d, f, str_trim(text), path);
    case FT_LINK:
    case FT_DYNAMIC: return set_link(c, d, f, text, path);
    case FT_TABLE: return bad(c, f, path, "this is a table: send a list of rows.");
    default: return set_number(c, parent, d, f, str_trim(text), path);
    }
}

/* --- showing --- */

static int64_t int_of(const DocHead *d, const FieldDef *f)
{
    return *(const int64_t *)field_at(d, f);
}

Str field_text(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f)
{
    if (type_is_text(f->type))
        return *(const Str *)field_at(d, f);
    switch (f->type) {
    case FT_INT: return num_format(c->a, int_of(d, f), 0);
    case FT_MONEY: return num_format(c->a, int_of(d, f), money_decimals(c, parent, d, f));
    case FT_QTY:
    case FT_PRICE:
    case FT_PERCENT: return num_format_short(c->a, int_of(d, f), 6, 0);
    case FT_EXCHANGE: return num_format_short(c->a, int_of(d, f), 12, 0);
    case FT_DATETIME: return instant_format(c->a, (Instant){int_of(d, f)});
    case FT_DATE: return date_format(c->a, *(const Date *)field_at(d, f));
    case FT_YES: return *(const bool *)field_at(d, f) ? STR("1") : STR("0");
    case FT_LINK:
    case FT_DYNAMIC: {
        const Link *l = field_at(d, f);
        return l->name.n ? l->name : id_to_name(c, l->id);
    }
    default: return STR("");
    }
}

static Str show_date(Ctx *c, Date day)
{
    int y, m, d;
    if (day.day == 0)
        return STR("");
    if (c->lang != LANG_FR)
        return date_format(c->a, day);
    date_to_ymd(day, &y, &m, &d);
    return str_format(c->a, "%02d/%02d/%04d", d, m, y);
}

/* "Allemagne" for the country Germany, where its type has French names. */
static Str french_name(Ctx *c, const DocHead *d, const FieldDef *f)
{
    const TypeDef *t = registry_type(c->reg, f->target);
    int64_t id = t && t->french.n ? ((const Link *)field_at(d, f))->id : 0;
    const DocHead *linked = id ? doc_peek(c, t, id) : NULL;
    return linked ? *(const Str *)field_at(linked, type_field(t, t->french)) : STR("");
}

static Str show_link(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f)
{
    Str french = c->lang == LANG_FR ? french_name(c, d, f) : STR("");
    return french.n ? french : field_text(c, parent, d, f);
}

Str field_show(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f)
{
    bool fr = c->lang == LANG_FR;
    switch (f->type) {
    case FT_MONEY: {
        int decimals = money_decimals(c, parent, d, f);
        return num_format_local(c->a, int_of(d, f), decimals, decimals, fr);
    }
    case FT_INT: return num_format_local(c->a, int_of(d, f), 0, 0, fr);
    case FT_QTY:
    case FT_PERCENT: return num_format_local(c->a, int_of(d, f), 6, 0, fr);
    case FT_PRICE: return num_format_local(c->a, int_of(d, f), 6, 2, fr);
    case FT_EXCHANGE: return num_format_local(c->a, int_of(d, f), 12, 0, fr);
    case FT_DATE: return show_date(c, *(const Date *)field_at(d, f));
    case FT_YES: return *(const bool *)field_at(d, f) ? str_c(tr(c->lang, "Yes")) : STR("");
    case FT_CHOICE: return tr_str(c->lang, *(const Str *)field_at(d, f));
    case FT_LINK: return show_link(c, parent, d, f);
    default: return field_text(c, parent, d, f);
    }
}
