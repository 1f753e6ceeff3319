/* SPDX-License-Identifier: EUPL-1.2
 * The list of a type, made from its schema: columns, filters, order, totals, pages, files.
 */
#include "export.h"
#include "filter.h"
#include "perm.h"
#include "utf8.h"

enum {
    PAGE_ROWS = 50,
    TOTALS_MAX = 1000, /* more documents are not added up: a page must not wait for it */
    COUNT_MAX = 1000,  /* of a tab */
    SORT_MAX = 200000, /* more are not sorted by a column that has no index */
    FILE_ROWS_MAX = LIST_ROWS_MAX,
    WIDE = 8 /* columns */
};

typedef struct {
    Desk *d;
    const TypeDef *t;
    Filters filters;
    const FieldDef *columns[LIST_COLUMNS_MAX]; /* NULL: the name */
    int n_columns;
    int link;        /* the column that opens the document */
    int state;       /* index of the status column, or -1 */
    int who, amount; /* places on a phone */
    int cut;         /* the column that gives way on narrow screens, or -1 */
    int decimals;    /* of the sums */
    Str after;       /* the cursor of the page … */
    bool back;       /* … which ends before it */
    bool more;       /* on the far side */
    Str order, order_field;
    bool order_desc;
    bool unsorted; /* too many for the order that is asked for */
    ListResult result;
    int64_t total; /* of the filter, at most TOTALS_MAX + 1 */
    ListSums sums; /* one a column */
} List;

/* --- columns --- */

static bool has_column(const List *l, const FieldDef *f)
{
    for (int i = 0; i < l->n_columns; i++)
        if (l->columns[i] == f)
            return true;
    return false;
}

static void add_column(List *l, const FieldDef *f)
{
    bool usable = !f || (f->type != FT_TABLE && !f->secret && f->type != FT_PASSWORD);
    if (usable && l->n_columns < LIST_COLUMNS_MAX - 4 && !has_column(l, f))
        l->columns[l->n_columns++] = f;
}

/* A name that is only a copy of a field needs no column beside it. */
static const FieldDef *named_by(const TypeDef *t)
{
    if (t->named.n < 3 || t->named.p[0] != '{' || t->named.p[t->named.n - 1] != '}')
        return NULL;
    return type_field(t, str_slice(t->named, 1, t->named.n - 1));
}

static void choose_columns(List *l)
{
    const TypeDef *t = l->t;
    const FieldDef *title = t->title.n ? type_field(t, t->title) : NULL;
    const FieldDef *copy = named_by(t);
    bool numbered = t->n_numbers > 0 || (t->ledger && !t->n_list);
    if (numbered || (!copy && !title && !t->ledger))
        add_column(l, NULL);
    else if (!t->ledger)
        add_column(l, copy ? copy : title);
    for (int i = 0; i < t->n_list; i++)
        if (!str_is(t->list[i], "name"))
            add_column(l, type_field(t, t->list[i]));
    if (!l->n_columns)
        add_column(l, NULL);
}

static void place_on_phone(List *l)
{
    l->state = l->amount = l->who = -1;
    for (int i = 0; i < l->n_columns; i++) {
        const FieldDef *f = l->columns[i];
        if (!f)
            continue;
        if (str_is(f->name, "status"))
            l->state = i;
        else if (f->type == FT_MONEY || (f->type == FT_PRICE && l->amount < 0))
            l->amount = i;
        else if (l->who < 0 && i != l->link && (f->type == FT_LINK || type_is_text(f->type)) &&
                 f->type != FT_CHOICE)
            l->who = i;
    }
}

/* Of many columns one gives way: the last plain text. */
static void choose_cut(List *l)
{
    l->cut = -1;
    for (int i = 0; l->n_columns >= WIDE && i < l->n_columns; i++) {
        const FieldDef *f = l->columns[i];
        if (f && type_is_text(f->type) && f->type != FT_CHOICE && i != l->link && i != l->who)
            l->cut = i;
    }
}

