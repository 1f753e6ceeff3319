/* SPDX-License-Identifier: EUPL-1.2 */
#include "page.h"

#include "asset.h"
#include "manifest.h"
#include "utf8.h"

static bool is_one_of(Str s, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (str_is(s, words[i]))
            return true;
    return false;
}

/* Cookies are the browser's word: only what we know is printed. */
static void look_attributes(Markup *m, const Page *p)
{
    static const char *const themes[] = {"light", "dark", "contrast"};
    static const char *const densities[] = {"dense", "comfort"};
    if (is_one_of(p->theme, themes, 3))
        m_attr(m, "data-theme", p->theme);
    if (is_one_of(p->density, densities, 2))
        m_attr(m, "data-density", p->density);
}

static void meta(Markup *m, const char *name, Str content)
{
    m_tag(m, "meta");
    m_attr_c(m, "name", name);
    m_attr(m, "content", content);
}

static void link_rel(Markup *m, const char *rel, Str href)
{
    m_tag(m, "link");
    m_attr_c(m, "rel", rel);
    m_attr(m, "href", href);
}

/* Around the window of the installed desk: as the theme that was chosen, else as the system. */
static void theme_colour(Markup *m, const Page *p)
{
    static const struct {
        const char *theme, *colour, *when;
    } both[] = {{"light", MANIFEST_LIGHT, "(prefers-color-scheme: light)"},
                {"dark", MANIFEST_DARK, "(prefers-color-scheme: dark)"}};
    for (size_t i = 0; i < 2; i++) {
        bool chosen = str_is(p->theme, both[i].theme), other = str_is(p->theme, both[1 - i].theme);
        if (other)
            continue;
        meta(m, "theme-color", str_c(both[i].colour));
        if (!chosen)
            m_attr_c(m, "media", both[i].when);
    }
}

/* All weights are asked for at once: a page that is laid out before they are there is laid out
 * again, which costs more than they weigh. */
static void font_files(Markup *m)
{
    static const char *const files[] = {"inter-400.woff2", "inter-500.woff2", "inter-600.woff2"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        link_rel(m, "preload", asset_url(files[i]));
        m_attr_c(m, "as", "font");
        m_attr_c(m, "type", "font/woff2");
        m_flag(m, "crossorigin", true);
    }
}

static void head(Markup *m, const Page *p)
{
    m_tag(m, "head");
    m_tag(m, "meta");
    m_attr_c(m, "charset", "utf-8");
    meta(m, "viewport", STR("width=device-width, initial-scale=1"));
    m_leaf(m, "title", NULL, str_format(p->arena, "%.*s — Bastide", STR_ARG(p->title)));
    if (p->csrf.n)
        meta(m, "csrf-token", p->csrf);
    theme_colour(m, p);
    link_rel(m, "icon", asset_url("favicon.svg"));
    link_rel(m, "apple-touch-icon", asset_url("icon-180.png"));
    link_rel(m, "manifest", STR("/manifest.webmanifest"));
    link_rel(m, "stylesheet", asset_url("desk.css"));
    font_files(m);
    m_tag(m, "script");
    m_attr_c(m, "type", "module");
    m_attr(m, "src", asset_url("main.js"));
    m_end(m, "script");
    m_end(m, "head");
}

/* What the script says without moving the focus (web/src/say.ts). */
static void spoken_region(Markup *m)
{
    m_tag(m, "p");
    m_attr_c(m, "id", "said");
    m_attr_c(m, "class", "spoken");
    m_attr_c(m, "role", "status");
    m_end(m, "p");
}

static void body_begin(Markup *m, const Page *p, const char *class_name)
{
    m_tag(m, "html");
    m_attr_c(m, "lang", lang_code(p->lang));
    look_attributes(m, p);
    if (p->user_key.n)
        m_attr(m, "data-user", p->user_key);
    if (p->keys_off)
        m_attr_c(m, "data-keys", "off");
    head(m, p);
    m_tag(m, "body");
    m_attr_c(m, "class", class_name);
    m_tag(m, "a");
    m_attr_c(m, "class", "skip");
    m_attr_c(m, "href", "#main");
    m_text_c(m, tr(p->lang, "Skip to the content"));
    m_end(m, "a");
}

static void icon_link(Markup *m, const char *icon, Str url, const char *key, const char *word)
{
    m_tag(m, "a");
    m_attr(m, "href", url);
    if (key)
        m_attr_c(m, "data-key", key);
    ui_icon(m, icon);
    m_text_c(m, " ");
    m_text_c(m, word);
    m_end(m, "a");
}

static void where(Markup *m, const Page *p)
{
    m_tag(m, "div");
    m_attr_c(m, "class", "top-where");
    m_tag(m, "a");
    m_attr(m, "href", p->company_url.n ? p->company_url : STR("/"));
    m_text(m, p->company.n ? p->company : STR("Bastide"));
    m_end(m, "a");
    if (p->year.n) {
        m_tag(m, "a");
        m_attr(m, "href", p->year_url.n ? p->year_url : STR("/"));
        ui_spoken(m, str_format(p->arena, "%s ", tr(p->lang, "Fiscal year")));
        m_text(m, p->year);
        m_end(m, "a");
    }
    m_end(m, "div");
}

