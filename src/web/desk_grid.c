/* SPDX-License-Identifier: EUPL-1.2
 * The grid of a table in a form: plain inputs, which web/src/grid.ts makes a spreadsheet of. Its
 * columns are those of the row type or those that the user chose (desk_choice.h).
 */
#include "desk_choice.h"
#include "desk_grid.h"
#include "utf8.h"

enum { SPARE_NEW = 2, SPARE = 1 };
enum { RANK_WIDTH = 36, ROOM = 180, SHORT = 73, GLYPH = 7, EDGES = 20 /* pixels */ };
enum { TOLD = 5 /* sentences below it; each wrong cell has its own too */ };
enum { LONG = 80, LONG_FIRST = 26 }; /* a longer grid has its first rows only as inputs */

bool grid_may_show(const FieldDef *f)
{
    return f && !f->hidden && !f->secret && !f->via.n && f->type != FT_TABLE;
}

int grid_columns(Ctx *c, const TypeDef *rows, const FieldDef **out, int max)
{
    Str rest = list_choice(c, rows).columns, name;
    int n = 0;
    while (n < max && str_split(&rest, ',', &name)) {
        const FieldDef *f = type_field(rows, name);
        if (grid_may_show(f))
            out[n++] = f;
    }
    return n ? n : form_columns(rows, out, max);
}

typedef struct {
    Desk *d;
    const FormPage *p;
    const FieldDef *table;
    const FieldDef *columns[GRID_COLUMNS_MAX + GRID_WRONG_MAX];
    int n;
    int grow; /* the column that takes the room */
    ListChoice choice;
} Grid;

/* The first text; without one the first column. One that has its width does not take more. */
static bool is_column(const Grid *g, const FieldDef *f)
{
    for (int i = 0; i < g->n; i++)
        if (g->columns[i] == f)
            return true;
    return false;
}

/* What is wrong in a field that is no column, or no column of this user, can be corrected there as
 * long as it is wrong: the link of the error leads to it. */
static void add_wrong_columns(Grid *g)
{
    const Errors *e = g->p->errors;
    int max = g->n + GRID_WRONG_MAX;
    FormField at;
    for (int i = 0; e && i < e->n && g->n < max; i++)
        if (form_find(g->p->form, e->list[i].field, &at) && at.table == g->table &&
            form_edits(at.field) && grid_may_show(at.field) && !is_column(g, at.field))
            g->columns[g->n++] = at.field;
}

static int widest_column(const Grid *g)
{
    int first = -1;
    for (int i = 0; i < g->n; i++) {
        const FieldDef *f = g->columns[i];
        if (f->width)
            continue;
        if (type_is_text(f->type) && f->type != FT_CHOICE)
            return i;
        first = first < 0 ? i : first;
    }
    return first;
}

static bool is_sized(const Grid *g)
{
    bool sized = list_choice_sized(&g->choice);
    for (int i = 0; i < g->n; i++)
        sized = sized || g->columns[i]->width;
    return sized;
}

/* Of a column that nobody gave one, beside others that have theirs: its heading and a short value,
 * as without any. */
static int usual_width(const Grid *g, const FieldDef *f)
{
    int heading = EDGES + GLYPH * (int)utf8_length(field_label(g->d->c, f));
    return heading > SHORT ? heading : SHORT;
}

/* 0: what the others leave. */
static int column_width(const Grid *g, int i)
{
    int width = list_column_width(&g->choice, g->columns[i]);
    return width || i == g->grow || !is_sized(g) ? width : usual_width(g, g->columns[i]);
}

/* As wide as its columns: what does not fit is scrolled to. */
static int width_of_all(const Grid *g)
{
    int sum = RANK_WIDTH;
    for (int i = 0; i < g->n; i++) {
        int width = column_width(g, i);
        sum += width ? width : ROOM;
    }
    return sum;
}

