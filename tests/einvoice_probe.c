/* SPDX-License-Identifier: EUPL-1.2
 * Reads the electronic invoices named on its input, one path a line, and prints a line of JSON for
 * each: its totals, what is wrong by our rules, or why it is refused.
 */
#include "en16931/einvoice_read.h"
#include "en16931/einvoice_rules.h"
#include "json.h"

#include <stdio.h>
#include <stdlib.h>

static Str file_bytes(Arena *a, const char *path)
{
    Buf b = {.a = a};
    char piece[65536];
    size_t n;
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_add(&b, (Str){piece, n});
    fclose(f);
    return buf_str(&b);
}

static void put_money(JsonOut *o, const EnInvoice *inv, const char *key, Money m)
{
    json_put(o, key, num_format(o->b->a, m.minor, inv->decimals));
}

static void put_invoice(JsonOut *o, const EnRead *r)
{
    static const char *const syntaxes[] = {"UBL-Invoice", "UBL-CreditNote", "CII"};
    const EnInvoice *inv = &r->inv;
    json_put_c(o, "syntax", syntaxes[r->syntax]);
    json_put_c(o, "profile", en_profile_name(r->profile));
    json_put(o, "id", inv->number);
    json_put(o, "type", inv->type_code);
    json_put(o, "currency", inv->currency);
    put_money(o, inv, "net", inv->net_total);
    put_money(o, inv, "vat", inv->tax_total);
    put_money(o, inv, "gross", inv->gross_total);
    put_money(o, inv, "due", inv->payable);
    json_put_int(o, "lines", inv->n_lines);
    json_put_int(o, "warnings", r->n_warnings);
}

static void put_verdict(JsonOut *o, const EnRead *r)
{
    EnVerdict v;
    Arena *a = o->b->a;
    en_check(a, &r->inv, r->syntax, &v);
    json_key(o, STR("valid"));
    json_bool(o, v.valid);
    json_key(o, STR("valid_french"));
    json_bool(o, v.valid_french);
    json_key(o, STR("findings"));
    json_begin(o, '[');
    for (int i = 0; i < v.n; i++) {
        json_begin(o, '{');
        json_put_c(o, "rule", v.list[i].rule);
        json_put_c(o, "severity", v.list[i].severity == EN_ERROR ? "error" : "warning");
        json_put_c(o, "term", v.list[i].term);
        json_put(o, "path", v.list[i].path);
        json_put(o, "text", en_finding_text(a, LANG_EN, &v.list[i]));
        json_end(o, '}');
    }
    json_end(o, ']');
}

static void probe(const char *path)
{
    Arena *a = arena_new();
    Errors e = {.a = a};
    Buf b = {.a = a};
    JsonOut o = {.b = &b};
    EnRead r;
    json_begin(&o, '{');
    json_put_c(&o, "file", path);
    if (en_read(&e, a, file_bytes(a, path), &r)) {
        put_invoice(&o, &r);
        put_verdict(&o, &r);
    } else {
        json_put(&o, "error", e.list[0].text);
    }
    json_end(&o, '}');
    puts(buf_str(&b).p);
    arena_free(a);
}

int main(void)
{
    char path[4096];
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        probe(path);
    }
    return 0;
}