static void search_box(Markup *m, const Page *p)
{
    m_tag(m, "form");
    m_attr_c(m, "class", "top-search");
    m_attr_c(m, "role", "search");
    m_attr_c(m, "action", "/search");
    m_tag(m, "button");
    m_attr_c(m, "class", "top-search-go");
    ui_icon(m, "search");
    ui_spoken(m, str_c(tr(p->lang, "Search")));
    m_end(m, "button");
    m_tag(m, "input");
    m_attr_c(m, "type", "search");
    m_attr_c(m, "name", "q");
    m_attr_c(m, "data-key", "search");
    m_attr_c(m, "aria-label", tr(p->lang, "Search"));
    m_attr_c(m, "placeholder", tr(p->lang, "Search, create, go to…"));
    m_attr(m, "value", p->search);
    m_leaf(m, "kbd", NULL, STR("Ctrl K"));
    m_end(m, "form");
}

static bool is_letter_start(Str s, size_t at)
{
    return at == 0 || s.p[at - 1] == ' ' || s.p[at - 1] == '-';
}

Str initials_of(Arena *a, Str name)
{
    Buf b = {.a = a};
    int taken = 0;
    for (size_t i = 0; i < name.n && taken < 2;) {
        size_t at = i;
        utf8_next(name, &i);
        if (is_letter_start(name, at) && name.p[at] != ' ') {
            buf_add(&b, str_slice(name, at, i));
            taken++;
        }
    }
    return str_upper_ascii(a, buf_str(&b));
}

static void user_link(Markup *m, const Page *p)
{
    m_tag(m, "a");
    m_attr_c(m, "class", "user");
    m_attr_c(m, "href", "/me");
    Str whose = str_format(p->arena, tr(p->lang, "Account of %.*s"), STR_ARG(p->user));
    ui_spoken(m, str_format(p->arena, "%.*s, ", STR_ARG(whose)));
    m_text(m, initials_of(p->arena, p->user));
    m_end(m, "a");
}

/* "+ New": with more than one choice a list of them, which opens without script. */
static void new_menu(Markup *m, const Page *p)
{
    if (p->n_makes < 2) {
        icon_link(m, "plus", p->new_url, NULL, tr(p->lang, "New"));
        return;
    }
    m_tag(m, "details");
    m_attr_c(m, "class", "menu");
    m_tag(m, "summary");
    ui_icon(m, "plus");
    m_text_c(m, " ");
    m_text_c(m, tr(p->lang, "New"));
    m_end(m, "summary");
    m_tag(m, "ul");
    for (int i = 0; i < p->n_makes; i++) {
        m_tag(m, "li");
        m_tag(m, "a");
        m_attr(m, "href", p->makes[i].url);
        m_text(m, p->makes[i].label);
        m_end(m, "a");
        m_end(m, "li");
    }
    m_end(m, "ul");
    m_end(m, "details");
}

static void top_bar(Markup *m, const Page *p)
{
    m_tag(m, "header");
    m_attr_c(m, "class", "top");
    where(m, p);
    search_box(m, p);
    m_tag(m, "div");
    m_attr_c(m, "class", "top-menu");
    if (p->new_url.n)
        new_menu(m, p);
    icon_link(m, "help", STR("/help"), NULL, tr(p->lang, "Help"));
    if (p->user.n)
        user_link(m, p);
    m_tag(m, "a");
    m_attr_c(m, "class", "top-menu-link");
    m_attr_c(m, "href", "#menu");
    m_text_c(m, tr(p->lang, "Menu"));
    m_end(m, "a");
    m_end(m, "div");
    m_end(m, "header");
}

static void nav_link(Markup *m, const NavEntry *e)
{
    m_tag(m, "a");
    m_attr(m, "href", e->url);
    if (e->current)
        m_attr_c(m, "aria-current", "page");
    if (e->icon)
        ui_icon(m, e->icon);
    m_text(m, e->label);
    if (e->count.n)
        m_leaf(m, "b", NULL, e->count);
    m_end(m, "a");
}

/* The entries behind a module, under their headings; returns the index behind them. */
static int nav_inside(Markup *m, const Page *p, int i)
{
    Str group = STR("");
    bool open = false;
    for (; i < p->n_nav && !p->nav[i].icon; i++) {
        if (!open || !str_eq(group, p->nav[i].group)) {
            if (open)
                m_end(m, "ul");
            group = p->nav[i].group;
            if (group.n)
                m_leaf(m, "h2", NULL, group);
            m_tag(m, "ul");
            open = true;
        }
        m_tag(m, "li");
        nav_link(m, &p->nav[i]);
        m_end(m, "li");
    }
    if (open)
        m_end(m, "ul");
    return i;
}

