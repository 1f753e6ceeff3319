/* SPDX-License-Identifier: EUPL-1.2
 * What every type gets from its schema, tested on each: saved and reloaded equal, required fields
 * refused by name, exported and imported again the same, rights as they are declared.
 */
#include "perm.h"
#include "registry.h"
#include "step.h"
#include "story.h"
#include "tables.h"

/* A value that a field takes; links get any document of the type. */
static Str sample(const FieldDef *f, int n)
{
    switch (f->type) {
    case FT_EMAIL: return str_format(arena, "someone%d@example.fr", n);
    case FT_FILE: return STR("https://example.fr/logo.png");
    case FT_PHONE: return STR("01 23 45 67 89");
    case FT_IBAN: return STR("FR7630006000011234567890189");
    case FT_SIREN: return STR("123456782");
    case FT_SIRET: return STR("73282932000074");
    case FT_VAT: return STR("FR44732829320");
    case FT_CHOICE: return f->choices[f->n_choices - 1];
    case FT_INT: return STR("3");
    case FT_MONEY: return STR("1234.56");
    case FT_QTY:
    case FT_PRICE: return STR("2.5");
    case FT_PERCENT: return STR("10");
    case FT_EXCHANGE: return STR("1.25");
    case FT_DATE: return date_format(arena, date_add_days(c->today, n % 20));
    case FT_DATETIME: return STR("2026-03-04 05:06:07.000000");
    case FT_YES: return STR("1");
    case FT_PASSWORD: return STR("long enough");
    default: return str_format(arena, "Élan <%s> %d", f->name.p, n);
    }
}

static int64_t any_of(const TypeDef *t)
{
    int64_t id = 0;
    db_one_int(c->db, SQL("SELECT min(id) FROM document WHERE type_id = ?"), DB_P(db_i(t->id)),
               &id);
    return id;
}

/* Some fields of some types have a meaning that no sample can guess. */
static const char *const special_values[][3] = {
    {"custom_field", "dt", "Lease"},
    {"custom_field", "fieldtype", "Data"},
    {"custom_field", "fieldname", "sample_x"},
    {"docfield", "fieldtype", "Data"},
    {"docfield", "fieldname", "title_x"},
    {"user_permission", "allow", "Customer"},
    {"dynamic_link", "link_doctype", "Customer"},
    {"account", "account_number", "6999"},
    {"fiscal_year", "year_start_date", "2031-01-01"},
    {"fiscal_year", "year_end_date", "2031-12-31"},
    {"company", "siret", ""},
    {"company", "year_end", "12-31"},
    {"company", "time_zone", "Europe/Paris"},
    {"company", "abbr", "ZZ"},
    {"customer", "siret", ""},
    {"supplier", "siret", ""},
    {"supplier", "default_payable_account", ""},
    {"doctype", "autoname", ""},
    {"doctype", "title_field", ""},
    {"sales_invoice", "naming_series", ""},
    {"lease", "end_on", "2099-01-01"},
    {"file", "attached_to_doctype", ""},
    {"file", "attached_to_name", ""},
    {"journal_entry_account", "party_type", ""},
    {"payment_terms_template", "credit_days", "45"},
    {"sales_invoice", "conversion_rate", "1"},
    {"sales_invoice", "additional_discount_percentage", "0"},
    {"sales_invoice", "currency", "EUR"},
    {"docfield", "options", ""},
    {"custom_field", "options", ""},
    {"custom_field", "default", ""},
    {"custom_field", "reqd", "0"},
    {"docfield", "default", ""},
    {"item", "income_account", ""},
    {"sales_invoice_item", "income_account", ""},
    {"sales_invoice", "debit_to", ""},
    {"customer", "default_receivable_account", ""},
    {"sales_invoice", "discount_amount", "0"},
    {"company", "default_currency", "EUR"},
    {"payment_entry", "payment_type", "Receive"},
    {"payment_terms_template", "terms", "none"},
    {"sales_invoice", "payment_schedule", "none"},
    {"purchase_invoice", "payment_schedule", "none"},
    {"payment_reconciliation", "allocations", "none"},
    {"payment_reconciliation", "party_type", "Customer"},
    {"payment_entry", "party_type", "Customer"},
    {"payment_entry", "references", "none"},
    {"payment_entry", "paid_from", ""},
    {"payment_entry", "paid_to", ""},
    {"payment_entry", "paid_from_account_currency", "EUR"},
    {"payment_entry", "paid_to_account_currency", "EUR"},
    {"payment_entry", "received_amount", "0"},
    {"payment_entry_deduction", "amount", "1.5"},
    {"purchase_invoice", "as_stated", "0"},
    {"purchase_invoice", "vat_difference", "0.5"},
    {"purchase_invoice", "discount_amount", "0"},
    {"purchase_invoice", "credit_to", ""},
    {"purchase_invoice", "is_return", "0"},
    {"purchase_invoice", "return_against", ""},
    {"purchase_invoice_item", "expense_account", ""},
    {"sales_invoice", "is_return", "0"},
    {"sales_invoice", "return_against", ""},
    {"supplier", "default_expense_account", ""},
    {"item", "expense_account", ""},
    {"comment", "reference_doctype", "Country"},
    {"comment", "reference_name", "France"},
    {"customize_form", "doc_type", "Country"},
    {"customize_form", "fields", "none"},
};

