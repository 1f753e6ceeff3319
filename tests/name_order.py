#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Names and texts come as in a directory: Alpha, Épicerie, Étude, Œuvre, zinc; small and capital
letters, accents, signs and spaces make no difference, and what is equal comes in the order of
making. In lists, page by page both ways, under filters and row rules, of names that are new,
changed and back again, and among the candidates of a link. Papers keep the order of their numbers.
Expected orders are written by hand."""
import html
import re
from urllib.parse import unquote

from lib import tap
from lib.pages import flat, page, walk
from lib.site import customer, invoice, line

MADE = ['zinc', 'Étude', 'Alpha', 'Zèbre', '« La Ruche »', 'Œuvre', "L'Ancre", 'épicerie-Zola',
        'Épicerie', 'Obélix', 'la rue', 'ÉTUDE bis', '2 mains', 'beta', '***']
IN_ORDER = ['***', '2 mains', 'Alpha', 'beta', 'Épicerie', 'épicerie-Zola', 'Étude', 'ÉTUDE bis',
            "L'Ancre", '« La Ruche »', 'la rue', 'Obélix', 'Œuvre', 'Zèbre', 'zinc']
SAME = ['Éte' + '.' * n for n in range(60)] + ['ete' + '!' * n for n in range(60)]


def shops(site):
    """One type of its own, so that each test has its names alone; `word` is a text of it."""
    if not getattr(site, 'shops', None):
        site.create('DocType', name='Shop', autoname='field:label', title_field='label', fields=[
            {'fieldname': 'label', 'fieldtype': 'Data', 'label': 'Label', 'reqd': 1},
            {'fieldname': 'word', 'fieldtype': 'Data', 'label': 'Word'},
            {'fieldname': 'kind', 'fieldtype': 'Select', 'label': 'Kind', 'options': 'a\nb'}])
        for i, name in enumerate(MADE):
            site.create('Shop', label=name, word=MADE[i - 1], kind='ab'[i % 2])
        site.shops = True
    return '/app/shop'


def read(encoded):
    return [unquote(html.unescape(name)) for name in encoded]


def walked(client, url):
    return read(flat(walk(client, url)))


def names(site, doctype='Shop', **query):
    return [x['name'] for x in site.list(doctype, limit_page_length=0, **query)]


def count(site, where):
    """Documents of the registry, counted by the program: other ones know no bastide_order()."""
    told = site.ask('sql', f'SELECT count(*) AS n FROM document WHERE {where}')
    return int(told.split()[-1])


def test_names_as_in_a_directory(site):
    shops(site)
    tap.eq(names(site, order_by='name asc'), IN_ORDER)
    tap.eq(names(site, order_by='name desc'), IN_ORDER[::-1])
    some = [x for x in IN_ORDER if MADE.index(x) % 2]  # of kind b
    tap.eq(names(site, order_by='name asc', filters={'kind': 'b'}), some)
    tap.eq(names(site, order_by='kind desc, name asc')[:len(some)], some)
    tap.eq(names(site, order_by='name asc, kind desc'), IN_ORDER)
    tap.eq(names(site, order_by='modified desc, kind asc'), MADE[::-1])  # by an index
    tap.eq(names(site, order_by='name asc', filters=[['name', 'like', 'é%']]),
           ['Épicerie', 'épicerie-Zola', 'Étude', 'ÉTUDE bis'])
    tap.eq(names(site, order_by='name asc', filters=[['name', 'in', ['zinc', 'Alpha']]]),
           ['Alpha', 'zinc'])


def test_texts_as_in_a_directory(site):
    shops(site)
    before = {MADE[i - 1]: name for i, name in enumerate(MADE)}  # whose word it is
    tap.eq(names(site, order_by='word asc'), [before[w] for w in IN_ORDER])
    tap.eq(names(site, order_by='word desc'), [before[w] for w in IN_ORDER[::-1]])
    tap.eq(walked(site, '/app/shop?order=label%20asc'), IN_ORDER)


def test_equal_names_page_by_page(site):
    """Of 120 names that are one to the alphabet, and one before and behind, no page loses or
    repeats any; upwards in the order of making, downwards against it."""
    for name in ['zz', *SAME, 'aa']:
        customer(site, name, customer_type='Individual' if len(name) % 2 else 'Company')
    want = ['aa', *SAME, 'zz']
    tap.eq(walked(site, '/app/customer?order=name%20asc'), want)
    tap.eq(walked(site, '/app/customer?order=name%20desc'), want[::-1])
    for field in ('customer_name', 'name'):
        tap.eq(names(site, 'Customer', order_by=f'{field} asc'), want)
        some = [x for x in want if len(x) % 2]
        url = f'/app/customer?customer_type=Individual&order={field}'
        tap.eq(walked(site, url + '%20asc'), some)
        tap.eq(walked(site, url + '%20desc'), some[::-1])


def test_under_row_rules(site):
    site.create('User', email='deux@test.example', first_name='X', new_password='long phrase',
                roles=[{'role': 'Accounts User'}])
    few = [SAME[100], 'zz', SAME[3], 'aa']
    for name in few:
        site.create('User Permission', user='deux@test.example', allow='Customer', for_value=name)
    two = site.client('deux@test.example')
    tap.eq(walked(two, '/app/customer?order=name%20desc'), ['zz', SAME[100], SAME[3], 'aa'])
    tap.eq(walked(two, '/app/customer?order=customer_name%20asc'), ['aa', SAME[3], SAME[100], 'zz'])


def test_equal_names_of_a_link(site):
    """Of customers whose names are one to the alphabet, each has its invoices together, the newest
    first, and a page that ends among them goes on there."""
    sold = {name: [] for name in (SAME[7], SAME[70], 'aa')}
    for n in range(110):
        name = (SAME[70], 'aa', SAME[7], SAME[70])[n % 4]
        sold[name].append(invoice(site, [line(1, 10)], name, posting_date='2026-02-03',
                                  due_date='2026-12-31')['name'])
    for way, order in (('asc', ('aa', SAME[7], SAME[70])), ('desc', (SAME[70], SAME[7], 'aa'))):
        want = [doc for name in order for doc in sold[name][::-1]]
        tap.eq(walked(site, f'/app/sales-invoice?order=customer%20{way}'), want)
        tap.eq(walked(site, f'/app/sales-invoice?order=customer%20{way}&docstatus=0'), want)
        tap.eq(walked(site, f'/app/sales-invoice?order=customer%20{way}&posting_date=2026-02-03'),
               want)


def test_a_place_is_kept_when_its_row_goes(site):
    pages = walk(site, '/app/customer?order=name%20asc')
    _, _, behind = page(site, '/app/customer?order=name%20asc')
    site.remove('Customer', SAME[48]).expect(200, 202)  # the last of the first page
    tap.eq(read(pages[0])[-1], SAME[48])
    tap.eq(page(site, behind)[0], pages[1])
    site.method('bastide.deleted.restore', {'doctype': 'Customer', 'name': SAME[48]}).expect(200)
    want = ['aa', *SAME[:48], *SAME[49:], SAME[48], 'zz']  # it has a new id
    tap.eq(walked(site, '/app/customer?order=name%20asc'), want)


def test_another_name(site):
    site.create('Shop', label='Wagram', word='x')
    tap.eq(names(site, order_by='name desc')[:3], ['zinc', 'Zèbre', 'Wagram'])
    site.method('frappe.rename_doc',
                {'doctype': 'Shop', 'old': 'Wagram', 'new': 'Ébène'}).expect(200)
    tap.eq(names(site, order_by='name asc')[3:6], ['beta', 'Ébène', 'Épicerie'])
    site.remove('Shop', 'Ébène').expect(200, 202)
    tap.eq(names(site, order_by='name asc'), IN_ORDER)


def test_papers_have_no_key(site):
    papers = "(SELECT id FROM doctype_id WHERE name IN ('sales_invoice', 'journal_entry'))"
    tap.ok(count(site, f'type_id IN {papers}') >= 110)
    tap.eq(count(site, f'type_id IN {papers} AND sort_name IS NOT NULL'), 0)
    tap.eq(count(site, f'type_id NOT IN {papers} AND sort_name IS NULL'), 0)


def test_a_type_that_becomes_one_of_papers_and_back(site):
    shops(site)
    for submittable in (1, 0):
        site.change('DocType', 'Shop', is_submittable=submittable).expect(200)
        site.create('Shop', label=f'm{submittable}', word='x')
        site.change('Shop', 'beta', kind='a').expect(200)
    tap.eq([x for x in names(site, order_by='name asc') if x not in ('m0', 'm1')], IN_ORDER)
    for name in ('m0', 'm1'):
        tap.ok(name in names(site, order_by='name asc'), name)
        site.remove('Shop', name).expect(200, 202)


def test_candidates_of_a_link(site):
    for name in ('Scierie Zola', 'scierie Alpha', 'Scierie Élan', 'SCIERIE beta'):
        site.create('Supplier', supplier_name=name)
    found = site.fetch('frappe.desk.search.search_link', doctype='Supplier', txt='scier').message
    tap.eq([x['value'] for x in found],
           ['scierie Alpha', 'SCIERIE beta', 'Scierie Élan', 'Scierie Zola'])


def test_journals_to_type_in(site):
    site.create('Accounting Journal', code='bx', journal_name='Boutique')
    text = site.login().get('/books/entry').expect(200).text
    shown = read(re.findall(r'href="/books/entry\?journal=([^"&]*)', text))
    at = shown.index('bx - Boutique')
    tap.eq([name[:2] for name in shown[at - 1:at + 2]], ['BQ', 'bx', 'CA'])


def test_databases_order_as_the_program_does(site):
    """The key that the program wrote of a name is what the function of the database makes of it:
    every character up to U+33FF and some beyond, those of French also by themselves."""
    shops(site)
    codes = [*range(0x21, 0x7F), *range(0xA0, 0x3400), 0xFE0F, 0xFEFF, 0xFF01, 0x1F468, 0xE0041]
    for at in range(0, len(codes), 120):
        text = ' '.join(chr(code) for code in codes[at:at + 120])
        for part in (text[:120], text[120:]):
            site.create('Shop', label='x' + part.strip())
    codes = [*range(0x21, 0x7F), *range(0xA0, 0x180), *range(0x300, 0x370), *range(0x2010, 0x2028)]
    for at in range(0, len(codes), 4):
        site.create('Shop', label='y' + 'a'.join(map(chr, codes[at:at + 4])))
    tap.eq(count(site, 'sort_name <> bastide_order(name)'), 0)
    tap.eq(count(site, "sort_name = 'l ancre'"), 1)
    site.create('Shop', label='Le\u0301on', word='1\u202f000')  # accent apart, narrow space
    for field, like in (('name', 'LÉON'), ('word', '1 000')):
        tap.eq(names(site, filters=[[field, 'like', like]]), ['Le\u0301on'], like)


if __name__ == '__main__':
    tap.main()