static void look_button(Markup *m, const char *key, const char *value, Str chosen, const char *word)
{
    m_tag(m, "button");
    m_attr_c(m, "name", key);
    m_attr_c(m, "value", value);
    m_attr(m, "data-set", str_format(m->b.a, "%s:%s", key, value));
    m_attr_c(m, "aria-pressed", str_is(chosen, value) ? "true" : "false");
    m_text_c(m, word);
    m_end(m, "button");
}

static void look_form(Markup *m, const Page *p)
{
    Lang lang = p->lang;
    m_tag(m, "form");
    m_attr_c(m, "class", "side-foot");
    m_attr_c(m, "method", "post");
    m_attr_c(m, "action", "/look");
    ui_hidden(m, "back", p->address);
    m_tag(m, "div");
    m_attr_c(m, "class", "choice");
    m_attr_c(m, "role", "group");
    m_attr_c(m, "aria-label", tr(lang, "Appearance"));
    look_button(m, "theme", "light", p->theme, tr(lang, "Light"));
    look_button(m, "theme", "dark", p->theme, tr(lang, "Dark"));
    look_button(m, "theme", "contrast", p->theme, tr(lang, "Contrast"));
    m_end(m, "div");
    m_tag(m, "div");
    m_attr_c(m, "class", "choice");
    m_attr_c(m, "role", "group");
    m_attr_c(m, "aria-label", tr(lang, "Density"));
    look_button(m, "density", "comfort", p->density, tr(lang, "Comfort"));
    look_button(m, "density", "dense", p->density, tr(lang, "Dense"));
    m_end(m, "div");
    m_end(m, "form");
}

static void side_bar(Markup *m, const Page *p)
{
    m_tag(m, "nav");
    m_attr_c(m, "class", "side");
    m_attr_c(m, "id", "menu");
    m_attr_c(m, "aria-label", tr(p->lang, "Main menu"));
    m_tag(m, "a");
    m_attr_c(m, "class", "side-close");
    m_attr_c(m, "href", "#main");
    m_text_c(m, tr(p->lang, "Close the menu"));
    m_end(m, "a");
    m_tag(m, "ul");
    for (int i = 0; i < p->n_nav;) {
        bool open = i + 1 < p->n_nav && !p->nav[i + 1].icon;
        m_tag(m, "li");
        if (open)
            m_attr_c(m, "class", "side-open");
        nav_link(m, &p->nav[i]);
        i = nav_inside(m, p, i + 1);
        m_end(m, "li");
    }
    m_end(m, "ul");
    look_form(m, p);
    m_end(m, "nav");
}

static void main_begin(Markup *m, const Page *p, const char *class_name)
{
    m_tag(m, "main");
    m_attr_c(m, "class", class_name);
    m_attr_c(m, "id", "main");
    m_attr_c(m, "tabindex", "-1");
    if (!p->doc_id)
        return;
    m_attr_int(m, "data-doc", p->doc_id);
    m_attr_int(m, "data-version", p->doc_version);
    m_attr(m, "data-kind", p->doc_kind);
    if (p->doc_new.n)
        m_attr(m, "data-new", p->doc_new);
}

Markup page_begin(const Page *p)
{
    Markup m = html_new(p->arena);
    body_begin(&m, p, "desk");
    top_bar(&m, p);
    side_bar(&m, p);
    main_begin(&m, p, "main");
    return m;
}

void page_pane(Page *p, Markup *m, Str label)
{
    p->has_pane = true;
    m_end(m, "main");
    m_tag(m, "aside");
    m_attr_c(m, "class", "pane");
    m_attr(m, "aria-label", label);
}

Str page_end(const Page *p, Markup *m)
{
    m_end(m, p->has_pane ? "aside" : "main");
    if (p->n_jobs) {
        m_tag(m, "nav");
        m_attr_c(m, "class", "jobs");
        m_attr_c(m, "aria-label", tr(p->lang, "Frequent tasks"));
        for (int i = 0; i < p->n_jobs; i++)
            nav_link(m, &p->jobs[i]);
        m_end(m, "nav");
    }
    spoken_region(m);
    m_end(m, "body");
    m_end(m, "html");
    return markup_finish(m);
}

Markup plain_begin(const Page *p, bool wide)
{
    Markup m = html_new(p->arena);
    body_begin(&m, p, "plain");
    m_tag(&m, "header");
    m_tag(&m, "a");
    m_attr_c(&m, "class", "brand");
    m_attr_c(&m, "href", "/");
    ui_icon(&m, "book");
    m_text_c(&m, "Bastide");
    m_end(&m, "a");
    m_end(&m, "header");
    main_begin(&m, p, wide ? "plain-main wide" : "plain-main");
    return m;
}

Str plain_end(const Page *p, Markup *m, Str foot)
{
    m_end(m, "main");
    m_tag(m, "footer");
    m_leaf(m, "p", NULL, foot);
    m_tag(m, "p");
    m_tag(m, "a");
    m_attr_c(m, "href", "/accessibilite");
    m_text_c(m, tr(p->lang, "Accessibility: not conforming"));
    m_end(m, "a");
    m_end(m, "p");
    m_end(m, "footer");
    spoken_region(m);
    m_end(m, "body");
    m_end(m, "html");
    return markup_finish(m);
}
