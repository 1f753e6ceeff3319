/* SPDX-License-Identifier: EUPL-1.2
 * Any document on paper, from its schema: a title, the fields that hold something in the order of
 * the form, its tables, and at the foot of each page what it is and the page.
 */
#include "pdf/paper.h"
#include "pdf/pdfa.h"
#include "print.h"

#define LEFT 48.0
#define RIGHT (A4_WIDTH - 48.0)
#define BOTTOM (A4_HEIGHT - 62.0)
#define LABEL 150.0

enum { INK = 0x1c1b19, MUTED = 0x5f5b53, LINE = 0xe3dfd8, ACCENT = 0x0b5c6b, COLUMNS_MAX = 8 };

static const PaperStyle title_style = {.size = 15, .bold = true, .color = INK};
static const PaperStyle section_style = {.size = 10, .bold = true, .color = INK};
static const PaperStyle label_style = {.size = 8, .color = MUTED};
static const PaperStyle text_style = {.size = 9, .color = INK};

typedef struct {
    Ctx *c;
    DocHead *d;
    Paper *p;
    double y;
    int page;
    Str title;
} Print;

static void foot(Print *x)
{
    PaperStyle small = {.size = 7, .color = MUTED, .align = PAPER_RIGHT};
    paper_line(x->p, LEFT, A4_HEIGHT - 49, RIGHT, A4_HEIGHT - 49, 0.5, LINE);
    paper_text(x->p, &small, RIGHT, A4_HEIGHT - 42, 0,
               str_format(x->c->a, tr(x->c->lang, "%s, page %d"), x->title.p, ++x->page));
}

/* Begins another page when the height is not left on this one. */
static void need(Print *x, double height)
{
    if (x->y + height <= BOTTOM || x->y <= 46)
        return;
    foot(x);
    paper_next_page(x->p);
    x->y = 46;
}

/* A text of any length; parted between its lines where a page ends. */
static void flow(Print *x, const PaperStyle *style, double left, double width, Str text)
{
    while (text.n) {
        need(x, style->size * 1.3);
        size_t n = paper_text_fit(x->p, style, width, BOTTOM - x->y, text);
        x->y += paper_text(x->p, style, left, x->y, width, str_slice(text, 0, n));
        text = str_slice(text, n, text.n);
        if (text.n)
            x->y = BOTTOM;
    }
}

static bool is_shown(const DocHead *d, const FieldDef *f)
{
    return !f->hidden && !f->secret && f->type != FT_PASSWORD && f->type != FT_TABLE &&
           !field_is_empty(d, f);
}

static void write_field(Print *x, const FieldDef *f)
{
    Str value = field_show(x->c, NULL, x->d, f);
    Str label = tr_str(x->c->lang, f->label);
    need(x, 14);
    paper_text(x->p, &label_style, LEFT, x->y + 1, LABEL - 10, label);
    flow(x, &text_style, LEFT + LABEL, RIGHT - LEFT - LABEL, value);
    x->y += 3;
}

/* --- tables --- */

static bool is_number(const FieldDef *f)
{
    return f->type == FT_MONEY || f->type == FT_QTY || f->type == FT_PRICE ||
           f->type == FT_PERCENT || f->type == FT_INT || f->type == FT_EXCHANGE;
}

static bool is_used(const Print *x, const FieldDef *table, const FieldDef *f)
{
    if (f->hidden || f->secret || f->type == FT_TABLE || f->type == FT_PASSWORD)
        return false;
    for (int i = 0; i < doc_rows(x->d, table)->n; i++)
        if (!field_is_empty(doc_row(x->d, table, i), f))
            return true;
    return false;
}

/* Those of the list of the row type, else the first fields. */
static int columns_of(const Print *x, const FieldDef *table, const FieldDef **out)
{
    const TypeDef *t = table->child;
    int n = 0;
    for (int i = 0; i < t->n_list && n < COLUMNS_MAX; i++) {
        const FieldDef *f = type_field(t, t->list[i]);
        if (f && is_used(x, table, f))
            out[n++] = f;
    }
    for (int i = 0; !t->n_list && i < t->n_fields && n < COLUMNS_MAX; i++)
        if (is_used(x, table, &t->fields[i]))
            out[n++] = &t->fields[i];
    return n;
}

static double place(int i, int n)
{
    return LEFT + (RIGHT - LEFT) * (i == 0 ? 0 : i + 1) / (n + 1); /* the first is twice as wide */
}

static void write_row(Print *x, const DocHead *row, const FieldDef *const *columns, int n)
{
    double height = 0;
    Str cells[COLUMNS_MAX];
    for (int i = 0; i < n; i++) {
        double width = place(i + 1, n) - place(i, n) - 6;
        cells[i] = row ? field_show(x->c, x->d, row, columns[i])
                       : tr_str(x->c->lang, columns[i]->label);
        double h = paper_text_height(x->p, row ? &text_style : &label_style, width, cells[i]);
        height = h > height ? h : height;
    }
    height = height > BOTTOM - 46 ? BOTTOM - 46 : height;
    need(x, height + 8);
    for (int i = 0; i < n; i++) {
        PaperStyle style = row ? text_style : label_style;
        style.align = is_number(columns[i]) ? PAPER_RIGHT : PAPER_LEFT;
        paper_text(x->p, &style, place(i, n), x->y, place(i + 1, n) - place(i, n) - 6, cells[i]);
    }
    x->y += height + 4;
    paper_line(x->p, LEFT, x->y, RIGHT, x->y, 0.5, row ? LINE : INK);
    x->y += 4;
}

static void write_table(Print *x, const FieldDef *table)
{
    const FieldDef *columns[COLUMNS_MAX];
    int n = columns_of(x, table, columns);
    if (!n || table->hidden)
        return;
    x->y += 8;
    need(x, 60);
    x->y += paper_text(x->p, &section_style, LEFT, x->y, 0, tr_str(x->c->lang, table->label)) + 6;
    write_row(x, NULL, columns, n);
    for (int i = 0; i < doc_rows(x->d, table)->n; i++)
        write_row(x, doc_row(x->d, table, i), columns, n);
    x->y += 8;
}

static void draw(Paper *p, void *arg)
{
    Print *x = arg;
    const TypeDef *t = x->d->type;
    x->p = p;
    x->y = 46;
    paper_box(p, 0, 0, A4_WIDTH, 3, ACCENT);
    if (t->submittable && x->d->docstatus != 1)
        paper_watermark(
            p, str_c(x->d->docstatus ? tr(x->c->lang, "Cancelled") : tr(x->c->lang, "Draft")));
    flow(x, &title_style, LEFT, RIGHT - LEFT, x->title);
    x->y += 14;
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (f->type == FT_TABLE)
            write_table(x, f);
        else if (is_shown(x->d, f))
            write_field(x, f);
    }
    foot(x);
}

bool print_plain(Ctx *c, DocHead *d, Str *out_pdf)
{
    Str raw;
    Print x = {.c = c, .d = d};
    if (!doc_resolve_names(c, d))
        return false;
    x.title = str_format(c->a, "%s %s", tr_str(c->lang, d->type->label).p, str_z(c->a, d->name));
    PdfInfo info = {.title = x.title, .language = lang_code(c->lang), .made = d->modified};
    return paper_make(&c->e, c->a, A4_WIDTH, A4_HEIGHT, draw, &x, &raw) &&
           pdfa_finish(&c->e, c->a, raw, &info, out_pdf);
}
