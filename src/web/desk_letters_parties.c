/* SPDX-License-Identifier: EUPL-1.2
 * The accounts that have something to letter: those with something open on both sides.
 */
#include "desk_letters.h"

enum { PARTIES_PAGE = 100 };

static void write_party(Desk *d, UiTable *t, const CompanyInfo *company, const LetterParty *p)
{
    Ctx *c = d->c;
    const TypeDef *type = registry_label(c->reg, p->party_type);
    Letters x = {.d = d, .company = company, .type = type, .name = p->name};
    ui_row_begin(t, NULL);
    ui_cell(t,
            &(UiCell){.text = p->name, .url = letters_url(&x, "", STR("")), .head = true, .at = 1});
    ui_cell(t, &(UiCell){.text = type_label(c, type), .quiet = true, .at = 3});
    ui_cell(t, &(UiCell){.text = num_format_local(c->a, p->n, 0, 0, c->lang == LANG_FR),
                         .num = true,
                         .label = str_c(tr(c->lang, "Lines")),
                         .at = 4});
    ui_cell(t, &(UiCell){.text = show_money(c, p->debit, company->decimals), .num = true});
    ui_cell(t, &(UiCell){.text = show_money(c, p->credit, company->decimals), .num = true});
    ui_cell(t, &(UiCell){.text = show_money(c, p->debit - p->credit, company->decimals),
                         .num = true,
                         .at = 2});
    ui_row_end(t);
}

static void write_company(Desk *d, const CompanyInfo *company)
{
    if (d->c->reg->n_companies < 2)
        return;
    m_tag(&d->m, "form");
    m_attr_c(&d->m, "class", "filter params");
    m_attr_c(&d->m, "action", "/books/letters");
    books_company_field(d, company);
    ui_button(&d->m, &(UiButton){.label = str_c(tr(desk_lang(d), "Show"))});
    m_end(&d->m, "form");
}

static void write_list(Desk *d, const CompanyInfo *company, const LetterParty *list, int n)
{
    Lang lang = desk_lang(d);
    const UiColumn heads[] = {{.label = str_c(tr(lang, "Party"))},
                              {.label = str_c(tr(lang, "Type"))},
                              {.label = str_c(tr(lang, "Lines")), .num = true},
                              {.label = str_c(tr(lang, "Open debit")), .num = true},
                              {.label = str_c(tr(lang, "Open credit")), .num = true},
                              {.label = str_c(tr(lang, "Balance")), .num = true}};
    UiTable t = ui_table_begin(&d->m, "list", str_c(tr(lang, "Accounts to letter")));
    ui_table_head(&t, heads, 6);
    ui_table_body(&t);
    for (int i = 0; i < n; i++)
        write_party(d, &t, company, &list[i]);
    ui_table_end(&t);
}

void letters_write_parties(Desk *d, const CompanyInfo *company)
{
    Ctx *c = d->c;
    Lang lang = c->lang;
    UiLink crumb = {.label = str_c(tr(lang, "Accounting")), .url = STR("/books/letters")};
    Str title = str_c(tr(lang, "Lettering"));
    int64_t skip = 0;
    LetterParty *list;
    int n;
    if (!str_to_int(request_param_or_empty(d->r, "after"), &skip) || skip < 0)
        skip = 0;
    if (!letter_parties(c, company->id, skip, PARTIES_PAGE + 1, &list, &n)) {
        desk_fail(d);
        return;
    }
    bool more = n > PARTIES_PAGE;
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, lang, &crumb, 1, title, STATE_NONE, STR(""));
    write_company(d, company);
    m_leaf(&d->m, "p", "lead",
           str_c(tr(lang, "Accounts of customers and suppliers with something open on both sides: "
                          "payments, credit notes and entries that may settle an invoice.")));
    if (n)
        write_list(d, company, list, more ? PARTIES_PAGE : n);
    else
        ui_empty(&d->m, str_c(tr(lang, "There is nothing to letter")),
                 str_c(tr(lang, "No account has something open on both sides.")), NULL, 0);
    if (more)
        ui_pager(&d->m, lang, STR(""), STR(""),
                 str_format(c->a, "/books/letters?%safter=%lld", books_company_query(d, company).p,
                            (long long)(skip + PARTIES_PAGE)));
    desk_end(d, 200);
}
