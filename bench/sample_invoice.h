/* SPDX-License-Identifier: EUPL-1.2
 * The invoice that the measurements of bench read, judge, write and draw, and their clock.
 */
#ifndef BASTIDE_BENCH_SAMPLE_INVOICE_H
#define BASTIDE_BENCH_SAMPLE_INVOICE_H

#include "en16931/invoice.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "%s\n", what);
        exit(1);
    }
}

static EnParty party(Arena *a, Str name, Str siren)
{
    return (EnParty){.name = name,
                     .legal_id = {STR("0002"), siren},
                     .vat_id = str_format(a, "FR00%s", siren.p),
                     .electronic = {STR("0225"), siren},
                     .address = {.line1 = STR("1 rue du Port"),
                                 .city = STR("Nantes"),
                                 .postcode = STR("44000"),
                                 .country = STR("FR")}};
}

static void set_head(Arena *a, EnInvoice *inv)
{
    EnNote *notes = arena_array_of(a, EnNote, 4);
    notes[0] = (EnNote){STR("PMT"), STR("Indemnité forfaitaire de recouvrement : 40 €")};
    notes[1] = (EnNote){STR("PMD"), STR("Pénalités de retard : 12 %")};
    notes[2] = (EnNote){STR("AAB"), STR("Pas d'escompte")};
    notes[3] = (EnNote){STR("BAR"), STR("B2B")};
    inv->process = STR("B1");
    inv->number = STR("FAC-2026-00001");
    inv->type_code = STR("380");
    inv->currency = STR("EUR");
    inv->notes = notes;
    inv->n_notes = 4;
    inv->seller = party(a, STR("Bois"), STR("732829320"));
    inv->buyer = party(a, STR("Menuiserie"), STR("123456782"));
    must(date_from_ymd(2026, 10, 5, &inv->issue_date), "date");
    inv->due_date = date_add_months(inv->issue_date, 1);
}

static EnInvoice invoice(Arena *a, int n)
{
    static const int rates[] = {20, 10, 5};
    EnInvoice inv = {.lines = arena_array_of(a, EnLine, n), .n_lines = n};
    TotalsLine *lines = arena_array_of(a, TotalsLine, n);
    TotalsInput in = {.lines = lines, .n_lines = n, .decimals = 2, .base_decimals = 2};
    Errors e = {.a = a};
    Totals t;
    set_head(a, &inv);
    for (int i = 0; i < n; i++) {
        int64_t rate = rates[i % 3] == 5 ? 5500000 : rates[i % 3] * (int64_t)MICRO;
        lines[i] = (TotalsLine){.qty = {(i + 1) * (int64_t)MICRO / 4},
                                .price = {1234567 * (i % 7 + 1)},
                                .vat = {STR("S"), {rate}}};
        inv.lines[i] = (EnLine){.id = str_format(a, "%d", i + 1),
                                .name = str_format(a, "Planche de chêne n° %d", i + 1),
                                .description = STR("Séchée, rabotée quatre faces"),
                                .seller_item_id = str_format(a, "CH-%04d", i),
                                .unit_code = STR("C62")};
    }
    must(totals_compute(&e, &in, &t), "totals");
    en_set_totals(&e, &inv, &in, &t, NULL);
    return inv;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

#endif
