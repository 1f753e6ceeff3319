/* SPDX-License-Identifier: EUPL-1.2
 * The table of a list: head, rows, totals, pages.
 */
#include "desk_list.h"

Str list_with_query(List *l, const char *name, Str value)
{
    Ctx *c = l->d->c;
    Buf b = {.a = c->a};
    buf_add(&b, type_url(c->a, l->t));
    buf_add_char(&b, '?');
    for (int i = 0; i < l->d->r->n_params; i++) {
        const Param *p = &l->d->r->params[i];
        if (str_is(p->name, name) || str_is(p->name, "q") || str_is(p->name, "format") ||
            list_is_place(p->name))
            continue;
        buf_format(&b, "%s=%s&", percent_encode(c->a, p->name, false).p,
                   percent_encode(c->a, p->value, false).p);
    }
    buf_format(&b, "%s=%s", name, percent_encode(c->a, value, false).p);
    return buf_str(&b);
}

Str list_column_label(List *l, int i)
{
    Ctx *c = l->d->c;
    if (l->columns[i])
        return field_label(c, l->columns[i]);
    return str_c(l->t->n_numbers ? tr(c->lang, "Number") : tr(c->lang, "Name"));
}

/* Beside a document that is looked at, one amount and one day of a row are enough. */
static bool is_less(const List *l, int i)
{
    const FieldDef *f = l->columns[i];
    if (f && f->type == FT_DATE)
        for (int k = 0; k < i; k++)
            if (l->columns[k] && l->columns[k]->type == FT_DATE)
                return true;
    return list_is_summed(f) && i != l->amount;
}

static void write_head(List *l, UiTable *table)
{
    Ctx *c = l->d->c;
    UiColumn *columns = arena_array_of(c->a, UiColumn, l->n_columns + 1);
    UiColumn pick = {.label = str_format(c->a, tr(c->lang, "Pick all: %s"), type_plural(c, l->t).p),
                     .pick = true};
    for (int i = 0; i < l->n_columns; i++) {
        const FieldDef *f = l->columns[i];
        Str field = f ? f->name : STR("name");
        bool here = str_eq(l->order_field, field), desc = here && l->order_desc;
        bool number = f && is_number(f);
        bool down_first = f && (number || f->type == FT_DATE);
        columns[i] = (UiColumn){
            .label = list_column_label(l, i),
            .num = number,
            .cut = i == l->cut,
            .less = is_less(l, i),
            .sorted = !here  ? SORT_NONE
                      : desc ? SORT_DOWN
                             : SORT_UP,
            .sort_url = f && !list_may_order(f)
                            ? STR("")
                            : list_with_query(
                                  l, "order",
                                  str_format(c->a, "%.*s %s", STR_ARG(field),
                                             (here ? !desc : down_first) ? "desc" : "asc"))};
    }
    if (l->picks)
        memmove(&columns[1], columns, sizeof *columns * (size_t)l->n_columns);
    if (l->picks)
        columns[0] = pick;
    ui_table_head(table, columns, l->n_columns + l->picks);
}

Str list_cell_text(List *l, const DocHead *doc, const FieldDef *f)
{
    if (!f)
        return doc->name;
    if (f->type == FT_DATETIME)
        return show_instant(l->d->c, (Instant){*(const int64_t *)field_at(doc, f)});
    if (is_number(f) && field_is_empty(doc, f) && (l->t->ledger || f->type != FT_MONEY))
        return STR("");
    return field_show(l->d->c, NULL, doc, f);
}

/* Where a row of the books leads: to the document behind it; one taken over from elsewhere has
 * none, then to its account. */
static Str row_url(List *l, const DocHead *doc)
{
    Ctx *c = l->d->c;
    if (!l->t->ledger)
        return doc_url(c->a, l->t, doc->name);
    const FieldDef *voucher = type_field(l->t, STR("voucher_no"));
    const FieldDef *account = type_field(l->t, STR("account"));
    const TypeDef *target = voucher ? link_type(c, doc, voucher) : NULL;
    if (target)
        return doc_url(c->a, target, ((const Link *)field_at(doc, voucher))->name);
    return ledger_url(c->a, account ? ((const Link *)field_at(doc, account))->name : STR(""));
}

static int phone_place(const List *l, int i)
{
    if (i == l->who || (l->who < 0 && i == l->link))
        return 1;
    return i == l->amount ? 2 : i == l->link ? 3 : i == l->state ? 4 : 0;
}

static void write_cell(List *l, UiTable *table, const DocHead *doc, int i)
{
    Ctx *c = l->d->c;
    const FieldDef *f = l->columns[i];
    UiCell cell = {.text = list_cell_text(l, doc, f),
                   .num = f && is_number(f),
                   .at = phone_place(l, i),
                   .head = i == l->link,
                   .cut = i == l->cut,
                   .less = is_less(l, i),
                   .quiet = i == l->cut,
                   .strong = i == l->amount && l->amount == l->n_columns - 1};
    if (i == l->link) {
        cell.url = row_url(l, doc);
        if (!f || !cell.text.n)
            cell.text = show_name(c, doc->name);
        if (customize_is(l->d, l->t))
            cell.text = customize_subject(c, doc);
    }
    if (i == l->state)
        cell.state = doc_state(c, doc, &cell.text);
    if (f && f->type == FT_IBAN)
        cell.text = show_iban(c->a, cell.text);
    if (f && f->type == FT_DATE)
        cell.day = date_format(c->a, *(const Date *)field_at(doc, f));
    ui_cell(table, &cell);
}