/* --- asking --- */

static const Json *field_names(List *l)
{
    Ctx *c = l->d->c;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    const char *why;
    size_t at;
    static const char *const helpers[] = {"status", "due_date", "voucher_type", "voucher_no"};
    json_begin(&o, '[');
    for (int i = 0; i < l->n_columns; i++)
        json_text(&o, l->columns[i] ? l->columns[i]->name : STR("name"));
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
        const FieldDef *f = type_field(l->t, str_c(helpers[i]));
        if (f && !has_column(l, f))
            json_text(&o, f->name);
    }
    json_end(&o, ']');
    return json_parse(c->a, buf_str(&b), &why, &at);
}

/* Long texts are no key of an address. */
static bool may_order(const FieldDef *f)
{
    return f->type != FT_TABLE && !f->secret && f->type != FT_PASSWORD && !f->via.n &&
           f->type != FT_LONG && f->type != FT_HTML;
}

/* "due_date desc" of the address, else the type's own. */
static void choose_order(List *l)
{
    Arena *a = l->d->c->a;
    Str asked = str_trim(request_param_or_empty(l->d->r, "order")), rest = asked, field = STR("");
    str_split(&rest, ' ', &field);
    const FieldDef *f = type_field(l->t, field);
    bool known = (f && may_order(f)) || str_is(field, "name");
    if (known) {
        l->order_field = field;
        l->order_desc = str_eq_nocase(str_trim(rest), STR("desc"));
    } else if (l->t->order_by.n) {
        l->order_field = l->t->order_by;
        l->order_desc = l->t->order_desc;
    }
    if (l->order_field.n)
        l->order = str_format(a, "%.*s %s", STR_ARG(l->order_field),
                              l->order_desc ? "desc" : "asc");
}

static ListQuery query_of(List *l, int64_t limit)
{
    return (ListQuery){.type = l->t,
                       .fields = field_names(l),
                       .filters = l->filters.json,
                       .order_by = l->order.n ? l->order : STR(""),
                       .after = l->after,
                       .back = l->back,
                       .limit = limit};
}

/* An order without index sorts all that the filter finds: of too many the page keeps the latest
 * first and says so. */
static bool check_order(List *l)
{
    Ctx *c = l->d->c;
    ListQuery q = query_of(l, 0);
    int64_t n = 0;
    bool quick = true;
    q.after = STR("");
    if (!list_order_is_quick(c, &q, &quick))
        return false;
    if (quick)
        return true;
    if (!list_count(c, &q, SORT_MAX, &n))
        return false;
    l->unsorted = n == SORT_MAX;
    if (l->unsorted)
        l->order = l->order_field = STR("");
    return true;
}

/* One row more than the page tells whether there is a next one. A page back that is not full is
 * the first page. */
static bool read_rows(List *l)
{
    Ctx *c = l->d->c;
    ListQuery q = query_of(l, PAGE_ROWS + 1);
    if (!list_run(c, &q, &l->result))
        return false;
    l->more = l->result.n > PAGE_ROWS;
    if (l->back && !l->more) {
        l->after = q.after = STR("");
        l->back = q.back = false;
        if (!list_run(c, &q, &l->result))
            return false;
        l->more = l->result.n > PAGE_ROWS;
    }
    if (l->more && l->back) {
        l->result.rows++;
        l->result.keys++;
    }
    if (l->more)
        l->result.n = PAGE_ROWS;
    return true;
}

static bool is_summed(const FieldDef *f)
{
    return f && f->type == FT_MONEY;
}

