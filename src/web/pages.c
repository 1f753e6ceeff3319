/* SPDX-License-Identifier: EUPL-1.2
 * Sign-in, error and first-run pages; files of the desk; the choice of a look.
 */
#include "pages.h"

#include "asset.h"

static void form_begin(Markup *m, const char *action, const char *class_name)
{
    m_tag(m, "form");
    m_attr_c(m, "method", "post");
    m_attr_c(m, "action", action);
    m_attr_c(m, "class", class_name);
}

Str login_page(Page *p, Str email, Str error, Str next)
{
    Lang lang = p->lang;
    p->title = str_c(tr(lang, "Sign in"));
    Markup m = plain_begin(p, false);
    m_leaf(&m, "h1", NULL, str_c(tr(lang, "Hello")));
    m_leaf(&m, "p", NULL, p->company);
    if (error.n)
        ui_notice(&m, NOTICE_ERR, error);
    form_begin(&m, "/login", "form fields stacked one");
    ui_hidden(&m, "next", next);
    UiField user = {.name = STR("usr"), .label = str_c(tr(lang, "E-mail address")), .value = email,
                    .kind = INPUT_EMAIL, .autocomplete = "username", .required = false,
                    .autofocus = email.n == 0};
    UiField password = {.name = STR("pwd"), .label = str_c(tr(lang, "Passphrase")),
                        .kind = INPUT_PASSWORD, .autocomplete = "current-password",
                        .autofocus = email.n > 0};
    UiButton send = {.kind = BUTTON_PRIMARY, .label = str_c(tr(lang, "Sign in")),
                     .shown_key = "⏎", .key = "primary"};
    ui_field(&m, &user);
    ui_field(&m, &password);
    ui_button(&m, &send);
    m_end(&m, "form");
    return plain_end(p, &m, str_c(tr(lang, "Your data are on this machine. Bastide is free "
                                           "software, hosted by you.")));
}

static const char *error_title(Lang lang, int status)
{
    switch (status) {
    case 403: return tr(lang, "This is not open to you");
    case 404: return tr(lang, "Nothing here");
    case 503: return tr(lang, "The server is busy");
    default: return status < 500 ? tr(lang, "This cannot be done") : tr(lang, "A fault of ours");
    }
}

static const char *error_text(Lang lang, int status)
{
    switch (status) {
    case 403: return tr(lang, "Your role does not give this right. Ask the administrator of your "
                              "site for it.");
    case 404: return tr(lang, "This address leads to no page: it may have been mistyped, or what "
                              "it showed was deleted.");
    case 503: return tr(lang, "Nothing was saved. Try again in a minute.");
    default:
        return status < 500 ? tr(lang, "The request cannot be carried out as it is.")
                            : tr(lang, "The page could not be made. Nothing was saved half-way.");
    }
}

static void incident_sheet(Markup *m, Lang lang, const ErrorPage *e)
{
    m_tag(m, "div");
    m_attr_c(m, "class", "sheet section");
    m_leaf(m, "h2", NULL, str_format(m->b.a, tr(lang, "Incident %.*s"), STR_ARG(e->incident)));
    UiFact facts[] = {
        {.label = str_c(tr(lang, "When")), .value = e->when},
        {.label = str_c(tr(lang, "Noted")),
         .value = str_c(tr(lang, "in the log of the machine, without your data"))},
    };
    ui_facts(m, "facts", facts, 2);
    m_end(m, "div");
}

