/* SPDX-License-Identifier: EUPL-1.2 */
#include "table.h"

#include "testing.h"

static const TableColumn columns[] = {{{"Compte", 6}, false}, {{"Débit", 6}, true}};

static Table table_of(Arena *a, int rows)
{
    TableRow *list = arena_array_of(a, TableRow, rows + 1);
    TableCell *cells = arena_array_of(a, TableCell, 2);
    cells[0] = (TableCell){.text = STR("411 Clients & co <\x01>")};
    cells[1] = (TableCell){
        .kind = CELL_NUMBER, .text = STR("1 234,50"), .number = STR("1234.50"), .decimals = 2};
    for (int i = 0; i < rows; i++)
        list[i].cells = cells;
    return (Table){.lang = LANG_FR,
                   .title = STR("Balance: [essai]"),
                   .company = STR("Atelier"),
                   .columns = columns,
                   .n_columns = 2,
                   .rows = list,
                   .n_rows = rows};
}

static void the_same_table_gives_the_same_bytes(void **state)
{
    (void)state;
    Arena *a = arena_new();
    Table t = table_of(a, 3);
    Str one = table_xlsx(a, &t), two = table_xlsx(a, &t);
    assert_true(one.n > 500 && str_starts(one, STR("PK\x03\x04")));
    assert_true(str_eq(one, two));
    arena_free(a);
}

static void paper_has_a_limit_and_says_it(void **state)
{
    (void)state;
    Arena *a = arena_new();
    Errors e = {.a = a, .lang = LANG_EN};
    Str pdf = STR("untouched");
    Table t = table_of(a, TABLE_PAPER_ROWS + 1);
    assert_false(table_pdf(&e, a, &t, &pdf));
    assert_int_equal(e.n, 1);
    assert_true(str_find_str(e.list[0].text, STR("5001")) >= 0);
    assert_true(str_is(pdf, "untouched"));
    arena_free(a);
}

static void an_empty_table_is_a_page(void **state)
{
    (void)state;
    Arena *a = arena_new();
    Errors e = {.a = a, .lang = LANG_FR};
    Str pdf;
    Table t = table_of(a, 0);
    assert_true(table_pdf(&e, a, &t, &pdf));
    assert_true(str_starts(pdf, STR("%PDF")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_table_gives_the_same_bytes),
        cmocka_unit_test(paper_has_a_limit_and_says_it),
        cmocka_unit_test(an_empty_table_is_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
