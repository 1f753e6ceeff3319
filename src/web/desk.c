/* SPDX-License-Identifier: EUPL-1.2
 * From the address to the page. Whoever is not signed in sees the sign-in page, which leads back to
 * where they wanted to go.
 */
#include "desk_list.h"
#include "desk_pane.h"
#include "desk_receipt.h"

#include "pages.h"
#include "perm.h"
#include "setting.h"

static const struct {
    const char *word, *msgid;
} notes[] = {
    {"saved", "Saved."},
    {"submitted", "Submitted: the entry is in the books."},
    {"cancelled", "Cancelled: the reversing entry is in the books."},
    {"next", "The piece is kept as a draft. Type the next one."},
    {"next-bare", "The piece is kept as a draft, without its document: that one was attached to "
                  "another piece, or taken away, in another window."},
    {"deleted", "The draft is deleted."},
    {"standard", "The form is back to the standard, for everybody. Fields that were added stay, "
                 "with all that is in them."},
    {"me", "Your choices are kept."},
    {"closed", "The period is closed and signed."},
    {"lettered", "The lines are lettered."},
    {"settled", "Settled as far as the lines go: the rest stays open."},
    {"opened", "Undone: the lines are open again."},
};

void desk_note(Desk *d, const char *what)
{
    response_cookie(d->out, "note", str_c(what), 0, false, d->r->https);
}

void desk_flash(Desk *d)
{
    Str word = request_cookie(d->r, "note");
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (str_is(word, notes[i].word))
            ui_notice(&d->m, NOTICE_OK, str_c(tr(desk_lang(d), notes[i].msgid)));
    if (word.n)
        response_cookie(d->out, "note", STR(""), -1, false, d->r->https);
}

static Str address_of(const Request *r)
{
    Str path = percent_encode(r->arena, r->path, true);
    return r->query.n ? str_format(r->arena, "%s?%.*s", path.p, STR_ARG(r->query)) : path;
}

static Page page_of(Ctx *c, const Request *r)
{
    const Access *access = access_of(r);
    Page p = {.arena = c->a,
              .lang = c->lang,
              .theme = request_cookie(r, "theme"),
              .density = request_cookie(r, "density"),
              .address = address_of(r)};
    if (access && access->kind == ACCESS_COOKIE)
        p.csrf = access->session.csrf;
    return p;
}

/* What "+ New" makes: the type of the page, else an invoice. */
static Str new_url(Ctx *c, const TypeDef *t)
{
    const TypeDef *makes = t && !t->ledger && (perm_rights(c, t) & RIGHT_CREATE)
                               ? t
                               : registry_type(c->reg, STR("sales_invoice"));
    if (!makes || !(perm_rights(c, makes) & RIGHT_CREATE))
        return STR("");
    return str_format(c->a, "%s/new", type_url(c->a, makes).p);
}

/* The daily papers, behind that of the page. */
static void fill_makes(Desk *d, const TypeDef *t)
{
    static const char *const daily[] = {"sales_invoice", "purchase_invoice", "payment_entry",
                                        "customer", "supplier"};
    enum { DAILY = sizeof daily / sizeof *daily };
    Ctx *c = d->c;
    NavEntry *list = arena_array_of(c->a, NavEntry, DAILY + 1);
    int n = 0;
    for (int i = -1; i < DAILY; i++) {
        const TypeDef *x = i < 0 ? t : registry_type(c->reg, str_c(daily[i]));
        if (!x || x->ledger || (i >= 0 && x == t) || !(perm_rights(c, x) & RIGHT_CREATE))
            continue;
        list[n++] = (NavEntry){.label = type_label(c, x),
                               .url = str_format(c->a, "%s/new", type_url(c->a, x).p)};
    }
    d->page.makes = list;
    d->page.n_makes = n;
}

static void fill_frame(Desk *d, const TypeDef *t, const ReportDef *report, bool home)
{
    Ctx *c = d->c;
    const CompanyInfo *info = company_info(c, 0);
    if (info) {
        const TypeDef *company = registry_type(c->reg, STR("company"));
        d->page.company = info->name;
        d->page.company_url = doc_url(c->a, company, info->name);
    }
    d->page.year = desk_year(c);
    d->page.year_url = STR("/app/fiscal-year");
    d->page.user = c->user.full_name.n ? c->user.full_name : c->user.name;
    d->page.user_key = str_format(c->a, "%lld", (long long)c->user.id);
    d->page.keys_off = str_is(setting_get(c, STR("look:keys")), "off");
    d->page.new_url = new_url(c, t);
    fill_makes(d, t);
    desk_nav(d, t, report, home);
}

void desk_begin(Desk *d, Str title, const TypeDef *t, const ReportDef *report, bool home)
{
    fill_frame(d, t, report, home);
    d->page.title = title;
    d->m = page_begin(&d->page);
    desk_tour_strip(d);
}