static bool any_sum(const List *l)
{
    for (int i = 0; i < l->n_columns; i++)
        if (list_is_summed(l->columns[i]))
            return true;
    return false;
}

/* Too many to make the page wait for their sum. */
static bool left_out(const List *l)
{
    return l->total > LIST_TOTALS_MAX && !l->sum_all;
}

static Str total_label(List *l)
{
    Ctx *c = l->d->c;
    if (l->sums.mixed)
        return str_format(c->a, tr(c->lang, "%s in several currencies: filter to see the total"),
                          show_money(c, l->total, 0).p);
    if (left_out(l))
        return str_format(c->a, tr(c->lang, "More than %d: add them up"), LIST_TOTALS_MAX);
    return str_format(c->a, tr(c->lang, "Total of %s"), show_money(c, l->total, 0).p);
}

static Str sum_text(List *l, int i)
{
    if (left_out(l) || l->sums.mixed)
        return STR("");
    return show_money(l->d->c, l->sums.sums[i], l->decimals);
}

/* Over the columns before the first sum; one that may give way has a cell of its own. */
static void foot_label(List *l, UiTable *table, int first)
{
    Str url = left_out(l) ? list_with_query(l, "sum", STR("all")) : STR("");
    for (int i = 0, n; i < first; i += n) {
        UiCell cell = {.cut = i == l->cut, .less = is_less(l, i)};
        for (n = 1; !cell.cut && !cell.less && i + n < first; n++)
            if (i + n == l->cut || is_less(l, i + n))
                break;
        cell.span = n;
        if (i == 0) {
            cell.text = total_label(l);
            cell.url = url;
            cell.head = true;
            cell.at = 1;
        }
        ui_cell(table, &cell);
    }
}

static void write_foot(List *l, UiTable *table)
{
    int first = 0;
    if (!any_sum(l))
        return;
    while (first < l->n_columns && !list_is_summed(l->columns[first]))
        first++;
    ui_table_foot(table);
    ui_row_begin(table, NULL);
    if (l->picks)
        ui_cell(table, &(UiCell){.text = STR("")});
    foot_label(l, table, first);
    for (int i = first; i < l->n_columns; i++)
        ui_cell(table, &(UiCell){.text = list_is_summed(l->columns[i]) ? sum_text(l, i) : STR(""),
                                 .num = true,
                                 .less = is_less(l, i),
                                 .at = i == l->amount ? 2 : 0});
    ui_row_end(table);
}

/* A style attribute would be against the policy. Where the user drew columns, all stand as drawn;
 * beside those that have their width from an administrator the others are as wide as they need. A
 * column goes away with its cells, or those behind it had the width of another. */
static void write_widths(List *l)
{
    Markup *m = &l->d->m;
    m_tag(m, "colgroup");
    if (l->picks) {
        m_tag(m, "col");
        m_attr_c(m, "width", "28");
    }
    for (int i = 0; i < l->n_columns; i++) {
        int width = list_column_width(&l->choice, l->columns[i]);
        m_tag(m, "col");
        m_attr(m, "data-column", list_column_key(l, i));
        if (width)
            m_attr_int(m, "width", width);
        if (i == l->cut || is_less(l, i))
            m_attr_c(m, "class", i == l->cut ? "cut" : "less");
    }
    m_end(m, "colgroup");
}

void list_write_table(List *l)
{
    bool sized = list_choice_sized(&l->choice);
    UiTable table = ui_table_begin(&l->d->m, sized ? "list sized" : "list",
                                   type_plural(l->d->c, l->t));
    write_widths(l);
    write_head(l, &table);
    ui_table_body(&table);
    for (int i = 0; i < l->result.n; i++) {
        bool here = l->open.n && str_eq(l->open, l->result.rows[i]->name);
        ui_row_begin(&table, here ? "here" : NULL);
        if (l->picks)
            list_write_pick(l, &table, l->result.rows[i]);
        for (int k = 0; k < l->n_columns; k++)
            write_cell(l, &table, l->result.rows[i], k);
        ui_row_end(&table);
    }
    write_foot(l, &table);
    ui_table_end(&table);
}

void list_answer_foot(List *l)
{
    l->d->m = html_fragment(l->d->c->a);
    UiTable table = ui_table_begin(&l->d->m, "list", STR(""));
    ui_table_body(&table);
    write_foot(l, &table);
    ui_table_end(&table);
    response_html(l->d->out, 200, markup_finish(&l->d->m));
}

/* A page knows what stands before and behind it, not which one it is: rows come and go. */
void list_write_pages(List *l)
{
    Ctx *c = l->d->c;
    ListResult *r = &l->result;
    bool next = r->n && (l->back || l->more), previous = r->n && l->after.n;
    Str position = str_format(c->a, "1–%d", r->n);
    if (next || previous)
        ui_pager(&l->d->m, c->lang, previous ? STR("") : position,
                 previous ? list_with_query(l, "before", list_cursor(c, r, 0)) : STR(""),
                 next ? list_with_query(l, "after", list_cursor(c, r, r->n - 1)) : STR(""));
}
