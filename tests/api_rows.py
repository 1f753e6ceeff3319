#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""One row rule, every road: a user who may see one customer gets the same rows through list, count,
report, ledger, export, search, link box, page and file; and two people cannot overwrite each other,
whether they use the desk or the API."""
import re

from lib import tap
from lib.site import invoice, line

EMAIL, WORD = 'row@test.example', 'long enough 1'


def prepared(site):
    if getattr(site, 'rows', None):
        return site.rows
    names = {}
    for customer, count in (('Alpha', 2), ('Bravo', 3)):
        site.create('Customer', customer_name=customer)
        names[customer] = sorted(invoice(site, [line(1, 100)], customer, docstatus=1)['name']
                                 for _ in range(count))
    site.create('User', email=EMAIL, first_name='R', new_password=WORD,
                roles=[{'role': 'Accounts Manager'}])
    site.create('User Permission', user=EMAIL, allow='Customer', for_value='Alpha')
    site.rows = (names, site.client(EMAIL), site.login(EMAIL, WORD))
    return site.rows


def test_list_count_and_document(site):
    names, client, _ = prepared(site)
    got = client.list('Sales Invoice', order_by='name', limit_page_length=0)
    tap.eq([x['name'] for x in got], names['Alpha'])
    tap.eq(client.fetch('frappe.client.get_count', doctype='Sales Invoice').message, 2)
    client.read('Sales Invoice', names['Alpha'][0])
    client.get(f'/api/resource/Sales Invoice/{names["Bravo"][0]}').refused(403, 'PermissionError')


def test_reports_and_ledger(site):
    names, client, _ = prepared(site)
    rows = client.report('General Ledger', account='411')['result']
    vouchers = sorted({r['voucher_no'] for r in rows if r.get('voucher_no')})
    tap.eq(vouchers, names['Alpha'])
    rows = client.report('Trial Balance')['result']
    row = next(r for r in rows if r['account_number'] == '411' and not r.get('is_group'))
    tap.eq(row['closing_debit'], 240)  # 2 x 100.00 and VAT 20 %
    seen = client.list('GL Entry', filters={'account_number': '411'}, fields=['voucher_no'],
                       limit_page_length=0)
    tap.eq(sorted({x['voucher_no'] for x in seen}), names['Alpha'])


def test_search_and_link_box(site):
    names, client, cookie = prepared(site)
    found = client.fetch('frappe.desk.search.search_link', doctype='Sales Invoice', txt='').message
    tap.eq(sorted(x['value'] for x in found), names['Alpha'])
    found = client.fetch('frappe.desk.search.search_link', doctype='Customer', txt='').message
    tap.eq([x['value'] for x in found], ['Alpha'])
    page = cookie.get('/search', q='Bravo').expect(200).text
    tap.ok(names['Bravo'][0] not in page, 'the search shows a forbidden invoice')
    page = cookie.get('/search', q='Alpha').expect(200).text
    tap.contains(page, names['Alpha'][0])


def test_page_and_export(site):
    names, _, cookie = prepared(site)
    page = cookie.get('/app/sales-invoice').expect(200).text
    export = cookie.get('/app/sales-invoice', format='csv').expect(200).text
    for text in (page, export):
        tap.eq(sorted(set(re.findall(r'FAC-\d{4}-\d{5}', text))), names['Alpha'])
    cookie.get(f'/app/sales-invoice/{names["Bravo"][0]}').expect(403)


def test_a_forbidden_customer_cannot_be_used(site):
    _, client, _ = prepared(site)
    answer = client.try_create('Sales Invoice', customer='Bravo', items=[line(1, 5)])
    answer.expect(403, 417)


def test_a_file_follows_its_document(site):
    names, client, _ = prepared(site)
    body = (b'--b\r\nContent-Disposition: form-data; name="file"; filename="secret.txt"\r\n'
            b'Content-Type: text/plain\r\n\r\nfor Bravo only\r\n'
            b'--b\r\nContent-Disposition: form-data; name="doctype"\r\n\r\nSales Invoice\r\n'
            b'--b\r\nContent-Disposition: form-data; name="docname"\r\n\r\n'
            + names['Bravo'][0].encode() + b'\r\n--b--\r\n')
    sent = site.call('POST', '/api/method/upload_file', body,
                     {'Content-Type': 'multipart/form-data; boundary=b'}).message
    tap.contains(site.get(sent['file_url']).expect(200).text, 'for Bravo only')
    client.get(sent['file_url']).expect(403, 404)


def test_two_people_do_not_overwrite_each_other(site):
    prepared(site)
    first = site.read('Customer', 'Alpha')
    desk = site.login()
    page = desk.get('/app/customer/Alpha').expect(200).text
    form = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    tap.ok('version' in form, 'the form does not carry the version: ' + str(sorted(form)))
    site.change('Customer', 'Alpha', city='Nantes', version=first['version']).expect(200)
    site.change('Customer', 'Alpha', city='Lyon',
                version=first['version']).refused(409, 'TimestampMismatchError')
    fields = '&'.join(f'{k}={v}' for k, v in {**form, 'city': 'Paris'}.items())
    answer = desk.call('POST', '/app/customer/Alpha', fields + '&action=save',
                       {'Content-Type': 'application/x-www-form-urlencoded'})
    tap.ok(answer.status in (200, 409), answer.status)
    tap.eq(site.read('Customer', 'Alpha')['city'], 'Nantes')


if __name__ == '__main__':
    tap.main()
