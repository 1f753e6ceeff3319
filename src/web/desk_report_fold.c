/* SPDX-License-Identifier: EUPL-1.2
 * Groups of a report that are opened and closed in place. Which are closed stands in the address,
 * so that the page, its print and its files show the same.
 */
#include "desk_report.h"

static bool has_text(const ReportPage *p, const ReportRow *row, int i)
{
    const DbValue *v = &row->cells[p->shown[i]];
    return v->kind == DB_TEXT && v->s.n > 0;
}

int report_key_column(const ReportPage *p, const ReportRow *row)
{
    int i = 0;
    if (has_text(p, row, p->head))
        return p->head;
    while (i < p->n_shown && !has_text(p, row, i))
        i++;
    return i;
}

Str report_key(const ReportPage *p, const ReportRow *row)
{
    int i = report_key_column(p, row);
    return i < p->n_shown ? row->cells[p->shown[i]].s : STR("");
}

static Str asked(const ReportPage *p)
{
    return request_param_or_empty(p->d->r, "fold");
}

static bool is_listed(Str list, Str key)
{
    Str part;
    while (str_split(&list, '|', &part))
        if (key.n && str_eq(part, key))
            return true;
    return false;
}

bool report_is_folded(const ReportPage *p, const ReportRow *row)
{
    return row->is_group && is_listed(asked(p), report_key(p, row));
}

void report_fold(ReportPage *p)
{
    int groups = 0, closed = -1; /* the level of the group that is closed */
    p->hidden = arena_array_of(p->d->c->a, bool, p->result.n + 1);
    for (int i = 0; i < p->result.n; i++) {
        const ReportRow *row = &p->result.rows[i];
        groups += row->is_group;
        if (closed >= 0 && row->level <= closed)
            closed = -1;
        p->hidden[i] = closed >= 0 && !row->is_total;
        if (closed < 0 && report_is_folded(p, row))
            closed = row->level;
    }
    p->folds = groups > 1;
}

static void add_key(Buf *b, Str key)
{
    if (b->n)
        buf_add_char(b, '|');
    buf_add(b, key);
}

/* The address of the same page with this list of closed groups. */
static Str with_list(const ReportPage *p, Str list)
{
    return report_address(p, "fold", list);
}

Str report_fold_url(const ReportPage *p, const ReportRow *row)
{
    Str key = report_key(p, row), list = asked(p), part;
    Buf b = {.a = p->d->c->a};
    if (!p->folds || !key.n || str_find(key, '|') >= 0)
        return STR("");
    while (str_split(&list, '|', &part))
        if (part.n && !str_eq(part, key))
            add_key(&b, part);
    if (!report_is_folded(p, row))
        add_key(&b, key);
    return with_list(p, buf_str(&b));
}

static Str all_keys(const ReportPage *p)
{
    Buf b = {.a = p->d->c->a};
    for (int i = 0; i < p->result.n; i++) {
        const ReportRow *row = &p->result.rows[i];
        if (row->is_group && row->level == 0 && report_key(p, row).n)
            add_key(&b, report_key(p, row));
    }
    return buf_str(&b);
}

static void level_link(ReportPage *p, const char *label, Str list)
{
    Markup *m = &p->d->m;
    m_tag(m, "a");
    m_attr(m, "href", with_list(p, list));
    if (str_eq(list, asked(p)))
        m_attr_c(m, "aria-current", "true");
    m_text_c(m, tr(desk_lang(p->d), label));
    m_end(m, "a");
}

void report_write_levels(ReportPage *p)
{
    Markup *m = &p->d->m;
    if (!p->folds)
        return;
    m_tag(m, "div");
    m_attr_c(m, "class", "choice");
    m_attr_c(m, "role", "group");
    m_attr_c(m, "aria-label", tr(desk_lang(p->d), "Level"));
    level_link(p, N_("Groups"), all_keys(p));
    level_link(p, N_("Details"), STR(""));
    m_end(m, "div");
}
