/* SPDX-License-Identifier: EUPL-1.2
 * Speeds of electronic invoices, without database: prints one JSON object of medians in
 * microseconds. `parse` is libxml2 alone on the same bytes: what no reader of its trees beats.
 *
 *   bytes        of the XML read, about 30 kB (23 lines, CII)
 *   parse, read  of that XML
 *   rules        the verdict on an invoice of 100 lines
 *   write        the CII of those 100 lines
 */
#include "en16931/cii.h"
#include "en16931/einvoice_read.h"
#include "en16931/einvoice_rules.h"
#include "sample_invoice.h"

#include <libxml/parser.h>

enum { ROUNDS = 200 };

typedef void Work(Arena *a, const EnInvoice *inv, Str xml);

static void parse(Arena *a, const EnInvoice *inv, Str xml)
{
    (void)a, (void)inv;
    xmlFreeDoc(xmlReadMemory(xml.p, (int)xml.n, NULL, NULL, XML_PARSE_NONET));
}

static void read_xml(Arena *a, const EnInvoice *inv, Str xml)
{
    EnRead r;
    Errors e = {.a = a};
    (void)inv;
    must(en_read(&e, a, xml, &r), "read");
}

static void judge(Arena *a, const EnInvoice *inv, Str xml)
{
    EnVerdict v;
    (void)xml;
    en_check(a, inv, EN_CII, &v);
    must(v.valid && v.valid_french, v.n ? v.list[0].rule : "verdict");
}

static void write_xml(Arena *a, const EnInvoice *inv, Str xml)
{
    Errors e = {.a = a};
    must(cii_write(&e, inv, &xml), "write");
}

static double median(Work *work, const EnInvoice *inv, Str xml)
{
    static double times[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        Arena *a = arena_new();
        double start = now_us();
        work(a, inv, xml);
        times[i] = now_us() - start;
        arena_free(a);
    }
    qsort(times, ROUNDS, sizeof *times, by_size);
    return times[ROUNDS / 2];
}

int main(void)
{
    Arena *a = arena_new();
    Errors e = {.a = a};
    EnInvoice small = invoice(a, 23), large = invoice(a, 100);
    Str xml;
    must(cii_write(&e, &small, &xml), "write");
    printf("{\"bytes\": %zu, \"parse\": %.1f, \"read\": %.1f, \"rules\": %.1f, \"write\": %.1f}\n",
           xml.n, median(parse, &small, xml), median(read_xml, &small, xml),
           median(judge, &large, xml), median(write_xml, &large, xml));
    arena_free(a);
    return 0;
}