/* All rows are on the page: they are added up here. */
static void add_up_page(List *l)
{
    const FieldDef *currency = type_field(l->t, STR("currency"));
    l->total = l->result.n;
    for (int r = 0; r < l->result.n; r++) {
        const DocHead *doc = l->result.rows[r];
        int64_t of = currency && currency->type == FT_LINK
                         ? ((const Link *)field_at(doc, currency))->id
                         : 0;
        l->sums.mixed = l->sums.mixed || (r && of != l->sums.currency);
        l->sums.currency = of;
        for (int i = 0; i < l->n_columns; i++)
            if (is_summed(l->columns[i]))
                l->sums.sums[i] += *(const int64_t *)field_at(doc, l->columns[i]);
    }
}

static bool read_sums(List *l, const ListQuery *q)
{
    const FieldDef *fields[LIST_COLUMNS_MAX];
    ListSums found;
    int n = 0;
    for (int i = 0; i < l->n_columns; i++)
        if (is_summed(l->columns[i]))
            fields[n++] = l->columns[i];
    if (!list_sums(l->d->c, q, fields, n, &found))
        return false;
    l->sums.currency = found.currency;
    l->sums.mixed = found.mixed;
    for (int i = 0, k = 0; i < l->n_columns; i++)
        if (is_summed(l->columns[i]))
            l->sums.sums[i] = found.sums[k++];
    return true;
}

/* Counts and adds up the whole filter, but no more than TOTALS_MAX documents. Amounts of several
 * currencies are not added up. */
static bool read_totals(List *l)
{
    Ctx *c = l->d->c;
    const CompanyInfo *info = company_info(c, 0);
    ListQuery q = query_of(l, 0);
    l->sums.sums = arena_array_of(c->a, int64_t, l->n_columns + 1);
    if (!l->after.n && !l->more)
        add_up_page(l);
    else if (!list_count(c, &q, TOTALS_MAX + 1, &l->total) ||
             (l->total <= TOTALS_MAX && !read_sums(l, &q)))
        return false;
    l->decimals = l->sums.currency ? currency_decimals(c, l->sums.currency)
                  : info           ? info->decimals
                                   : 2;
    return true;
}

/* --- tabs: the questions that everybody asks --- */

typedef struct {
    const char *msgid, *query, *json;
} Tab;

static int64_t count_tab(Ctx *c, const TypeDef *t, Str json)
{
    const char *why;
    size_t at;
    int64_t n = 0;
    ListQuery q = {.type = t, .filters = json_parse(c->a, json, &why, &at)};
    list_count(c, &q, COUNT_MAX, &n);
    return n;
}

static Str shown_count(Ctx *c, int64_t n)
{
    if (!n)
        return STR("");
    return n >= COUNT_MAX ? str_format(c->a, "%d+", COUNT_MAX - 1)
                          : str_format(c->a, "%lld", (long long)n);
}

static void add_tab(List *l, UiLink *tabs, int *n, const char *label, Str query, const char *json)
{
    Ctx *c = l->d->c;
    Str url = type_url(c->a, l->t);
    tabs[(*n)++] = (UiLink){.label = str_c(label),
                            .url = query.n ? str_format(c->a, "%s?%s", url.p, query.p) : url,
                            .count = json ? shown_count(c, count_tab(c, l->t, str_c(json)))
                                          : STR(""),
                            .current = str_eq(query, l->filters.query)};
}

static void write_tabs(List *l)
{
    Ctx *c = l->d->c;
    Lang lang = c->lang;
    UiLink tabs[4];
    int n = 0;
    if (!l->t->submittable)
        return;
    Str all = str_c(tr(lang, "All"));
    words_with(c, l->t->label, "all", &all);
    add_tab(l, tabs, &n, all.p, STR(""), NULL);
    add_tab(l, tabs, &n, tr(lang, "Drafts"), STR("docstatus=0"), "[[\"docstatus\",\"=\",\"0\"]]");
    if (type_field(l->t, STR("outstanding_amount")) && type_field(l->t, STR("due_date"))) {
        Str today = date_format(c->a, c->today);
        add_tab(l, tabs, &n, tr(lang, "Unpaid"), STR("docstatus=1&outstanding_amount__gt=0"),
                "[[\"docstatus\",\"=\",\"1\"],[\"outstanding_amount\",\">\",\"0\"]]");
        add_tab(l, tabs, &n, tr(lang, "Overdue"),
                str_format(c->a, "docstatus=1&outstanding_amount__gt=0&due_date__lt=%s", today.p),
                str_format(c->a,
                           "[[\"docstatus\",\"=\",\"1\"],[\"outstanding_amount\",\">\",\"0\"],"
                           "[\"due_date\",\"<\",\"%s\"]]",
                           today.p)
                    .p);
    }
    ui_tabs(&l->d->m, str_c(tr(lang, "Views")), tabs, n);
}

