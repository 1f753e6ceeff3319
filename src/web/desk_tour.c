/* SPDX-License-Identifier: EUPL-1.2
 * The guided tour: steps of data/fr/tour.csv, each on a real page of the desk. Where the user is in
 * it is a setting: a step's number while it runs, "stop 3" once it was left there, "done", "offer"
 * on the first day of a demo site. While it runs, a strip at the head of each page tells the step;
 * its buttons are a form, so it works without script.
 */
#include "csv_table.h"
#include "desk_private.h"
#include "perm.h"
#include "setting.h"

enum { TOUR_MAX = 20 };

typedef struct {
    Str target, title, text; /* words in the language of the reader */
} Step;

typedef struct {
    Step list[TOUR_MAX];
    int n;
    int at; /* from 1; 0: never begun */
    bool running, offered, done;
} Tour;

/* --- steps that the user may take --- */

static bool may_run(Ctx *c, const ReportDef *r)
{
    const TypeDef *t = r ? registry_type(c->reg, str_c(r->type)) : NULL;
    return t && (perm_rights(c, t) & RIGHT_REPORT);
}

/* "/app/sales-invoice/new" -> the type, and "new" */
static const TypeDef *type_of_target(Ctx *c, Str path, Str *out_rest)
{
    Str slug, rest = str_slice(path, strlen("/app/"), path.n);
    str_split(&rest, '/', &slug);
    *out_rest = rest;
    return registry_type(c->reg, str_replace(c->a, slug, STR("-"), STR("_")));
}

static Str path_of(Str target)
{
    long mark = str_find(target, '?');
    return mark < 0 ? target : str_slice(target, 0, (size_t)mark);
}

static bool may_go(Desk *d, Str target)
{
    Ctx *c = d->c;
    Str path = path_of(target), report = STR("/app/query-report/"), rest;
    if (str_starts(path, report))
        return may_run(c, report_find(str_slice(path, report.n, path.n)));
    if (str_starts(path, STR("/books/")))
        return desk_may_open(d, str_z(c->a, path));
    if (!str_starts(path, STR("/app/")))
        return true;
    const TypeDef *t = type_of_target(c, path, &rest);
    Right right = str_is(rest, "new") ? RIGHT_CREATE : RIGHT_READ;
    return t && (perm_rights(c, t) & right);
}

static void read_steps(Desk *d, Tour *out)
{
    CsvTable t = csv_table(d->c->a, "data/fr/tour.csv");
    while (out->n < TOUR_MAX && csv_table_next(&t)) {
        Str target = csv_cell(&t, "target"), title = csv_cell(&t, "title");
        Str text = csv_cell(&t, "text");
        if (may_go(d, target))
            out->list[out->n++] =
                (Step){target, tr_str(d->c->lang, title), tr_str(d->c->lang, text)};
    }
}

static int number_of(Str text)
{
    int n = 0;
    for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9' && n < 1000; i++)
        n = n * 10 + (text.p[i] - '0');
    return n;
}

static Tour tour_read(Desk *d)
{
    Str state = setting_get(d->c, STR("tour"));
    bool stopped = str_starts(state, STR("stop "));
    Tour t = {.offered = str_is(state, "offer"), .done = str_is(state, "done")};
    t.at = number_of(stopped ? str_slice(state, strlen("stop "), state.n) : state);
    if (!state.n)
        return t; /* most pages: no tour is running */
    read_steps(d, &t);
    if (t.at > t.n)
        t.at = t.n;
    t.running = t.at > 0 && !stopped;
    return t;
}

/* --- where a step is --- */

/* A target that ends in a star is the first document of that filter; the list for none. */
static Str url_of_first(Desk *d, const TypeDef *t, Str target)
{
    Ctx *c = d->c;
    Request asked = {.arena = c->a, .method = STR("GET")};
    Desk reader = *d;
    Filters filters = {0};
    ListResult found = {0};
    reader.r = &asked;
    ListQuery q = {.type = t, .order_by = STR(""), .limit = 1};
    if (request_read_target(&asked, target) && filters_read(&reader, t, &filters)) {
        q.filters = filters.json;
        if (list_run(c, &q, &found) && found.n)
            return doc_url(c->a, t, found.rows[0]->name);
    }
    return type_url(c->a, t);
}

static Str step_url(Desk *d, const Step *s)
{
    Str path = path_of(s->target), rest;
    if (!str_ends(path, STR("/*")))
        return str_replace(d->c->a, s->target, STR(" "), STR("%20"));
    return url_of_first(d, type_of_target(d->c, path, &rest), s->target);
}

/* Is this page the one of the step? */
static bool is_here(const Desk *d, const Step *s)
{
    Str path = path_of(s->target), at = d->r->path;
    if (!str_ends(path, STR("/*")))
        return str_eq(path, at);
    return str_starts(at, str_slice(path, 0, path.n - 1)) && !str_ends(at, STR("/new"));
}

/* --- the strip --- */

static UiButton step_button(Desk *d, UiButtonKind kind, const char *label, int step)
{
    return (UiButton){.kind = kind,
                      .label = str_c(label),
                      .name = "step",
                      .value = str_format(d->c->a, "%d", step)};
}

static UiButton word_button(UiButtonKind kind, const char *label, Str word)
{
    return (UiButton){.kind = kind, .label = str_c(label), .name = "step", .value = word};
}