static void grid_widths(Grid *g)
{
    Markup *m = &g->d->m;
    m_tag(m, "colgroup");
    m_tag(m, "col");
    m_attr_int(m, "width", RANK_WIDTH);
    for (int i = 0; i < g->n; i++) {
        int width = column_width(g, i);
        m_tag(m, "col");
        m_attr(m, "data-column", g->columns[i]->name);
        if (width)
            m_attr_int(m, "width", width);
    }
    m_end(m, "colgroup");
}

static void grid_head(Grid *g)
{
    Markup *m = &g->d->m;
    Lang lang = desk_lang(g->d);
    m_tag(m, "thead");
    m_tag(m, "tr");
    m_tag(m, "th");
    m_attr_c(m, "class", "rank");
    m_attr_c(m, "scope", "col");
    ui_spoken(m, str_c(tr(lang, "Row")));
    m_end(m, "th");
    for (int i = 0; i < g->n; i++) {
        m_tag(m, "th");
        m_attr_c(m, "scope", "col");
        if (is_number(g->columns[i]) || i == g->grow)
            m_attr_c(m, "class", i == g->grow ? "grow" : "num");
        m_text(m, field_label(g->d->c, g->columns[i]));
        m_end(m, "th");
    }
    m_end(m, "tr");
    m_end(m, "thead");
}

static const DocHead *doc_row_of(const void *arg, int row)
{
    const Grid *g = arg;
    int at = g->p->rows && g->p->rows[g->table->place] && row >= 0
                 ? g->p->rows[g->table->place][row]
                 : row;
    bool there = at >= 0 && at < doc_rows(g->p->doc, g->table)->n;
    return there ? doc_row(g->p->doc, g->table, at) : NULL;
}

static void grid_computed(Grid *g, const FieldDef *f, Str name, const DocHead *row)
{
    Markup *m = &g->d->m;
    m_tag(m, "td");
    m_attr_c(m, "class", is_number(f) ? "num computed" : "computed");
    m_attr(m, "data-cell", name);
    m_text(m, row && !field_is_empty(row, f) ? field_show(g->d->c, g->p->doc, row, f) : STR(""));
    m_end(m, "td");
}

static void grid_cell(Grid *g, int column, Str index, Str rank, Str value, const DocHead *row)
{
    Ctx *c = g->d->c;
    Markup *m = &g->d->m;
    const FieldDef *f = g->columns[column];
    Str name = str_format(c->a, "%s[%s].%s", g->table->name.p, index.p, f->name.p);
    if (!form_edits(f)) {
        grid_computed(g, f, name, row);
        return;
    }
    const DocHead *some = row ? row : doc_new(c, g->table->child);
    UiField field = form_field(g->d, g->p->doc, some, f, name, value, g->p->errors);
    field.label = str_format(c->a, tr(c->lang, "%s, row %s"), field.label.p, rank.p);
    if (field.kind == INPUT_LONG)
        field.kind = INPUT_TEXT;
    m_tag(m, "td");
    if (field.error.n || is_number(f) || column == g->grow)
        m_attr(m, "class",
               str_format(c->a, "%s%s",
                          is_number(f)        ? "num"
                          : column == g->grow ? "grow"
                                              : "",
                          field.error.n ? " bad" : ""));
    if (f->type == FT_YES)
        ui_hidden(m, name.p, STR("0"));
    ui_grid_input(m, &field);
    m_end(m, "td");
}

static int put_away(const Grid *g, const FieldDef **out)
{
    const FieldDef *all[GRID_COLUMNS_MAX];
    int n = g->choice.columns.n ? form_columns(g->table->child, all, GRID_COLUMNS_MAX) : 0, k = 0;
    for (int i = 0; i < n; i++)
        if (form_edits(all[i]) && !is_column(g, all[i]))
            out[k++] = all[i];
    return k;
}

/* What stands in the fields of columns that the user put away is sent along. */
static void grid_put_away(Grid *g, const FormRow *r, Str index)
{
    const FieldDef *away[GRID_COLUMNS_MAX];
    int n = put_away(g, away);
    for (int i = 0; i < n; i++)
        if (r->values[away[i]->place].n)
            ui_hidden(
                &g->d->m,
                str_format(g->d->c->a, "%s[%s].%s", g->table->name.p, index.p, away[i]->name.p).p,
                r->values[away[i]->place]);
}