/* --- filter box --- */

/* Where the reader stands in the list, not which list it is. */
static bool is_place(Str name)
{
    return str_is(name, "start") || str_is(name, "after") || str_is(name, "before");
}

static void keep_params(List *l)
{
    const Request *r = l->d->r;
    for (int i = 0; i < r->n_params; i++)
        if (!str_is(r->params[i].name, "q") && !is_place(r->params[i].name) &&
            !str_is(r->params[i].name, "format"))
            ui_hidden(&l->d->m, r->params[i].name.p, r->params[i].value);
}

static Str example_of(List *l)
{
    Ctx *c = l->d->c;
    for (int i = 0; i < l->t->n_list; i++) {
        const FieldDef *f = type_field(l->t, l->t->list[i]);
        if (f && f->type == FT_LINK)
            return str_format(c->a, "%s:…  >1000  %.7s", utf8_fold(c->a, field_label(c, f)).p,
                              date_format(c->a, c->today).p);
    }
    return str_c(tr(c->lang, "Words…"));
}

static void write_filter(List *l)
{
    Markup *m = &l->d->m;
    Lang lang = desk_lang(l->d);
    m_tag(m, "form");
    m_attr_c(m, "class", "filter");
    m_attr_c(m, "role", "search");
    m_attr_c(m, "aria-label", tr(lang, "Filter the list"));
    m_attr(m, "action", type_url(l->d->c->a, l->t));
    keep_params(l);
    m_tag(m, "div");
    m_attr_c(m, "class", "filter-box");
    ui_icon(m, "search");
    for (int i = 0; i < l->filters.n_chips; i++) {
        const FilterChip *chip = &l->filters.chips[i];
        ui_chip(m, lang, chip->prefix, chip->text, chip->remove_url);
    }
    m_tag(m, "input");
    m_attr_c(m, "type", "text");
    m_attr_c(m, "name", "q");
    m_attr_c(m, "aria-label", tr(lang, "Filter"));
    m_attr(m, "placeholder", example_of(l));
    m_attr_c(m, "autocomplete", "off");
    m_tag(m, "button");
    m_attr_c(m, "class", "filter-go");
    ui_spoken(m, str_c(tr(lang, "Filter")));
    m_leaf(m, "kbd", NULL, STR("⏎"));
    m_end(m, "button");
    m_end(m, "div");
    m_end(m, "form");
    if (l->filters.cut)
        ui_notice(m, NOTICE_INFO,
                  str_c(tr(lang, "These words stand in very many documents: not "
                                 "all are shown. Add a word.")));
}

/* --- table --- */

static Str with_query(List *l, const char *name, Str value)
{
    Ctx *c = l->d->c;
    Buf b = {.a = c->a};
    buf_add(&b, type_url(c->a, l->t));
    buf_add_char(&b, '?');
    for (int i = 0; i < l->d->r->n_params; i++) {
        const Param *p = &l->d->r->params[i];
        if (str_is(p->name, name) || str_is(p->name, "q") || str_is(p->name, "format") ||
            is_place(p->name))
            continue;
        buf_format(&b, "%s=%s&", percent_encode(c->a, p->name, false).p,
                   percent_encode(c->a, p->value, false).p);
    }
    buf_format(&b, "%s=%s", name, percent_encode(c->a, value, false).p);
    return buf_str(&b);
}

