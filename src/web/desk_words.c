/* SPDX-License-Identifier: EUPL-1.2
 * Words and addresses: how types, documents and their states are called by people.
 */
#include "desk_private.h"

Str type_slug(Arena *a, const TypeDef *t)
{
    return str_replace(a, t->name, STR("_"), STR("-"));
}

Str type_url(Arena *a, const TypeDef *t)
{
    return str_format(a, "/app/%s", type_slug(a, t).p);
}

Str doc_url(Arena *a, const TypeDef *t, Str name)
{
    return str_format(a, "/app/%s/%s", type_slug(a, t).p, percent_encode(a, name, false).p);
}

Str report_url(Arena *a, const ReportDef *r)
{
    return str_format(a, "/app/query-report/%s", percent_encode(a, str_c(r->name), false).p);
}

Str ledger_url(Arena *a, Str account)
{
    const ReportDef *ledger = report_find(STR("General Ledger"));
    if (!ledger || !account.n)
        return STR("");
    return str_format(a, "%s?account=%s", report_url(a, ledger).p,
                      percent_encode(a, account, false).p);
}

static bool french_of_its_own(Ctx *c, Str label_fr)
{
    return c->lang == LANG_FR && label_fr.n > 0;
}

Str type_label(Ctx *c, const TypeDef *t)
{
    return french_of_its_own(c, t->label_fr) ? t->label_fr : tr_str(c->lang, t->label);
}

const FieldDef *type_named_by(const TypeDef *t)
{
    if (t->named.n < 3 || t->named.p[0] != '{' || t->named.p[t->named.n - 1] != '}')
        return NULL;
    return type_field(t, str_slice(t->named, 1, t->named.n - 1));
}

Str field_label(Ctx *c, const FieldDef *f)
{
    return french_of_its_own(c, f->label_fr) ? f->label_fr : tr_str(c->lang, f->label);
}

static Str english_plural(Arena *a, Str s)
{
    if (str_ends(s, STR("y")) && !str_ends(s, STR("ey")))
        return str_format(a, "%.*sies", (int)s.n - 1, s.p);
    if (str_ends(s, STR("s")) || str_ends(s, STR("x")))
        return str_format(a, "%.*ses", STR_ARG(s));
    return str_format(a, "%.*ss", STR_ARG(s));
}

bool words_with(Ctx *c, Str word, const char *kind, Str *out)
{
    Str id = str_format(c->a, "%.*s (%s)", STR_ARG(word), kind), told = tr_str(c->lang, id);
    if (str_eq(told, id))
        return false;
    *out = told;
    return true;
}

Str type_plural(Ctx *c, const TypeDef *t)
{
    Str told;
    if (c->lang == LANG_EN)
        return t->custom ? t->label : english_plural(c->a, t->label);
    return words_with(c, t->label, "plural", &told) ? told : type_label(c, t);
}

Str type_phrase(Ctx *c, const char *verb, const TypeDef *t)
{
    Str english = str_format(c->a, "%s %.*s", verb, STR_ARG(t->label));
    Str told = tr_str(c->lang, english), alone = tr_str(c->lang, str_c(verb));
    if (c->lang == LANG_EN || !str_eq(told, english))
        return told;
    return strcmp(verb, "New") == 0 ? str_format(c->a, "%s : %s", alone.p, type_label(c, t).p)
                                    : alone;
}

/* The words of states are those of ERPNext; the shape is the family. */
static const struct {
    const char *word;
    UiState state;
} states[] = {
    {"Draft", STATE_DRAFT},
    {"Unpaid", STATE_OPEN},
    {"Overdue", STATE_LATE},
    {"Partly Paid", STATE_PART},
    {"Paid", STATE_DONE},
    {"Cancelled", STATE_VOID},
    {"Submitted", STATE_SEALED},
    {"Active", STATE_OPEN},
    {"Ended", STATE_DONE},
    {"Return", STATE_DONE},
    {"Open", STATE_OPEN},
    {"Closed", STATE_DONE},
    {"Credit Note Issued", STATE_DONE},
    {"Debit Note Issued", STATE_DONE},
};

static UiState state_of_word(Str word)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_is(word, states[i].word))
            return states[i].state;
    return STATE_NONE;
}

static int64_t date_of(const DocHead *d, const char *name)
{
    const FieldDef *f = type_field(d->type, str_c(name));
    return f && f->type == FT_DATE ? ((const Date *)field_at(d, f))->day : 0;
}