static const char *special(const TypeDef *t, Str field)
{
    for (size_t i = 0; i < sizeof special_values / sizeof *special_values; i++)
        if (str_is(t->name, special_values[i][0]) && str_is(field, special_values[i][1]))
            return special_values[i][2];
    return NULL;
}

static void fill(DocHead *parent, DocHead *d, const FieldDef *without, int n)
{
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        const char *value = special(d->type, f->name);
        if (f == without || f->computed || f->readonly || f->via.n)
            continue;
        if (f->type == FT_TABLE) {
            if (!value)
                fill(d, doc_add_row(c, d, f), NULL, n);
            continue;
        }
        const TypeDef *target = f->type == FT_LINK ? registry_type(c->reg, f->target) : NULL;
        if (f->type == FT_DYNAMIC) {
            const FieldDef *by = type_field(d->type, f->target);
            target = by && !field_is_empty(d, by) ? registry_type(c->reg, STR("customer")) : NULL;
            if (!target)
                continue;
        }
        if (value)
            field_set_text(c, parent, d, f, str_c(value), f->name.p);
        else if (target)
            field_set_link(c, d, f, any_of(target));
        else
            field_set_text(c, parent, d, f, sample(f, n), f->name.p);
        field_mark_given(d, f);
    }
    if (str_is(d->type->name, "journal_entry_account") && d->idx == 1) {
        /* a balanced pair, so that the entry could be submitted */
        field_clear(d, type_field(d->type, STR("credit_in_account_currency")));
    }
}

static DocHead *filled(const TypeDef *t, const FieldDef *without, int n)
{
    DocHead *d = doc_new(c, t);
    if (str_is(t->named, "prompt"))
        d->name = str_format(arena, "Sample %d", n);
    fill(NULL, d, without, n);
    return d;
}

/* A File comes with its content by upload_file, which has tests of its own. */
static bool writable(const TypeDef *t)
{
    return !t->child && !t->ledger && !str_is(t->name, "file");
}

static Str as_json(DocHead *d)
{
    Buf b = {.a = arena};
    JsonOut o = {.b = &b};
    doc_to_json(c, d, &o);
    return buf_str(&b);
}

static void masters(void)
{
    assert_true(doc_save(c, from_json("customer", "{\"customer_name\":\"Premier\"}")));
    assert_true(doc_save(c, from_json("supplier", "{\"supplier_name\":\"Premier\"}")));
    assert_true(doc_submit(c, from_json("sales_invoice", "{\"customer\":\"Premier\",\"items\":[{"
                                                         "\"item_name\":\"X\",\"rate\":9}]}")));
    assert_true(doc_submit(c, from_json("payment_entry", "{\"party\":\"Premier\","
                                                         "\"paid_amount\":5}")));
    assert_true(doc_save(c, from_json("price_list", "{\"price_list_name\":\"Premier\"}")));
    assert_true(doc_save(c, from_json("item", "{\"item_code\":\"PREMIER\"}")));
    no_errors();
}

static void saved_and_reloaded_equal(void **state)
{
    (void)state;
    masters();
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i);
        if (!writable(t))
            continue;
        DocHead *d = filled(t, NULL, i);
        bool ok = doc_save(c, d);
        if (!ok)
            print_error("type %s\n", t->name.p);
        no_errors();
        assert_true(ok);
        DocHead *again = doc_load(c, t, d->id);
        for (int k = 0; k < t->n_fields; k++)
            if (!field_equal(d, again, &t->fields[k]))
                fail_msg("%s.%s is not what was saved", t->name.p, t->fields[k].name.p);
        assert_string_equal(as_json(d).p, as_json(doc_load(c, t, d->id)).p);
        ctx_refresh(c);
    }
}

