#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""kill -9 while invoices are posted: what was answered is there, what is there is whole. And two
processes on one PostgreSQL database.

time limit: 900 s
"""
import concurrent.futures
import http.client
import os
import random
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import YEAR, Site, customer, gl_rows, line  # noqa: E402

ROUNDS = int(os.environ.get('BASTIDE_CRASH_ROUNDS', '20'))


def post_until_it_dies(site, answered, stop):
    token = site.headers['Authorization'].split(' ')[1]
    client = site.client(token=token)
    while not stop.is_set():
        try:
            answer = client.try_create('Sales Invoice', customer='Dupont SARL',
                                       items=[line(1, 10), line(2, 5, 'TVA10')], docstatus=1)
        except (OSError, http.client.HTTPException):
            return
        if answer.status in (200, 201):
            answered.append(answer.json['data']['name'])


def check(site, answered):
    rows = site.list('Sales Invoice', fields=['name'], filters={'docstatus': 1},
                     order_by='name asc', limit_page_length=0)
    names = [r['name'] for r in rows]
    tap.eq(names, [f'FAC-{YEAR}-{n:05}' for n in range(1, len(names) + 1)])
    missing = set(answered) - set(names)
    tap.eq(missing, set(), 'answered but lost')
    drafts = site.list('Sales Invoice', filters={'docstatus': 0}, limit_page_length=0)
    tap.eq(drafts, [], 'created and submitted in one transaction')
    entries = site.list('GL Entry', fields=['voucher_no', 'debit', 'credit'], limit_page_length=0)
    per = {}
    for r in entries:
        per.setdefault(r['voucher_no'], [0, 0])
        per[r['voucher_no']][0] += round(100 * r['debit'])
        per[r['voucher_no']][1] += round(100 * r['credit'])
    # 10 + 10 net, 2.00 + 1.00 VAT
    tap.eq(set(map(tuple, per.values())) - {(2300, 2300)}, set())
    tap.eq(set(per), set(names))
    done = site.run('verify', timeout=300)
    tap.eq(done.returncode, 0, done.stdout + done.stderr)
    report = site.report('Trial Balance', from_date=f'{YEAR}-01-01', to_date=f'{YEAR}-12-31')
    total = [r for r in report['result'] if r.get('is_total')][-1]
    tap.eq((total['debit'], total['credit']), (23 * len(names), 23 * len(names)))


def test_killed_servers_lose_nothing(site):
    customer(site)
    answered, chance = [], random.Random(7)
    for _ in range(ROUNDS):
        stop = threading.Event()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for _ in range(4):
                pool.submit(post_until_it_dies, site, answered, stop)
            time.sleep(chance.uniform(0.05, 0.6))
            site.kill()
            stop.set()
        site.start()
    tap.ok(len(answered) > ROUNDS, f'only {len(answered)} invoices in {ROUNDS} rounds')
    check(site, answered)


def test_sigterm_lets_what_runs_finish(site):
    answered, stop = [], threading.Event()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(post_until_it_dies, site, answered, stop)
        time.sleep(0.5)
        site.stop()
        stop.set()
    site.start()
    known = site.list('Sales Invoice', filters={'docstatus': 1}, limit_page_length=0)
    tap.eq(set(answered) - {r['name'] for r in known}, set())


def test_two_processes_share_a_database(site):
    if site.engine != 'postgresql':
        tap.skip('SQLite serves one process')
    first = Site('postgresql')
    customer(first)
    second = Site('postgresql', empty=True)
    second.dir, second.db = first.dir, first.db
    second.headers = dict(first.headers)
    second.start()
    made = []

    def many(client):
        for _ in range(25):
            doc = client.try_create('Sales Invoice', customer='Dupont SARL',
                                    items=[line(1, 10), line(2, 5, 'TVA10')], docstatus=1)
            made.append(doc.expect(200, 201).json['data']['name'])
        client.close()
    token = first.headers['Authorization'].split(' ')[1]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for node in (first, second, first, second):
            pool.submit(many, node.client(token=token))
    tap.eq(sorted(made), [f'FAC-{YEAR}-{n:05}' for n in range(1, 101)])
    check(second, made)
    tap.eq(gl_rows(first, made[0]), gl_rows(second, made[0]))
    customer(first, 'Du premier')
    tap.eq(second.read('Customer', 'Du premier')['name'], 'Du premier')
    first.create('Custom Field', dt='Customer', fieldname='couleur', fieldtype='Data',
                 label='Couleur')
    second.change('Customer', 'Du premier', couleur='bleu').expect(200)
    tap.eq(first.read('Customer', 'Du premier')['couleur'], 'bleu')
    second.stop()
    first.stop()


if __name__ == '__main__':
    tap.main()