Str error_page(Page *p, const ErrorPage *e)
{
    Lang lang = p->lang;
    p->title = str_c(error_title(lang, e->status));
    Markup m = plain_begin(p, false);
    m_leaf(&m, "h1", NULL, p->title);
    m_leaf(&m, "p", NULL, e->detail.n ? e->detail : str_c(error_text(lang, e->status)));
    UiButton home = {.kind = e->back_url.n ? BUTTON_PLAIN : BUTTON_PRIMARY,
                     .label = str_c(tr(lang, "Home")), .href = STR("/")};
    UiButton back = {.kind = BUTTON_PRIMARY, .label = e->back, .href = e->back_url};
    UiButton both[] = {back, home};
    ui_actions(&m, e->back_url.n ? both : &home, e->back_url.n ? 2 : 1);
    if (e->incident.n)
        incident_sheet(&m, lang, e);
    return plain_end(p, &m,
                     e->incident.n ? str_c(tr(lang, "Give this number to the person who looks "
                                                    "after your server."))
                                   : STR("Bastide"));
}

static void setup_fields(Markup *m, Lang lang, const SetupPage *s)
{
    const UiOption regimes[] = {
        {STR("debits"), str_c(tr(lang, "VAT on invoices"))},
        {STR("encaissements"), str_c(tr(lang, "VAT on payments"))},
        {STR("franchise"), str_c(tr(lang, "No VAT (franchise, art. 293 B CGI)"))},
    };
    const UiField fields[] = {
        {.name = STR("name"), .label = str_c(tr(lang, "Name")), .value = s->name,
         .required = true, .autocomplete = "organization"},
        {.name = STR("legal_form"), .label = str_c(tr(lang, "Legal form")),
         .value = s->legal_form, .kind = INPUT_CHOICE, .options = s->legal_forms,
         .n_options = s->n_legal_forms},
        {.name = STR("address"), .label = str_c(tr(lang, "Address")), .value = s->address,
         .autocomplete = "street-address"},
        {.name = STR("postcode"), .label = str_c(tr(lang, "Postcode")), .value = s->postcode,
         .is_short = true, .input_mode = "numeric", .autocomplete = "postal-code"},
        {.name = STR("city"), .label = str_c(tr(lang, "City")), .value = s->city,
         .autocomplete = "address-level2"},
        {.name = STR("vat_regime"), .label = str_c(tr(lang, "VAT regime")),
         .value = s->vat_regime, .kind = INPUT_CHOICE, .options = regimes, .n_options = 3},
        {.name = STR("year_end"), .label = str_c(tr(lang, "Year end")), .value = s->year_end,
         .is_short = true, .hint = str_c(tr(lang, "Month and day, as 12-31"))},
        {.name = STR("iban"), .label = STR("IBAN"), .value = s->iban,
         .hint = str_c(tr(lang, "Printed on your invoices; may come later"))},
    };
    m_tag(m, "div");
    m_attr_c(m, "class", "fields one");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        UiField f = fields[i];
        f.error = ui_error_of(s->errors, f.name);
        ui_field(m, &f);
    }
    m_end(m, "div");
}

static void setup_steps(Markup *m, Lang lang)
{
    const UiStep steps[] = {
        {STATE_DONE, str_c(tr(lang, "Account")), false},
        {STATE_PART, str_c(tr(lang, "Company")), true},
        {STATE_NONE, str_c(tr(lang, "First invoice")), false},
    };
    ui_steps(m, str_c(tr(lang, "First steps")), steps, 3);
}

static void setup_ready(Markup *m, Lang lang)
{
    const char *const things[][2] = {
        {tr(lang, "Chart of accounts"), "PCG"},
        {tr(lang, "Journals"), "VE, AC, BQ, OD, AN"},
        {tr(lang, "VAT codes"), "20, 10, 5,5, 2,1 %"},
        {tr(lang, "Fiscal year"), ""},
        {tr(lang, "Legal mentions"), "art. L441-9 C. com."},
        {tr(lang, "Electronic invoices"), "EN 16931"},
    };
    m_tag(m, "section");
    m_attr_c(m, "class", "sheet");
    m_attr_c(m, "aria-labelledby", "h-ready");
    m_tag(m, "h2");
    m_attr_c(m, "id", "h-ready");
    m_text_c(m, tr(lang, "What will be ready next"));
    m_end(m, "h2");
    m_tag(m, "ul");
    m_attr_c(m, "class", "items");
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        m_tag(m, "li");
        ui_state(m, STATE_DONE, str_c(things[i][0]));
        m_leaf(m, "small", NULL, str_c(things[i][1]));
        m_end(m, "li");
    }
    m_end(m, "ul");
    m_end(m, "section");
}