static Str column_label(List *l, int i)
{
    Ctx *c = l->d->c;
    if (l->columns[i])
        return field_label(c, l->columns[i]);
    return str_c(l->t->n_numbers ? tr(c->lang, "Number") : tr(c->lang, "Name"));
}

static void write_head(List *l, UiTable *table)
{
    Ctx *c = l->d->c;
    UiColumn *columns = arena_array_of(c->a, UiColumn, l->n_columns + 1);
    for (int i = 0; i < l->n_columns; i++) {
        const FieldDef *f = l->columns[i];
        Str field = f ? f->name : STR("name");
        bool here = str_eq(l->order_field, field), desc = here && l->order_desc;
        bool number = f && is_number(f);
        bool down_first = f && (number || f->type == FT_DATE);
        columns[i] = (UiColumn){
            .label = column_label(l, i),
            .num = number,
            .cut = i == l->cut,
            .sorted = !here  ? SORT_NONE
                      : desc ? SORT_DOWN
                             : SORT_UP,
            .sort_url = f && !may_order(f)
                            ? STR("")
                            : with_query(l, "order",
                                         str_format(c->a, "%.*s %s", STR_ARG(field),
                                                    (here ? !desc : down_first) ? "desc" : "asc"))};
    }
    ui_table_head(table, columns, l->n_columns);
}

static Str cell_text(List *l, const DocHead *doc, const FieldDef *f)
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
    const ReportDef *ledger = report_find(STR("General Ledger"));
    if (target)
        return doc_url(c->a, target, ((const Link *)field_at(doc, voucher))->name);
    if (!account || !ledger || field_is_empty(doc, account))
        return STR("");
    Str name = percent_encode(c->a, ((const Link *)field_at(doc, account))->name, false);
    return str_format(c->a, "%s?account=%s", report_url(c->a, ledger).p, name.p);
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
    UiCell cell = {.text = cell_text(l, doc, f),
                   .num = f && is_number(f),
                   .at = phone_place(l, i),
                   .head = i == l->link,
                   .cut = i == l->cut,
                   .quiet = i == l->cut,
                   .strong = i == l->amount && l->amount == l->n_columns - 1};
    if (i == l->link) {
        cell.url = row_url(l, doc);
        if (!cell.text.n)
            cell.text = doc->name;
    }
    if (i == l->state)
        cell.state = doc_state(c, doc, &cell.text);
    if (f && f->type == FT_DATE)
        cell.day = date_format(c->a, *(const Date *)field_at(doc, f));
    ui_cell(table, &cell);
}

static bool any_sum(const List *l)
{
    for (int i = 0; i < l->n_columns; i++)
        if (is_summed(l->columns[i]))
            return true;
    return false;
}

static Str total_label(List *l)
{
    Ctx *c = l->d->c;
    if (l->sums.mixed)
        return str_format(c->a, tr(c->lang, "%lld in several currencies: filter to see the total"),
                          (long long)l->total);
    if (l->total > TOTALS_MAX)
        return str_format(c->a, tr(c->lang, "More than %d: filter to see the total"), TOTALS_MAX);
    return str_format(c->a, tr(c->lang, "Total of %lld"), (long long)l->total);
}

static Str sum_text(List *l, int i)
{
    if (l->total > TOTALS_MAX || l->sums.mixed)
        return STR("");
    return show_money(l->d->c, l->sums.sums[i], l->decimals);
}

static void write_foot(List *l, UiTable *table)
{
    int first = 0;
    if (!any_sum(l))
        return;
    while (first < l->n_columns && !is_summed(l->columns[first]))
        first++;
    ui_table_foot(table);
    ui_row_begin(table, NULL);
    if (first)
        ui_cell(table, &(UiCell){.text = total_label(l), .head = true, .span = first, .at = 1});
    for (int i = first; i < l->n_columns; i++)
        ui_cell(table, &(UiCell){.text = is_summed(l->columns[i]) ? sum_text(l, i) : STR(""),
                                 .num = true,
                                 .at = i == l->amount ? 2 : 0});
    ui_row_end(table);
}

