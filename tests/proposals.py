#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Another customer, supplier, item or day is chosen in a form: what the former one had proposed
follows, what was typed stays. Terms, days and amounts are worked out by hand."""
import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.page import get, send  # noqa: E402
from lib.site import customer  # noqa: E402

PAGE = 'fedcba9876543210' * 2
DAY = datetime.date(2026, 3, 10)


def show(day):
    return day.strftime('%d/%m/%Y')


def client_of(site):
    """Two customers: in 30 days at 20 %, and in 45 days outside France. Two items."""
    customer(site)
    if not site.list('Payment Terms Template', filters={'template_name': 'À 45 jours'}):
        for name, days in (('À 30 jours', 30), ('À 45 jours', 45)):
            site.create('Payment Terms Template', template_name=name, credit_days=days)
        site.create('Customer', customer_name='Arnaud', payment_terms='À 30 jours')
        site.create('Customer', customer_name='Brandt', payment_terms='À 45 jours',
                    vat_code='INTRA-S')
        site.create('Item', item_code='AUDIT', item_name='Audit', standard_rate=100,
                    is_stock_item=0)
        site.create('Item', item_code='CONSEIL', item_name='Conseil', standard_rate=130,
                    is_stock_item=0, vat_code='TVA10', stock_uom='Heure')
    return site.login(headers={'Accept-Language': 'fr'})


class Page:
    """A page of a new document, as the script has it: what stands in its fields."""

    def __init__(self, client, doctype, **values):
        self.client, self.doctype = client, doctype
        self.address = f'/app/{doctype.lower().replace(" ", "-")}/new/draft'
        self.fields, self.errors = {}, []
        self.give(**values)

    def give(self, changes=None, **values):
        """Types values, all at once; names of cells are keys of `changes`."""
        given = {**values, **(changes or {})}
        changed = [[name, self.fields.get(name, '')] for name in given]
        self.fields.update(given)
        message = self.client.post(self.address, {
            'doctype': self.doctype, 'once': PAGE, 'form': [list(p) for p in self.fields.items()],
            'changed': changed}).message
        computed = ('amount', 'total', 'status')
        self.fields.update({k: v for k, v in message['values'].items()
                            if not k.endswith(computed)})
        self.errors = [e['field'] for e in message['errors']]
        return self

    def row(self, at, *names, table='items'):
        return [self.fields.get(f'{table}[{at}].{n}', '') for n in names]

    def of(self, *names):
        return [self.fields.get(n, '') for n in names]


def cell(at, field, table='items'):
    return f'{table}[{at}].{field}'


def sale(client, **more):
    """Of Arnaud on 10 March: an hour of something at 50."""
    lines = {cell(0, 'item_name'): 'Heure', cell(0, 'qty'): '1', cell(0, 'rate'): '50'}
    page = Page(client, 'Sales Invoice', posting_date=show(DAY), **more)
    return page.give(lines, customer='Arnaud')


TERMS = ('payment_terms', 'due_date')


def test_another_customer_brings_terms_day_and_vat(site):
    page = sale(client_of(site))
    tap.eq(page.of(*TERMS), ['À 30 jours', '09/04/2026'])  # 10 March + 30 days
    tap.eq(page.row(0, 'vat_code'), ['TVA20'])
    page.give(customer='Brandt')
    tap.eq(page.of(*TERMS), ['À 45 jours', '24/04/2026'])  # 10 March + 45 days
    tap.eq(page.row(0, 'item_name', 'qty', 'rate', 'vat_code'), ['Heure', '1', '50,00', 'INTRA-S'])
    page.give(customer='Arnaud')
    tap.eq(page.of(*TERMS) + page.row(0, 'vat_code'), ['À 30 jours', '09/04/2026', 'TVA20'])


def test_what_was_typed_stays(site):
    page = sale(client_of(site))
    page.give(due_date='30/04/2026').give({cell(0, 'vat_code'): 'TVA55'})
    page.give(customer='Brandt')
    tap.eq(page.of(*TERMS) + page.row(0, 'vat_code'), ['À 45 jours', '30/04/2026', 'TVA55'])


def test_the_day_follows_terms_and_date(site):
    page = sale(client_of(site))
    page.give(payment_terms='À 45 jours')
    tap.eq(page.of('due_date'), ['24/04/2026'])
    page.give(posting_date='11/03/2026')
    tap.eq(page.of(*TERMS), ['À 45 jours', '25/04/2026'])
    page.give(customer='Brandt')  # the same terms, typed
    page.give(customer='Dupont SARL')  # … who has none
    tap.eq(page.of('payment_terms'), [''])  # Brandt would have proposed them as well
    tap.eq(page.of('due_date'), ['10/04/2026'])  # 30 days when nothing is said


def test_another_item_in_a_line(site):
    page = sale(client_of(site))
    names = ('item_name', 'uom', 'rate', 'vat_code')
    page.give({cell(1, 'item_code'): 'AUDIT', cell(1, 'qty'): '3'})
    tap.eq(page.row(1, *names), ['Audit', 'Unité', '100,00', 'TVA20'])
    page.give({cell(1, 'item_code'): 'CONSEIL'})
    tap.eq(page.row(1, *names), ['Conseil', 'Heure', '130,00', 'TVA10'])
    tap.eq(page.row(1, 'qty') + page.row(0, *names), ['3', 'Heure', 'Unité', '50,00', 'TVA20'])
    page.give({cell(1, 'item_name'): 'Conseil en droit', cell(1, 'rate'): '120'})
    page.give({cell(1, 'item_code'): 'AUDIT'})
    tap.eq(page.row(1, *names), ['Conseil en droit', 'Unité', '120,00', 'TVA20'])
    page.give({cell(1, 'item_code'): 'CONSEIL', cell(1, 'vat_code'): 'TVA20'})  # pasted together
    tap.eq(page.row(1, *names), ['Conseil en droit', 'Heure', '120,00', 'TVA20'])


# --- a stored document, whose draft the server keeps ---

class Stored:
    """A stored document whose page sends what changes."""

    def __init__(self, client, doctype, name):
        self.client, self.doctype, self.name = client, doctype, name
        self.address = f'/app/{doctype.lower().replace(" ", "-")}/{name}/draft'
        self.version = 1  # of a document that was stored just now

    def set(self, field, value, **cell_of):
        op = {'op': 'set', 'field': field, 'value': value, **cell_of}
        message = self.client.post(self.address, {
            'doctype': self.doctype, 'name': self.name, 'version': self.version,
            'ops': [op]}).message
        self.version = message['version']
        return message['values']


def two_terms(site):
    """In halves at once and in 20 days; in three parts at once, in 30 and in 60 days."""
    if site.list('Payment Terms Template', filters={'template_name': 'Moitiés'}):
        return
    site.create('Payment Terms Template', template_name='Moitiés', terms=[
        {'invoice_portion': 50, 'credit_days': 0}, {'invoice_portion': 50, 'credit_days': 20}])
    site.create('Payment Terms Template', template_name='Tiers', terms=[
        {'invoice_portion': 30, 'credit_days': 0}, {'invoice_portion': 30, 'credit_days': 30},
        {'invoice_portion': 40, 'credit_days': 60}])
    site.create('Customer', customer_name='Moitié', payment_terms='Moitiés')
    site.create('Customer', customer_name='Tiers', payment_terms='Tiers')


def parts(values, n):
    return [[values.get(f'payment_schedule[{i}].{f}') for f in ('due_date', 'payment_amount')]
            for i in range(n)]


def test_instalments_follow_too(site):
    a = client_of(site)
    two_terms(site)
    stored = site.create('Sales Invoice', customer='Moitié', posting_date=DAY.isoformat(),
                         items=[{'item_name': 'Heure', 'qty': 1, 'rate': 100,
                                 'vat_code': 'TVA20'}])
    tap.eq([(r['due_date'], r['payment_amount']) for r in stored['payment_schedule']],
           [('2026-03-10', 60), ('2026-03-30', 60)])  # half of 120 each
    page = Stored(a, 'Sales Invoice', stored['name'])
    values = page.set('customer', 'Tiers')
    # 30, 30 and 40 % of 120
    tap.eq(parts(values, 3), [['10/03/2026', '36,00'], ['09/04/2026', '36,00'],
                              ['09/05/2026', '48,00']])
    tap.eq((values['payment_terms'], values['due_date']), ('Tiers', '09/05/2026'))
    values = page.set('customer', 'Arnaud')
    tap.eq(parts(values, 3), [['', '']] * 3)  # all at once: no instalments
    tap.eq((values['payment_terms'], values['due_date']), ('À 30 jours', '09/04/2026'))


def test_instalments_that_were_typed_stay(site):
    a = client_of(site)
    two_terms(site)
    stored = site.create('Sales Invoice', customer='Moitié', posting_date=DAY.isoformat(),
                         items=[{'item_name': 'Heure', 'qty': 1, 'rate': 100,
                                 'vat_code': 'TVA20'}])
    page = Stored(a, 'Sales Invoice', stored['name'])
    page.set('due_date', '15/03/2026', table='payment_schedule', row=0)
    values = page.set('customer', 'Tiers')
    tap.eq([p[0] for p in parts(values, 2)], [None, None])  # their days are not changed


def test_a_stored_line_gets_the_price_of_its_new_item(site):
    a = client_of(site)
    stored = site.create('Sales Invoice', customer='Arnaud', posting_date=DAY.isoformat(),
                         items=[{'item_code': 'AUDIT', 'qty': 2}])
    page = Stored(a, 'Sales Invoice', stored['name'])
    values = page.set('item_code', 'CONSEIL', table='items', row=0)
    tap.eq([values.get(cell(0, f)) for f in ('item_name', 'uom', 'rate', 'vat_code', 'amount')],
           ['Conseil', 'Heure', '130,00', 'TVA10', '260,00'])  # 2 × 130
    page.set('rate', '125', table='items', row=0)
    values = page.set('item_code', 'AUDIT', table='items', row=0)
    tap.eq((values.get(cell(0, 'rate')), values[cell(0, 'item_name')]), (None, 'Audit'))


def test_the_account_of_a_line_follows_though_it_is_no_column(site):
    a = client_of(site)
    if not site.list('Item', filters={'item_code': 'BOIS'}):
        site.create('Item', item_code='BOIS', item_name='Bois', standard_rate=20, is_stock_item=1)
    stored = site.create('Sales Invoice', customer='Arnaud', posting_date=DAY.isoformat(),
                         items=[{'item_code': 'AUDIT', 'qty': 2}])
    tap.eq(stored['items'][0]['income_account'][:3], '706')  # services
    page = Stored(a, 'Sales Invoice', stored['name'])
    page.set('item_code', 'BOIS', table='items', row=0)
    at = f'/app/sales-invoice/{stored["name"]}'
    form = get(a, at)
    tap.eq([form.fields[cell(0, f)] for f in ('item_code', 'rate')], ['BOIS', '20,00'])
    tap.ok(cell(0, 'income_account') not in form.fields, 'no column')
    send(a, at, form, 'save').expect(303)
    row = site.read('Sales Invoice', stored['name'])['items'][0]
    tap.eq((row['income_account'][:3], row['rate']), ('707', 20))  # goods


def test_another_supplier(site):
    a = client_of(site)
    if not site.list('Supplier', filters={'supplier_name': 'Alpha'}):
        site.create('Supplier', supplier_name='Alpha', payment_terms='À 30 jours',
                    vat_on_payment=1)
        site.create('Supplier', supplier_name='Beta', payment_terms='À 45 jours',
                    vat_code='INTRA-B')
    page = Page(a, 'Purchase Invoice', posting_date=show(DAY), vat_on_payment='0')
    page.give({cell(0, 'item_name'): 'Papier', cell(0, 'qty'): '1', cell(0, 'rate'): '50'})
    page.give(supplier='Alpha')
    tap.eq(page.of(*TERMS) + page.row(0, 'vat_code'), ['À 30 jours', '09/04/2026', 'TVA20'])
    tap.eq(page.of('vat_on_payment'), ['1'])
    page.give(supplier='Beta')
    tap.eq(page.of(*TERMS) + page.row(0, 'vat_code'), ['À 45 jours', '24/04/2026', 'INTRA-B'])
    tap.eq(page.of('vat_on_payment'), ['0'])


if __name__ == '__main__':
    tap.main()
