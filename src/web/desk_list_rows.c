/* SPDX-License-Identifier: EUPL-1.2
 * The rows of a list, their order and their totals: all that is asked of the database.
 */
#include "desk_list.h"

enum { PAGE_ROWS = 50 };

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
        if (f && !list_has_column(l, f))
            json_text(&o, f->name);
    }
    json_end(&o, ']');
    return json_parse(c->a, buf_str(&b), &why, &at);
}

/* Long texts are no key of an address. */
bool list_may_order(const FieldDef *f)
{
    return f->type != FT_TABLE && !f->secret && f->type != FT_PASSWORD && !f->via.n &&
           f->type != FT_LONG && f->type != FT_HTML;
}

/* "due_date desc" of the address, else the type's own. */
void list_choose_order(List *l)
{
    Arena *a = l->d->c->a;
    Str asked = str_trim(request_param_or_empty(l->d->r, "order")), rest = asked, field = STR("");
    str_split(&rest, ' ', &field);
    const FieldDef *f = type_field(l->t, field);
    bool known = (f && list_may_order(f)) || str_is(field, "name");
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

ListQuery list_query_of(List *l, int64_t limit)
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
bool list_check_order(List *l)
{
    Ctx *c = l->d->c;
    ListQuery q = list_query_of(l, 0);
    int64_t n = 0;
    bool quick = true;
    q.after = STR("");
    if (!list_order_is_quick(c, &q, &quick))
        return false;
    if (quick)
        return true;
    if (!list_count(c, &q, LIST_SORT_MAX, &n))
        return false;
    l->unsorted = n == LIST_SORT_MAX;
    if (l->unsorted)
        l->order = l->order_field = STR("");
    return true;
}

/* One row more than the page tells whether there is a next one. A page back that is not full is
 * the first page. */
bool list_read_rows(List *l)
{
    Ctx *c = l->d->c;
    ListQuery q = list_query_of(l, PAGE_ROWS + 1);
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

bool list_is_summed(const FieldDef *f)
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
            if (list_is_summed(l->columns[i]))
                l->sums.sums[i] += *(const int64_t *)field_at(doc, l->columns[i]);
    }
}

static bool read_sums(List *l, const ListQuery *q)
{
    const FieldDef *fields[LIST_COLUMNS_MAX];
    ListSums found;
    int n = 0;
    for (int i = 0; i < l->n_columns; i++)
        if (list_is_summed(l->columns[i]))
            fields[n++] = l->columns[i];
    if (!list_sums(l->d->c, q, fields, n, &found))
        return false;
    l->total = found.count;
    l->sums.currency = found.currency;
    l->sums.mixed = found.mixed;
    for (int i = 0, k = 0; i < l->n_columns; i++)
        if (list_is_summed(l->columns[i]))
            l->sums.sums[i] = found.sums[k++];
    return true;
}

static bool read_bounded(List *l, const ListQuery *q)
{
    return list_count(l->d->c, q, LIST_TOTALS_MAX + 1, &l->total) &&
           (l->total > LIST_TOTALS_MAX || read_sums(l, q));
}

/* Counts and adds up the whole filter; more than LIST_TOTALS_MAX documents only when that is asked
 * for, since the page must not wait for it. Amounts of several currencies are not added up. */
bool list_read_totals(List *l)
{
    Ctx *c = l->d->c;
    const CompanyInfo *info = company_info(c, 0);
    ListQuery q = list_query_of(l, 0);
    l->sums.sums = arena_array_of(c->a, int64_t, l->n_columns + 1);
    if (!l->after.n && !l->more && !l->foot_only)
        add_up_page(l);
    else if (l->sum_all ? !read_sums(l, &q) : !read_bounded(l, &q))
        return false;
    l->decimals = l->sums.currency ? currency_decimals(c, l->sums.currency)
                  : info           ? info->decimals
                                   : 2;
    return true;
}
