/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_progress.h"

#include "desk_chart.h"
#include "progress.h"

static Str month_word(Ctx *c, Date month)
{
    return tr_str(c->lang, str_c(chart_months[date_month_key(month) % 100 - 1]));
}

/* The list of a type in that month. */
static Str month_url(Ctx *c, const TypeDef *t, Date month, Str rest)
{
    int key = date_month_key(month);
    return str_format(c->a, "%s?posting_date=%04d-%02d%s", type_url(c->a, t).p, key / 100,
                      key % 100, rest.p);
}

static Str drafts_url(Ctx *c, const ProgressCell *cell, Date month)
{
    const TypeDef *t = registry_type(c->reg, cell->type);
    if (!t)
        return STR("");
    return cell->drafts == 1 ? doc_url(c->a, t, cell->name)
                             : month_url(c, t, month, STR("&is=draft"));
}

static Str entries_url(Ctx *c, const ProgressRow *row, Date month)
{
    const TypeDef *t = home_readable(c, "gl_entry");
    Str journal = percent_encode(c->a, row->journal, false);
    return month_url(c, t, month, str_format(c->a, "&journal=%s", journal.p));
}

/* What a cell says beside its journal and month, for those who see no table. */
static void link_begin(Desk *d, const ProgressRow *row, Date month, Str url)
{
    m_tag(&d->m, "a");
    m_attr(&d->m, "href", url);
    ui_spoken(&d->m, str_format(d->c->a, "%s, %s", row->label.p, month_word(d->c, month).p));
}

static void write_cell(Desk *d, const Progress *p, const ProgressRow *row, int i)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    const ProgressCell *cell = &row->cells[i];
    Date month = date_add_months(p->first, i);
    m_tag(m, "td");
    if (cell->drafts) {
        m_attr_c(m, "class", "waits");
        link_begin(d, row, month, drafts_url(c, cell, month));
        m_text(m, str_format(c->a, tr(c->lang, "%lld to post"), (long long)cell->drafts));
        m_end(m, "a");
    } else if (cell->entries) {
        link_begin(d, row, month, entries_url(c, row, month));
        if (i < p->closed)
            ui_state(m, STATE_DONE, STR(""));
        m_text_c(m, i < p->closed ? "" : tr(c->lang, "up to date"));
        if (i < p->closed)
            ui_spoken(m, str_c(tr(c->lang, "closed")));
        m_end(m, "a");
    } else if (month.day <= c->today.day) {
        m_text_c(m, "–");
    }
    m_end(m, "td");
}

static void write_head(Desk *d, UiTable *t, const Progress *p)
{
    UiColumn heads[1 + PROGRESS_MONTHS_MAX] = {
        {.label = str_c(tr(desk_lang(d), "Journal")), .hidden = true}};
    for (int i = 0; i < p->months; i++)
        heads[i + 1].label = month_word(d->c, date_add_months(p->first, i));
    ui_table_head(t, heads, p->months + 1);
}

/* Leads to where its entries are typed. */
static void write_journal(Desk *d, const ProgressRow *row)
{
    Str sheet = sheet_today(d, row->journal);
    if (sheet.n) {
        m_tag(&d->m, "a");
        m_attr(&d->m, "href", sheet);
    }
    m_text(&d->m, row->label);
    if (sheet.n)
        m_end(&d->m, "a");
}

static void write_row(Desk *d, const Progress *p, const ProgressRow *row)
{
    Markup *m = &d->m;
    m_tag(m, "tr");
    m_tag(m, "th");
    m_attr_c(m, "scope", "row");
    write_journal(d, row);
    m_text_c(m, " ");
    m_leaf(m, "small", NULL, row->code);
    m_end(m, "th");
    for (int i = 0; i < p->months; i++)
        write_cell(d, p, row, i);
    m_end(m, "tr");
}

static void write_table(Desk *d, const Progress *p)
{
    Markup *m = &d->m;
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_tag(m, "h2");
    m_text_c(m, tr(desk_lang(d), "How far the books are kept"));
    m_leaf(m, "small", NULL, str_c(tr(desk_lang(d), "A cell opens the month of the journal")));
    m_end(m, "h2");
    m_tag(m, "div");
    m_attr_c(m, "class", "scroll months");
    m_attr_c(m, "tabindex", "0");
    m_attr_c(m, "role", "region");
    m_attr_c(m, "aria-label", tr(desk_lang(d), "Journals by month"));
    UiTable t = ui_table_begin(m, "", str_c(tr(desk_lang(d), "Journals by month")));
    write_head(d, &t, p);
    ui_table_body(&t);
    for (int i = 0; i < p->n; i++)
        write_row(d, p, &p->rows[i]);
    ui_table_end(&t);
    m_end(m, "div");
    m_end(m, "section");
}

void progress_write(Desk *d)
{
    Ctx *c = d->c;
    const CompanyInfo *info = company_info(c, 0);
    Progress p;
    if (info && home_readable(c, "gl_entry") && !c->user.n_rules &&
        progress_read(c, info->id, c->today, &p) && p.n)
        write_table(d, &p);
}
