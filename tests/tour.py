#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The guided tour of the demo company, without script: offered once, step by step over real pages,
left and resumed, each user for himself, only over pages that the user may open.

time limit: 600 s
"""
import html
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import tap  # noqa: E402
from lib.site import ADMIN, PASSWORD, Site, ask  # noqa: E402

STEPS = 10
FORM = {'Content-Type': 'application/x-www-form-urlencoded'}


def text_of(answer):
    words = html.unescape(re.sub(r'<[^>]*>', ' ', answer.text))
    return re.sub(r'[\s\u202f\xa0]+', ' ', words)


def press(client, step):
    """A button of the tour; where it leads."""
    return client.raw('POST', '/tour', f'step={step}', FORM).expect(303).headers['Location']


def strip(client, path):
    page = client.get(path).expect(200).text
    found = re.search(r'<section class="notice tour".*?</section>', page, re.S)
    return re.sub(r'\s+', ' ', html.unescape(re.sub(r'<[^>]*>', ' ', found[0]))) if found else None


def test_the_home_page_of_a_demo_offers_it_until_it_is_declined(site):
    desk = site.login()
    tap.contains(strip(desk, '/'), 'Faire la visite')
    tap.eq(strip(desk, '/app/sales-invoice'), None)
    tap.eq(press(desk, 'stop'), '/')
    tap.eq(strip(desk, '/'), None)
    tap.contains(text_of(desk.get('/tour')), 'Recommencer')
    tap.contains(desk.get('/help').text, 'href="/tour"')
    hits = desk.get('/palette', q='visite').json['groups'][0]['hits']
    tap.eq((hits[0]['url'], hits[0]['label']), ('/tour', 'Visite guidée'))


def test_each_step_is_a_real_page(site):
    desk = site.login()
    seen = []
    for step in range(1, STEPS + 1):
        url = press(desk, step)
        said = strip(desk, url)
        tap.contains(said, f'Visite guidée, {step} sur {STEPS}', url)
        tap.ok('Aller à la page' not in said, said)
        tap.ok(said.isascii() is False and 'the' not in said.split(), f'no French: {said}')
        seen.append(url.split('?')[0])
    tap.eq(len(set(seen)), STEPS)
    tap.ok(re.fullmatch(r'/app/sales-invoice/FAC-\d{4}-\d{5}', seen[2]), seen[2])
    tap.contains(strip(desk, '/help'), 'Aller à la page de cette étape')
    tap.eq(press(desk, 'done'), '/')
    tap.eq(strip(desk, '/'), None)
    tap.eq(text_of(desk.get('/tour')).count('Vue'), STEPS)


def test_it_is_left_and_resumed(site):
    desk = site.login()
    press(desk, 4)
    press(desk, 'stop')
    tap.eq(strip(desk, '/'), None)
    tap.contains(text_of(desk.get('/tour')), 'Reprendre à l’étape 4')
    tap.eq(press(desk, 4), '/app/sales-invoice/new')
    for wrong in ('0', '11', '99999999999999', 'x', ''):
        desk.raw('POST', '/tour', f'step={wrong}', FORM).expect(404)
    away = desk.raw('POST', '/tour', 'step=stop&next=//evil.example', FORM)
    tap.eq(away.headers['Location'], '/')


def test_each_user_has_his_own_over_what_he_may_open(site):
    site.create('User', email='seller@test.example', first_name='S', new_password=PASSWORD,
                roles=[{'role': 'Sales User'}])
    seller = site.login('seller@test.example')
    tap.eq(strip(seller, '/'), None)
    page = text_of(seller.get('/tour'))
    tap.contains(page, 'Commencer la visite')
    tap.contains(page, 'Une facture')
    tap.ok('Clôturer une période' not in page, 'a step that this user may not open')
    n = page.count('À voir')
    tap.ok(3 <= n < STEPS, n)
    for step in range(1, n + 1):
        tap.contains(strip(seller, press(seller, step)), f'{step} sur {n}')
    site.client().raw('POST', '/tour', 'step=1', FORM).expect(303, 401, 403)


def make_site(engine):
    site = Site(engine, empty=True)
    words = ['--db', site.db] if site.db else []
    ask('demo', '--site', site.dir, '--admin', ADMIN, *words, '--password-stdin',
        stdin=PASSWORD + '\n', timeout=300)
    site.start()
    return site


if __name__ == '__main__':
    tap.main(make_site=make_site)
