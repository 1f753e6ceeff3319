/* SPDX-License-Identifier: EUPL-1.2
 * The list is of names only, for the types of today; a row type shares the list of its parent.
 */
#include "known_fields.h"

typedef struct {
    const char *label;
    const char *fields; /* separated and surrounded by spaces */
} Known;

#define SCHEDULE                                                                                \
    " payment_term description mode_of_payment due_date_based_on credit_days credit_months "    \
    "discount_type discount_validity_based_on discount_validity discounted_amount outstanding " \
    "paid_amount base_payment_amount base_outstanding base_paid_amount "

static const Known known[] = {
    {"Sales Invoice",
     " update_stock is_pos set_posting_time posting_time cost_center "
     "project "
     "selling_price_list price_list_currency plc_conversion_rate ignore_pricing_rule tax_category "
     "taxes_and_charges shipping_rule incoterm payment_terms_template tc_name terms letter_head "
     "select_print_heading language remarks customer_group territory sales_partner commission_rate "
     "total_commission is_opening against_income_account source campaign group_same_items "
     "disable_rounded_total rounding_adjustment write_off_amount "
     "update_billed_amount_in_sales_order "
     "is_internal_customer contact_person company_address "
     "dispatch_address_name set_warehouse scan_barcode title base_rounded_total po_date "
     "allocate_advances_automatically loyalty_points redeem_loyalty_points is_discounted "
     "total_qty total_net_weight taxes advances sales_team pricing_rules "
     "packed_items "
     "timesheets is_debit_note apply_tds tax_id contact_email contact_mobile "},
    {"Sales Invoice Item",
     " income_account expense_account cost_center project warehouse item_group brand image "
     "conversion_factor stock_uom stock_qty margin_type margin_rate_or_amount "
     "item_tax_template item_tax_rate is_free_item grant_commission serial_no batch_no "
     "sales_order so_detail delivery_note dn_detail page_break weight_per_unit weight_uom "
     "enable_deferred_revenue deferred_revenue_account barcode base_price_list_rate "
     "distributed_discount_amount is_fixed_asset allow_zero_valuation_rate delivered_qty "},
    {"Payment Schedule", SCHEDULE},
    {"Purchase Payment Schedule", SCHEDULE},
    {"Payment Terms Template", " allocate_payment_based_on_payment_terms "},
    {"Payment Terms Template Detail",
     " payment_term description due_date_based_on credit_months mode_of_payment discount_type "
     "discount_validity_based_on discount_validity "},
    {"Journal Entry", " voucher_type cheque_date clearance_date multi_currency "
                      "finance_book mode_of_payment "
                      "title is_opening pay_to_recd_from letter_head naming_series "
                      "write_off_based_on bill_no bill_date "
                      "from_template tax_withholding_category remark total_amount "
                      "process_deferred_accounting "},
    {"Journal Entry Account",
     " cost_center project reference_due_date is_advance against_account bank_account balance "
     "account_type party_balance "
     "user_remark reference_detail_no "},
    {"Customer",
     " customer_group lead_name opportunity_name default_price_list default_bank_account "
     "default_sales_partner sales_team market_segment industry is_internal_customer language "
     "tax_withholding_category accounts payment_terms credit_limits is_frozen disabled "
     "so_required dn_required loyalty_program primary_address customer_primary_contact "
     "customer_primary_address mobile_no email_id website customer_details companies portal_users "
     "account_manager gender salutation image represents_company default_commission_rate "},
    {"Item",
     " item_group is_sales_item is_purchase_item description valuation_method opening_stock "
     "valuation_rate brand barcodes reorder_levels has_variants variant_of disabled image "
     "include_item_in_manufacturing is_fixed_asset auto_create_assets weight_per_unit weight_uom "
     "shelf_life_in_days end_of_life default_material_request_type warranty_period "
     "allow_negative_stock uoms has_batch_no has_serial_no item_defaults taxes supplier_items "
     "customer_items sales_uom purchase_uom min_order_qty safety_stock country_of_origin "
     "customs_tariff_number grant_commission max_discount delivered_by_supplier attributes "
     "inspection_required_before_purchase inspection_required_before_delivery "
     "is_sub_contracted_item "
     "default_bom over_delivery_receipt_allowance over_billing_allowance maintain_stock "
     "standard_buying_rate "},
    {"Address",
     " address_title county email_id phone fax tax_category is_your_company_address disabled "
     "is_shipping_address is_primary_address display "},
    {"Company",
     " domain parent_company is_group default_letter_head default_holiday_list "
     "monthly_sales_target "
     "default_finance_book chart_of_accounts create_chart_of_accounts_based_on existing_company "
     "date_of_establishment date_of_incorporation phone_no fax email website "
     "registration_details "},
    {"Account", " lft rgt old_parent tax_rate freeze_account balance_must_be report_type disabled "
                "include_in_gross account_currency is_frozen "},
    {"User",
     " username last_name middle_name full_name language time_zone enabled send_welcome_email "
     "role_profile_name module_profile user_type gender birth_date phone mobile_no location bio "
     "mute_sounds desk_theme banner_image interest user_image roles_html block_modules "
     "send_me_a_copy allowed_in_mentions simultaneous_sessions login_after login_before "},
    {"Payment Entry",
     " naming_series title letter_head print_heading bank bank_account party_bank_account "
     "bank_account_no contact_person contact_email paid_from_account_type paid_to_account_type "
     "paid_from_account_balance paid_to_account_balance party_balance party_account_currency "
     "base_total_allocated_amount paid_amount_after_tax base_paid_amount_after_tax "
     "received_amount_after_tax base_received_amount_after_tax cost_center project is_opening "
     "clearance_date apply_tax_withholding_amount tax_withholding_category taxes "
     "total_taxes_and_charges base_total_taxes_and_charges payment_order payment_order_status "
     "custom_remarks book_advance_payments_in_separate_party_account in_words base_in_words "
     "reconcile_on_advance_payment_date auto_repeat purchase_taxes_and_charges_template "
     "sales_taxes_and_charges_template advance_reconciliation_takes_effect_on "},
    {"Payment Entry Reference",
     " exchange_rate exchange_gain_loss payment_term payment_term_outstanding account "
     "account_type payment_type payment_request payment_request_outstanding "
     "reconcile_effect_on advance_voucher_type advance_voucher_no "},
    {"Payment Entry Deduction", " cost_center is_exchange_gain_loss "},
    {"Purchase Invoice",
     " update_stock is_paid set_posting_time posting_time cost_center project "
     "buying_price_list price_list_currency plc_conversion_rate ignore_pricing_rule tax_category "
     "taxes_and_charges shipping_rule incoterm payment_terms_template tc_name terms letter_head "
     "select_print_heading language is_opening against_expense_account group_same_items "
     "disable_rounded_total rounding_adjustment write_off_amount write_off_account "
     "is_internal_supplier contact_person contact_display contact_email contact_mobile "
     "supplier_address address_display shipping_address billing_address dispatch_address "
     "set_warehouse rejected_warehouse set_from_warehouse supplier_warehouse is_subcontracted "
     "scan_barcode title base_rounded_total allocate_advances_automatically total_qty "
     "total_net_weight advances pricing_rules supplied_items tax_id on_hold release_date "
     "hold_comment mode_of_payment cash_bank_account paid_amount base_paid_amount total_advance "
     "apply_tds tax_withholding_category unrealized_profit_loss_account base_total base_in_words "
     "in_words supplier_group inter_company_invoice_reference use_transaction_date_exchange_rate "
     "amended_from auto_repeat from_date to_date party_account_currency "},
    {"Purchase Invoice Item",
     " cost_center project warehouse item_group brand image conversion_factor stock_uom stock_qty "
     "received_qty rejected_qty base_rate net_rate base_net_rate base_price_list_rate "
     "discount_amount margin_type margin_rate_or_amount item_tax_rate is_free_item serial_no "
     "batch_no purchase_order po_detail purchase_receipt pr_detail purchase_invoice_item "
     "page_break weight_per_unit weight_uom total_weight enable_deferred_expense "
     "deferred_expense_account service_start_date service_end_date is_fixed_asset asset_location "
     "asset_category from_warehouse rejected_warehouse allow_zero_valuation_rate apply_tds "
     "manufacturer manufacturer_part_no product_bundle supplier_part_no stock_uom_rate "
     "valuation_rate landed_cost_voucher_amount rm_supp_cost item_tax_amount "},
    {"Supplier",
     " supplier_group default_bank_account default_price_list tax_category "
     "tax_withholding_category is_internal_supplier represents_company is_transporter language "
     "website supplier_details accounts companies portal_users is_frozen on_hold hold_type "
     "release_date prevent_pos prevent_rfqs warn_pos warn_rfqs supplier_primary_contact "
     "supplier_primary_address primary_address mobile_no image naming_series gender "
     "allow_purchase_invoice_creation_without_purchase_order "
     "allow_purchase_invoice_creation_without_purchase_receipt "},
    {"Contact",
     " salutation middle_name user status gender department image email_ids phone_nos "
     "is_billing_contact unsubscribed sync_with_google_contacts address "},
    {"Item Price",
     " packing_unit batch_no brand item_description supplier buying selling note reference "
     "lead_time_days "},
    {"Price List", " countries price_not_uom_dependent "},
    {"Item Tax Template", " company disabled taxes "},
    {"Fiscal Year", " disabled is_short_year companies auto_created "},
};

bool known_erpnext_field(Str label, Str field)
{
    if (!field.n || field.n > 60)
        return false;
    char key[64];
    key[0] = ' ';
    memcpy(key + 1, field.p, field.n);
    key[field.n + 1] = ' ';
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_is(label, known[i].label))
            return str_find_str(str_c(known[i].fields), (Str){key, field.n + 2}) >= 0;
    return false;
}
