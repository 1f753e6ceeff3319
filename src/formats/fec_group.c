/* SPDX-License-Identifier: EUPL-1.2
 *
 * From rows to entries. Rows of one entry usually follow each other, but some programs scatter
 * them, and some give one number to a whole journal; there each run of rows that comes to zero
 * is an entry.
 */
#include "fec_private.h"

#include "map.h"

/* The rows of one journal code and entry number. */
typedef struct {
    Wide debit, credit;
    Wide run;      /* balance of the entry being read */
    Date date;
    bool dates;    /* several dates */
    int line;      /* of the first row */
    int row;       /* first row */
    int entry;     /* entry being read, or -1 */
    int entries;
} Group;

typedef struct {
    FecReader *r;
    Map map;
    Group *groups;
    int n_groups, cap;
    int *of_row; /* group of each row */
    Buf key;
} Grouper;

static bool same_group(const FecRow *a, const FecRow *b)
{
    return str_eq(a->entry_number, b->entry_number) && str_eq(a->journal_code, b->journal_code);
}

static int new_group(Grouper *g, int row)
{
    Arena *a = g->r->e->a;
    if (g->n_groups == g->cap) {
        int cap = g->cap ? g->cap * 2 : 256;
        g->groups = arena_grow(a, g->groups, sizeof(Group) * (size_t)g->cap,
                               sizeof(Group) * (size_t)cap);
        g->cap = cap;
    }
    const FecRow *first = &g->r->rows[row];
    g->groups[g->n_groups++] =
        (Group){.date = first->date, .line = first->line, .row = row, .entry = -1};
    map_set(&g->map, str_copy(a, buf_str(&g->key)), (void *)(uintptr_t)g->n_groups);
    return g->n_groups - 1;
}

static int find_group(Grouper *g, int row)
{
    const FecRow *rows = g->r->rows;
    if (row && same_group(&rows[row - 1], &rows[row]))
        return g->of_row[row - 1];
    g->key.n = 0;
    buf_add(&g->key, rows[row].journal_code);
    buf_add_char(&g->key, '\t');
    buf_add(&g->key, rows[row].entry_number);
    uintptr_t found = (uintptr_t)map_get(&g->map, buf_str(&g->key));
    return found ? (int)found - 1 : new_group(g, row);
}

static void gather(Grouper *g)
{
    for (int i = 0; i < g->r->n_rows; i++) {
        const FecRow *row = &g->r->rows[i];
        g->of_row[i] = find_group(g, i);
        Group *of = &g->groups[g->of_row[i]];
        of->debit += row->debit.minor;
        of->credit += row->credit.minor;
        of->dates = of->dates || row->date.day != of->date.day;
    }
}

static Str amount_text(Arena *a, Wide v)
{
    int64_t narrow = v > INT64_MAX ? INT64_MAX : v < INT64_MIN ? INT64_MIN : (int64_t)v;
    return num_format(a, narrow, 2);
}

static bool check_balances(Grouper *g)
{
    Errors *e = g->r->e;
    bool ok = true;
    for (int i = 0; i < g->n_groups; i++) {
        const Group *of = &g->groups[i];
        if (of->debit == of->credit)
            continue;
        const FecRow *row = &g->r->rows[of->row];
        ok = err_add(e, ERR_VALIDATION, "",
                     "Line %d: entry %.*s of journal %.*s does not balance: debit %s, credit %s, "
                     "difference %s.",
                     of->line, STR_ARG(row->entry_number), STR_ARG(row->journal_code),
                     amount_text(e->a, of->debit).p, amount_text(e->a, of->credit).p,
                     amount_text(e->a, of->debit - of->credit).p);
    }
    return ok;
}

static int new_entry(Grouper *g, Fec *out, const FecRow *row, Group *of)
{
    if (of->entries++ == 1)
        fec_odd(g->r, ODD_ENTRY_SPLIT, row->line);
    out->entries[out->n_entries] = (FecEntry){.journal_code = row->journal_code,
                                              .number = row->entry_number,
                                              .date = row->date,
                                              .line = row->line};
    return out->n_entries++;
}

/* Gives each row its entry; a group of several dates starts a new one whenever it balances. */
static void cut_entries(Grouper *g, Fec *out)
{
    for (int i = 0; i < g->r->n_rows; i++) {
        FecRow *row = &g->r->rows[i];
        Group *of = &g->groups[g->of_row[i]];
        if (of->entry < 0)
            of->entry = new_entry(g, out, row, of);
        FecEntry *entry = &out->entries[of->entry];
        row->entry = of->entry;
        entry->n++;
        if (row->date.day != entry->date.day)
            fec_odd(g->r, ODD_ENTRY_DATES, row->line);
        if (row->date.day > entry->date.day)
            entry->date = row->date;
        of->run += row->debit.minor - row->credit.minor;
        bool nil = row->debit.minor == 0 && row->credit.minor == 0;
        if (of->dates && of->run == 0 && !nil)
            of->entry = -1;
    }
}

/* Rows of an entry together, in the order of the file. */
static FecRow *ordered_rows(FecReader *r, Fec *out)
{
    bool in_order = true;
    for (int i = 1; i < r->n_rows; i++)
        in_order = in_order && r->rows[i].entry >= r->rows[i - 1].entry;
    for (int i = 1; i < out->n_entries; i++)
        out->entries[i].first = out->entries[i - 1].first + out->entries[i - 1].n;
    if (in_order)
        return r->rows;
    FecRow *rows = arena_array_of(r->e->a, FecRow, r->n_rows);
    int *next = arena_array_of(r->e->a, int, out->n_entries);
    for (int i = 0; i < r->n_rows; i++) {
        int entry = r->rows[i].entry;
        rows[out->entries[entry].first + next[entry]++] = r->rows[i];
    }
    return rows;
}

static bool add_totals(FecReader *r, Fec *out)
{
    Wide total = 0;
    for (int i = 0; i < r->n_rows; i++)
        total += r->rows[i].debit.minor;
    if (!num_narrow(total, &out->debit.minor))
        return err_add(r->e, ERR_VALIDATION, "", "The total of the file is too large. Check its "
                                                 "amounts.");
    out->credit = out->debit;
    return true;
}

bool fec_group(FecReader *r, Fec *out)
{
    Arena *a = r->e->a;
    Grouper g = {.r = r, .map = {.a = a}, .key = {.a = a}};
    g.of_row = arena_array_of(a, int, r->n_rows);
    gather(&g);
    if (!check_balances(&g) || !add_totals(r, out))
        return false;
    out->entries = arena_array_of(a, FecEntry, r->n_rows);
    cut_entries(&g, out);
    out->rows = ordered_rows(r, out);
    out->n_rows = r->n_rows;
    return true;
}
