/* SPDX-License-Identifier: EUPL-1.2
 * The files inside the program are whole, found by both names, and named by their contents.
 */
#include "asset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zlib.h>

static void data_is_kept_but_not_served(void **state)
{
    (void)state;
    const Asset *accounts = asset_find(STR("data/fr/accounts.csv"));
    assert_non_null(accounts);
    assert_int_equal(accounts->served.n, 0);
    assert_int_equal(accounts->gzip.n, 0);
    assert_int_equal(accounts->bytes.p[accounts->bytes.n], '\0');
    assert_non_null(asset_find(STR("po/fr.po")));
    assert_null(asset_find(STR("data/fr/nothing.csv")));
    assert_null(asset_find(STR("")));
}

static void every_asset_is_found_by_its_names(void **state)
{
    (void)state;
    assert_true(asset_count > 10);
    for (int i = 0; i < asset_count; i++) {
        assert_ptr_equal(asset_find(asset_table[i].path), &asset_table[i]);
        if (asset_table[i].served.n)
            assert_ptr_equal(asset_find_served(asset_table[i].served), &asset_table[i]);
    }
    assert_null(asset_find_served(STR("")));
    assert_null(asset_find_served(STR("/assets/desk.css")));
}

static void served_names_hold_a_hash(void **state)
{
    (void)state;
    Str url = asset_url("desk.css");
    assert_true(str_starts(url, STR("/assets/desk.")));
    assert_int_equal(url.n, sizeof "/assets/desk.0123456789.css" - 1);
}

/* The style sheet names its fonts by the names under which they are served. */
static void the_style_sheet_names_the_served_fonts(void **state)
{
    (void)state;
    Str css = asset_find(STR("desk.css"))->bytes;
    Str font = asset_url("inter-400.woff2");
    assert_true(str_find_str(css, str_slice(font, sizeof "/assets/" - 1, font.n)) > 0);
    assert_true(str_find_str(css, STR("\"inter-400.woff2\"")) < 0);
}

static void the_gzip_form_is_the_same_text(void **state)
{
    (void)state;
    Arena *a = arena_new();
    const Asset *css = asset_find(STR("desk.css"));
    char *out = arena_alloc(a, css->bytes.n + 1);
    z_stream z = {.next_in = (z_const Bytef *)css->gzip.p, .avail_in = (uInt)css->gzip.n,
                  .next_out = (Bytef *)out, .avail_out = (uInt)css->bytes.n + 1};
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, css->bytes.n);
    assert_memory_equal(out, css->bytes.p, css->bytes.n);
    inflateEnd(&z);
    arena_free(a);
}

/* The first load of any page: style, script and icons, without the fonts, at most 60 kB. */
static void the_first_load_is_small(void **state)
{
    (void)state;
    size_t sum = 0, fonts = 0;
    for (int i = 0; i < asset_count; i++) {
        sum += asset_table[i].brotli.n;
        if (str_ends(asset_table[i].path, STR(".woff2")))
            fonts += asset_table[i].bytes.n;
    }
    assert_in_range(sum, 10000, 45000);
    assert_in_range(fonts, 20000, 40000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_is_kept_but_not_served),
        cmocka_unit_test(every_asset_is_found_by_its_names),
        cmocka_unit_test(served_names_hold_a_hash),
        cmocka_unit_test(the_style_sheet_names_the_served_fonts),
        cmocka_unit_test(the_gzip_form_is_the_same_text),
        cmocka_unit_test(the_first_load_is_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