static void write_buttons(Desk *d, const Tour *t)
{
    Lang lang = desk_lang(d);
    UiButton b[4];
    int n = 0;
    bool last = t->at == t->n;
    if (!is_here(d, &t->list[t->at - 1]))
        b[n++] = step_button(d, BUTTON_PLAIN, tr(lang, "To the page of this step"), t->at);
    b[n++] = last ? word_button(BUTTON_PLAIN, tr(lang, "End the tour"), STR("done"))
                  : step_button(d, BUTTON_PLAIN, tr(lang, "To the next step"), t->at + 1);
    if (t->at > 1)
        b[n++] = step_button(d, BUTTON_QUIET, tr(lang, "Step before"), t->at - 1);
    if (!last)
        b[n++] = word_button(BUTTON_QUIET, tr(lang, "Leave the tour"), STR("stop"));
    desk_form(d, STR("/tour"), "actions");
    for (int i = 0; i < n; i++)
        ui_button(&d->m, &b[i]);
    m_end(&d->m, "form");
}

void desk_tour_strip(Desk *d)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    Tour t = tour_read(d);
    if (!t.running || str_is(d->r->path, "/tour"))
        return;
    const Step *s = &t.list[t.at - 1];
    m_tag(m, "section");
    m_attr_c(m, "class", "notice tour");
    m_attr_c(m, "aria-label", tr(c->lang, "Guided tour"));
    ui_icon(m, "flag");
    m_tag(m, "div");
    m_tag(m, "p");
    m_leaf(m, "strong", NULL, s->title);
    m_text_c(m, " ");
    m_leaf(m, "small", NULL, str_format(c->a, tr(c->lang, "Guided tour, %d of %d"), t.at, t.n));
    m_end(m, "p");
    m_leaf(m, "p", NULL, s->text);
    write_buttons(d, &t);
    m_end(m, "div");
    m_end(m, "section");
}

void desk_tour_offer(Desk *d)
{
    Lang lang = desk_lang(d);
    Markup *m = &d->m;
    if (!tour_read(d).offered)
        return;
    const UiButton yes = step_button(d, BUTTON_PLAIN, tr(lang, "Take the tour"), 1);
    const UiButton no = word_button(BUTTON_QUIET, tr(lang, "Not now"), STR("stop"));
    m_tag(m, "section");
    m_attr_c(m, "class", "notice tour");
    m_attr_c(m, "aria-label", tr(lang, "Guided tour"));
    ui_icon(m, "flag");
    m_tag(m, "div");
    m_leaf(m, "p", NULL,
           str_c(tr(lang, "This company is invented: try everything in it. A guided tour shows its "
                          "main pages in a few minutes.")));
    desk_form(d, STR("/tour"), "actions");
    ui_button(m, &yes);
    ui_button(m, &no);
    m_end(m, "form");
    m_end(m, "div");
    m_end(m, "section");
}

/* --- the page of the tour --- */

static void write_step(Desk *d, const Tour *t, int i)
{
    Lang lang = desk_lang(d);
    Markup *m = &d->m;
    bool seen = t->done || i + 1 < t->at, here = !t->done && i + 1 == t->at;
    m_tag(m, "li");
    m_tag(m, "div");
    m_leaf(m, "b", NULL, t->list[i].title);
    m_leaf(m, "small", NULL, t->list[i].text);
    m_end(m, "div");
    ui_state(m, seen ? STATE_DONE : here ? STATE_PART : STATE_NONE,
             str_c(seen ? tr(lang, "Seen") : here ? tr(lang, "You are here") : tr(lang, "To see")));
    m_end(m, "li");
}

static void show(Desk *d)
{
    Ctx *c = d->c;
    Lang lang = c->lang;
    Markup *m = &d->m;
    Tour t = tour_read(d);
    if (!t.n)
        read_steps(d, &t);
    UiButton b[2];
    int n = 0;
    bool begun = t.at > 0 && !t.done;
    if (begun)
        b[n++] = step_button(d, BUTTON_PRIMARY,
                             str_format(c->a, tr(lang, "Resume at step %d"), t.at).p, t.at);
    b[n++] = step_button(d, begun ? BUTTON_PLAIN : BUTTON_PRIMARY,
                         begun || t.done ? tr(lang, "Begin again") : tr(lang, "Begin the tour"), 1);
    desk_begin(d, str_c(tr(lang, "Guided tour")), NULL, NULL, false);
    ui_head(m, lang, NULL, 0, str_c(tr(lang, "Guided tour")), STATE_NONE, STR(""));
    m_leaf(m, "p", "lead",
           str_c(tr(lang, "The main pages, one after the other, with your own figures in them. You "
                          "can do anything on the way, leave the tour and come back to it.")));
    desk_form(d, STR("/tour"), "actions");
    for (int i = 0; i < n; i++)
        ui_button(m, &b[i]);
    m_end(m, "form");
    m_tag(m, "ol");
    m_attr_c(m, "class", "items");
    for (int i = 0; i < t.n; i++)
        write_step(d, &t, i);
    m_end(m, "ol");
    desk_end(d, 200);
}

/* "4" goes to that step, "stop" leaves, "done" ends. */
static void change(Desk *d, Str step)
{
    Ctx *c = d->c;
    Tour t = tour_read(d);
    bool stop = str_is(step, "stop");
    int at = number_of(step);
    if (!t.n)
        read_steps(d, &t);
    if (stop || str_is(step, "done")) {
        Str state = !stop || !t.at ? STR("done") : str_format(c->a, "stop %d", t.at);
        if (setting_put(c, STR("tour"), state))
            response_redirect(d->out, desk_next(d));
        else
            desk_fail(d);
    } else if (at < 1 || at > t.n) {
        desk_error(d, 404, STR(""));
    } else if (setting_put(c, STR("tour"), str_format(c->a, "%d", at))) {
        response_redirect(d->out, step_url(d, &t.list[at - 1]));
    } else {
        desk_fail(d);
    }
}

void desk_tour(Desk *d)
{
    if (desk_posted(d))
        change(d, request_param_or_empty(d->r, "step"));
    else
        show(d);
}
