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
     "is_internal_customer contact_person customer_address shipping_address_name company_address "
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
    {"Journal Entry", " voucher_type cheque_no cheque_date clearance_date multi_currency "
                      "finance_book mode_of_payment "
                      "title is_opening pay_to_recd_from letter_head naming_series "
                      "write_off_based_on bill_no bill_date "
                      "due_date from_template tax_withholding_category remark total_amount "
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
