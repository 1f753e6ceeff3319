#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Lettrage partiel: what is settled in part has a letter in lower case, all that hangs together
the same one; it becomes the capital once nothing is open. Groups grow together, come apart when a
settlement is undone, and never are in the FEC. Figures by hand."""
import glob
import tempfile

from lib import tap
from lib.site import Site
from letters import YEAR, last, letters, look, received, rows_of, send, sold, tick


def part(site, who, *documents):
    ids = look(site, who).ids
    send(site, who, [ids[d] for d in documents], do='part').expect(303)


def test_the_page_shows_it_among_what_is_open(site):
    # 1 200 were sold, 500 came: 700 are open under a letter in lower case. 12 have none.
    who = 'Acompte'
    bill, pay, other = sold(site, 1000, who), received(site, 500, who), sold(site, 10, who)
    tap.eq(len(look(site, who).rows[bill]), 9)  # no letters yet: no columns of letters
    part(site, who, bill, pay)
    page = look(site, who)
    tap.eq({n: cells[8:] for n, cells in page.rows.items()},
           {bill: ['700,00', 'a', last(site)['name']], other: ['12,00', '', '']})
    tap.contains(page.answer.text, 'Lettre partielle')
    tap.eq(sorted(page.ids), sorted([bill, other]))  # what is open can be ticked
    page = look(site, who, **{'is': 'all'})
    tap.eq(page.rows[pay][8:], ['', 'a', last(site)['name']])
    rest = received(site, 700, who)
    tick(site, who, bill, rest).expect(303)
    page = look(site, who, **{'is': 'all'})
    tap.eq(page.rows[bill][9], 'A')
    tap.eq(letters(site, who), {bill: 'A', pay: 'A', rest: 'A'})


def test_groups_grow_together(site):
    # 120 and 240 were sold; 100 and 200 came, each in part; then 60 for the rest of both.
    who = 'Ensemble'
    a, b = sold(site, 100, who), sold(site, 200, who)
    first, second = received(site, 100, who), received(site, 200, who)
    part(site, who, a, first)
    part(site, who, b, second)
    tap.eq(letters(site, who), {a: 'a', first: 'a', b: 'b', second: 'b'})
    rest = received(site, 60, who)
    tick(site, who, a, b, rest).expect(303)
    joined = letters(site, who)
    tap.eq(joined, {n: 'A' for n in (a, b, first, second, rest)})
    more = [sold(site, 10, who), received(site, 12, who)]
    tick(site, who, *more).expect(303)
    tap.eq([letters(site, who)[n] for n in more], ['B', 'B'])


def test_groups_come_apart_when_it_is_undone(site):
    who = 'Séparer'
    a, b = sold(site, 100, who), sold(site, 200, who)  # 120 and 240
    first, second = received(site, 100, who), received(site, 200, who)
    part(site, who, a, first)
    part(site, who, b, second)
    rest = received(site, 60, who)
    tick(site, who, a, b, rest).expect(303)
    send(site, who, [], do='undo', last=last(site)['name']).expect(303)
    back = letters(site, who)
    tap.eq(sorted(back), sorted([a, b, first, second]))
    tap.eq((back[a], back[b]), (back[first], back[second]))
    tap.ok(back[a] != back[b] and back[a].islower() and back[b].islower(), back)
    tap.eq(look(site, who).open(), {a: '20,00', b: '40,00', rest: '-60,00'})
    send(site, who, [], do='undo', last=look_last(site, who)).expect(303)
    tap.eq(sorted(letters(site, who)), sorted([a, first]))
    send(site, who, [], do='undo', last=look_last(site, who)).expect(303)
    tap.eq(letters(site, who), {})


def look_last(site, who):
    """The reconciliation that Undo names."""
    names = [x['name'] for x in site.list(
        'Payment Reconciliation', filters={'party': who, 'docstatus': 1}, order_by='creation desc',
        limit_page_length=1)]
    return names[0]


def test_a_payment_of_a_part_has_it_too(site):
    # Made by the payment itself, not by the page.
    who = 'Règlement'
    bill = sold(site, 100, who)
    pay = site.create('Payment Entry', payment_type='Receive', party=who, paid_amount=50,
                      references=[{'reference_name': bill, 'allocated_amount': 50}], docstatus=1)
    tap.eq(letters(site, who), {bill: 'a', pay['name']: 'a'})
    site.cancel('Payment Entry', pay['name'])
    tap.ok(bill not in letters(site, who), 'nothing settles the invoice any more')
    tap.eq(look(site, who).open(), {bill: '120,00'})


def test_the_fec_has_whole_groups_only(other):
    site = Site(other.engine)
    try:
        # 120 against 120, of which only 100 were set against each other: it balances, and is open.
        who = 'Fichier'
        bill = sold(site, 100, who)
        pay = site.create('Payment Entry', payment_type='Receive', party=who, paid_amount=120,
                          references=[{'reference_name': bill, 'allocated_amount': 100}],
                          docstatus=1)['name']
        tap.eq(letters(site, who), {bill: 'a', pay: 'a'})
        out = tempfile.mkdtemp()
        site.ask('export fec', '--from', f'{YEAR}-01-01', '--to', f'{YEAR}-12-31', '--out', out)
        rows = [r for r in rows_of(glob.glob(out + '/*FEC*.txt')[0]) if r['CompteNum'] == '411']
        tap.eq({(r['EcritureLet'], r['DateLet']) for r in rows}, {('', '')})
        tick(site, who, bill, pay).expect(303)
        tap.eq(letters(site, who), {bill: 'A', pay: 'A'})
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


def test_books_of_before_get_theirs(other):
    """Partial groups had no letter once: the upgrade gives them one."""
    site = Site(other.engine)
    try:
        who = 'Avant'
        a, b = sold(site, 100, who), sold(site, 200, who)
        pay, whole = received(site, 150, who), [sold(site, 10, who), received(site, 12, who)]
        tick(site, who, *whole).expect(303)
        part(site, who, a, b, pay)  # 120 and 30 of 240
        want = {whole[0]: 'A', whole[1]: 'A', a: 'b', b: 'b', pay: 'b'}
        tap.eq(letters(site, who), want)
        site.stop()
        site.ask('sql', 'DELETE FROM lettrage_line WHERE lettrage IN '
                        '(SELECT id FROM lettrage WHERE day IS NULL)')
        site.ask('sql', 'DELETE FROM lettrage WHERE day IS NULL')
        site.ask('sql', "DELETE FROM upgrade_step WHERE name = 'partial_letters'")
        site.ask('sql', "UPDATE meta SET value = 'another' WHERE key = 'schema_hash'")
        site.start()
        tap.eq(letters(site, who), want)
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


def test_a_partial_group_with_nothing_open_is_found(other):
    site = Site(other.engine)
    try:
        who = 'Faux'
        bill, pay = sold(site, 100, who), received(site, 120, who)
        tick(site, who, bill, pay).expect(303)
        site.ask('sql', "UPDATE lettrage SET day = NULL, code = 'a'")
        found = site.run('verify')
        tap.ok(found.returncode != 0, 'verify finds it')
        tap.contains(found.stdout + found.stderr, 'lettrage')
    finally:
        site.stop()


def test_the_books_are_proved(site):
    tap.eq(site.run('verify').returncode, 0)


if __name__ == '__main__':
    tap.main()