void desk_end(Desk *d, int status)
{
    response_html(d->out, status, page_end(&d->page, &d->m));
}

void desk_error(Desk *d, int status, Str detail)
{
    response_html(d->out, status,
                  error_page(&d->page, &(ErrorPage){.status = status, .detail = detail}));
}

void desk_fail(Desk *d)
{
    const Errors *e = &d->c->e;
    if (!e->n)
        desk_error(d, 404, STR(""));
    else
        desk_error(d, err_http_status(e->list[0].kind), e->list[0].text);
}

bool desk_posted(const Desk *d)
{
    return str_is(d->r->method, "POST");
}

static void form_begin(Desk *d, Str action, const char *class_name, const char *media_type)
{
    m_tag(&d->m, "form");
    m_attr_c(&d->m, "method", "post");
    m_attr(&d->m, "action", action);
    if (media_type)
        m_attr_c(&d->m, "enctype", media_type);
    if (class_name)
        m_attr_c(&d->m, "class", class_name);
    if (d->page.csrf.n)
        ui_hidden(&d->m, "csrf_token", d->page.csrf);
}

void desk_form(Desk *d, Str action, const char *class_name)
{
    form_begin(d, action, class_name, NULL);
}

void desk_upload_form(Desk *d, Str action, const char *class_name)
{
    form_begin(d, action, class_name, "multipart/form-data");
}

/* --- signing in and out --- */

Str desk_next(const Desk *d)
{
    Str next = request_param_or_empty(d->r, "next");
    bool ours = next.n && next.p[0] == '/' && !(next.n > 1 && strchr("/\\", next.p[1]));
    return ours ? next : STR("/");
}

static void route(Desk *d);

/* Does the form of a document post to that address? */
static bool is_doc_form(Str path)
{
    return str_starts(path, STR("/app/")) || str_is(path, "/books/entry");
}

/* What was sent when the session had ended is taken up: the form of a document comes back with all
 * that was typed, as if its page had asked for it, not stored yet; a note is written. Only pages of
 * our own come so far (auth_may_write). */
static void take_up(Desk *d, Str kept)
{
    Str next = desk_next(d), rest = next, path = STR("");
    str_split(&rest, '?', &path);
    if (!percent_decode(d->c->a, path, false, &path) || !is_doc_form(path) ||
        !request_become_form(d->r, path, str_format(d->c->a, "do=merge&%s", kept.p))) {
        response_redirect(d->out, next);
        return;
    }
    d->page = page_of(d->c, d->r);
    route(d);
}

static void show_sign_in(Desk *d, int status, const SignInPage *page)
{
    const CompanyInfo *info = company_info(d->c, 0);
    d->page.company = info ? info->name : STR("");
    response_html(d->out, status, login_page(&d->page, page));
}

static void sign_in(Desk *d)
{
    Ctx *c = d->c;
    SignInPage page = {.email = request_param_or_empty(d->r, "usr"),
                       .next = desk_next(d),
                       .kept = request_param_or_empty(d->r, "kept")};
    if (!desk_posted(d)) {
        show_sign_in(d, 200, &page);
    } else if (!auth_sign_in(c, d->r, d->out, page.email, request_param_or_empty(d->r, "pwd"))) {
        page.error = c->e.n ? c->e.list[0].text : STR("");
        show_sign_in(d, c->e.n ? err_http_status(c->e.list[0].kind) : 500, &page);
    } else if (page.kept.n) {
        take_up(d, page.kept);
    } else {
        response_redirect(d->out, page.next);
    }
}

static void sign_out(Desk *d)
{
    if (desk_posted(d) && !auth_sign_out(d->c, d->r, d->out))
        desk_fail(d);
    else
        response_redirect(d->out, STR("/login"));
}

/* For everybody: whoever cannot use the sign-in page reads whom to ask. */
static void accessibility(Desk *d)
{
    Ctx *c = d->c;
    const CompanyInfo *info = company_info(c, 0);
    const TypeDef *type = registry_type(c->reg, STR("company"));
    const DocHead *company = info && type ? doc_peek(c, type, info->id) : NULL;
    const FieldDef *email = company ? type_field(type, STR("email_id")) : NULL;
    d->page.company = info ? info->name : STR("");
    response_html(
        d->out, 200,
        accessibility_page(&d->page, email ? field_text(c, NULL, company, email) : STR("")));
}

/* What was typed, as pairs; a file that came with it is to be chosen again. */
static Str typed_of(const Request *r)
{
    Buf b = {.a = r->arena};
    if (!str_is(r->media_type, "multipart/form-data"))
        return r->body;
    for (int i = 0; i < r->n_params; i++)
        buf_format(&b, "%s%s=%s", i ? "&" : "",
                   percent_encode(r->arena, r->params[i].name, false).p,
                   percent_encode(r->arena, r->params[i].value, false).p);
    return buf_str(&b);
}

