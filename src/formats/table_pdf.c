/* SPDX-License-Identifier: EUPL-1.2
 * Columns get the width of their longest text; when that is more than the page has, texts give way
 * and are wrapped, numbers and dates never. Rows are measured before the first is drawn, so that
 * each page knows how many there are.
 */
#include "pdf/paper.h"
#include "pdf/pdfa.h"
#include "table.h"
#include "utf8.h"

enum { MARGIN = 40, PAD = 3, SIZE = 8, HEAD_SIZE = 7, WIDE_COLUMNS = 7, WIDE_CHARS = 105 };
enum { INK = 0x1c1b19, MUTED = 0x5f5b53, RULE = 0xcfcac0, SUNKEN = 0xf3f1ed };
#define LEAST 36.0 /* of a text column */

static const PaperStyle style_title = {.size = 14, .bold = true, .color = INK};
static const PaperStyle style_small = {.size = 7.5, .color = MUTED};
static const PaperStyle style_small_right = {.size = 7.5, .color = MUTED, .align = PAPER_RIGHT};

typedef struct {
    Paper *p;
    Arena *a;
    const Table *t;
    double width, height; /* of the page */
    double at[TABLE_COLUMNS_MAX], wide[TABLE_COLUMNS_MAX];
    double head_height;
    double *heights; /* of the rows */
    int page, pages;
} Sheet;

static PaperStyle cell_style(bool num, bool bold, bool head)
{
    return (PaperStyle){.size = head ? HEAD_SIZE : SIZE,
                        .bold = bold,
                        .color = head ? MUTED : INK,
                        .align = num ? PAPER_RIGHT : PAPER_LEFT};
}

/* --- widths --- */

/* A head is wrapped between its words: the longest counts. */
static double head_width(Sheet *s, Str label)
{
    PaperStyle style = cell_style(false, true, true);
    double widest = 0;
    Str rest = label, word;
    while (str_split(&rest, ' ', &word)) {
        double w = paper_text_width(s->p, &style, word) + 1;
        widest = w > widest ? w : widest;
    }
    return widest;
}

/* The width that column i asks for: the longest of its texts. */
static double natural_width(Sheet *s, int i)
{
    const Table *t = s->t;
    PaperStyle style = cell_style(t->columns[i].num, true, false);
    Str longest = STR("");
    size_t most = 0;
    for (int r = 0; r < t->n_rows; r++) {
        size_t n = utf8_length(t->rows[r].cells[i].text);
        if (n > most) {
            most = n;
            longest = t->rows[r].cells[i].text;
        }
    }
    double cell = paper_text_width(s->p, &style, longest) * 1.04;
    double title = head_width(s, t->columns[i].label);
    return (cell > title ? cell : title) + 2 * PAD;
}

static bool gives_way(const Table *t, int i)
{
    bool date = t->n_rows && t->rows[0].cells[i].kind == CELL_DATE;
    return !t->columns[i].num && !date;
}

/* Takes what is too much from the text columns, the widest first. */
static void fit(Sheet *s, double total, double room)
{
    const Table *t = s->t;
    while (total > room + 0.5) {
        int widest = -1;
        for (int i = 0; i < t->n_columns; i++)
            if (gives_way(t, i) && s->wide[i] > LEAST &&
                (widest < 0 || s->wide[i] > s->wide[widest]))
                widest = i;
        if (widest < 0)
            return;
        double cut = total - room < 12 ? total - room : 12;
        if (s->wide[widest] - cut < LEAST)
            cut = s->wide[widest] - LEAST + 0.01;
        s->wide[widest] -= cut;
        total -= cut;
    }
}

static void place_columns(Sheet *s)
{
    double total = 0, room = s->width - 2 * MARGIN, x = MARGIN;
    for (int i = 0; i < s->t->n_columns; i++) {
        s->wide[i] = natural_width(s, i);
        total += s->wide[i];
    }
    fit(s, total, room);
    total = 0;
    for (int i = 0; i < s->t->n_columns; i++)
        total += s->wide[i];
    for (int i = 0; i < s->t->n_columns; i++) { /* what is left goes to all alike */
        s->wide[i] += total < room ? (room - total) / s->t->n_columns : 0;
        s->at[i] = x;
        x += s->wide[i];
    }
}

/* --- heights and pages --- */

static double text_height(Sheet *s, const PaperStyle *style, int i, Str text)
{
    return paper_text_height(s->p, style, s->wide[i] - 2 * PAD, text) + 2 * PAD;
}

static void measure(Sheet *s)
{
    const Table *t = s->t;
    s->heights = arena_array_of(s->a, double, t->n_rows + 1);
    for (int i = 0; i < t->n_columns; i++) {
        PaperStyle style = cell_style(t->columns[i].num, true, true);
        double h = text_height(s, &style, i, t->columns[i].label);
        s->head_height = h > s->head_height ? h : s->head_height;
    }
    for (int r = 0; r < t->n_rows; r++) {
        s->heights[r] = SIZE * 1.25 + 2 * PAD;
        for (int i = 0; i < t->n_columns; i++) {
            Str text = t->rows[r].cells[i].text;
            PaperStyle style = cell_style(false, t->rows[r].kind != ROW_PLAIN, false);
            if (!gives_way(t, i) || (double)text.n * SIZE * 0.6 < s->wide[i] - 2 * PAD)
                continue;
            double h = text_height(s, &style, i, text);
            s->heights[r] = h > s->heights[r] ? h : s->heights[r];
        }
    }
}

static double bottom(const Sheet *s)
{
    return s->height - MARGIN - 16;
}

