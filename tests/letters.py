#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Lettrage by hand on the page of an account, as a browser without script does it: ticks, what is
refused, settling partly, undoing, many lines; with figures by hand."""
import concurrent.futures
import glob
import html
import os
import re
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.fec import official, rows_of  # noqa: E402
from lib.site import COMPANY, SIREN, TODAY, YEAR, Site, customer, gl_rows  # noqa: E402
from lib.site import invoice, line  # noqa: E402

FORM = {'Content-Type': 'application/x-www-form-urlencoded'}
HOME = '/books/letters'


def french(site, user=None):
    key = f'french {user}'
    known = site.__dict__.setdefault('signed_in', {})
    if key not in known:
        words = (user, 'a long phrase') if user else ()
        known[key] = site.login(*words, headers={'Accept-Language': 'fr'})
    return known[key]


def sold(site, net, who, **fields):
    """The name of a submitted invoice, VAT of 20 % on top."""
    if not site.list('Customer', filters={'customer_name': who}):
        customer(site, who)
    return invoice(site, [line(1, net)], who, docstatus=1, **fields)['name']


def received(site, amount, who, **fields):
    """The name of money without invoice."""
    return site.create('Payment Entry', payment_type='Receive', party=who, paid_amount=amount,
                       docstatus=1, **fields)['name']


def address(who, kind='Customer', **more):
    values = {'party_type': kind, 'party': who, **more}
    return f'{HOME}?' + urllib.parse.urlencode(values, quote_via=urllib.parse.quote)


def text_of(markup):
    return re.sub(r'[\u202f\u00a0]', ' ', html.unescape(re.sub('<[^>]*>', '', markup))).strip()


def said(answer):
    """The page as it is read, spaces made one."""
    main = re.search(r'<main.*</main>', answer.text, re.S).group(0)
    return re.sub(r'\s+', ' ', text_of(re.sub('<', ' <', main)))


class Account:
    """The page of an account: by document what its row says."""

    def __init__(self, answer):
        self.answer, self.said, self.rows, self.ids, self.ticked = answer, said(answer), {}, {}, []
        body = re.search(r'<tbody.*?</tbody>', answer.text, re.S)
        for row in re.findall(r'<tr.*?</tr>', body.group(0) if body else '', re.S):
            cells = [text_of(c) for c in re.findall(r'<t[hd][^>]*>(.*?)</t[hd]>', row, re.S)]
            self.rows[cells[2]] = cells
            box = re.search(r'name="pick" value="(\d+)"', row)
            if box:
                self.ids[cells[2]] = box.group(1)
            if re.search(r'<input[^>]* checked', row):
                self.ticked.append(cells[2])

    def open(self):
        return {name: cells[8] for name, cells in self.rows.items()}


def look(site, who, client=None, **more):
    return Account((client or french(site)).get(address(who, **more)).expect(200))


def send(site, who, picks, do='letter', client=None, kind='Customer', **more):
    """Posts the form with these lines ticked; does not follow the way to the next page."""
    pairs = [('pick', p) for p in picks] + [('do', do)] + list(more.items())
    return (client or french(site)).call('POST', address(who, kind),
                                         urllib.parse.urlencode(pairs).encode(), FORM)


def tick(site, who, *documents, **more):
    ids = look(site, who).ids
    return send(site, who, [ids[d] for d in documents], **more)


def last(site):
    return site.list('Payment Reconciliation', order_by='creation desc', limit_page_length=1,
                     fields=['name', 'docstatus', 'posting_date', 'party'])[0]


def letters(site, who):
    """The letter of each lettered line of the party, by its document."""
    return dict(site.sql(
        'SELECT v.name, l.code FROM gl_entry g JOIN document d ON d.id = g.party JOIN document v '
        'ON v.id = g.voucher_no JOIN lettrage_line x ON x.gl_entry = g.id JOIN lettrage l '
        f"ON l.id = x.lettrage WHERE d.name = '{who}' ORDER BY v.name"))


def test_lines_that_are_even(site):
    # 1 200 and 600 were sold, 1 800 came: three lines, one letter. Another invoice stays open.
    who = 'Exact'
    a, b = sold(site, 1000, who), sold(site, 500, who)
    other, pay = sold(site, 10, who), received(site, 1800, who)
    page = look(site, who)
    tap.eq(page.open(), {a: '1 200,00', b: '600,00', other: '12,00', pay: '-1 800,00'})
    tap.eq(page.rows[a][6:9], ['1 200,00', '', '1 200,00'])
    tap.eq(page.rows[pay][6:9], ['', '1 800,00', '-1 800,00'])
    tap.eq(page.rows[a][1], TODAY.strftime('%d/%m/%Y'))
    tap.contains(page.said, 'Ouvert : 4 lignes 1 812,00 1 800,00 12,00')
    tap.contains(page.answer.text, f'href="/app/sales-invoice/{a}"')
    answer = tick(site, who, a, b, pay).expect(303)
    tap.eq(answer.headers['Location'], address(who))
    tap.eq(look(site, who).open(), {other: '12,00'})
    tap.eq(letters(site, who), {a: 'A', b: 'A', pay: 'A'})
    doc = site.read('Payment Reconciliation', last(site)['name'])
    tap.eq((doc['docstatus'], doc['party'], doc['posting_date']), (1, who, TODAY.isoformat()))
    tap.eq([(r['debit_document'], r['credit_document'], r['amount']) for r in doc['allocations']],
           [(a, pay, 1200), (b, pay, 600)])
    tap.eq(gl_rows(site, doc['name']), [])  # no entry
    tap.eq(site.read('Sales Invoice', a)['status'], 'Paid')
    every = look(site, who, **{'is': 'all'})
    tap.eq({d: c[9:11] for d, c in every.rows.items()},
           {a: ['A', doc['name']], b: ['A', doc['name']], pay: ['A', doc['name']],
            other: ['', '']})
    tap.eq(list(every.ids), [other])  # what has a letter has no box


def test_uneven_lines_are_settled_partly_when_asked_again(site):
    # 1 200 and 240 were sold, 1 300 came. The oldest first: 1 200, then 100 of the 240.
    who = 'Partiel'
    a, b, pay = sold(site, 1000, who), sold(site, 200, who), received(site, 1300, who)
    refused = Account(tick(site, who, a, b, pay).expect(417))
    tap.contains(refused.said, 'Les débits cochés dépassent les crédits de 140,00.')
    tap.contains(refused.said, 'Débit 1 440,00, crédit 1 300,00 : écart de 140,00')
    tap.contains(refused.said, 'Lettrer partiellement')
    tap.eq(sorted(refused.ticked), sorted([a, b, pay]))
    tap.ok('Lettrer partiellement' not in look(site, who).said, 'only when asked again')
    tap.eq(look(site, who).open(), {a: '1 200,00', b: '240,00', pay: '-1 300,00'})
    send(site, who, refused.ids.values(), do='part').expect(303)
    tap.eq(look(site, who).open(), {b: '140,00'})
    tap.eq(letters(site, who), {a: 'a', b: 'a', pay: 'a'})  # 140 hang on it still
    second = received(site, 140, who)
    tick(site, who, b, second).expect(303)
    tap.eq(letters(site, who), {a: 'A', b: 'A', pay: 'A', second: 'A'})


def test_what_cannot_be_lettered_is_said_and_the_ticks_stay(site):
    who = 'Refus'
    a, b, pay = sold(site, 100, who), sold(site, 50, who), received(site, 120, who)
    foreign = sold(site, 1, 'Un autre tiers')
    strange = look(site, 'Un autre tiers').ids[foreign]
    ids = look(site, who).ids

    def refused(words, picks, status=417, ticked=(), **more):
        page = Account(send(site, who, picks, **more).expect(status))
        tap.contains(page.said, words)
        tap.eq(sorted(page.ticked), sorted(ticked))
    refused('Aucune ligne n’est cochée.', [])
    refused('Seuls des débits sont cochés.', [ids[a], ids[b]], ticked=[a, b])
    refused('Seuls des crédits sont cochés.', [ids[pay]], ticked=[pay])
    refused('Les crédits cochés dépassent les débits de 60,00.', [ids[b], ids[pay]],
            ticked=[b, pay])
    refused('n’est pas à ce compte', [ids[a], ids[pay], strange], ticked=[a, pay])
    refused('n’est pas à ce compte', [ids[a], ids[pay], '0'], ticked=[a, pay])
    refused('n’est pas à ce compte', [ids[a], ids[pay], 'x\'; --'], ticked=[a, pay])
    refused('n’est pas à ce compte', [ids[a], ids[pay], strange], ticked=[a, pay], do='part')
    refused('cochée deux fois', [ids[a], ids[pay], ids[a]], ticked=[a, pay])
    refused('au plus 400 lignes', [str(i) for i in range(1000000, 1000401)])
    refused('Le dernier lettrage est désormais un autre.', [ids[a]], 409, [a], do='undo',
            last='LET-1')
    tap.eq(look(site, who).open(), {a: '120,00', b: '60,00', pay: '-120,00'})
    french(site).get(address('Personne')).expect(404)
    french(site).get(address('Refus', kind='Lettre')).expect(404)
    french(site).get(f'{HOME}?company=Autre').expect(404)


def test_two_currencies_and_two_accounts(site):
    who = 'Mixte'
    customer(site, who)
    number = {n: site.list('Account', filters={'account_number': n})[0]['name']
              for n in ('411', '416', '512')}

    def booked(account, amount, currency='EUR'):
        party = {'party_type': 'Customer', 'party': who, 'account_currency': currency,
                 'exchange_rate': 1}
        rows = [{'account': number[account], **party, 'debit_in_account_currency': max(amount, 0),
                 'credit_in_account_currency': max(-amount, 0)},
                {'account': number['512'], 'debit_in_account_currency': max(-amount, 0),
                 'credit_in_account_currency': max(amount, 0)}]
        return site.create('Journal Entry', accounts=rows, docstatus=1)['name']
    euro, dollar, doubtful = booked('411', 100), booked('411', -100, 'USD'), booked('416', -100)
    tap.eq(look(site, who).open(),
           {euro: '100,00', dollar: '-100,00 USD', doubtful: '-100,00'})
    page = Account(tick(site, who, euro, dollar).expect(417))
    tap.contains(page.said, f'{euro} et {dollar} sont dans deux devises.')
    tap.contains(page.said, 'Lignes en plusieurs devises')
    page = Account(tick(site, who, euro, doubtful).expect(417))
    tap.contains(page.said, f'{euro} est au compte 411 et {doubtful} au compte 416.')
    tap.eq(sorted(page.ticked), sorted([euro, doubtful]))


def test_settled_by_somebody_else_meanwhile(site):
    who = 'Ensemble'
    a, pay, more = sold(site, 100, who), received(site, 120, who), received(site, 120, who)
    ids = look(site, who).ids
    site.create('Payment Reconciliation', party=who, docstatus=1, allocations=[
        {'debit_line': int(ids[a]), 'credit_line': int(ids[more])}])
    page = Account(send(site, who, [ids[a], ids[pay]]).expect(409))
    tap.contains(page.said, f'{a} est déjà soldée, peut-être par quelqu’un d’autre entre-temps.')
    tap.eq(page.ticked, [pay])  # the other has nothing to be ticked for any more
    tap.eq(look(site, who).open(), {pay: '-120,00'})
    # four at once: one of them settles
    b = sold(site, 100, who)
    ids = look(site, who).ids
    clients = [site.login(headers={'Accept-Language': 'fr'}) for _ in range(4)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        got = list(pool.map(
            lambda c: send(site, who, [ids[b], ids[pay]], client=c).status, clients))
    tap.eq(got.count(303), 1, got)
    tap.ok(set(got) <= {303, 409, 417}, got)
    tap.eq(look(site, who).open(), {})


def test_the_last_lettering_is_undone(site):
    who = 'Défaire'
    a, pay = sold(site, 100, who), received(site, 120, who)
    b, cash = sold(site, 200, who), received(site, 240, who)
    tap.ok('Défaire LET' not in look(site, who).said, 'there is none yet')
    tick(site, who, a, pay).expect(303)
    first = last(site)['name']
    tick(site, who, b, cash).expect(303)
    second = last(site)['name']
    page = look(site, who)
    tap.contains(page.said, f'Défaire {second}')
    tap.contains(page.said, 'Rien n’est ouvert à ce compte')
    send(site, who, [], do='undo', last=second).expect(303)
    page = look(site, who)
    tap.eq(page.open(), {b: '240,00', cash: '-240,00'})
    tap.contains(page.said, f'Défaire {first}')
    Account(send(site, who, [], do='undo', last=second).expect(409))
    send(site, who, [], do='undo', last=first).expect(303)
    tap.eq(len(look(site, who).open()), 4)
    tap.eq(letters(site, who), {})
    tap.eq([site.read('Payment Reconciliation', n)['docstatus'] for n in (first, second)], [2, 2])
    tick(site, who, a, pay).expect(303)
    tap.eq(letters(site, who), {a: 'A', pay: 'A'})


def test_accounts_that_have_something_to_letter(site):
    sold(site, 100, 'Un côté')
    who = 'Deux côtés'
    sold(site, 100, who)
    received(site, 50, who)
    site.create('Supplier', supplier_name='Scierie')
    bill = site.create('Purchase Invoice', supplier='Scierie', items=[line(1, 100)],
                       docstatus=1)['name']
    paid = site.create('Payment Entry', payment_type='Pay', party='Scierie', paid_amount=120,
                       docstatus=1)['name']
    page = said(french(site).get(HOME).expect(200))
    tap.contains(page, 'Deux côtés Client 2 120,00 50,00 70,00')
    tap.contains(page, 'Scierie Fournisseur 2 120,00 120,00 0,00')
    tap.ok('Un côté' not in page, page)
    ids = Account(french(site).get(address('Scierie', 'Supplier')).expect(200)).ids
    send(site, 'Scierie', [ids[bill], ids[paid]], kind='Supplier').expect(303)
    tap.ok('Scierie' not in said(french(site).get(HOME)), 'it is done')
    tap.eq(site.read('Purchase Invoice', bill)['status'], 'Paid')


def test_many_lines_page_by_page_and_ticks_stay(site):
    # 230 lines of 1,00 to 230,00; one credit of 230,00, the last line.
    who = 'Longue'
    customer(site, who)
    account = {n: site.list('Account', filters={'account_number': n})[0]['name']
               for n in ('411', '512')}
    party = {'account': account['411'], 'party_type': 'Customer', 'party': who}
    rows = [{**party, 'debit_in_account_currency': i, 'user_remark': f'Ligne {i}'}
            for i in range(1, 231)]
    rows.append({'account': account['512'], 'credit_in_account_currency': 230 * 231 // 2})
    site.create('Journal Entry', accounts=rows, docstatus=1).get('name')
    received(site, 230, who)

    def labels(answer):
        return [text_of(x) for x in re.findall(r'>(Ligne \d+)<', answer.text)]

    def box(answer, label):
        row = re.search(rf'<tr[^>]*>(?:(?!</tr>).)*>{label}<', answer.text, re.S).group(0)
        return re.search(r'name="pick" value="(\d+)"', row).group(1)
    first = french(site).get(address(who)).expect(200)
    tap.eq(labels(first), [f'Ligne {i}' for i in range(1, 101)])
    tap.contains(said(first), 'Ouvert : 231 lignes 26 565,00 230,00 26 335,00')
    after = re.search(r'name="after" value="([\d.]+)"', first.text).group(1)
    mine = box(first, 'Ligne 30')
    second = send(site, who, [mine], do='', after=after).expect(200)
    tap.eq(labels(second), ['Ligne 30'] + [f'Ligne {i}' for i in range(101, 201)])
    tap.eq(re.findall(r'value="(\d+)"[^>]* checked', second.text), [mine])
    more = box(second, 'Ligne 200')
    after = re.findall(r'name="after" value="([\d.]+)"', second.text)[0]
    third = send(site, who, [mine, more], do='', after=after).expect(200)
    tap.eq(labels(third), ['Ligne 30', 'Ligne 200'] + [f'Ligne {i}' for i in range(201, 231)])
    tap.contains(said(third), 'Débit 230,00, crédit 0,00 : écart de 230,00')
    credit = re.findall(r'name="pick" value="(\d+)"', third.text)[-1]
    place = re.search(r'name="place" value="([\d.]+)"', third.text).group(1)
    answer = send(site, who, [mine, more, credit], place=place).expect(303)
    tap.eq(labels(french(site).get(answer.headers['Location'])),
           [f'Ligne {i}' for i in range(201, 231)])
    tap.contains(said(french(site).get(address(who))), 'Ouvert : 228 lignes')


def proposals(answer):
    """(why, lines, value of the button) of each proposal."""
    out = []
    for row in re.findall(r'<tr.*?</tr>', answer.text, re.S):
        key = re.search(r'name="accept" value="([\d,]+)"', row)
        cells = [text_of(c) for c in re.findall(r'<t[hd][^>]*>(.*?)</t[hd]>', row, re.S)]
        if key:
            out.append((cells[0], sorted(cells[1].split(' · ')), key.group(1)))
    return out


def ask(site, who):
    return french(site).get(address(who, propose='1')).expect(200)


def test_proposals_by_reference_amount_and_sum(site):
    # Reference: 120 named by a transfer, 60 + 24 named by another. Amount: two times 36, of which
    # the older. Sum: 300 = 72 + 228, not 84 as that is named elsewhere. 12 stays without any.
    who = 'Propose'
    named = sold(site, 100, who)
    two = [sold(site, 50, who), sold(site, 20, who)]
    same = [sold(site, 30, who), sold(site, 30, who)]
    parts = [sold(site, 60, who), sold(site, 190, who)]
    sold(site, 10, who)
    pay_named = received(site, 120, who, reference_no=f'VIR {named}')
    pay_two = received(site, 84, who, reference_no=f'{two[0]}, {two[1]}')
    pay_same, pay_sum = received(site, 36, who), received(site, 300, who)
    found = proposals(ask(site, who))
    tap.eq([f[:2] for f in found], [
        (f'Même référence : {named}', sorted([f'{named} 120,00', f'{pay_named} -120,00'])),
        (f'Même référence : {two[0]}',
         sorted([f'{two[0]} 60,00', f'{two[1]} 24,00', f'{pay_two} -84,00'])),
        ('Même montant ; la plus ancienne de 2',
         sorted([f'{same[0]} 36,00', f'{pay_same} -36,00'])),
        ('Somme de 2 lignes',
         sorted([f'{parts[0]} 72,00', f'{parts[1]} 228,00', f'{pay_sum} -300,00']))])
    tap.eq(len(look(site, who).open()), 12)  # nothing was done
    # one of them
    answer = send(site, who, [], do='', accept=found[3][2], propose='1').expect(303)
    tap.eq(answer.headers['Location'], address(who, propose='1'))
    tap.eq(letters(site, who), {parts[0]: 'A', parts[1]: 'A', pay_sum: 'A'})
    # the others: what is said first is what is done
    page = send(site, who, [], do='all', propose='1').expect(200)
    tap.contains(said(page), '3 groupes de même référence ou de même montant seront lettrés : '
                 '7 lignes, 240,00 de chaque côté.')
    tap.eq(len(letters(site, who)), 3)
    groups = re.findall(r'name="group" value="([\d,]+)"', page.text)
    pairs = [('group', g) for g in groups] + [('do', 'accept'), ('propose', '1')]

    def accept():
        return french(site).call('POST', address(who), urllib.parse.urlencode(pairs).encode(),
                                 FORM)
    accept().expect(303)
    got = letters(site, who)
    tap.eq(sorted(got), sorted([named, pay_named, *two, pay_two, same[0], pay_same, *parts,
                                pay_sum]))
    tap.eq([got[n] for n in (named, pay_named, two[0], two[1], pay_two, same[0], pay_same)],
           ['B', 'B', 'C', 'C', 'C', 'D', 'D'])
    tap.contains(Account(accept().expect(409)).said, 'est déjà soldée')
    tap.contains(said(ask(site, who)), 'Aucune ligne ouverte n’en cite une autre')
    send(site, who, [], do='undo', last=last(site)['name']).expect(303)
    tap.eq(len(proposals(ask(site, who))), 3)
    page = Account(send(site, who, [], do='', accept='1,2,x').expect(417))
    tap.contains(page.said, 'n’est pas à ce compte')


def test_sums_of_six_are_found_and_the_search_is_bounded(site):
    # 1 + 2 + 4 + 8 + 16 + 32 thousand and VAT: 75 600; and 300 lines among which none is the sum.
    who = 'Somme'
    bills = [sold(site, 1000 * 2 ** i, who) for i in range(6)]
    pay = received(site, 75600, who)
    tap.eq([f[:2] for f in proposals(ask(site, who))], [
        ('Somme de 6 lignes', sorted(
            [f'{n} {1200 * 2 ** i:,},00'.replace(',', ' ', 1) for i, n in enumerate(bills)]
            + [f'{pay} -75 600,00']))])
    who = 'Recherche'
    customer(site, who)
    number = {n: site.list('Account', filters={'account_number': n})[0]['name']
              for n in ('411', '512')}
    party = {'account': number['411'], 'party_type': 'Customer', 'party': who}
    rows = [{**party, 'debit_in_account_currency': 2 * i} for i in range(1, 301)]
    rows += [{**party, 'credit_in_account_currency': 1201 + 2 * i} for i in range(300)]
    total = sum(r.get('debit_in_account_currency', 0) - r.get('credit_in_account_currency', 0)
                for r in rows)
    rows.append({'account': number['512'], 'credit_in_account_currency': total,
                 'debit_in_account_currency': 0} if total > 0 else
                {'account': number['512'], 'debit_in_account_currency': -total})
    site.create('Journal Entry', accounts=rows, docstatus=1)
    began = time.monotonic()
    tap.eq(proposals(ask(site, who)), [])
    tap.ok(time.monotonic() - began < 2, 'seconds, with the sanitizers')


def posted(site, voucher):
    """(account, debit - credit) of the entry of a document, cents of the company."""
    return sorted((r['account_number'], round(r['debit'] - r['credit'], 2))
                  for r in gl_rows(site, voucher))


def button(page, name='write_off'):
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page.text).group(1))


def test_a_small_difference_is_written_off(site):
    # 120 were sold, 118.50 came: 1.50 are lost (658). 60 were sold, 61 came: 1.00 is gained (758).
    who = 'Écart'
    a, pay = sold(site, 100, who), received(site, 118.5, who)
    page = tick(site, who, a, pay, do='difference').expect(200)
    words = said(page)
    tap.contains(words, 'Écriture qui sera passée')
    tap.ok(re.search(r'411 Clients Écart 1,50', words) and re.search(r'658 [^0-9]* 1,50', words),
           words)
    tap.contains(words, 'Passer l’écart de 1,50 et lettrer')
    tap.eq(look(site, who).open(), {a: '120,00', pay: '-118,50'})  # shown, not done
    send(site, who, [], do='', write_off=button(page)).expect(303)
    tap.eq(look(site, who).open(), {})
    doc = site.read('Payment Reconciliation', last(site)['name'])
    tap.eq((doc['written_off_amount'], doc['difference_amount']), (-1.5, 0))
    tap.eq(posted(site, doc['name']), [('411', -1.5), ('658', 1.5)])
    tap.eq(letters(site, who), {a: 'A', pay: 'A', doc['name']: 'A'})
    tap.eq(site.read('Sales Invoice', a)['status'], 'Paid')
    site.cancel('Sales Invoice', a).refused(417, 'LinkExistsError')
    # undone: the entry is reversed
    send(site, who, [], do='undo', last=doc['name']).expect(303)
    tap.eq(look(site, who).open(), {a: '120,00', pay: '-118,50'})
    tap.eq(posted(site, doc['name']),
           [('411', -1.5), ('411', 1.5), ('658', -1.5), ('658', 1.5)])
    # what was shown is not what is there any more: another one settles 100 of both
    page = tick(site, who, a, pay, do='difference').expect(200)
    shown, ids = button(page), look(site, who).ids
    more = received(site, 10, who)
    part = site.create('Payment Reconciliation', party=who, docstatus=1, allocations=[
        {'debit_line': int(ids[a]), 'credit_line': int(look(site, who).ids[more]), 'amount': 10}])
    page = Account(send(site, who, [], do='', write_off=shown).expect(409))
    tap.contains(page.said, 'l’écart n’est plus le même')
    tap.eq(look(site, who).open(), {a: '110,00', pay: '-118,50'})
    site.cancel('Payment Reconciliation', part['name'])
    b, cash = sold(site, 50, who), received(site, 61, who)
    page = tick(site, who, b, cash, do='difference').expect(200)
    send(site, who, [], do='', write_off=button(page)).expect(303)
    tap.eq(posted(site, last(site)['name']), [('411', 1), ('758', -1)])


def test_a_difference_of_a_supplier(site):
    # 120 are owed, 119.99 were paid: 0.01 is gained.
    site.create('Supplier', supplier_name='Clouterie')
    bill = site.create('Purchase Invoice', supplier='Clouterie', items=[line(1, 100)],
                       docstatus=1)['name']
    paid = site.create('Payment Entry', payment_type='Pay', party='Clouterie', paid_amount=119.99,
                       docstatus=1)['name']
    ids = Account(french(site).get(address('Clouterie', 'Supplier'))).ids
    page = send(site, 'Clouterie', [ids[bill], ids[paid]], 'difference',
                kind='Supplier').expect(200)
    send(site, 'Clouterie', [], '', kind='Supplier', write_off=button(page)).expect(303)
    tap.eq(posted(site, last(site)['name']), [('401', 0.01), ('758', -0.01)])


def test_a_difference_has_a_limit_of_the_company(site):
    # 5.00 may be written off, 5.01 may not, until the company says more.
    who = 'Limite'
    a, pay = sold(site, 100, who), received(site, 114.99, who)
    page = Account(tick(site, who, a, pay, do='difference').expect(417))
    tap.contains(page.said, '5,01 dépasse les 5,00 d’écart permis.')
    tap.eq(sorted(page.ticked), sorted([a, pay]))
    company = site.list('Company')[0]['name']
    tap.eq(site.read('Company', company)['write_off_limit'], 5)
    site.change('Company', company, write_off_limit=-1).refused(417)
    site.change('Company', company, write_off_limit=5.01).expect(200)
    page = tick(site, who, a, pay, do='difference').expect(200)
    send(site, who, [], do='', write_off=button(page)).expect(303)
    tap.eq(posted(site, last(site)['name']), [('411', -5.01), ('658', 5.01)])
    # without a difference there is nothing to be shown
    b, cash = sold(site, 10, who), received(site, 12, who)
    tick(site, who, b, cash, do='difference').expect(303)
    tap.eq(gl_rows(site, last(site)['name']), [])
    # rows of programs
    c = sold(site, 10, who)
    owed = int(look(site, who).ids[c])

    def refused(word, **row):
        site.try_create('Payment Reconciliation', party=who, docstatus=1,
                        allocations=[{'written_off': 1, **row}]).refused(417, None, word)
    refused('debit_line')
    refused('debit_line', debit_line=owed, credit_line=owed)
    refused('allocations[0].debit_line', debit_line=1)
    refused('credit_line', credit_line=owed)
    refused('allocations[0].amount', debit_line=owed, amount=12.01)
    refused('allocations[0].amount', debit_line=owed, amount=-1)
    refused('allocations', debit_line=owed, amount=5.02)
    tap.eq(look(site, who).open(), {c: '12,00'})
    customer(site, 'Utah Inc.', territory='US', default_currency='USD', vat_code='EXPORT')
    usd = invoice(site, [line(1, 1, 'EXPORT')], 'Utah Inc.', conversion_rate=0.9, docstatus=1)
    site.try_create('Payment Reconciliation', party='Utah Inc.', docstatus=1, allocations=[
        {'written_off': 1, 'debit_line': int(look(site, 'Utah Inc.').ids[usd['name']])}]) \
        .refused(417, 'ValidationError', 'allocations[0].amount')


def test_no_vat_falls_due_on_what_is_written_off(other):
    # 1 200 with 200 of VAT; 1 198 came: 200 × 1 198/1 200 = 199.67 fall due, 2.00 are lost, and
    # 0.33 of VAT stay where they wait, as nothing was received for them.
    site = Site(other.engine, vat_regime='encaissements')
    try:
        who = 'Encaissé'
        bill, pay = sold(site, 1000, who), received(site, 1198, who)
        page = tick(site, who, bill, pay, do='difference').expect(200)
        send(site, who, [], do='', write_off=button(page)).expect(303)
        name = last(site)['name']
        tap.eq(posted(site, name), [('411', -2), ('44571', -199.67), ('44574', 199.67),
                                    ('658', 2)])
        send(site, who, [], do='undo', last=name).expect(303)
        tick(site, who, bill, pay, do='part').expect(303)  # the same VAT without it
        tap.eq(posted(site, last(site)['name']), [('44571', -199.67), ('44574', 199.67)])
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


def user(site, email, role, **rule):
    site.create('User', email=email, first_name=role, new_password='a long phrase',
                roles=[{'role': role}])
    for allow, value in rule.items():
        site.create('User Permission', user=email, allow=allow, for_value=value)
    return french(site, email)


def test_rights(site):
    mine, theirs = 'Permis', 'Interdit'
    a, pay = sold(site, 100, mine), received(site, 120, mine)
    b, cash = sold(site, 100, theirs), received(site, 120, theirs)
    reader = user(site, 'lecture@test.example', 'Auditor')
    for path in (HOME, address(mine)):
        reader.get(path).expect(403)
    ids = look(site, mine).ids
    send(site, mine, ids.values(), client=reader).expect(403)
    some = user(site, 'certains@test.example', 'Accounts User', Customer=mine)
    page = said(some.get(HOME).expect(200))
    tap.ok(mine in page and theirs not in page, page)
    some.get(address(theirs)).expect(403)
    others = look(site, theirs).ids
    send(site, theirs, others.values(), client=some).expect(403)
    page = Account(send(site, mine, others.values(), client=some).expect(417))
    tap.contains(page.said, 'vous n’avez pas le droit de la voir')
    tap.eq(look(site, theirs).open(), {b: '120,00', cash: '-120,00'})
    send(site, mine, ids.values(), client=some).expect(303)
    tap.eq(letters(site, mine), {a: 'A', pay: 'A'})
    tap.ok('Défaire' not in look(site, mine).said, 'another one did it')
    tap.contains(look(site, mine, client=some).said, 'Défaire LET-')


def test_two_companies_are_kept_apart(other):
    # The customer owes 120 to each; 120 came to the second one.
    site = Site(other.engine)
    try:
        who, second = 'Deux fois', 'Bois et Fils'
        site.create('Company', company_name=second, abbr='BF', siren='732829320')
        a = sold(site, 100, who, company=COMPANY)
        b = sold(site, 100, who, company=second)
        pay = received(site, 120, who, company=second)
        there, here = look(site, who, company=second), look(site, who, company=COMPANY)
        tap.eq((here.open(), there.open()),
               ({a: '120,00'}, {b: '120,00', pay: '-120,00'}))
        client = french(site)

        def post(picks):
            pairs = [('pick', p) for p in picks] + [('do', 'letter')]
            return client.call('POST', address(who, company=second),
                               urllib.parse.urlencode(pairs).encode(), FORM)
        page = Account(post([here.ids[a], there.ids[pay]]).expect(417))
        tap.contains(page.said, 'n’est pas à ce compte')
        tap.eq(page.ticked, [pay])
        tap.contains(said(client.get(f'{HOME}?company={second.replace(" ", "%20")}')), who)
        tap.ok(who not in said(client.get(HOME)), 'nothing to letter in the first one')
        answer = post([there.ids[b], there.ids[pay]]).expect(303)
        tap.contains(answer.headers['Location'], 'company=Bois%20et%20Fils')
        tap.eq(look(site, who, company=COMPANY).open(), {a: '120,00'})
        tap.eq(look(site, who, company=second).open(), {})
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


def test_vat_on_receipts_falls_due(other):
    # 1 200 with 200 of VAT, of which 600 came: 200 × 600/1 200 = 100 fall due as they are lettered.
    site = Site(other.engine, vat_regime='encaissements')
    try:
        who = 'Encaissement'
        bill, pay = sold(site, 1000, who), received(site, 600, who)
        tick(site, who, bill, pay, do='part').expect(303)
        rows = gl_rows(site, last(site)['name'])
        tap.eq([(r['account_number'], r['debit'], r['credit']) for r in rows],
               [('44571', 0, 100), ('44574', 100, 0)])
        send(site, who, [], do='undo', last=last(site)['name']).expect(303)
        tap.eq(look(site, who).open(), {bill: '1 200,00', pay: '-600,00'})
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


def test_the_fec_has_the_letters_and_their_day(other):
    site = Site(other.engine)
    try:
        who = 'Fichier'
        bill, pay, alone = sold(site, 100, who), received(site, 120, who), sold(site, 7, who)
        tick(site, who, bill, pay).expect(303)
        short, cash = sold(site, 50, who), received(site, 59, who)  # 1.00 is written off
        page = tick(site, who, short, cash, do='difference').expect(200)
        send(site, who, [], do='', write_off=button(page)).expect(303)
        out = tempfile.mkdtemp()
        site.ask('export fec', '--from', f'{YEAR}-01-01', '--to', f'{YEAR}-12-31', '--out', out)
        path = glob.glob(out + '/*FEC*.txt')[0]
        official(path, '--siren', SIREN)
        rows = [r for r in rows_of(path) if r['CompteNum'] == '411']
        day = TODAY.strftime('%Y%m%d')
        tap.eq({r['PieceRef']: (r['EcritureLet'], r['DateLet']) for r in rows},
               {bill: ('A', day), pay: ('A', day), alone: ('', ''), short: ('B', day),
                cash: ('B', day), last(site)['name']: ('B', day)})
    finally:
        site.stop()


def test_the_menu_and_the_palette_lead_here(site):
    tap.contains(french(site).get('/app/payment-reconciliation').text, f'href="{HOME}"')
    who = 'Chemin'
    sold(site, 10, who)
    link = html.escape(address(who))
    for page in (f'/app/customer/{who}?pane=links',
                 '/app/query-report/Accounts%20Receivable?party=' + who,
                 '/app/query-report/General%20Ledger?party=' + who):
        tap.contains(french(site).get(page).expect(200).text, f'href="{link}"')
    for report in ('Accounts%20Receivable', 'Accounts%20Payable', 'General%20Ledger'):
        tap.contains(french(site).get('/app/query-report/' + report).text, f'href="{HOME}"')
    for words in ('lettrage', 'lettrer', 'pointer un compte'):
        tap.contains(french(site).get('/palette?q=' + words).text, HOME)


def test_the_books_are_proved(site):
    tap.eq(site.run('verify').returncode, 0)


if __name__ == '__main__':
    tap.main()