static void write_table(List *l)
{
    UiTable table = ui_table_begin(&l->d->m, "list", type_plural(l->d->c, l->t));
    write_head(l, &table);
    ui_table_body(&table);
    for (int i = 0; i < l->result.n; i++) {
        ui_row_begin(&table, NULL);
        for (int k = 0; k < l->n_columns; k++)
            write_cell(l, &table, l->result.rows[i], k);
        ui_row_end(&table);
    }
    write_foot(l, &table);
    ui_table_end(&table);
}

/* A page knows what stands before and behind it, not which one it is: rows come and go. */
static void write_pages(List *l)
{
    Ctx *c = l->d->c;
    ListResult *r = &l->result;
    bool next = r->n && (l->back || l->more), previous = r->n && l->after.n;
    Str position = str_format(c->a, "1–%d", r->n);
    if (next || previous)
        ui_pager(&l->d->m, c->lang, previous ? STR("") : position,
                 previous ? with_query(l, "before", list_cursor(c, r, 0)) : STR(""),
                 next ? with_query(l, "after", list_cursor(c, r, r->n - 1)) : STR(""));
}

/* --- nothing to show --- */

static void write_empty(List *l)
{
    Ctx *c = l->d->c;
    Lang lang = c->lang;
    UiButton make = {.kind = BUTTON_PLAIN,
                     .label = type_phrase(c, "New", l->t),
                     .href = str_format(c->a, "%s/new", type_url(c->a, l->t).p)};
    Str label, url;
    UiButton begin[2];
    int n = 0;
    UiButton all = {.label = str_c(tr(lang, "Show all")), .href = type_url(c->a, l->t)};
    if (l->filters.n_chips) {
        ui_empty(&l->d->m, str_c(tr(lang, "Nothing fits these filters")),
                 str_c(tr(lang, "Take one off, or look at the whole list.")), &all, 1);
        return;
    }
    Str about = str_c(tr(lang, "What you make or import will be listed here."));
    words_with(c, l->t->label, "about", &about);
    bool may = !l->t->ledger && (perm_rights(c, l->t) & RIGHT_CREATE);
    if (may)
        begin[n++] = make;
    if (desk_page_of(l->d, l->t, &label, &url))
        begin[n++] = (UiButton){.label = label, .href = url};
    ui_empty(&l->d->m, str_format(c->a, tr(lang, "%s: nothing yet"), type_plural(c, l->t).p), about,
             begin, n);
}

/* --- the page --- */

static void write_actions(List *l)
{
    Ctx *c = l->d->c;
    UiButton buttons[6];
    Str label, url;
    int n = 0;
    if (!l->t->ledger && (perm_rights(c, l->t) & RIGHT_CREATE))
        buttons[n++] = (UiButton){.kind = BUTTON_PRIMARY,
                                  .label = type_phrase(c, "New", l->t),
                                  .href = str_format(c->a, "%s/new", type_url(c->a, l->t).p),
                                  .shown_key = "Alt N",
                                  .key = "new"};
    if (desk_page_of(l->d, l->t, &label, &url))
        buttons[n++] = (UiButton){.label = label, .href = url};
    if (perm_rights(c, l->t) & RIGHT_EXPORT)
        n += export_buttons(l->d, EXPORT_XLSX, with_query(l, "format", STR("")), &buttons[n]);
    ui_actions(&l->d->m, buttons, n);
}

