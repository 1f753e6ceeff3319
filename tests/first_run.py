#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The first start: "serve" on an empty folder asks for a company in the browser, has the site made
and serves it. Who does not know the code that it printed gets nothing but the question for it.

time limit: 600 s
"""
import html
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import pg, tap  # noqa: E402
from lib.site import (ADMIN, PASSWORD, SANITIZER, Client, cookie_of, free_port,  # noqa: E402
                      program, run)

FORM = {'siren': '732 829 320', 'company_name': 'Menuiserie Été', 'email': ADMIN,
        'new_password': PASSWORD}


class FirstRun:
    """A server without a site; `db` None is SQLite."""

    def __init__(self, engine, folder=None, db=None):
        self.dir = folder or os.path.join(tempfile.mkdtemp(prefix='first-'), 'site')
        self.db = db or (pg.new_database() if engine == 'postgresql' else None)
        self.port = free_port()
        self.process = subprocess.Popen(
            [program(), 'serve', '--site', self.dir, '--listen', f'127.0.0.1:{self.port}']
            + (['--db', self.db] if self.db else []), text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said = [self.process.stdout.readline() for _ in range(3)]
        found = re.match(rf'http://127\.0\.0\.1:{self.port}(/setup\?code=(\S+))$', said[1])
        tap.ok(found, said)
        tap.contains(said[2], 'listening on')
        self.path, self.code = found.group(1), found.group(2)
        self.client = Client(self.port)

    def post(self, client=None, **fields):
        body = urllib.parse.urlencode({**FORM, 'code': self.code, **fields})
        return (client or Client(self.port)).raw(
            'POST', '/setup', body, {'Content-Type': 'application/x-www-form-urlencoded'})

    def stop(self):
        self.client.close()
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=10)
        tap.ok(not SANITIZER.search(errors), errors[-4000:])
        tap.eq(self.process.returncode, 0, errors[-2000:])


def one(engine):
    """No site is needed to begin with."""
    class Engine:
        name = engine

        def stop(self):
            pass
    return Engine()


def beside(page, field):
    """The error that stands beside a field."""
    found = re.search(rf'id="f-{field}-error">(.*?)</p>', page, re.S)
    return html.unescape(re.sub('<[^>]*>', '', found.group(1))).strip() if found else None


def value(page, field):
    tag = re.search(rf'<input[^>]* name="{field}"[^>]*>', page).group(0)
    found = re.search(r' value="([^"]*)"', tag)
    return html.unescape(found.group(1)) if found else None


def test_a_stranger_gets_only_the_question_for_the_code(site):
    first = FirstRun(site.name)
    c = first.client
    for path in ('/', '/app/customer', '/login'):
        answer = c.get(path).expect(303)
        tap.eq(answer.headers['Location'], '/setup')
    page = c.get('/setup').expect(200).text
    tap.contains(page, 'name="code"')
    tap.ok('siren' not in page, 'the form is shown to a stranger')
    tap.contains(c.get('/setup?code=0123-4567-89ab').expect(403).text, 'aria-invalid')
    tap.ok('siren' not in first.post(code='').text)
    first.post(code='0123-4567-89ab').expect(403)
    tap.ok(not os.path.exists(first.dir), 'a stranger made something')
    c.get('/api/resource/Customer').expect(503)
    c.get('/api/method/ping').expect(503)
    c.get('/healthz').expect(200)
    style = re.search(r'href="(/assets/desk\.[^"]*)"', page).group(1)
    tap.contains(c.get(style).expect(200).headers['Content-Type'], 'text/css')
    first.stop()


def test_the_code_may_be_typed_in_any_way(site):
    first = FirstRun(site.name)
    tap.eq(len(first.code), 14)
    for given in (first.code, first.code.replace('-', ''), first.code.replace('-', ' ').upper()):
        tap.contains(first.client.get('/setup', code=given).expect(200).text, 'name="siren"')
    first.stop()


def test_errors_stand_beside_the_fields_and_values_stay(site):
    first = FirstRun(site.name)
    page = first.post(siren='732829329', company_name='', email='nobody', new_password='kurz',
                      city='Nantes & "Rezé"', year_end='31/13', iban='FR7612345').expect(417).text
    for field in ('siren', 'company_name', 'email', 'new_password', 'year_end', 'iban'):
        tap.ok(beside(page, field), field)
    tap.contains(beside(page, 'siren'), '732829329')
    tap.eq(value(page, 'siren'), '732829329')
    tap.eq(value(page, 'city'), 'Nantes & "Rezé"')
    tap.eq(value(page, 'new_password'), None)
    tap.ok('kurz' not in page, 'the password is shown')
    tap.contains(page, '<details class="more" open')
    tap.ok(not os.path.exists(first.dir), 'a refused form made something')
    first.stop()


def test_defaults_tell_their_source(site):
    first = FirstRun(site.name)
    page = first.client.get(first.path).expect(200).text
    tap.eq(value(page, 'year_end'), '31/12')
    for words in ('L123-12', 'R123-237', 'CGI 269-2', 'au moins 8'.capitalize(), 'PCG'):
        tap.contains(page, words)
    first.stop()


def test_the_same_process_serves_the_new_site(site):
    first = FirstRun(site.name)
    answer = first.post(legal_form='5710', address_line1='3 rue des Joncs', pincode='44000',
                        city='Nantes', vat_regime='encaissements', year_end='30/06',
                        iban='FR76 3000 6000 0112 3456 7890 189').expect(303)
    tap.eq(answer.headers['Location'], '/')
    signed = Client(first.port, {'Cookie': cookie_of(answer)})
    home = signed.get('/').expect(200).text
    tap.contains(home, 'Menuiserie Été')
    for path in ('/app/customer/new', '/app/item/new', '/app/sales-invoice/new'):
        tap.contains(home, path)
    company = signed.read('Company', 'Menuiserie Été')
    tap.eq([company[k] for k in ('siren', 'legal_form', 'city', 'vat_regime', 'year_end', 'iban',
                                 'email_id')],
           ['732829320', 'SAS', 'Nantes', 'encaissements', '06-30',
            'FR7630006000011234567890189', ADMIN])
    year = signed.list('Fiscal Year', fields=['year_end_date'])[0]
    tap.ok(year['year_end_date'].endswith('-06-30'), year)
    tap.eq(signed.get('/setup').expect(303).headers['Location'], '/')
    tap.eq(first.client.get('/healthz').expect(200).text, 'ok\n')
    tap.contains(first.post().expect(409).text, '/')
    tap.eq(len(signed.list('Company')), 1)
    tap.eq(run('verify', '--site', first.dir).returncode, 0)
    end = time.monotonic() + 20  # the daily work has begun too
    daily = ['sql', '--site', first.dir, "SELECT value FROM meta WHERE key = 'daily_done'"]
    while '20' not in run(*daily).stdout and time.monotonic() < end:
        time.sleep(0.05)
    tap.contains(run(*daily).stdout, '20')
    first.stop()
    tap.eq(sorted(set(os.listdir(first.dir)) - {'bastide.db'}), ['bastide.conf', 'files', 'key'])


def test_of_two_at_once_one_wins(site):
    first = FirstRun(site.name)
    answers = []
    people = [threading.Thread(target=lambda: answers.append(first.post())) for _ in range(4)]
    for p in people:
        p.start()
    for p in people:
        p.join()
    tap.eq(sorted(a.status for a in answers), [303, 409, 409, 409])
    for a in answers:
        tap.ok(a.status == 303 or '<h1>' in a.text, a.text[:200])
    winner = [a for a in answers if a.status == 303][0]
    tap.eq(len(Client(first.port, {'Cookie': cookie_of(winner)}).list('Company')), 1)
    first.stop()


def test_a_failure_leaves_nothing_and_may_be_tried_again(site):
    """The name is refused when all else is made already: it is longer than a text may be."""
    first = FirstRun(site.name)
    page = first.post(company_name='x' * 1001).expect(417).text
    tap.ok(beside(page, 'company_name'), page[-3000:])
    tap.ok(not os.path.exists(first.dir), 'something is left')
    first.post().expect(303)
    first.stop()


def test_a_database_that_is_away_is_told():
    first = FirstRun('sqlite', db='postgresql://nobody@127.0.0.1:1/none')
    answer = first.post().expect(503)
    tap.contains(answer.text, 'class="notice err"')
    tap.ok(not os.path.exists(first.dir), 'something is left')
    first.stop()


def test_a_database_with_a_site_is_refused():
    """Two folders, one database: the second one must not touch it."""
    first = FirstRun('postgresql')
    first.post().expect(303)
    second = FirstRun('postgresql', db=first.db)
    tap.contains(second.post(email='other@test.example').expect(417).text, 'base de données')
    tap.ok(not os.path.exists(second.dir), 'something is left')
    second.stop()
    tap.eq(pg.sql(first.db, 'SELECT count(*) FROM "user"'), [['1']])
    first.stop()


def test_what_is_no_place_for_a_site_is_refused():
    folder = tempfile.mkdtemp()
    with open(os.path.join(folder, 'mine'), 'w', encoding='utf-8') as f:
        f.write('x')
    for place in (folder, os.path.join(folder, 'mine'), os.path.join(folder, 'a', 'b')):
        done = run('serve', '--site', place, '--listen', f'127.0.0.1:{free_port()}')
        tap.eq(done.returncode, 1, place)
        tap.contains(done.stderr, place)
    tap.eq(os.listdir(folder), ['mine'])
    shutil.rmtree(folder)


def test_what_a_killed_making_left_is_no_hindrance():
    """The configuration comes last: without it there is no site, and a new try takes its place."""
    folder = tempfile.mkdtemp()
    os.mkdir(os.path.join(folder, 'files'))
    open(os.path.join(folder, 'bastide.db'), 'wb').close()
    first = FirstRun('sqlite', folder=folder)
    first.post().expect(303)
    first.stop()
    tap.ok(os.path.exists(os.path.join(folder, 'bastide.conf')))
    tap.eq(run('serve', '--site', folder, '--db', 'postgresql://x/y').returncode, 2)


def test_killed_before_the_configuration(site):
    """All was committed, only the file that makes the folder a site is not there yet: the same
    answers take it; others do not."""
    first = FirstRun(site.name)
    first.post().expect(303)
    first.process.kill()
    first.process.communicate()
    os.remove(os.path.join(first.dir, 'bastide.conf'))
    again = FirstRun(site.name, folder=first.dir, db=first.db)
    tap.contains(again.post(siren='552100554').expect(417).text, 'déjà un site')
    tap.contains(again.post(new_password='another passphrase').expect(417).text, 'déjà un site')
    again.post().expect(303)
    again.stop()
    tap.eq(run('verify', '--site', first.dir).returncode, 0)


def test_killed_while_it_makes_the_site(site):
    """Whenever it happens: afterwards there is a whole site, or none and the next try makes it."""
    for delay in (0.02, 0.1, 0.2, 0.3, 0.45):
        first = FirstRun(site.name)
        poster = threading.Thread(target=lambda f=first: attempt(f))
        poster.start()
        time.sleep(delay)
        first.process.kill()
        first.process.communicate()
        poster.join()
        if not os.path.exists(os.path.join(first.dir, 'bastide.conf')):
            again = FirstRun(site.name, folder=first.dir, db=first.db)
            again.post().expect(303)
            again.stop()
        tap.eq(run('verify', '--site', first.dir).returncode, 0, str(delay))
        tap.contains(run('user', 'list', '--site', first.dir).stdout, ADMIN, str(delay))


def attempt(first):
    try:
        first.post()
    except OSError:
        pass


if __name__ == '__main__':
    tap.main(make_site=one)