static void required_fields_are_asked_for(void **state)
{
    (void)state;
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i);
        for (int k = 0; writable(t) && k < t->n_fields; k++) {
            const FieldDef *f = &t->fields[k];
            if (!f->required || f->fallback.n || f->fetch.n || f->type == FT_YES || f->computed)
                continue;
            if (str_is(f->name, "currency") || str_is(f->name, "abbr"))
                continue; /* filled by the rules of its type */
            DocHead *d = filled(t, f, 1000 + i);
            assert_false(doc_save(c, d));
            bool named = false;
            for (int e = 0; e < c->e.n; e++)
                named = named || str_eq(c->e.list[e].field, f->name);
            if (!named)
                fail_msg("%s without %s: the error does not name it", t->name.p, f->name.p);
            c->e.n = 0;
            ctx_refresh(c);
        }
    }
}

/* Export, import under the same values, export again: the same but for what the engine gives. */
static void exported_and_imported_the_same(void **state)
{
    (void)state;
    const TypeDef *t = type_of(c, STR("customer"));
    DocHead *d = filled(t, NULL, 77);
    assert_true(doc_save(c, d));
    const char *why;
    size_t at;
    Json *o = json_parse(arena, as_json(d), &why, &at);
    DocHead *copy = doc_new(c, t);
    assert_true(doc_from_json(c, copy, o));
    assert_true(doc_save(c, copy));
    no_errors();
    for (int k = 0; k < t->n_fields; k++)
        assert_true(field_equal(d, copy, &t->fields[k]));
    assert_string_not_equal(d->name.p,
                            copy->name.p); /* a second one of the same name gets " - 1" */
}

static void rights_are_those_declared(void **state)
{
    (void)state;
    static const Right rights[] = {RIGHT_READ,   RIGHT_WRITE,  RIGHT_CREATE,
                                   RIGHT_SUBMIT, RIGHT_CANCEL, RIGHT_DELETE};
    Actor admin = c->user;
    Str roles[] = {STR("Accounts Manager"), STR("Accounts User"), STR("Sales User"),
                   STR("Auditor")};
    for (int r = 0; r < 4; r++) {
        c->user = (Actor){.id = 1, .name = STR("x@y.fr"), .roles = &roles[r], .n_roles = 1};
        for (int i = 0; i < registry_count(c->reg); i++) {
            const TypeDef *t = registry_at(c->reg, i);
            unsigned want = 0;
            for (int p = 0; p < t->n_permits; p++)
                if (str_eq(t->permits[p].role, roles[r]) || str_is(t->permits[p].role, "All"))
                    want |= t->permits[p].rights;
            for (int k = 0; writable(t) && k < 6; k++) {
                bool allowed = perm_check(c, t, rights[k]);
                assert_int_equal(allowed, (want & rights[k]) != 0);
                c->e.n = 0;
            }
        }
    }
    c->user = (Actor){0};
    assert_false(perm_check(c, type_of(c, STR("customer")), RIGHT_READ));
    one_error(ERR_PERMISSION, "");
    c->user = admin;
}

/* Else a server of a version whose only news is such a table or step would not make it. */
static void tables_and_steps_count_as_schema(void **state)
{
    (void)state;
    static const Sql table[] = {SQL_INIT("CREATE TABLE IF NOT EXISTS sample_table (id {id})")};
    static const Sql step[] = {SQL_INIT("DELETE FROM sample_table")};
    Str before = c->reg->hash;
    for (int i = 0; i < 2; i++) {
        if (i)
            step_register("sample step", step, 1);
        else
            tables_register(table, 1);
        Registry *r = registry_build(c->db, &c->e);
        assert_non_null(r);
        assert_false(str_eq(r->hash, before));
        before = str_copy(c->a, r->hash);
        registry_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(saved_and_reloaded_equal),
        cmocka_unit_test(required_fields_are_asked_for),
        cmocka_unit_test(exported_and_imported_the_same),
        cmocka_unit_test(rights_are_those_declared),
        cmocka_unit_test(tables_and_steps_count_as_schema),
    };
    return cmocka_run_group_tests(tests, story_begin, story_end);
}
