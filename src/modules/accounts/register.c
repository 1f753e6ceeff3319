/* SPDX-License-Identifier: EUPL-1.2
 * What the module offers to the layers above.
 */
#include "accounts.h"
#include "step.h"

/* VAT codes of sites made before purchases: the rate that the buyer owes. */
static const Sql reverse_rates[] = {
    SQL_INIT("UPDATE vat_code SET reverse_rate = 20000000 "
             "WHERE code IN ('AUTOLIQ', 'INTRA-B', 'INTRA-S') AND reverse_rate = 0"),
};

/* Terms of sites made before they told where the days begin. */
static const Sql month_end_terms[] = {
    SQL_INIT("UPDATE payment_terms_template SET from_month_end = 1, end_of_month = 0 "
             "WHERE name IN ('Fin de mois 30 jours', 'Fin de mois 45 jours') "
             "AND end_of_month = 1 AND from_month_end = 0"),
};

/* Companies made before small differences could be written off. */
static const Sql write_off_limits[] = {
    SQL_INIT("UPDATE company SET write_off_limit = 500 WHERE write_off_limit = 0"),
};

/* The English mentions of sites made before there were any (data/fr/vat_codes.csv). */
static const Sql english_mentions[] = {
    SQL_INIT("UPDATE vat_code SET mention_en = 'Reverse charge' "
             "WHERE code IN ('AUTOLIQ', 'INTRA-S') AND mention_en = ''"),
    SQL_INIT("UPDATE vat_code SET mention_en = 'VAT exempt intra-Community supply, Art. 138 of "
             "Directive 2006/112/EC' "
             "WHERE code IN ('INTRA-B') AND mention_en = ''"),
    SQL_INIT(
        "UPDATE vat_code SET mention_en = 'VAT exempt export, Art. 146 of Directive 2006/112/EC' "
        "WHERE code IN ('EXPORT') AND mention_en = ''"),
    SQL_INIT("UPDATE vat_code SET mention_en = 'VAT not applicable, art. 293 B of the French tax "
             "code (CGI)' "
             "WHERE code IN ('FRANCHISE') AND mention_en = ''"),
    SQL_INIT(
        "UPDATE vat_code SET mention_en = 'VAT exempt, art. 261, 4 of the French tax code (CGI)' "
        "WHERE code IN ('EXO') AND mention_en = ''"),
};

/* Sites made before amounts and IBAN were found by the search. */
#define AMOUNTS_OF(field, table)                                                                  \
    SQL_INIT("INSERT INTO search_word (word, document) SELECT '~' || abs(" field                  \
             ") || '~', id FROM " table " WHERE " field " <> 0 ON CONFLICT DO NOTHING")
static const Sql searched[] = {
    AMOUNTS_OF("grand_total", "sales_invoice"),
    AMOUNTS_OF("grand_total", "purchase_invoice"),
    AMOUNTS_OF("paid_amount", "payment_entry"),
    AMOUNTS_OF("total_debit", "journal_entry"),
    SQL_INIT("INSERT INTO search_word (word, document) SELECT lower(iban), id FROM supplier "
             "WHERE iban <> '' ON CONFLICT DO NOTHING"),
};

/* Drafts of sites made before the journal of an expected entry was kept. */
static const Sql draft_journals[] = {
    SQL_INIT("INSERT INTO entry_draft_head (voucher, company, journal, posting_date) "
             "SELECT x.voucher, x.company, j.id, x.posting_date FROM (SELECT f.voucher, "
             "min(f.company) AS company, min(f.posting_date) AS posting_date, min(t.name) AS type, "
             "max(CASE a.account_type WHEN 'Cash' THEN 'CA' ELSE 'BQ' END) AS money "
             "FROM entry_draft f JOIN document d ON d.id = f.voucher JOIN doctype_id t "
             "ON t.id = d.type_id JOIN account a ON a.id = f.account GROUP BY f.voucher) x "
             "LEFT JOIN journal_entry e ON e.id = x.voucher JOIN accounting_journal j "
             "ON j.id = e.journal OR (e.journal IS NULL AND j.company = x.company AND j.code = "
             "CASE x.type WHEN 'sales_invoice' THEN 'VE' WHEN 'purchase_invoice' THEN 'AC' "
             "WHEN 'payment_entry' THEN x.money ELSE 'OD' END) ON CONFLICT DO NOTHING"),
};

void accounts_register(void)
{
    step_register("draft_journals", draft_journals, 1);
    step_register("month_end_terms", month_end_terms, 1);
    step_register("reverse_rates", reverse_rates, 1);
    step_register("write_off_limits", write_off_limits, 1);
    step_register("english_mentions", english_mentions,
                  (int)(sizeof english_mentions / sizeof *english_mentions));
    step_register("searched_amounts", searched, (int)(sizeof searched / sizeof *searched));
    einvoice_out_register();
    einvoice_in_register();
    accounts_reports_register();
    overdue_register();
    lettering_register();
}
