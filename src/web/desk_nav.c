/* SPDX-License-Identifier: EUPL-1.2
 * The menu: made from what the types and reports say of their place, for what the user may read.
 */
#include "desk_private.h"

#include "perm.h"

enum { ENTRIES_MAX = 200 };

static const struct {
    const char *menu, *icon, *title;
} menus[] = {
    {"sales", "sale", "Sales"},         {"buying", "buy", "Buying"},
    {"cash", "bank", "Cash and bank"},  {"accounting", "book", "Accounting"},
    {"stock", "box", "Stock"},          {"property", "flag", "Property"},
    {"custom", "tool", "Custom lists"}, {"settings", "sliders", "Settings"},
};
enum { MENUS = sizeof menus / sizeof *menus };

static const char *const sections[] = {"do", "follow", "reports", "setup"};
static const char *const section_titles[] = {"Do", "Follow", "Reports", "Set up"};
enum { SECTIONS = 4, RANKS = 10000 };

/* Pages that belong to no type or report of their own, and the right that opens them; without a
 * type it is that of anything which can be imported. */
static const struct {
    const char *menu, *section, *label, *url, *type;
    Right right;
    int rank;
} own_pages[] = {
    {"accounting", "reports", "Accounting entries file (FEC)", "/books/fec", "gl_entry",
     RIGHT_EXPORT, 1000},
    {"accounting", "do", "Letter accounts", "/books/letters", "payment_reconciliation",
     RIGHT_SUBMIT, 6},
    {"accounting", "do", "Entry sheet", "/books/entry", "journal_entry", RIGHT_CREATE, 9},
    {"accounting", "do", "Close a period", "/books/close", "fiscal_year", RIGHT_WRITE, 1000},
    {"accounting", "follow", "Proof of the books", "/books/verify", "gl_entry", RIGHT_EXPORT, 1000},
    {"buying", "do", "Receive invoices", "/books/receive", "purchase_invoice", RIGHT_CREATE, 0},
    {"settings", "setup", "Take over a FEC", "/books/take-over", "fiscal_year", RIGHT_CREATE, 1000},
    {"settings", "setup", "Import a list (CSV)", "/books/csv", NULL, 0, 1001},
};
enum { OWN_PAGES = sizeof own_pages / sizeof *own_pages };

static bool may_open(const Desk *d, int page)
{
    if (!own_pages[page].type)
        return desk_may_import(d->c, NULL);
    const TypeDef *t = registry_type(d->c->reg, str_c(own_pages[page].type));
    return t && (perm_rights(d->c, t) & own_pages[page].right);
}

bool desk_may_open(const Desk *d, const char *url)
{
    for (int i = 0; i < OWN_PAGES; i++)
        if (strcmp(own_pages[i].url, url) == 0)
            return may_open(d, i);
    return false;
}

bool desk_own_page(const Desk *d, int i, Str *out_label, Str *out_url)
{
    for (int page = 0; page < OWN_PAGES; page++)
        if (may_open(d, page) && i-- == 0) {
            *out_label = tr_str(d->c->lang, str_c(own_pages[page].label));
            *out_url = str_c(own_pages[page].url);
            return true;
        }
    return false;
}

bool desk_page_of(const Desk *d, const TypeDef *t, Str *out_label, Str *out_url)
{
    for (int i = 0; i < OWN_PAGES; i++)
        if (own_pages[i].type && str_is(t->name, own_pages[i].type) && may_open(d, i)) {
            *out_label = tr_str(d->c->lang, str_c(own_pages[i].label));
            *out_url = str_c(own_pages[i].url);
            return true;
        }
    return false;
}

/* The menu that this belongs to; types that people make stand in one of their own. */
static Str menu_of(const TypeDef *t)
{
    if (t->custom && !t->child && !t->menu.n)
        return STR("custom");
    return t->menu;
}

static int section_of(Str s)
{
    for (int i = 0; i < SECTIONS; i++)
        if (str_is(s, sections[i]))
            return i;
    return 1;
}

int desk_menu_order(const TypeDef *t)
{
    int at = 0;
    while (at < MENUS && !str_is(menu_of(t), menus[at].menu))
        at++;
    return (at * SECTIONS + section_of(t->section)) * RANKS + t->rank;
}

const char *desk_menu_title(Lang lang, Str menu)
{
    for (int i = 0; i < MENUS; i++)
        if (str_is(menu, menus[i].menu))
            return tr(lang, menus[i].title);
    return NULL;
}

const char *desk_menu_icon(Str menu)
{
    for (int i = 0; i < MENUS; i++)
        if (str_is(menu, menus[i].menu))
            return menus[i].icon;
    return "doc";
}

typedef struct {
    Str label, url;
    int section, rank;
    bool current;
} Item;

typedef struct {
    Item list[ENTRIES_MAX];
    int n;
} Items;

static void add_item(Items *items, Item item)
{
    int i = items->n;
    if (i >= ENTRIES_MAX)
        return;
    for (; i > 0; i--) {
        const Item *before = &items->list[i - 1];
        if (before->section < item.section ||
            (before->section == item.section && before->rank <= item.rank))
            break;
        items->list[i] = *before;
    }
    items->list[i] = item;
    items->n++;
}

