/* SPDX-License-Identifier: EUPL-1.2
 * The pages that need no site, served for tests/browser: prints "port N" and serves until the end
 * of its input. /draft answers the grid: amount = 10 × quantity, so that the tests can see it.
 */
#include "asset.h"
#include "crypto.h"
#include "json.h"
#include "num.h"
#include "pages.h"
#include "server.h"
#include "setup_page.h"

#include <stdio.h>
#include <unistd.h>

static const NavEntry nav[] = {
    {.icon = "home", .label = {"Accueil", 7}, .url = {"/", 1}},
    {.icon = "sale", .label = {"Ventes", 6}, .url = {"/login", 6}},
    {.group = {"Faire", 5}, .label = {"Devis", 5}, .url = {"/a", 2}, .count = {"6", 1}},
    {.group = {"Faire", 5}, .label = {"Factures", 8}, .url = {"/_style", 7}, .current = true},
    {.group = {"Suivre", 6}, .label = {"Clients", 7}, .url = {"/c", 2}},
    {.icon = "book", .label = {"Comptabilité", 13}, .url = {"/b", 2}},
    {.icon = "sliders", .label = {"Réglages", 9}, .url = {"/r", 2}},
};

static Page page_of(Request *r)
{
    Str lang = request_param_or_empty(r, "lang");
    return (Page){.arena = r->arena, .lang = lang.n ? lang_of(lang) : LANG_FR,
                  .theme = request_cookie(r, "theme"), .density = request_cookie(r, "density"),
                  .address = r->path, .company = STR("Atelier Martin"), .year = STR("2026"),
                  .user = STR("Alice Martin"), .new_url = STR("/new"), .nav = nav,
                  .n_nav = sizeof nav / sizeof *nav, .jobs = nav, .n_jobs = 2};
}

/* Ten times the quantity, in the row that was set. */
static void draft(Request *r, Response *out)
{
    const char *why;
    size_t at;
    Buf b = {.a = r->arena};
    JsonOut o = {.b = &b};
    Json *body = json_parse(r->arena, r->body, &why, &at);
    json_begin(&o, '{');
    json_key(&o, STR("message"));
    json_begin(&o, '{');
    json_put_int(&o, "version", 2);
    json_key(&o, STR("values"));
    json_begin(&o, '{');
    JSON_EACH(op, json_get(body, "ops")) {
        int64_t qty;
        const Json *row = json_get(op, "row");
        Str value = str_replace(r->arena, json_get_text(op, "value"), STR(","), STR("."));
        if (!row || !str_is(json_get_text(op, "field"), "qty") || !num_parse(value, 2, &qty))
            continue;
        Str key = str_format(r->arena, "items[%.*s].amount", STR_ARG(row->text));
        json_put(&o, key.p, num_format_local(r->arena, qty * 10, 2, 2, true));
    }
    json_end(&o, '}');
    json_end(&o, '}');
    json_end(&o, '}');
    response_json(out, 200, buf_str(&b));
}

static void search_link(Request *r, Response *out)
{
    bool none = str_is(request_param_or_empty(r, "txt"), "zzz");
    response_json(out, 200, none ? STR("{\"message\":[]}")
                                 : STR("{\"message\":[{\"value\":\"CHA-LOI\",\"description\":"
                                       "\"Chaise Loire\"},{\"value\":\"CHA-BAR\","
                                       "\"description\":\"Chaise haute de bar\"}]}"));
}

/* ?error: a passphrase that is too short; ?code: the question before. */
static void setup(Page *p, Request *r, Response *out)
{
    static const UiOption forms[] = {{{"", 0}, {"–", 3}}, {{"5710", 4}, {"SAS", 3}}};
    static const UiOption ready[] = {{{"PCG 2026", 8}, {"Chart of accounts", 17}}};
    SetupFacts facts = {.legal_forms = forms, .n_legal_forms = 2, .ready = ready, .n_ready = 1,
                        .password_min = 8};
    Str values[SETUP_FIELDS] = {[SETUP_SIREN] = STR("900417239")}, text;
    Errors e = {.a = r->arena, .lang = p->lang};
    if (request_param(r, "error", &text))
        err_add(&e, ERR_VALIDATION, "year_end",
                "The year end is a day and a month: 31/12 (or 12-31, month first).");
    bool code = request_param(r, "code", &text);
    response_html(out, 200, code ? setup_code_page(p, true)
                                 : setup_page(p, &facts, values, STR("x"), &e));
}

static void handle(void *app, Request *r, Response *out)
{
    (void)app;
    Page p = page_of(r);
    if (assets_answer(r, out))
        return;
    if (str_is(r->path, "/look"))
        look_answer(r, out);
    else if (str_is(r->path, "/draft"))
        draft(r, out);
    else if (str_starts(r->path, STR("/api/method/frappe.desk.search")))
        search_link(r, out);
    else if (str_is(r->path, "/login"))
        response_html(out, 200,
                      login_page(&p, &(SignInPage){.email = request_param_or_empty(r, "usr"),
                                                   .error = request_param_or_empty(r, "error"),
                                                   .next = STR("/")}));
    else if (str_is(r->path, "/setup"))
        setup(&p, r, out);
    else if (str_is(r->path, "/error"))
        response_html(out, 500, error_page(&p, &(ErrorPage){.status = 500,
                                                            .incident = STR("7F3A-0142"),
                                                            .when = STR("23/11/2026 à 10:43")}));
    else if (str_is(r->path, "/_style"))
        response_html(out, 200, style_page(&p));
    else
        response_html(out, 404, error_page(&p, &(ErrorPage){.status = 404}));
}

int main(int argc, char **argv)
{
    const char *why = "";
    char line[16];
    int bad = 0;
    int64_t port = 0;
    if (argc > 1)
        str_to_int(str_c(argv[1]), &port);
    ServerConfig config = {.host = STR("127.0.0.1"), .port = (int)port, .handler = handle};
    i18n_load_fr(asset_find(STR("po/fr.po"))->bytes, &bad);
    Server *s = crypto_start() ? server_start(&config, &why) : NULL;
    if (!s) {
        fprintf(stderr, "desk_probe: %s\n", why);
        return 1;
    }
    printf("port %d\n", server_port(s));
    fflush(stdout);
    ssize_t n = read(STDIN_FILENO, line, sizeof line);
    (void)n;
    return server_stop(s) ? 0 : 1;
}