static double top_of(const Sheet *s, bool first)
{
    return MARGIN + (first ? 46 : 0) + s->head_height;
}

/* Does row r still fit at y? A group keeps the row that follows it. */
static bool fits(const Sheet *s, int r, double y)
{
    bool group = s->t->rows[r].kind == ROW_GROUP && r + 1 < s->t->n_rows;
    return y + s->heights[r] + (group ? s->heights[r + 1] : 0) <= bottom(s);
}

static int count_pages(const Sheet *s)
{
    int pages = 1;
    double y = top_of(s, true);
    for (int r = 0; r < s->t->n_rows; r++) {
        if (!fits(s, r, y) && y > top_of(s, pages == 1)) {
            pages++;
            y = top_of(s, false);
        }
        y += s->heights[r];
    }
    return pages;
}

/* --- drawing --- */

static void draw_title(Sheet *s)
{
    const Table *t = s->t;
    double right = s->width - MARGIN;
    paper_text(s->p, &style_title, MARGIN, MARGIN - 4, s->width - 2 * MARGIN - 160, t->title);
    paper_text(s->p, &style_small_right, right - 160, MARGIN, 160, t->company);
    paper_text(s->p, &style_small, MARGIN, MARGIN + 18, s->width - 2 * MARGIN, t->about);
}

static void draw_cell(Sheet *s, int i, double y, const PaperStyle *style, Str text)
{
    if (text.n)
        paper_text(s->p, style, s->at[i] + PAD, y + PAD, s->wide[i] - 2 * PAD, text);
}

static double draw_head(Sheet *s, bool first)
{
    const Table *t = s->t;
    double y = top_of(s, first) - s->head_height;
    for (int i = 0; i < t->n_columns; i++) {
        PaperStyle style = cell_style(t->columns[i].num, true, true);
        draw_cell(s, i, y, &style, t->columns[i].label);
    }
    y += s->head_height;
    paper_line(s->p, MARGIN, y, s->width - MARGIN, y, 0.8, INK);
    return y;
}

static void draw_foot(Sheet *s)
{
    const Table *t = s->t;
    double y = s->height - MARGIN + 2;
    Str left = str_format(s->a, "%.*s, %.*s", STR_ARG(t->company), STR_ARG(t->title));
    Str right = str_format(s->a, tr(t->lang, "Page %d of %d"), s->page, s->pages);
    paper_text(s->p, &style_small, MARGIN, y, s->width - 2 * MARGIN - 90, left);
    paper_text(s->p, &style_small_right, s->width - MARGIN - 90, y, 90, right);
}

static void draw_row(Sheet *s, int r, double y)
{
    const Table *t = s->t;
    TableRowKind kind = t->rows[r].kind;
    double right = s->width - MARGIN;
    if (kind == ROW_GROUP)
        paper_box(s->p, MARGIN, y, right - MARGIN, s->heights[r], SUNKEN);
    if (kind == ROW_TOTAL)
        paper_line(s->p, MARGIN, y, right, y, 0.8, INK);
    for (int i = 0; i < t->n_columns; i++) {
        PaperStyle style = cell_style(t->columns[i].num, kind != ROW_PLAIN, false);
        draw_cell(s, i, y, &style, t->rows[r].cells[i].text);
    }
    if (kind != ROW_TOTAL)
        paper_line(s->p, MARGIN, y + s->heights[r], right, y + s->heights[r], 0.3, RULE);
}

static void draw(Paper *p, void *arg)
{
    Sheet *s = arg;
    s->p = p;
    place_columns(s);
    measure(s);
    s->pages = count_pages(s);
    s->page = 1;
    draw_title(s);
    double y = draw_head(s, true);
    for (int r = 0; r < s->t->n_rows; r++) {
        if (!fits(s, r, y) && y > top_of(s, s->page == 1)) {
            draw_foot(s);
            paper_next_page(p);
            s->page++;
            y = draw_head(s, false);
        }
        draw_row(s, r, y);
        y += s->heights[r];
    }
    draw_foot(s);
}

/* Many columns, or long ones, want the page on its side. */
static bool is_wide(const Table *t)
{
    size_t chars = 0;
    for (int i = 0; i < t->n_columns; i++) {
        size_t most = utf8_length(t->columns[i].label) / 2;
        for (int r = 0; r < t->n_rows; r++) {
            size_t n = utf8_length(t->rows[r].cells[i].text);
            most = n > most ? n : most;
        }
        chars += most + 2;
    }
    return t->n_columns > WIDE_COLUMNS || chars > WIDE_CHARS;
}

bool table_pdf(Errors *e, Arena *a, const Table *t, Str *out)
{
    bool wide = is_wide(t);
    Sheet *s = arena_new_of(a, Sheet);
    *s = (Sheet){.a = a,
                 .t = t,
                 .width = wide ? A4_HEIGHT : A4_WIDTH,
                 .height = wide ? A4_WIDTH : A4_HEIGHT};
    PdfInfo info = {.title = t->title,
                    .author = t->company,
                    .subject = t->about,
                    .language = lang_code(t->lang),
                    .made = t->made};
    Str raw;
    if (t->n_rows > TABLE_PAPER_ROWS || t->n_columns > TABLE_COLUMNS_MAX)
        return err_add(e, ERR_VALIDATION, "",
                       "%d lines are too many for paper: at most %d. Choose a shorter period, or "
                       "take the spreadsheet.",
                       t->n_rows, (int)TABLE_PAPER_ROWS);
    return paper_make(e, a, s->width, s->height, draw, s, &raw) &&
           pdfa_finish(e, a, raw, &info, out);
}
