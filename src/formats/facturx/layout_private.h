/* SPDX-License-Identifier: EUPL-1.2
 * Shared by the blocks of the invoice on paper.
 *
 * A block adds pieces: strips of the full width with a known height. Pieces are put on pages in
 * their order, then drawn; so the number of pages is known on the first one.
 */
#ifndef BASTIDE_FACTURX_LAYOUT_PRIVATE_H
#define BASTIDE_FACTURX_LAYOUT_PRIVATE_H

#include "facturx/layout.h"
#include "pdf/paper.h"

#define LEFT 48.0
#define RIGHT (A4_WIDTH - 48.0)
#define WIDTH (RIGHT - LEFT)
#define MIDDLE 312.0 /* the right half: title and buyer, as the windows of French envelopes */
#define TOP 46.0
#define BOTTOM (A4_HEIGHT - 62.0)
#define CHUNK 160.0 /* no text is higher without a place to part it */

enum { INK = 0x1c1b19, MUTED = 0x5f5b53, LINE = 0xe3dfd8, ACCENT = 0x0b5c6b };

extern const PaperStyle style_text, style_bold, style_small, style_figure, style_small_figure,
    style_head, style_head_figure;

typedef struct Piece Piece;

typedef struct {
    Paper *p;
    Arena *a;
    const EnInvoice *inv;
    const FacturxPaper *paper;
    Piece *pieces;
    int n, cap;
    int page, pages;
    /* columns of the lines: right edges; what is sold ends at `name_end` */
    double quantity, price, discount, vat, amount, name_end, unit;
    int quantity_decimals, price_decimals;
    bool has_discounts;
} Sheet;

struct Piece {
    double height;
    void (*draw)(Sheet *s, const Piece *x, double y);
    bool in_table; /* under the heads of the columns */
    bool keep;     /* on the same page as the next one */
    int page;
    int index;     /* of what it shows */
    Money carried; /* lines: the sum down to here */
    double x, width;
    const PaperStyle *style;
    Str text;
};

Piece *piece_add(Sheet *s, double height, void (*draw)(Sheet *s, const Piece *x, double y));
/* A text of any length as pieces; the last one. NULL when it is empty. */
Piece *pieces_of_text(Sheet *s, const PaperStyle *style, double x, double width, Str text);
void piece_gap(Sheet *s, double height);

/* The blocks. */
void block_head(Sheet *s);
void block_lines(Sheet *s);
void block_allowances(Sheet *s);
void block_sums(Sheet *s);
void block_mentions(Sheet *s);
/* Heads of the columns, and the sum carried over; they give their height. */
double table_head(Sheet *s, double y);
double table_carried(Sheet *s, double y, const char *label, Money sum);
#define CARRIED_HEIGHT 18.0
#define TABLE_HEAD_HEIGHT 22.0

/* --- a list of names and values in two columns --- */
typedef struct {
    const char *label; /* translated */
    Str value;
    bool strong;
} Fact;
enum { FACTS_MAX = 40 };
typedef struct {
    Fact list[FACTS_MAX];
    int n;
} Facts;
/* Empty values are left out. */
void fact_add(Facts *f, const char *label, Str value);
/* Draws when `draw`; gives the height. */
double facts_flow(Sheet *s, const Facts *f, double x, double y, double width, bool draw);

/* --- words --- */
bool sheet_french(const Sheet *s);
const char *say(const Sheet *s, const char *msgid) __attribute__((format_arg(2)));
Str say_date(Sheet *s, Date d);
Str say_money(Sheet *s, Money m);      /* "1 234,56" */
Str say_money_unit(Sheet *s, Money m); /* "1 234,56 €" */
Str say_percent(Sheet *s, Percent p);  /* "5,5 %" */
Str say_number(Sheet *s, int64_t micro, int min_decimals);
Str say_unit(Sheet *s, Str code); /* "h", "" for plain units */
Str say_country(Sheet *s, Str code);
Str say_vat(Sheet *s, VatKey vat);                    /* "20 %", "0 % (AE)" */
Str say_spaced(Sheet *s, Str id, const char *groups); /* "333": 123 456 789 */
/* Texts that are not empty, with `between` between them. */
Str say_joined(Sheet *s, const char *between, const Str *list, int n);
#define SAY(...) (const Str[]){__VA_ARGS__}, (int)(sizeof((const Str[]){__VA_ARGS__}) / sizeof(Str))
/* "label value", or "" without value. */
Str say_with(Sheet *s, const char *label, Str value);

#endif
