/* SPDX-License-Identifier: EUPL-1.2
 *
 * Blocks are measured into pieces, pieces are put on pages, pages are drawn. Lines that go on to
 * another page end with the sum so far and begin there with the same.
 */
#include "facturx/layout_private.h"

const PaperStyle style_text = {.size = 9, .color = INK};
const PaperStyle style_bold = {.size = 9, .bold = true, .color = INK};
const PaperStyle style_small = {.size = 7.8, .color = MUTED};
const PaperStyle style_figure = {.size = 9, .color = INK, .align = PAPER_RIGHT};
const PaperStyle style_small_figure = {.size = 7.8, .color = MUTED, .align = PAPER_RIGHT};
const PaperStyle style_head = {.size = 7.8, .color = MUTED};
const PaperStyle style_head_figure = {.size = 7.8, .color = MUTED, .align = PAPER_RIGHT};

static void (*const blocks[])(Sheet *s) = {block_head, block_lines, block_allowances, block_sums,
                                           block_mentions};
enum { BLOCKS = sizeof blocks / sizeof *blocks };

/* --- pieces --- */

Piece *piece_add(Sheet *s, double height, void (*draw)(Sheet *s, const Piece *x, double y))
{
    if (s->n == s->cap) {
        int cap = s->cap ? s->cap * 2 : 64;
        s->pieces = arena_grow(s->a, s->pieces, sizeof(Piece) * (size_t)s->cap,
                               sizeof(Piece) * (size_t)cap);
        s->cap = cap;
    }
    s->pieces[s->n] = (Piece){.height = height, .draw = draw};
    return &s->pieces[s->n++];
}

static void draw_text(Sheet *s, const Piece *x, double y)
{
    paper_text(s->p, x->style, x->x, y, x->width, x->text);
}

Piece *pieces_of_text(Sheet *s, const PaperStyle *style, double x, double width, Str text)
{
    Piece *last = NULL;
    while (text.n) {
        size_t n = paper_text_fit(s->p, style, width, CHUNK, text);
        Str part = str_slice(text, 0, n);
        last = piece_add(s, paper_text_height(s->p, style, width, part), draw_text);
        last->style = style;
        last->x = x;
        last->width = width;
        last->text = part;
        text = str_slice(text, n, text.n);
    }
    return last;
}

static void draw_nothing(Sheet *s, const Piece *x, double y)
{
    (void)s, (void)x, (void)y;
}

void piece_gap(Sheet *s, double height)
{
    piece_add(s, height, draw_nothing);
}

/* --- pages --- */

static double group_height(const Sheet *s, int i, int *out_end)
{
    double h = s->pieces[i].height;
    while (s->pieces[i].keep && i + 1 < s->n)
        h += s->pieces[++i].height;
    *out_end = i + 1;
    return h;
}

/* Does a page that begins with this piece go on with a table? */
static bool goes_on(const Sheet *s, int i)
{
    return i > 0 && s->pieces[i].in_table && s->pieces[i - 1].in_table;
}

static double page_start(const Sheet *s, int i)
{
    return TOP + (goes_on(s, i) ? TABLE_HEAD_HEIGHT + CARRIED_HEIGHT : 0);
}

static void put_on_pages(Sheet *s)
{
    double y = TOP;
    int page = 0, end;
    for (int i = 0; i < s->n; i = end) {
        double h = group_height(s, i, &end);
        double room = BOTTOM - (s->pieces[i].in_table ? CARRIED_HEIGHT : 0);
        if (y + h > room && y > TOP) {
            page++;
            y = page_start(s, i);
        }
        for (int k = i; k < end; k++)
            s->pieces[k].page = page;
        y += h;
    }
    s->pages = page + 1;
}

static void draw_foot(Sheet *s)
{
    double y = A4_HEIGHT - 42;
    PaperStyle left = {.size = 7, .color = MUTED}, right = left;
    right.align = PAPER_RIGHT;
    Str title = str_format(s->a, say(s, "%s %s, page %d of %d"),
                           layout_title(s->a, s->inv, s->paper->lang).p,
                           str_z(s->a, s->inv->number), s->page + 1, s->pages);
    paper_line(s->p, LEFT, y - 7, RIGHT, y - 7, 0.5, LINE);
    paper_text(s->p, &left, LEFT, y, WIDTH - 160, s->paper->seller_line);
    paper_text(s->p, &right, RIGHT, y, 0, title);
}

static void draw_page(Sheet *s, int *i)
{
    double y = page_start(s, *i);
    if (s->page)
        paper_next_page(s->p);
    if (s->paper->draft)
        paper_watermark(s->p, str_c(say(s, "Draft")));
    if (goes_on(s, *i)) {
        double below = table_head(s, TOP);
        table_carried(s, TOP + below, say(s, "Brought forward"), s->pieces[*i - 1].carried);
    }
    for (; *i < s->n && s->pieces[*i].page == s->page; (*i)++) {
        s->pieces[*i].draw(s, &s->pieces[*i], y);
        y += s->pieces[*i].height;
    }
    if (*i < s->n && goes_on(s, *i))
        table_carried(s, y, say(s, "Carried forward"), s->pieces[*i - 1].carried);
    draw_foot(s);
}

static void draw(Paper *p, void *arg)
{
    Sheet *s = arg;
    s->p = p;
    for (int i = 0; i < BLOCKS; i++)
        blocks[i](s);
    put_on_pages(s);
    for (int i = 0; s->page < s->pages; s->page++)
        draw_page(s, &i);
}

bool layout_draw(Errors *e, Arena *a, const EnInvoice *inv, const FacturxPaper *paper, Str *out)
{
    Sheet s = {.a = a, .inv = inv, .paper = paper};
    return paper_make(e, a, A4_WIDTH, A4_HEIGHT, draw, &s, out);
}