static void write_page(List *l)
{
    Desk *d = l->d;
    Ctx *c = d->c;
    Str title = type_plural(c, l->t);
    const char *menu = desk_menu_title(c->lang, l->t->menu);
    UiLink crumb = {.label = str_c(menu), .url = type_url(c->a, l->t)};
    desk_begin(d, title, l->t, NULL, false);
    ui_head(&d->m, c->lang, &crumb, menu ? 1 : 0, title, STATE_NONE, STR(""));
    desk_flash(d);
    write_actions(l);
    write_tabs(l);
    if (l->result.n || l->filters.n_chips || l->after.n)
        write_filter(l);
    if (l->unsorted)
        ui_notice(&d->m, NOTICE_INFO,
                  str_format(c->a,
                             tr(c->lang, "More than %s documents cannot be sorted by this column: "
                                         "filter first. The latest changes are shown."),
                             show_money(c, SORT_MAX, 0).p));
    if (l->result.n)
        write_table(l);
    else
        write_empty(l);
    write_pages(l);
    desk_end(d, 200);
}

/* --- a file of exactly what is shown --- */

static TableCell typed_cell(List *l, const DocHead *doc, int i)
{
    Ctx *c = l->d->c;
    const FieldDef *f = l->columns[i];
    Str word, text = cell_text(l, doc, f);
    if (i == l->state && doc_state(c, doc, &word) != STATE_NONE)
        return (TableCell){.text = word};
    if (f && f->type == FT_DATE)
        return (TableCell){.kind = CELL_DATE, .text = text, .day = *(const Date *)field_at(doc, f)};
    if (!f || !is_number(f))
        return (TableCell){.text = text};
    Str number = field_text(c, NULL, doc, f);
    long point = str_find(number, '.');
    return (TableCell){.kind = CELL_NUMBER,
                       .text = text,
                       .number = text.n ? number : STR(""),
                       .decimals = point < 0 ? 0 : (int)(number.n - (size_t)point - 1)};
}

static void answer_file(List *l, ExportFormat format)
{
    Ctx *c = l->d->c;
    int n = l->n_columns;
    TableColumn *columns = arena_array_of(c->a, TableColumn, n + 1);
    TableRow *rows = arena_array_of(c->a, TableRow, l->result.n + 1);
    const CompanyInfo *info = company_info(c, 0);
    for (int i = 0; i < n; i++)
        columns[i] = (TableColumn){column_label(l, i), l->columns[i] && is_number(l->columns[i])};
    for (int r = 0; r < l->result.n; r++) {
        TableCell *cells = arena_array_of(c->a, TableCell, n + 1);
        for (int i = 0; i < n; i++)
            cells[i] = typed_cell(l, l->result.rows[r], i);
        rows[r].cells = cells;
    }
    Table t = {.lang = c->lang,
               .title = type_plural(c, l->t),
               .company = info ? info->name : STR(""),
               .about = STR(""),
               .made = c->now,
               .columns = columns,
               .n_columns = n,
               .rows = rows,
               .n_rows = l->result.n};
    export_answer(l->d, format, &t, type_slug(c->a, l->t));
}

void desk_list(Desk *d, const TypeDef *t)
{
    Ctx *c = d->c;
    Str q;
    List l = {.d = d, .t = t};
    ExportFormat format = export_asked(d);
    if (!perm_check(c, t, format ? RIGHT_EXPORT : RIGHT_READ)) {
        desk_fail(d);
        return;
    }
    if (request_param(d->r, "q", &q)) {
        response_redirect(d->out, filters_of_words(d, t, q));
        return;
    }
    choose_columns(&l);
    place_on_phone(&l);
    choose_cut(&l);
    choose_order(&l);
    if (!format && request_param(d->r, "before", &l.after))
        l.back = l.after.n > 0;
    else if (!format)
        l.after = request_param_or_empty(d->r, "after");
    bool ok = filters_read(d, t, &l.filters) && (format || check_order(&l));
    if (ok && format) {
        ListQuery query = query_of(&l, FILE_ROWS_MAX);
        ok = list_run(c, &query, &l.result);
    } else {
        ok = ok && read_rows(&l) && read_totals(&l);
    }
    if (!ok)
        desk_fail(d);
    else if (format)
        answer_file(&l, format);
    else
        write_page(&l);
}