/* What is due is overdue from the next day on, whatever was stored when it was submitted. */
static UiState payment_state(Ctx *c, const DocHead *d, Str status, Str *out_word)
{
    int64_t due = date_of(d, "due_date"), days = c->today.day - due;
    bool part = str_is(status, "Partly Paid");
    bool open = part || str_is(status, "Unpaid") || str_is(status, "Overdue");
    if (!open || !due)
        return STATE_NONE;
    if (days <= 0 && part)
        return STATE_NONE;
    if (days <= 0) {
        *out_word = str_c(tr(c->lang, "Not yet due"));
        return STATE_OPEN;
    }
    *out_word = days == 1 ? str_c(tr(c->lang, "Late by 1 day"))
                          : str_format(c->a, tr(c->lang, "Late by %d days"), (int)days);
    if (part)
        *out_word = str_format(c->a, "%s, %s", out_word->p, tr(c->lang, "paid in part"));
    return STATE_LATE;
}

UiState doc_state(Ctx *c, const DocHead *d, Str *out_word)
{
    const FieldDef *f = type_field(d->type, STR("status"));
    Str status = f && f->type == FT_CHOICE ? *(const Str *)field_at(d, f) : STR("");
    *out_word = STR("");
    if (!status.n && !d->type->submittable)
        return STATE_NONE;
    if (!status.n)
        status = d->docstatus == 0   ? STR("Draft")
                 : d->docstatus == 1 ? STR("Submitted")
                                     : STR("Cancelled");
    UiState late = payment_state(c, d, status, out_word);
    if (late != STATE_NONE)
        return late;
    Str of_type = str_format(c->a, "%.*s %.*s", STR_ARG(d->type->label), STR_ARG(status));
    if (!words_with(c, of_type, "state", out_word) && !words_with(c, status, "state", out_word))
        *out_word = tr_str(c->lang, status);
    return state_of_word(status);
}

Str show_day(Ctx *c, Date day)
{
    int y, m, d;
    if (!day.day || c->lang != LANG_FR)
        return date_format(c->a, day);
    date_to_ymd(day, &y, &m, &d);
    return str_format(c->a, "%02d/%02d/%04d", d, m, y);
}

Str show_name(Ctx *c, Str name)
{
    enum { SHORT = 4 };
    Str first = STR("BROUILLON-");
    if (!str_starts(name, first) || name.n < first.n + SHORT)
        return name;
    return str_format(c->a, tr(c->lang, "Draft %.*s"),
                      STR_ARG(str_slice(name, first.n, first.n + SHORT)));
}

Str show_iban(Arena *a, Str iban)
{
    Buf b = {.a = a};
    for (size_t i = 0; i < iban.n; i++) {
        if (i && i % 4 == 0)
            buf_add_c(&b, " ");
        buf_add_char(&b, iban.p[i]);
    }
    return buf_str(&b);
}

Str show_field(Ctx *c, const DocHead *doc, const FieldDef *f)
{
    Str text = field_show(c, NULL, doc, f);
    return f->type == FT_IBAN ? show_iban(c->a, text) : text;
}

/* Instants are shown in the time of the company. */
Str show_instant(Ctx *c, Instant t)
{
    const CompanyInfo *info = company_info(c, 0);
    Str s = instant_format(c->a, info ? instant_local(t, info->time_zone) : t);
    Date day;
    if (s.n < 16 || !date_parse(str_slice(s, 0, 10), &day))
        return s;
    return str_format(c->a, "%s %.*s", show_day(c, day).p, 5, s.p + 11); /* to the minute */
}

Str show_money(Ctx *c, int64_t minor, int decimals)
{
    return num_format_local(c->a, minor, decimals, decimals, c->lang == LANG_FR);
}

const TypeDef *link_type(Ctx *c, const DocHead *d, const FieldDef *f)
{
    if (field_is_empty(d, f))
        return NULL;
    if (f->type == FT_LINK)
        return registry_type(c->reg, f->target);
    const FieldDef *by = f->type == FT_DYNAMIC ? type_field(d->type, f->target) : NULL;
    return by ? registry_label(c->reg, *(const Str *)field_at(d, by)) : NULL;
}

bool is_number(const FieldDef *f)
{
    return f->type >= FT_INT && f->type <= FT_EXCHANGE;
}
