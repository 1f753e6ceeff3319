#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Instalments: terms in parts, a line of the books for each, what is late and what is paid first.
Worked out by hand."""
import datetime
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import TODAY, customer, gl_rows  # noqa: E402
from lib.site import invoice, line  # noqa: E402


def day(ahead):
    return (TODAY + datetime.timedelta(days=ahead)).isoformat()


def month_end(date):
    first = date.replace(day=28) + datetime.timedelta(days=4)
    return first - datetime.timedelta(days=first.day)


def in_parts(site):
    """30 % at once, 30 % in 30 days, 40 % in 60 days at the end of the month."""
    if not site.list('Payment Terms Template', filters={'template_name': 'Trois fois'}):
        site.create('Payment Terms Template', template_name='Trois fois', terms=[
            {'invoice_portion': 30, 'credit_days': 0},
            {'invoice_portion': 30, 'credit_days': 30, 'discount': 2, 'discount_days': 8},
            {'invoice_portion': 40, 'credit_days': 60, 'end_of_month': 1}])
    return 'Trois fois'


def state(site, name, doctype='Sales Invoice'):
    doc = site.read(doctype, name)
    return doc['outstanding_amount'], doc['status']


def lines_of(site, voucher, number='411'):
    return [(r['due_date'], r['debit'] - r['credit']) for r in gl_rows(site, voucher)
            if r['account_number'] == number]


def schedule(doc):
    return [(r['due_date'], r['invoice_portion'], r['payment_amount'])
            for r in doc['payment_schedule']]


def test_receivables_age_by_instalment(site):
    # Of 70 days ago: 36 due 70 days ago, 36 due 40 days ago, 48 still to come.
    who = customer(site, 'Lambin')
    rows = [{'due_date': day(-70), 'invoice_portion': 30}, {'due_date': day(-40),
                                                            'invoice_portion': 30},
            {'due_date': day(10), 'invoice_portion': 40}]
    year = site.list('Fiscal Year', fields=['year_start_date'])[0]['year_start_date']
    start = datetime.date.fromisoformat(year)
    if TODAY - datetime.timedelta(days=70) < start:
        site.create('Fiscal Year', year=str(start.year - 1),
                    year_start_date=start.replace(year=start.year - 1).isoformat(),
                    year_end_date=(start - datetime.timedelta(days=1)).isoformat())
    doc = invoice(site, [line(1, 100)], who, posting_date=day(-70), payment_schedule=rows,
                  docstatus=1)
    tap.eq((doc['due_date'], doc['status']), (day(10), 'Overdue'))
    got = [r for r in site.report('Accounts Receivable', party=who)['result']
           if r.get('is_group')][0]
    tap.eq((got['outstanding'], got['not_due'], got['range2'], got['range3']), (120, 48, 36, 36))
    site.create('Payment Entry', payment_type='Receive', party=who, paid_amount=72, docstatus=1,
                references=[{'reference_name': doc['name']}])
    tap.eq(state(site, doc['name']), (48, 'Partly Paid'))  # what is late is paid


def test_terms_in_parts(site):
    # 100.01 at 20 %: 20.00, 120.01 in all. 30 % = 36.003: 36.00, 36.00, the last 48.01.
    customer(site, payment_terms=in_parts(site))
    last = month_end(TODAY + datetime.timedelta(days=60)).isoformat()
    doc = invoice(site, [line(1, 100.01)])
    tap.eq(schedule(doc), [(day(0), 30, 36), (day(30), 30, 36), (last, 40, 48.01)])
    tap.eq((doc['due_date'], doc['payment_schedule'][1]['discount'],
            doc['payment_schedule'][1]['discount_date']), (last, 2, day(8)))
    # 200.00 instead: 240.00 = 72.00 + 72.00 + 96.00. The rows stay, their amounts follow.
    doc = site.change('Sales Invoice', doc['name'], items=[line(1, 200)]).data
    tap.eq([r['payment_amount'] for r in doc['payment_schedule']], [72, 72, 96])
    doc = site.submit('Sales Invoice', doc['name']).data
    tap.eq(lines_of(site, doc['name']), [(day(0), 72), (day(30), 72), (last, 96)])
    tap.eq(state(site, doc['name']), (240, 'Unpaid'))
    # 100 pay the 72 and 28 of the next 72; then all the rest.
    pay = site.create('Payment Entry', payment_type='Receive', party='Dupont SARL',
                      paid_amount=100, docstatus=1,
                      references=[{'reference_name': doc['name']}])
    tap.eq(pay['references'][0]['due_date'], day(0))
    tap.eq(state(site, doc['name']), (140, 'Partly Paid'))
    open_now = site.sql('SELECT g.outstanding FROM gl_entry g JOIN document d ON d.id = '
                        f"g.voucher_no WHERE d.name = '{doc['name']}' AND g.outstanding <> 0 "
                        'ORDER BY g.id')
    tap.eq(open_now, [['4400'], ['9600']])
    pay = site.create('Payment Entry', payment_type='Receive', party='Dupont SARL', docstatus=1,
                      references=[{'reference_name': doc['name']}])
    tap.eq((pay['paid_amount'], pay['references'][0]['due_date']), (140, day(30)))
    tap.eq(state(site, doc['name']), (0, 'Paid'))


def test_amounts_of_the_caller(site):
    who = customer(site, 'Précis')
    body = {'customer': who, 'items': [line(1, 100)], 'docstatus': 1, 'payment_schedule': [
        {'due_date': day(5), 'payment_amount': 50}, {'due_date': day(20), 'payment_amount': 69}]}

    def refused(kind, word):
        site.try_create('Sales Invoice', body).refused(417, kind, word)
    refused('ValidationError', 'payment_schedule')  # 119 of 120
    body['payment_schedule'][1]['payment_amount'] = 70
    body['payment_schedule'][1]['payment_term'] = 'Solde'  # of ERPNext: noted, not used
    doc = site.create('Sales Invoice', body)
    # 50/120 = 41.666667 %, 70/120 = 58.333333 %
    tap.eq(schedule(doc), [(day(5), 41.666667, 50), (day(20), 58.333333, 70)])
    tap.eq(lines_of(site, doc['name']), [(day(5), 50), (day(20), 70)])
    body['payment_schedule'] = [{'due_date': day(5), 'invoice_portion': 50},
                                {'due_date': day(9), 'invoice_portion': 49.5}]
    refused('ValidationError', 'payment_schedule')
    body['payment_schedule'] = [{'due_date': day(-1), 'invoice_portion': 100}]
    refused('ValidationError', 'payment_schedule[0].due_date')
    body['payment_schedule'] = [{'due_date': day(1), 'invoice_portion': 100},
                                {'due_date': day(1)}]
    refused('ValidationError', 'payment_schedule[1].payment_amount')
    body['payment_schedule'] = [{'due_date': day(1), 'invoice_portion': 120},
                                {'due_date': day(2), 'invoice_portion': -20}]
    refused('ValidationError', 'payment_schedule[1].payment_amount')
    site.try_create('Payment Terms Template', template_name='Faux', terms=[
        {'invoice_portion': 60}, {'invoice_portion': 39}]).refused(417, 'ValidationError', 'terms')


def test_another_currency(site):
    # 100 USD at 0.333 = 33.30. Thirds: 33.33, 33.33, 33.34. In euros, up to each one:
    # 11.10 (11.0989), 22.20 (22.1978), 33.30.
    who = customer(site, 'Ohio Inc.', territory='US', default_currency='USD', vat_code='EXPORT')
    third = 33.333333
    doc = invoice(site, [line(1, 100, 'EXPORT')], who, conversion_rate=0.333, docstatus=1,
                  payment_schedule=[{'due_date': day(1), 'invoice_portion': third},
                                    {'due_date': day(2), 'invoice_portion': third},
                                    {'due_date': day(3), 'invoice_portion': 33.333334}])
    tap.eq([r['payment_amount'] for r in doc['payment_schedule']], [33.33, 33.33, 33.34])
    tap.eq([a for _, a in lines_of(site, doc['name'])], [11.1, 11.1, 11.1])
    site.create('Payment Entry', payment_type='Receive', party=who, paid_amount=100,
                received_amount=33.3, docstatus=1, references=[{'reference_name': doc['name']}])
    tap.eq(state(site, doc['name']), (0, 'Paid'))


def test_purchases(site):
    # 120 in two halves from the day of the supplier's invoice, 40 days ago: 30 days, 60 days.
    site.create('Payment Terms Template', template_name='Deux fois', terms=[
        {'invoice_portion': 50, 'credit_days': 30}, {'invoice_portion': 50, 'credit_days': 60}])
    site.create('Supplier', supplier_name='Scierie', payment_terms='Deux fois')
    doc = site.create('Purchase Invoice', supplier='Scierie', bill_date=day(-40),
                      items=[line(1, 100)], docstatus=1)
    tap.eq((doc['due_date'], doc['status']), (day(20), 'Overdue'))
    tap.eq(lines_of(site, doc['name'], '401'), [(day(-10), -60), (day(20), -60)])
    site.create('Payment Entry', payment_type='Pay', party='Scierie', paid_amount=60, docstatus=1,
                references=[{'reference_name': doc['name']}])
    tap.eq(state(site, doc['name'], 'Purchase Invoice'), (60, 'Partly Paid'))


def test_a_credit_note_of_an_invoice_in_parts(site):
    # 240 = 72 + 72 + 96, 120 credited: the first 72 and 48 of the next are settled.
    bill = invoice(site, [line(2, 100)], docstatus=1)
    back = invoice(site, [line(-1, 100)], is_return=1, return_against=bill['name'], docstatus=1)
    tap.eq(back['payment_schedule'], [])
    tap.eq(state(site, bill['name']), (120, 'Partly Paid'))
    tap.eq(state(site, back['name']), (0, 'Return'))
    site.cancel('Sales Invoice', back['name']).expect(200)
    tap.eq(state(site, bill['name'])[0], 240)
    site.cancel('Sales Invoice', bill['name']).expect(200)


def test_a_due_date_that_is_given_wins(site):
    doc = invoice(site, [line(1, 100)], due_date=day(12), docstatus=1)
    tap.eq((doc['payment_schedule'], doc['due_date']), ([], day(12)))


def noted(answer):
    return 'L441-10' in (answer.expect(200).json.get('_server_messages') or '')


def test_the_longest_term(site):
    # 60 days, or 45 days end of month, counted either way (C. com. L441-10 I).
    plain = TODAY + datetime.timedelta(days=60)
    either = [month_end(TODAY + datetime.timedelta(days=45)),
              month_end(TODAY) + datetime.timedelta(days=45)]
    most = max([plain, *either])
    who, person = customer(site, 'Entreprise'), customer(site, 'Mme Roy',
                                                         customer_type='Individual')
    after = (most + datetime.timedelta(days=1)).isoformat()

    def sell(to, due):
        return site.try_create('Sales Invoice', customer=to, items=[line(1, 10)], due_date=due)
    tap.ok(not noted(sell(who, most.isoformat())), 'the last day is allowed')
    tap.ok(noted(sell(who, after)), 'the day after is not')
    tap.ok(not noted(sell(person, after)), 'between businesses only')
    tap.ok(noted(site.try_create('Purchase Invoice', supplier='Scierie', items=[line(1, 10)],
                                 due_date=after)), 'purchases too')


def test_the_invoice_says_each_day(site):
    # 36.00 at once, 84.00 in 20 days: both stand in the terms (BT-20) of the e-invoice.
    customer(site, 'Garage', siren='732829320', address_line1='1 rue', city='Nantes',
             pincode='44000', customer_type='Company', electronic_address='732829320')
    company = site.list('Company')[0]['name']
    site.change('Company', company, address_line1='2 rue', city='Nantes', pincode='44000',
                tax_id='FR11123456782').expect(200)
    doc = invoice(site, [line(1, 100)], 'Garage', docstatus=1, payment_schedule=[
        {'due_date': day(0), 'invoice_portion': 30}, {'due_date': day(20), 'invoice_portion': 70}])
    xml = site.fetch('bastide.einvoice.download', doctype='Sales Invoice', name=doc['name'],
                     format='ubl').expect(200).text
    first, last = (datetime.date.fromisoformat(day(n)).strftime('%d/%m/%Y') for n in (0, 20))
    tap.contains(xml, f'{first}: 36,00 EUR; {last}: 84,00 EUR')


def test_end_of_month_counted_either_way(site):
    # "30 jours fin de mois": 30 days, then to the end; "fin de mois 30 jours": the end, then 30.
    days = datetime.timedelta(days=30)
    for terms, due in (('30 jours fin de mois', month_end(TODAY + days)),
                       ('Fin de mois 30 jours', month_end(TODAY) + days),
                       ('30 jours', TODAY + days)):
        doc = site.create('Sales Invoice', customer='Entreprise', items=[line(1, 1)],
                          payment_terms=terms)
        tap.eq(doc['due_date'], due.isoformat(), terms)


def test_the_books_are_proved(site):
    tap.eq(site.run('verify').returncode, 0)


def test_a_copy_has_days_of_its_own(site):
    """Of an invoice of ten days ago: the copy is of today, its instalments too."""
    who = customer(site, 'Copie', payment_terms=in_parts(site))
    old = invoice(site, [line(1, 200)], who, posting_date=day(-10))
    page = site.login(headers={'Accept-Language': 'fr'}).get(
        f'/app/sales-invoice/new?copy={old["name"]}').expect(200).text
    shown = dict(re.findall(r'name="(payment_schedule\[\d\]\.due_date)"[^>]* value="([^"]*)"',
                            page))
    last = month_end(TODAY + datetime.timedelta(days=60)).isoformat()
    want = [day(0), day(30), last]  # as the terms say from today on
    tap.eq([shown.get(f'payment_schedule[{i}].due_date') for i in range(3)],
           ['/'.join(reversed(d.split('-'))) for d in want])
    tap.contains(page, 'value="Copie"')


if __name__ == '__main__':
    tap.main()
