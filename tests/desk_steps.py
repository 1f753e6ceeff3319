#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What stands above and below a submitted document: the steps of its way with the days that are
left, the next action with its amount, the currency of what is to be paid, the mentions of law."""
import datetime
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.days import after  # noqa: E402
from lib.site import TODAY, Site, customer, invoice, line  # noqa: E402


def make_site(engine):
    site = Site(engine)
    customer(site)
    site.desk = site.login()
    return site


def plain(text):
    text = html.unescape(re.sub(r'<[^>]*>', ' ', text))
    return re.sub(r'\s+', ' ', text.replace('\u202f', ' ').replace('\u00a0', ' ')).strip()


def page(site, name, slug='sales-invoice'):
    return site.desk.get(f'/app/{slug}/{name}').expect(200).text


def steps(text):
    """[('done', 'Validée le …'), …]; the present one begins with '>'."""
    found = re.search(r'<ol class="steps".*?</ol>', text, re.S)
    return [(state, ('>' if 'aria-current' in li else '') + plain(word))
            for li, state, word in re.findall(
                r'<li([^>]*)><span class="state" data-state="(\w+)">(.*?)</span>',
                found.group(0) if found else '')]


def primary(text):
    return [plain(b) for b in re.findall(r'<a class="button primary"[^>]*>(.*?)</a>', text)]


def fr(day):
    return day.strftime('%d/%m/%Y')


def due(days):
    return TODAY + datetime.timedelta(days=days)


def sold(site, days, **fields):
    return invoice(site, [line(1, 1000)], docstatus=1, due_date=str(due(days)), **fields)['name']


def paid(site, name, amount):
    site.create('Payment Entry', payment_type='Receive', party_type='Customer',
                party='Dupont SARL', paid_amount=amount, docstatus=1,
                references=[{'reference_doctype': 'Sales Invoice', 'reference_name': name,
                             'allocated_amount': amount}])


def test_a_draft_is_on_no_way_yet(site):
    draft = invoice(site, [line(1, 1000)])
    tap.eq(steps(page(site, draft['name'])), [])


def test_the_present_step_tells_the_days_that_are_left(site):
    for days, word in ((30, 'dans 30 jours'), (2, 'dans 2 jours'), (1, 'demain'),
                       (0, 'aujourd’hui')):
        tap.eq(steps(page(site, sold(site, days))),
               [('done', f'Validée le {fr(TODAY)}'),
                ('part', f'>À encaisser le {fr(due(days))}, {word}'), ('open', 'Soldée')])


# 1 000 and 20 % of VAT are 1 200: 500 is paid, 700 are left
def test_the_next_action_says_what_is_left_and_goes_with_it(site):
    name = sold(site, 30)
    tap.eq(primary(page(site, name)), ['Encaisser 1 200,00'])
    paid(site, name, 500)
    text = page(site, name)
    tap.eq(primary(text), ['Encaisser 700,00'])
    tap.eq([state for state, _ in steps(text)], ['done', 'part', 'open'])
    tap.contains(plain(text), 'Total TTC 1 200,00 €')
    tap.contains(plain(text), 'Reste dû 700,00 €')
    paid(site, name, 700)
    text = page(site, name)
    tap.eq([state for state, _ in steps(text)], ['done', 'done', 'done'])
    tap.ok('aria-current="step"' not in text, 'nothing is left to do')
    tap.ok(not any('Encaisser' in b for b in primary(text)), primary(text))


def test_a_credit_note_is_set_off(site):
    name = sold(site, 30)
    note = invoice(site, [line(-1, 1000)], docstatus=1, is_return=1)['name']
    tap.eq(steps(page(site, note)),
           [('done', f'Validée le {fr(TODAY)}'), ('part', '>À rembourser ou à imputer'),
            ('open', 'Soldée')])
    site.put(f'/api/resource/Sales Invoice/{name}', {'docstatus': 2}).expect(200)
    tap.eq(steps(page(site, name)), [])


def test_a_purchase_is_to_be_paid(site):
    site.create('Supplier', supplier_name='Scierie')
    name = site.create('Purchase Invoice', supplier='Scierie', bill_no='S 1', docstatus=1,
                       bill_date=str(TODAY), due_date=str(due(3)),
                       items=[line(1, 50)])['name']
    text = page(site, name, 'purchase-invoice')
    tap.eq(steps(text)[1], ('part', f'>À payer le {fr(due(3))}, dans 3 jours'))
    tap.eq(primary(text), ['Payer 60,00'])


def test_the_foot_says_what_the_law_wants_as_the_pdf_does(site):
    text = plain(page(site, sold(site, 30, remarks='Merci de votre visite')))
    for sentence in ('Indemnité forfaitaire pour frais de recouvrement',
                     'pénalités exigibles sans rappel', 'Pas d\'escompte pour paiement anticipé',
                     'Merci de votre visite'):
        tap.eq(text.count(sentence), 1, sentence)


def test_many_actions_wait_in_a_menu(site):
    text = page(site, sold(site, 30))
    menu = re.search(r'<details class="menu"><summary[^>]*>.*?</details>',
                     text[text.index('id="main"'):], re.S).group(0)
    tap.contains(plain(menu), 'Autres actions')
    tap.eq([plain(b) for b in re.findall(r'<li>(.*?)</li>', menu, re.S)],
           ['Facture électronique (UBL)', 'Dupliquer', 'Annuler…'])


def test_what_is_past_is_late(site):
    name = sold(site, 0)
    for days, word in ((1, 'en retard d’un jour'), (3, 'en retard de 3 jours')):
        after(site, days)
        site.desk = site.login()
        tap.eq(steps(page(site, name))[1],
               ('late', f'>À encaisser le {fr(due(0))}, {word}'))


if __name__ == '__main__':
    tap.main(make_site)
