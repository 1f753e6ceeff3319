/* SPDX-License-Identifier: EUPL-1.2 */
#include "setup_page.h"

const char *const setup_names[SETUP_FIELDS] = {
    [SETUP_SIREN] = "siren",
    [SETUP_NAME] = "company_name",
    [SETUP_EMAIL] = "email",
    [SETUP_PASSWORD] = "new_password",
    [SETUP_LEGAL_FORM] = "legal_form",
    [SETUP_ADDRESS] = "address_line1",
    [SETUP_POSTCODE] = "pincode",
    [SETUP_CITY] = "city",
    [SETUP_VAT_REGIME] = "vat_regime",
    [SETUP_YEAR_END] = "year_end",
    [SETUP_IBAN] = "iban",
};

typedef struct {
    Markup *m;
    Lang lang;
    const SetupFacts *facts;
    const Str *values;
    const Errors *errors;
} Setup;

/* What the field is for, and the law behind it. */
static Str hint_of(const Setup *s, SetupField which, const char *text)
{
    Str source = s->facts->sources[which];
    if (!source.n)
        return str_c(text);
    return str_format(s->m->b.a, "%s%s%.*s", text, *text ? " · " : "", STR_ARG(source));
}

static UiField field_of(const Setup *s, SetupField which)
{
    static const struct {
        const char *label, *hint, *autocomplete;
        UiInput kind;
        bool is_short;
    } all[SETUP_FIELDS] = {
        [SETUP_SIREN] = {"SIREN", "Nine digits, on any letter from the tax office", "off"},
        [SETUP_NAME] = {"Name of the company", "", "organization"},
        [SETUP_EMAIL] = {"Your e-mail address", "You sign in with it", "username", INPUT_EMAIL},
        [SETUP_PASSWORD] = {"Passphrase", "", "new-password", INPUT_PASSWORD},
        [SETUP_LEGAL_FORM] = {"Legal form", "Printed on invoices", NULL, INPUT_CHOICE},
        [SETUP_ADDRESS] = {"Address", "Printed on invoices", "street-address"},
        [SETUP_POSTCODE] = {"Postcode", "", "postal-code", INPUT_TEXT, true},
        [SETUP_CITY] = {"City", "", "address-level2"},
        [SETUP_VAT_REGIME] = {"VAT regime", "", NULL, INPUT_CHOICE},
        [SETUP_YEAR_END] = {"Year end", "Day and month, as 31/12", "off", INPUT_TEXT, true},
        [SETUP_IBAN] = {"IBAN", "Printed on your invoices; may come later", "off"},
    };
    const char *hint = all[which].hint;
    UiField f = {.name = str_c(setup_names[which]),
                 .label = str_c(tr(s->lang, all[which].label)),
                 .value = s->values[which],
                 .kind = all[which].kind,
                 .autocomplete = all[which].autocomplete,
                 .is_short = all[which].is_short,
                 .required = which < SETUP_LEGAL_FORM,
                 .error = ui_error_of(s->errors, str_c(setup_names[which])),
                 .hint = hint_of(s, which, *hint ? tr(s->lang, hint) : "")};
    return f;
}

static void write_field(const Setup *s, SetupField which)
{
    UiField f = field_of(s, which);
    const UiOption regimes[] = {
        {STR("debits"), str_c(tr(s->lang, "VAT on invoices"))},
        {STR("encaissements"), str_c(tr(s->lang, "VAT on payments"))},
        {STR("franchise"), str_c(tr(s->lang, "No VAT (franchise, art. 293 B CGI)"))},
    };
    if (which == SETUP_SIREN) {
        f.is_big = f.autofocus = true;
        f.input_mode = "numeric";
    } else if (which == SETUP_POSTCODE) {
        f.input_mode = "numeric";
    } else if (which == SETUP_PASSWORD) {
        f.hint = str_format(s->m->b.a,
                            tr(s->lang, "At least %d characters; a few words are strong and easy "
                                        "to keep in mind"),
                            s->facts->password_min);
    } else if (which == SETUP_LEGAL_FORM) {
        f.options = s->facts->legal_forms;
        f.n_options = s->facts->n_legal_forms;
    } else if (which == SETUP_VAT_REGIME) {
        f.options = regimes;
        f.n_options = 3;
    }
    ui_field(s->m, &f);
}

static void write_fields(const Setup *s, SetupField from, SetupField to, const char *class_name)
{
    m_tag(s->m, "div");
    m_attr_c(s->m, "class", class_name);
    for (SetupField f = from; f <= to; f++)
        write_field(s, f);
    m_end(s->m, "div");
}