static void collect(Desk *d, Str menu, const TypeDef *t, const ReportDef *report, Items *out)
{
    Ctx *c = d->c;
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *x = registry_at(c->reg, i);
        if (x->child || !str_eq(menu_of(x), menu) || !(perm_rights(c, x) & RIGHT_READ))
            continue;
        add_item(out, (Item){type_plural(c, x), type_url(c->a, x), section_of(x->section), x->rank,
                             x == t});
    }
    for (int i = 0; i < report_count(); i++) {
        const ReportDef *x = report_at(i);
        const TypeDef *of = registry_type(c->reg, str_c(x->type));
        if (!x->menu || !str_is(menu, x->menu) || !of || !(perm_rights(c, of) & RIGHT_REPORT))
            continue;
        add_item(out, (Item){tr_str(c->lang, str_c(x->name)), report_url(c->a, x),
                             section_of(str_c(x->section)), i, x == report});
    }
    for (int i = 0; i < OWN_PAGES; i++)
        if (str_is(menu, own_pages[i].menu) && may_open(d, i))
            add_item(out, (Item){tr_str(c->lang, str_c(own_pages[i].label)),
                                 str_c(own_pages[i].url), section_of(str_c(own_pages[i].section)),
                                 own_pages[i].rank, str_is(d->r->path, own_pages[i].url)});
}

/* The menu that is open: that of the type, the report or the page. */
static Str open_menu(const Desk *d, const TypeDef *t, const ReportDef *report)
{
    for (int i = 0; i < OWN_PAGES; i++)
        if (str_is(d->r->path, own_pages[i].url))
            return str_c(own_pages[i].menu);
    return t ? menu_of(t) : report && report->menu ? str_c(report->menu) : STR("");
}

static void add_menu(Desk *d, NavEntry *nav, int *n, int which, const Items *items, bool open)
{
    Lang lang = desk_lang(d);
    if (!items->n || *n + items->n + 1 >= ENTRIES_MAX)
        return;
    nav[(*n)++] = (NavEntry){.icon = menus[which].icon,
                             .label = str_c(tr(lang, menus[which].title)),
                             .url = items->list[0].url};
    for (int i = 0; open && i < items->n; i++)
        nav[(*n)++] = (NavEntry){.group = str_c(tr(lang, section_titles[items->list[i].section])),
                                 .label = items->list[i].label,
                                 .url = items->list[i].url,
                                 .current = items->list[i].current};
}

/* On phones: the most frequent places. */
static void add_jobs(Desk *d)
{
    NavEntry *jobs = arena_array_of(d->c->a, NavEntry, 5);
    Lang lang = desk_lang(d);
    const TypeDef *invoice = registry_type(d->c->reg, STR("sales_invoice"));
    const TypeDef *customer = registry_type(d->c->reg, STR("customer"));
    int n = 0;
    jobs[n++] = (NavEntry){.icon = "home",
                           .label = str_c(tr(lang, "Home")),
                           .url = STR("/"),
                           .current = str_is(d->r->path, "/")};
    if (invoice && (perm_rights(d->c, invoice) & RIGHT_READ))
        jobs[n++] = (NavEntry){
            .icon = "sale", .label = type_plural(d->c, invoice), .url = type_url(d->c->a, invoice)};
    if (customer && (perm_rights(d->c, customer) & RIGHT_READ))
        jobs[n++] = (NavEntry){.icon = "people",
                               .label = type_plural(d->c, customer),
                               .url = type_url(d->c->a, customer)};
    if (desk_may_open(d, "/books/receive"))
        jobs[n++] = (NavEntry){.icon = "upload",
                               .label = str_c(tr(lang, "Receipts")),
                               .url = STR("/books/receive"),
                               .current = str_is(d->r->path, "/books/receive")};
    jobs[n++] = (NavEntry){.icon = "search",
                           .label = str_c(tr(lang, "Search")),
                           .url = STR("/search"),
                           .current = str_is(d->r->path, "/search")};
    d->page.jobs = jobs;
    d->page.n_jobs = n;
}

void desk_nav(Desk *d, const TypeDef *t, const ReportDef *report, bool home)
{
    NavEntry *nav = arena_array_of(d->c->a, NavEntry, ENTRIES_MAX);
    Str open = open_menu(d, t, report);
    int n = 0;
    nav[n++] = (NavEntry){
        .icon = "home", .label = str_c(tr(desk_lang(d), "Home")), .url = STR("/"), .current = home};
    for (int i = 0; i < MENUS; i++) {
        Items *items = arena_new_of(d->c->a, Items);
        collect(d, str_c(menus[i].menu), t, report, items);
        add_menu(d, nav, &n, i, items, str_is(open, menus[i].menu));
    }
    d->page.nav = nav;
    d->page.n_nav = n;
    add_jobs(d);
}

Str desk_year(Ctx *c)
{
    const CompanyInfo *info = company_info(c, 0);
    Str year = STR("");
    if (info)
        db_one_text(c->db, c->a,
                    SQL("SELECT year FROM fiscal_year WHERE company = ? AND year_start_date <= ? "
                        "AND year_end_date >= ? ORDER BY year_start_date DESC LIMIT 1"),
                    DB_P(db_i(info->id), db_i(c->today.day), db_i(c->today.day)), &year);
    return year;
}