/* `row` -1: the pattern of new rows. */
static void grid_row(Grid *g, int row)
{
    Ctx *c = g->d->c;
    Markup *m = &g->d->m;
    const FormTable *t = &g->p->form->tables[g->table->place];
    const FormRow *r = row >= 0 && row < t->n ? &t->rows[row] : NULL;
    Str index = row < 0 ? STR("#") : str_format(c->a, "%d", row);
    Str rank = row < 0 ? STR("#") : str_format(c->a, "%d", row + 1);
    m_tag(m, "tr");
    m_tag(m, "td");
    m_attr_c(m, "class", "rank");
    m_tag(m, "span");
    m_flag(m, "data-rank", true);
    m_text(m, rank);
    m_end(m, "span");
    if (r && r->id)
        ui_hidden(m, str_format(c->a, "%s[%s].name", g->table->name.p, index.p).p,
                  str_format(c->a, "%lld", (long long)r->id));
    if (r)
        grid_put_away(g, r, index);
    m_end(m, "td");
    for (int i = 0; i < g->n; i++) {
        Str value = r ? r->values[g->columns[i]->place] : STR("");
        grid_cell(g, i, index, rank, value.p ? value : STR(""), r ? doc_row_of(g, row) : NULL);
    }
    m_end(m, "tr");
}

static void grid_keys(Markup *m, Lang lang, bool balances)
{
    const char *const keys[][2] = {
        {"⏎", tr(lang, "next cell")},
        {"=", tr(lang, "copy from above")},
        {tr(lang, "Ctrl Del"), tr(lang, "remove the row")},
        {"F4", tr(lang, "open the record")},
        {"F9", tr(lang, "balance the entry")},
        {tr(lang, "Esc"), tr(lang, "leave the grid")},
    };
    m_tag(m, "p");
    m_attr_c(m, "class", "keys");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!balances && strcmp(keys[i][0], "F9") == 0)
            continue;
        m_tag(m, "span");
        m_leaf(m, "kbd", NULL, str_c(keys[i][0]));
        m_text_c(m, " ");
        m_text_c(m, keys[i][1]);
        m_end(m, "span");
    }
    m_end(m, "p");
}

static void grid_rest(Grid *g, int from, int to)
{
    const FormPage *p = g->p;
    GridRest rest = {.c = g->d->c,
                     .table = g->table,
                     .rows = &p->form->tables[g->table->place],
                     .doc = p->doc,
                     .errors = p->errors,
                     .doc_row = doc_row_of,
                     .arg = g};
    rest.n_fields = put_away(g, rest.fields);
    for (int i = 0; i < g->n; i++)
        if (form_edits(g->columns[i]))
            rest.fields[rest.n_fields++] = g->columns[i];
        else
            rest.shown[rest.n_shown++] = g->columns[i];
    grid_rest_write(&g->d->m, &rest, from, to);
}

/* Those without script ask for the other rows; nothing that they typed is lost by it. */
static void grid_ask_all(Grid *g, int rows)
{
    Markup *m = &g->d->m;
    m_tag(m, "noscript");
    m_tag(m, "button");
    m_attr_c(m, "class", "button");
    m_attr_c(m, "name", "do");
    m_attr_c(m, "value", "rows");
    m_text(m, str_format(g->d->c->a, tr(desk_lang(g->d), "Show all %d rows"), rows));
    m_end(m, "button");
    m_end(m, "noscript");
}

