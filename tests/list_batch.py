#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Many documents at once from a list: what would happen is shown first; then each is done alone,
some in each request, and says how it ended. And the total of a filter of more than a page."""
import html
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import PASSWORD, customer, invoice, line  # noqa: E402

INVOICES = '/app/sales-invoice'
FORM = {'Content-Type': 'application/x-www-form-urlencoded'}


def french(site, user=None):
    who = [user] if user else []
    return site.login(*who, headers={'Accept-Language': 'fr'})


def send(client, picks, path=INVOICES, **fields):
    pairs = [('pick', p) for p in picks] + list(fields.items())
    return client.call('POST', f'{path}/batch', urllib.parse.urlencode(pairs).encode(), FORM)


def rows(page):
    """(name, what is said of it) of each line of the table."""
    body = re.search(r'<tbody.*?</tbody>', page.text, re.S).group(0)
    out = []
    for row in re.findall(r'<tr.*?</tr>', body, re.S):
        cells = re.findall(r'<t[hd][^>]*>(.*?)</t[hd]>', row, re.S)
        plain = [html.unescape(re.sub('<[^>]*>', '', c)) for c in cells]
        link = re.search(r'<a href="[^"]*/([^"/?]*)["?]', cells[0])
        out.append((urllib.parse.unquote(link[1]) if link else plain[0], plain[-1]))
    return out


def hidden(page, name):
    return [html.unescape(v) for v in
            re.findall(rf'name="{name}" value="([^"]*)"', page.text)]


def state(site, name):
    return site.read('Sales Invoice', name)['docstatus']


def drafts(site, n, who='Dupont SARL', **fields):
    if not site.list('Customer', filters=[['name', '=', who]]):
        customer(site, who)
    return [invoice(site, [line(1, 10 + i)], who, **fields)['name'] for i in range(n)]


def test_what_would_happen_is_shown_and_nothing_is_done(site):
    a = french(site)
    good = drafts(site, 2)
    done = drafts(site, 1, docstatus=1)
    picks = [good[0], done[0], good[1], 'NOBODY']
    page = send(a, picks, do='submit').expect(200)
    said = dict(rows(page))
    tap.eq(said[good[0]], 'Reçoit son numéro et ne peut plus être modifié')
    tap.eq(said[done[0]], 'Déjà validé.')
    tap.contains(said['NOBODY'], 'NOBODY')
    tap.eq(hidden(page, 'pick'), good)
    tap.contains(page.text, 'Valider : 2 documents sur 4')
    tap.eq([state(site, n) for n in good], [0, 0])
    send(a, picks, do='cancel').expect(200)
    send(a, picks, do='delete').expect(200)
    send(a, picks, do='set.is_sent').expect(200)
    tap.eq([state(site, n) for n in good + done], [0, 0, 1])


def test_each_is_done_alone_and_says_how_it_ended(site):
    a = french(site)
    good = drafts(site, 3)
    broken = drafts(site, 1)[0]
    page = send(a, [good[0], 'NOBODY', good[1], good[2]], do='submit', go='1').expect(200)
    said = rows(page)
    tap.eq([what for _, what in said][0], 'Fait')
    tap.contains(said[1][1], 'NOBODY')
    tap.eq([what for _, what in said][2:], ['Fait', 'Fait'])
    tap.eq([name.startswith('FAC-') for name, _ in said], [True, False, True, True])
    tap.contains(page.text, '3 sur 4 faits')
    again = send(a, [said[0][0], broken], do='submit', go='1')
    tap.eq([what for _, what in rows(again)], ['Déjà validé.', 'Fait'])


def test_many_are_done_in_chunks(site):
    a = french(site)
    names = drafts(site, 45)
    page = send(a, names, do='delete', go='1')
    tap.eq((len(rows(page)), len(hidden(page, 'pick'))), (20, 25))
    tap.contains(page.text, 'Continuer (25 restent)')
    page = send(a, hidden(page, 'pick'), do='delete', go='1', done=hidden(page, 'done')[0],
                bad=hidden(page, 'bad')[0])
    tap.contains(page.text, '<progress class="progress" max="45" value="40"')
    page = send(a, hidden(page, 'pick'), do='delete', go='1', done=hidden(page, 'done')[0],
                bad=hidden(page, 'bad')[0])
    tap.contains(page.text, '45 sur 45 faits')
    tap.ok('Continuer' not in page.text)
    tap.eq(site.list('Sales Invoice', filters=[['name', 'in', names]]), [])


def test_marks_and_cancellations(site):
    a = french(site)
    names = drafts(site, 2, docstatus=1)
    page = send(a, names, do='set.is_sent', go='1')
    tap.eq([what for _, what in rows(page)], ['Fait', 'Fait'])
    tap.eq([site.read('Sales Invoice', n)['is_sent'] for n in names], [1, 1])
    page = send(a, names, do='set.is_sent')
    tap.eq([what for _, what in rows(page)], ['Déjà marqué.'] * 2)
    page = send(a, names, do='cancel', go='1')  # what was sent is not cancelled
    tap.ok(all('avoir' in what for _, what in rows(page)), rows(page))
    other = drafts(site, 1, docstatus=1)
    page = send(a, [names[0], *other], do='cancel', go='1')
    tap.eq(rows(page)[1][1], 'Fait')
    tap.eq([state(site, n) for n in (names[0], other[0])], [1, 2])
    for what in ('set.posting_date', 'set.nope', 'set.is_return', 'drop', ''):
        send(a, names, do=what, go='1').expect(403)


def test_the_whole_filter_may_be_picked(site):
    a = french(site)
    mine = drafts(site, 3, 'Mairie')
    page = send(a, [], do='submit', all='1', query='is=draft&customer__like=mairie')
    tap.eq(sorted(name for name, _ in rows(page)), sorted(mine))
    tap.eq(send(a, [], do='submit', query='is=draft').headers['Location'],
           f'{INVOICES}?is=draft')
    send(a, [], do='submit', all='1', query='status__gt=%00').expect(400, 404, 417)
    csv = send(a, [], do='csv', all='1', query='customer__like=mairie&columns=customer%2Cname')
    tap.eq(csv.text.lstrip('\ufeff').split('\r\n')[0], 'Client;Numéro')
    tap.eq(len(csv.text.strip().split('\r\n')), 4)
    two = send(a, mine[:2], do='csv')
    tap.eq(len(two.text.strip().split('\r\n')), 3)


def test_rights_are_those_of_the_user(site):
    for email, roles in (('sales@test.example', ['Sales User']),
                         ('auditor@test.example', ['Auditor'])):
        site.create('User', email=email, first_name='X', new_password=PASSWORD,
                    roles=[{'role': r} for r in roles])
    names = drafts(site, 2)
    auditor, sales = french(site, 'auditor@test.example'), french(site, 'sales@test.example')
    bar = re.compile(r'<button [^>]*name="do" value="([^"]*)"')
    offered = lambda client: bar.findall(re.search(  # noqa: E731
        r'<div class="batch".*?</form>', client.get(INVOICES).text, re.S).group(0))
    tap.eq(offered(auditor), ['csv', 'xlsx'])
    tap.eq(offered(sales), ['set.is_sent', 'delete', 'csv', 'xlsx'])
    tap.eq(offered(french(site)),
           ['submit', 'set.is_sent', 'cancel', 'delete', 'csv', 'xlsx'])
    send(auditor, names, do='delete', go='1').expect(403)
    send(sales, names, do='submit', go='1').expect(403)
    send(site.client(), names, do='delete', go='1').expect(303, 401, 403)
    tap.eq([state(site, n) for n in names], [0, 0])
    # a document that the user may not see stays unseen
    site.create('User Permission', user='sales@test.example', allow='Customer',
                for_value='Mairie')
    page = send(sales, names, do='delete')
    tap.ok('Dupont' not in page.text, 'the customer of another is told')
    send(sales, names, do='delete', go='1')
    tap.eq([state(site, n) for n in names], [0, 0])
    tap.eq(send(sales, names, do='csv').text.strip().count('\r\n'), 0)


def test_a_page_does_not_wait_for_the_sum_of_many(site):
    a = french(site)
    customer(site, 'Grand')
    many = [{'doctype': 'Sales Invoice', 'customer': 'Grand', 'items': [line(1, 1)]}] * 170
    for _ in range(6):
        site.method('frappe.client.insert_many', {'docs': many}).expect(200)
    query = 'customer__like=grand'
    page = a.get(f'{INVOICES}?{query}')
    foot = re.search(r'<tfoot.*?</tfoot>', page.text, re.S).group(0)
    tap.contains(foot, 'Plus de 1000 : additionner')
    link = html.unescape(re.search(r'<a href="([^"]*)"', foot).group(1))
    tap.eq(link, f'{INVOICES}?{query}&sum=all')
    for address in (link, f'{INVOICES}?{query}&sum=foot'):
        page = a.get(address)
        foot = re.sub(r'\s+', ' ', re.sub(r'<[^>]*>', ' ', re.search(
            r'<tfoot.*?</tfoot>', page.text, re.S).group(0))).strip()
        # 1 020 times 1,00 and 0,20 of VAT
        tap.eq(foot, 'Total des 1 020 1 020,00 204,00 1 224,00 1 224,00')
    tap.ok('<main' not in page.text, 'only the foot is asked for')


def test_currencies_are_never_added_up(site):
    a = french(site)
    customer(site, 'Ohio', territory='United States')
    invoice(site, [line(1, 5, 'EXPORT')], 'Ohio', currency='USD', conversion_rate=0.9)
    foot = a.get(f'{INVOICES}?sum=foot').text
    tap.contains(foot, 'en plusieurs devises')
    tap.ok(',00' not in foot, foot)


if __name__ == '__main__':
    tap.main()