Str setup_page(Page *p, const SetupPage *s)
{
    Lang lang = p->lang;
    p->title = str_c(tr(lang, "Your company"));
    Markup m = plain_begin(p, true);
    setup_steps(&m, lang);
    m_tag(&m, "div");
    m_attr_c(&m, "class", "wizard section");
    m_tag(&m, "div");
    m_leaf(&m, "h1", NULL, str_c(tr(lang, "Which is your company?")));
    m_leaf(&m, "p", "lead", str_c(tr(lang, "The SIREN is checked here: nothing leaves this "
                                           "machine.")));
    form_begin(&m, "/setup", "form section");
    ui_errors(&m, s->errors);
    UiField siren = {.name = STR("siren"), .label = STR("SIREN"), .value = s->siren,
                     .required = true, .is_big = true, .autofocus = true,
                     .input_mode = "numeric", .error = ui_error_of(s->errors, STR("siren")),
                     .hint = str_c(tr(lang, "Nine digits, on any letter from the tax office"))};
    m_tag(&m, "div");
    m_attr_c(&m, "class", "fields stacked one");
    ui_field(&m, &siren);
    m_end(&m, "div");
    setup_fields(&m, lang, s);
    UiButton done = {.kind = BUTTON_PRIMARY, .label = str_c(tr(lang, "This is my company")),
                     .shown_key = "Ctrl ⏎", .key = "primary"};
    ui_actions(&m, &done, 1);
    m_end(&m, "form");
    m_end(&m, "div");
    setup_ready(&m, lang);
    m_end(&m, "div");
    return plain_end(p, &m, str_c(tr(lang, "Everything can be changed later, with its legal "
                                           "source.")));
}

bool assets_answer(const Request *request, Response *out)
{
    const Asset *asset = asset_find_served(request->path);
    if (!asset)
        return false;
    Str accepted = request_header(request, "accept-encoding");
    out->content_type = asset->content_type;
    out->body = asset->bytes;
    out->cache_control = STR("public, max-age=31536000, immutable");
    if (asset->gzip.n)
        response_header(out, "Vary", STR("Accept-Encoding"));
    if (asset->brotli.n && encoding_accepted(accepted, "br")) {
        out->encoding = STR("br");
        out->body = asset->brotli;
    } else if (asset->gzip.n && encoding_accepted(accepted, "gzip")) {
        out->encoding = STR("gzip");
        out->body = asset->gzip;
    }
    return true;
}

enum { LOOK_SECONDS = 31536000 };

static void keep_choice(const Request *request, Response *out, const char *name,
                        const char *const *values, int n)
{
    Str value;
    if (!request_param(request, name, &value))
        return;
    for (int i = 0; i < n; i++)
        if (str_is(value, values[i])) {
            bool again = str_eq(request_cookie(request, name), value);
            response_cookie(out, name, again ? STR("") : value, again ? -1 : LOOK_SECONDS, true,
                            request->https);
        }
}

void look_answer(const Request *request, Response *out)
{
    static const char *const themes[] = {"light", "dark", "contrast"};
    static const char *const densities[] = {"dense", "comfort"};
    Str back = request_param_or_empty(request, "back");
    bool ours = back.n > 0 && back.p[0] == '/' && (back.n == 1 || (back.p[1] != '/' &&
                                                                   back.p[1] != '\\'));
    response_redirect(out, ours ? back : STR("/"));
    keep_choice(request, out, "theme", themes, 3);
    keep_choice(request, out, "density", densities, 2);
}