/* What scripts send is refused; a form is kept in the page that asks, so that nothing that was
 * typed is lost. */
static void ask_to_sign_in(Desk *d)
{
    const Request *r = d->r;
    Str address = address_of(r), back = percent_encode(d->c->a, address, false);
    bool script = str_starts(request_header(r, "accept"), STR("application/json"));
    bool form = str_is(r->media_type, "application/x-www-form-urlencoded") ||
                str_is(r->media_type, "multipart/form-data");
    if (script)
        response_text(d->out, 401, STR("sign in\n"));
    else if (desk_posted(d) && form && is_doc_form(r->path))
        show_sign_in(d, 401, &(SignInPage){.next = address, .kept = typed_of(r)});
    else if (str_is(r->path, "/"))
        response_redirect(d->out, STR("/login"));
    else
        response_redirect(d->out, str_format(d->c->a, "/login?next=%s", back.p));
}

/* --- routes --- */

static void route_report(Desk *d, Str name)
{
    const ReportDef *def = report_find(name);
    if (def)
        desk_report(d, def);
    else
        desk_error(d, 404, STR(""));
}

/* /app/sales-invoice, …/new, …/NAME[/draft]; names may hold slashes */
static void route_app(Desk *d, Str rest)
{
    Str slug;
    if (!str_split(&rest, '/', &slug)) {
        response_redirect(d->out, STR("/"));
        return;
    }
    if (str_is(slug, "query-report")) {
        route_report(d, rest);
        return;
    }
    const TypeDef *t = registry_type(d->c->reg, str_replace(d->c->a, slug, STR("-"), STR("_")));
    bool draft = desk_posted(d) && str_ends(rest, STR("/draft"));
    bool note = desk_posted(d) && str_ends(rest, STR("/note"));
    bool file = desk_posted(d) && str_ends(rest, STR("/file"));
    if (t && t->child && str_is(rest, "columns"))
        desk_posted(d) ? desk_list_columns(d, t) : grid_columns_page(d, t);
    else if (!t || t->child)
        desk_error(d, 404, STR(""));
    else if (!rest.n)
        desk_list(d, t);
    else if (desk_posted(d) && str_is(rest, "columns"))
        desk_list_columns(d, t);
    else if (desk_posted(d) && str_is(rest, "batch"))
        desk_list_batch(d, t);
    else if (desk_posted(d) && str_is(rest, "views"))
        desk_list_views(d, t);
    else if (draft)
        desk_draft(d, t, str_slice(rest, 0, rest.n - strlen("/draft")));
    else if (note)
        desk_note_add(d, t, str_slice(rest, 0, rest.n - strlen("/note")));
    else if (file)
        desk_file_add(d, t, str_slice(rest, 0, rest.n - strlen("/file")));
    else if (str_is(rest, "new"))
        desk_new(d, t);
    else if (!customize_route(d, t, rest))
        desk_doc(d, t, rest);
}

static void style(Desk *d)
{
    fill_frame(d, NULL, NULL, false);
    response_html(d->out, 200, style_page(&d->page));
}

static void route(Desk *d)
{
    Str path = d->r->path;
    static const struct {
        const char *path;
        void (*page)(Desk *d);
    } pages[] = {{"/", desk_home},
                 {"/app", desk_home},
                 {"/search", desk_search},
                 {"/palette", desk_palette},
                 {"/me", desk_me},
                 {"/me/setting", desk_setting},
                 {"/help", desk_help},
                 {"/tour", desk_tour},
                 {"/books/take-over", desk_take_over},
                 {"/books/fec", desk_fec},
                 {"/books/csv", desk_csv},
                 {"/books/close", desk_closing},
                 {"/books/entry", desk_sheet},
                 {"/books/verify", desk_verify},
                 {"/books/letters", desk_letters},
                 {"/books/receive", desk_receive},
                 {"/books/receipt", desk_receipt},
                 {"/_style", style}};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (str_is(path, pages[i].path)) {
            pages[i].page(d);
            return;
        }
    if (str_starts(path, STR("/app/")))
        route_app(d, str_slice(path, 5, path.n));
    else
        desk_error(d, 404, STR(""));
}

void desk_handle(Ctx *c, Request *r, Response *out)
{
    Desk d = {.c = c, .r = r, .out = out, .page = page_of(c, r)};
    if (str_is(r->path, "/login"))
        sign_in(&d);
    else if (str_is(r->path, "/accessibilite"))
        accessibility(&d);
    else if (str_is(r->path, "/look"))
        look_answer(r, out);
    else if (str_is(r->path, "/logout"))
        sign_out(&d);
    else if (!c->user.id && !c->user.admin)
        ask_to_sign_in(&d);
    else
        route(&d);
}
