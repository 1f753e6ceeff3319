/* SPDX-License-Identifier: EUPL-1.2
 * A report: its parameters in one line, the result at once, every row leading to what composes it.
 */
#include "desk_report.h"

#include "entry.h"

static int data_rows(const ReportPage *p)
{
    int n = 0;
    for (int i = 0; i < p->result.n; i++)
        n += !p->result.rows[i].is_total && !p->result.rows[i].is_group;
    return n;
}

/* Of a report about parties' accounts: where they are lettered. */
static Str letters_of(const ReportPage *p)
{
    Str party = request_param_or_empty(p->d->r, "party");
    bool parties = false;
    for (int i = 0; i < p->def->n_filters; i++)
        parties = parties || strcmp(p->def->filters[i].fieldname, "party") == 0;
    return parties && strcmp(p->def->type, "gl_entry") == 0
               ? letters_link(p->d, NULL, party, request_param_or_empty(p->d->r, "company"))
               : STR("");
}

static void write_actions(ReportPage *p)
{
    UiButton b[5];
    int n = export_buttons(p->d, EXPORT_PDF, report_address(p, "format", STR("")), b);
    Str letters = letters_of(p);
    if (letters.n)
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = str_c(tr(desk_lang(p->d), "Lettering")),
                            .href = letters};
    ui_actions(&p->d->m, b, n);
}

static Str title_of(const ReportPage *p)
{
    Str account = request_param_or_empty(p->d->r, "account");
    return account.n ? account : tr_str(desk_lang(p->d), str_c(p->def->name));
}

/* Can the figures of the books still change? */
static UiState state_of(const ReportPage *p, Str *out_word)
{
    Ctx *c = p->d->c;
    Date to;
    const CompanyInfo *info = company_info(c, 0);
    Str day = STR("");
    for (int i = 0; i < p->def->n_filters; i++)
        if (strcmp(p->def->filters[i].fieldname, "to_date") == 0)
            day = report_param(p, &p->def->filters[i]);
    if (!info || strcmp(p->def->type, "gl_entry") != 0 || !date_parse(day, &to))
        return STATE_NONE;
    bool final = period_closed_to(c, info->id).day >= to.day;
    *out_word = str_c(final ? tr(c->lang, "Final: the period is closed")
                            : tr(c->lang, "Provisional: the period is open"));
    return final ? STATE_SEALED : STATE_DRAFT;
}

/* What the keyboard does here (web/src/report.ts). */
static void write_keys(ReportPage *p)
{
    Markup *m = &p->d->m;
    Lang lang = desk_lang(p->d);
    static const char *const keys[][2] = {{"→", N_("open a level")},
                                          {"⏎", N_("see the lines")},
                                          {"⌫", N_("go back to the row")},
                                          {"E", N_("explain this figure")}};
    if (p->d->c->e.n || !data_rows(p))
        return;
    m_tag(m, "p");
    m_attr_c(m, "class", "keys");
    for (size_t i = p->folds ? 0 : 1; i < sizeof keys / sizeof *keys; i++) {
        m_tag(m, "span");
        m_leaf(m, "kbd", NULL, str_c(keys[i][0]));
        m_text_c(m, " ");
        m_text_c(m, tr(lang, keys[i][1]));
        m_end(m, "span");
    }
    m_end(m, "p");
}

static void write_page(ReportPage *p)
{
    Desk *d = p->d;
    Lang lang = desk_lang(d);
    Str title = title_of(p), name = tr_str(lang, str_c(p->def->name));
    const char *menu = desk_menu_title(lang, str_c(p->def->menu));
    UiLink crumbs[2];
    int n = 0;
    if (menu)
        crumbs[n++] = (UiLink){.label = str_c(menu), .url = report_url(d->c->a, p->def)};
    if (!str_eq(title, name))
        crumbs[n++] = (UiLink){.label = name, .url = report_url(d->c->a, p->def)};
    desk_begin(d, title, NULL, p->def, false);
    Str word = STR("");
    UiState state = state_of(p, &word);
    ui_head(&d->m, lang, crumbs, n, title, state, word);
    ui_errors(&d->m, &d->c->e);
    if (!d->c->e.n)
        write_actions(p);
    report_write_params(p);
    if (!d->c->e.n && data_rows(p))
        report_write_table(p);
    else if (!d->c->e.n)
        ui_empty(&d->m, str_c(tr(lang, "No entry in this period")),
                 str_c(tr(lang, "Choose another period, or submit a first document: its entry will "
                                "be counted here.")),
                 NULL, 0);
    if (p->result.next.n)
        ui_pager(&d->m, lang, STR(""), STR(""), report_address(p, "after", p->result.next));
    write_keys(p);
    report_write_explanation(p);
    desk_end(d, d->c->e.n ? err_http_status(d->c->e.list[0].kind) : 200);
}

static bool is_refused(const Errors *e)
{
    for (int i = 0; i < e->n; i++)
        if (e->list[i].kind == ERR_PERMISSION || e->list[i].kind == ERR_UNAVAILABLE)
            return true;
    return false;
}

void desk_report(Desk *d, const ReportDef *def)
{
    ReportPage p = {.d = d, .def = def};
    ExportFormat format = export_asked(d);
    report_read_params(&p, format != EXPORT_NONE);
    report_run(d->c, def, p.filters, &p.result);
    if (is_refused(&d->c->e) || (format && d->c->e.n)) {
        desk_fail(d);
        return;
    }
    report_choose_columns(&p);
    report_fold(&p);
    if (format)
        report_answer_file(&p, format);
    else
        write_page(&p);
}
