/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as an electronic invoice: no crash, clean texts, a verdict, and what is taken can be
 * written in both syntaxes and read again to the same totals.
 */
#include "en16931/cii.h"
#include "en16931/einvoice_read.h"
#include "en16931/einvoice_rules.h"
#include "en16931/ubl.h"
#include "utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void check(const EnInvoice *inv)
{
    const Str texts[] = {inv->number, inv->currency, inv->seller.name, inv->buyer.name,
                         inv->payment_terms};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        must(utf8_valid(texts[i]) && !utf8_has_control(texts[i]));
    for (int i = 0; i < inv->n_facts; i++)
        must(inv->facts[i].term && inv->facts[i].row >= -1);
}

static void judge(Arena *a, const EnRead *r)
{
    EnVerdict v;
    en_check(a, &r->inv, r->syntax, &v);
    must(v.n <= EN_FINDINGS_MAX && v.valid >= v.valid_french);
    for (int i = 0; i < v.n; i++)
        must(en_finding_text(a, LANG_EN, &v.list[i]).n > 0);
}

static void read_again(Errors *e, Str xml, const EnInvoice *inv)
{
    EnRead again;
    must(en_read(e, e->a, xml, &again));
    must(again.inv.n_lines == inv->n_lines && again.inv.n_vat == inv->n_vat);
    must(again.inv.net_total.minor == inv->net_total.minor);
    must(again.inv.payable.minor == inv->payable.minor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Errors e = {.a = a};
    EnRead r;
    Str xml;
    if (en_read(&e, a, (Str){(const char *)data, size}, &r)) {
        check(&r.inv);
        judge(a, &r);
        if (ubl_write(&e, &r.inv, &xml))
            read_again(&e, xml, &r.inv);
        if (cii_write(&e, &r.inv, &xml))
            read_again(&e, xml, &r.inv);
    }
    arena_free(a);
    return 0;
}