/* Closed as long as the defaults are right. */
static void write_options(const Setup *s)
{
    bool wrong = false;
    for (int f = SETUP_LEGAL_FORM; f < SETUP_FIELDS; f++)
        wrong = wrong || ui_error_of(s->errors, str_c(setup_names[f])).n > 0;
    m_tag(s->m, "details");
    m_attr_c(s->m, "class", "more");
    m_flag(s->m, "open", wrong);
    m_leaf(s->m, "summary", NULL,
           str_c(tr(s->lang, "Options: legal form, address, VAT, year end, IBAN")));
    write_fields(s, SETUP_LEGAL_FORM, SETUP_IBAN, "fields one section");
    m_end(s->m, "details");
}

static void write_steps(Markup *m, Lang lang)
{
    const UiStep steps[] = {
        {STATE_PART, str_c(tr(lang, "Company")), true},
        {STATE_NONE, str_c(tr(lang, "First invoice")), false},
    };
    ui_steps(m, str_c(tr(lang, "First steps")), steps, 2);
}

static void write_ready(Markup *m, Lang lang, const SetupFacts *facts)
{
    m_tag(m, "section");
    m_attr_c(m, "class", "sheet");
    m_attr_c(m, "aria-labelledby", "h-ready");
    m_tag(m, "h2");
    m_attr_c(m, "id", "h-ready");
    m_text_c(m, tr(lang, "What will be ready next"));
    m_end(m, "h2");
    m_tag(m, "ul");
    m_attr_c(m, "class", "items");
    for (int i = 0; i < facts->n_ready; i++) {
        m_tag(m, "li");
        ui_state(m, STATE_DONE, tr_str(lang, facts->ready[i].label));
        m_leaf(m, "small", NULL, facts->ready[i].value);
        m_end(m, "li");
    }
    m_end(m, "ul");
    m_leaf(m, "small", NULL,
           str_c(tr(lang, "Everything can be changed later, with its legal source.")));
    m_end(m, "section");
}

static void form_begin(Markup *m, const char *method)
{
    m_tag(m, "form");
    m_attr_c(m, "method", method);
    m_attr_c(m, "action", "/setup");
    m_attr_c(m, "class", "form section");
}

Str setup_page(Page *p, const SetupFacts *facts, const Str *values, Str code, const Errors *errors)
{
    Lang lang = p->lang;
    p->title = str_c(tr(lang, "Your company"));
    Markup m = plain_begin(p, true);
    Setup s = {&m, lang, facts, values, errors};
    write_steps(&m, lang);
    m_tag(&m, "div");
    m_attr_c(&m, "class", "wizard section");
    m_tag(&m, "div");
    m_leaf(&m, "h1", NULL, str_c(tr(lang, "Which is your company?")));
    m_leaf(&m, "p", "lead",
           str_c(tr(lang, "The SIREN is checked here: nothing leaves this "
                          "machine.")));
    form_begin(&m, "post");
    ui_errors(&m, errors);
    ui_hidden(&m, "code", code);
    write_fields(&s, SETUP_SIREN, SETUP_PASSWORD, "fields stacked one");
    write_options(&s);
    UiButton done = {.kind = BUTTON_PRIMARY,
                     .label = str_c(tr(lang, "This is my company")),
                     .shown_key = "Ctrl ⏎",
                     .key = "primary"};
    ui_actions(&m, &done, 1);
    m_end(&m, "form");
    m_end(&m, "div");
    write_ready(&m, lang, facts);
    m_end(&m, "div");
    return plain_end(p, &m,
                     str_c(tr(lang, "Your data are on this machine. Bastide is free "
                                    "software, hosted by you.")));
}

Str setup_code_page(Page *p, bool wrong)
{
    Lang lang = p->lang;
    p->title = str_c(tr(lang, "First start"));
    Markup m = plain_begin(p, false);
    m_leaf(&m, "h1", NULL, p->title);
    m_leaf(&m, "p", NULL,
           str_c(tr(lang, "The program has printed a code where it was started. It shows that "
                          "this site is yours to make.")));
    form_begin(&m, "get");
    UiField code = {.name = STR("code"),
                    .label = str_c(tr(lang, "Code of the first start")),
                    .required = true,
                    .autofocus = true,
                    .is_big = true,
                    .autocomplete = "off"};
    if (wrong)
        code.error = str_c(tr(lang, "This is not the code of this start. Copy the one that was "
                                    "printed last."));
    m_tag(&m, "div");
    m_attr_c(&m, "class", "fields stacked one");
    ui_field(&m, &code);
    m_end(&m, "div");
    UiButton go = {.kind = BUTTON_PRIMARY,
                   .label = str_c(tr(lang, "Continue")),
                   .shown_key = "⏎",
                   .key = "primary"};
    ui_actions(&m, &go, 1);
    m_end(&m, "form");
    return plain_end(p, &m, STR("Bastide"));
}