static void grid_table(Grid *g)
{
    Markup *m = &g->d->m;
    const FormTable *t = &g->p->form->tables[g->table->place];
    int room = FORM_ROWS_MAX - t->n, spare = t->n ? SPARE : SPARE_NEW;
    int rows = t->n + (spare < room ? spare : room);
    int printed = t->n > LONG && !grid_rest_all(g->d->r) ? LONG_FIRST : rows;
    m_tag(m, "table");
    m_attr_c(m, "class", is_sized(g) ? "table grid sized" : "table grid");
    if (is_sized(g))
        m_attr_int(m, "width", width_of_all(g));
    m_attr(m, "data-keep",
           str_format(g->d->c->a, "%s/columns", type_url(g->d->c->a, g->table->child).p));
    m_leaf(m, "caption", "spoken", field_label(g->d->c, g->table));
    grid_widths(g);
    grid_head(g);
    m_tag(m, "tbody");
    for (int i = 0; i < printed; i++)
        grid_row(g, i);
    m_end(m, "tbody");
    m_end(m, "table");
    if (printed < rows) {
        grid_rest(g, printed, rows);
        grid_ask_all(g, t->n);
    }
    m_tag(m, "template");
    grid_row(g, -1);
    m_end(m, "template");
}

/* What is wrong in cells, in words beside the grid. */
static void grid_wrong(Grid *g)
{
    Ctx *c = g->d->c;
    const Errors *e = g->p->errors;
    Str start = str_format(c->a, "%s[", g->table->name.p);
    int told = 0;
    for (int i = 0; e && i < e->n && told < TOLD; i++) {
        int64_t row;
        Str rest = str_slice(e->list[i].field, start.n, e->list[i].field.n), index;
        if (!str_starts(e->list[i].field, start) || !str_split(&rest, ']', &index) ||
            !str_to_int(index, &row))
            continue;
        ui_wrong(&g->d->m, str_format(c->a, "%s-wrong-%d", g->table->name.p, told++),
                 str_format(c->a, tr(c->lang, "Row %lld. %s"), (long long)row + 1,
                            str_z(c->a, e->list[i].text)));
    }
}

void grid_write(Desk *d, const FormPage *p, const FieldDef *table)
{
    Markup *m = &d->m;
    Lang lang = desk_lang(d);
    Grid g = {.d = d, .p = p, .table = table};
    g.choice = list_choice(d->c, table->child);
    g.n = grid_columns(d->c, table->child, g.columns, GRID_COLUMNS_MAX);
    add_wrong_columns(&g);
    g.grow = widest_column(&g);
    Str wrong = ui_error_of(p->errors, table->name);
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_attr(m, "id", ui_field_id(d->c->a, table->name));
    m_attr_c(m, "tabindex", "-1");
    if (!table->more) /* its summary says it */
        m_leaf(m, "h2", table->required ? "must" : NULL, field_label(d->c, table));
    if (table->note.n) {
        m_tag(m, "p");
        m_leaf(m, "small", NULL, tr_str(lang, table->note));
        m_end(m, "p");
    }
    if (wrong.n)
        ui_wrong(m, str_format(d->c->a, "%.*s-error", STR_ARG(ui_field_id(d->c->a, table->name))),
                 wrong);
    m_tag(m, "div");
    m_attr_c(m, "class", "scroll cells");
    m_tag(m, "desk-grid");
    m_attr(m, "data-table", table->name);
    if (table->balance.n)
        m_attr(m, "data-balance", table->balance);
    grid_table(&g);
    m_end(m, "desk-grid");
    m_end(m, "div");
    grid_wrong(&g);
    m_tag(m, "div");
    m_attr_c(m, "class", "grid-foot");
    UiButton add = {.kind = BUTTON_QUIET,
                    .label = str_c(tr(lang, "Add a row")),
                    .icon = "plus",
                    .name = "add",
                    .value = table->name};
    ui_button(m, &add);
    m_tag(m, "a");
    m_attr_c(m, "class", "button quiet");
    m_attr(m, "href", grid_columns_url(d, table->child, d->page.address));
    m_flag(m, "data-beside", true);
    m_text_c(m, tr(lang, "Columns"));
    m_end(m, "a");
    grid_keys(m, lang, table->balance.n > 0);
    m_end(m, "div");
    m_end(m, "section");
}
