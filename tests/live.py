#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""/live: changes are told after their commit, to those who may read them, by whichever process
made them; streams are bounded, end with their session, and do not keep the server from stopping."""
import http.client
import json
import os
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import PASSWORD, Site, customer, invoice, line  # noqa: E402

STREAMS_USER = 8


class Stream:
    """Reads one stream in a thread; events as (name, data) in .events."""

    def __init__(self, client):
        self.events, self.ended, self.news = [], threading.Event(), threading.Condition()
        self.connection = http.client.HTTPConnection('127.0.0.1', client.port, timeout=30)
        self.connection.request('GET', '/live', headers=client.headers)
        self.socket = self.connection.sock
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        if self.status == 200:
            threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        name = ''
        try:
            for raw in self.answer:
                text = raw.decode().rstrip('\n')
                if text.startswith('event: '):
                    name = text[7:]
                elif text.startswith('data: '):
                    with self.news:
                        self.events.append((name, json.loads(text[6:])))
                        self.news.notify_all()
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass
        self.ended.set()

    def wait(self, fits, seconds=15):
        """The first event that fits."""
        with self.news:
            found = []

            def look():
                found[:] = [e for e in self.events if fits(*e)]
                return found
            if not self.news.wait_for(look, seconds):
                raise AssertionError(f'not told within {seconds} s; told: {self.events}')
            return found[0][1]

    def close(self):
        if self.socket:
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads
            self.socket = None


def user(site, email, role='Sales User'):
    if not site.list('User', filters={'name': email}):
        site.create('User', email=email, first_name=email.split('@')[0].capitalize(),
                    new_password=PASSWORD, roles=[{'role': role}] if role else [])
    return site.login(email)


def test_what_another_changes_is_told(site):
    alice, bob = user(site, 'alice@test.example'), user(site, 'bob@test.example')
    a, b = Stream(alice), Stream(bob)
    tap.eq((a.status, a.answer.headers['Content-Type']), (200, 'text/event-stream'))
    name = customer(alice, 'Dupont')
    made = b.wait(lambda kind, e: kind == 'change' and e['name'] == name)
    tap.eq((made['type'], made['version'], made['by'], made['me'], made['fresh'], made['gone']),
           ('customer', 1, 'Alice', False, True, False))
    tap.eq(a.wait(lambda kind, e: e.get('name') == name)['me'], True)
    alice.change('Customer', name, city='Nantes')
    changed = b.wait(lambda kind, e: e.get('name') == name and e['version'] == 2)
    tap.eq((changed['fresh'], changed['id']), (False, made['id']))
    draft = invoice(site, [line(1, 10)], name)
    number = site.submit('Sales Invoice', draft['name']).data['name']
    done = b.wait(lambda kind, e: e.get('name') == number)
    begun = b.wait(lambda kind, e: e.get('name') == draft['name']) if draft['name'] in str(
        b.events) else done
    tap.eq(begun['id'], done['id'])
    site.remove('Customer', customer(site, 'Passager'))
    b.wait(lambda kind, e: e.get('name') == 'Passager' and e['gone'])
    times = [e for e in b.events if e[1].get('name') == name and e[1]['version'] == 2]
    tap.eq(len(times), 1)  # once
    a.close()
    b.close()


def note(client, doctype, name, text):
    return client.create('Comment', reference_doctype=doctype, reference_name=name,
                         content=text)['name']


def test_a_note_is_told_to_who_may_read_what_it_is_about(site):
    customer(site, 'Lu')
    customer(site, 'Cache')
    dora = user(site, 'dora@test.example')
    site.create('User Permission', user='dora@test.example', allow='Customer', for_value='Lu')
    bob = user(site, 'bob@test.example')
    d, b = Stream(dora), Stream(bob)
    hidden = note(site, 'Customer', 'Cache', 'rien pour Dora')
    told = note(site, 'Customer', 'Lu', 'pour Dora aussi')
    event = d.wait(lambda kind, e: e.get('name') == told)
    [[about]] = site.sql("SELECT id FROM customer WHERE name = 'Lu'")
    tap.eq((event['type'], event['about'], event['me']), ('comment', int(about), False))
    b.wait(lambda kind, e: e.get('name') == hidden)
    tap.ok(hidden not in str(d.events), d.events)
    tap.ok('Dora' not in str(b.events) + str(d.events), 'the stream holds what was noted')
    d.close()
    b.close()


def test_a_refused_change_is_not_told(site):
    bob = user(site, 'bob@test.example')
    b = Stream(bob)
    site.try_create('Customer', customer_name='Faux', siren='123456789').refused(417)
    customer(site, 'Vrai')
    b.wait(lambda kind, e: e.get('name') == 'Vrai')
    tap.ok('Faux' not in str(b.events), b.events)
    b.close()


def test_only_what_may_be_read_is_told(site):
    customer(site, 'Ouvert')
    customer(site, 'Secret')
    carol, nobody = user(site, 'carol@test.example'), user(site, 'n@test.example', '')
    site.create('User Permission', user='carol@test.example', allow='Customer',
                for_value='Ouvert')
    c, n = Stream(carol), Stream(nobody)
    site.change('Customer', 'Secret', city='Paris')
    secret = invoice(site, [line(1, 10)], 'Secret')
    site.change('Customer', 'Ouvert', city='Paris')
    opened = invoice(site, [line(1, 10)], 'Ouvert')
    c.wait(lambda kind, e: e.get('name') == opened['name'])
    tap.ok('Secret' not in str(c.events) and secret['name'] not in str(c.events), c.events)
    site.change('Country', 'Malta', label_fr='Malte, archipel')
    n.wait(lambda kind, e: e.get('name') == 'Malta')  # what everybody reads
    tap.eq([e for _, e in n.events if e.get('type') in ('customer', 'sales-invoice')], [])
    c.close()
    n.close()
    tap.eq(Stream(site.client()).status, 401)


def test_changes_of_other_processes_are_told(site):
    s = Stream(user(site, 'bob@test.example'))
    path = os.path.join(os.path.dirname(site.dir), 'c.csv')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('customer_name\nImporté\n')
    site.ask('import csv', path, '--type', 'Customer')
    s.wait(lambda kind, e: e.get('name') == 'Importé')
    s.close()


def test_an_ended_session_ends_its_stream(site):
    bob = user(site, 'bob@test.example')
    s = Stream(bob)
    bob.method('logout')
    customer(site, 'Après')
    s.wait(lambda kind, e: kind == 'signin')
    tap.ok(s.ended.wait(10), 'the stream goes on')
    tap.ok('Après' not in str(s.events), s.events)


def test_streams_are_bounded(site):
    """Of one user so many; the others and the pages are served as before. Places come back."""
    eve, bob = user(site, 'eve@test.example'), user(site, 'bob@test.example')
    streams = [Stream(eve) for _ in range(40)]
    tap.eq([s.status for s in streams].count(200), STREAMS_USER)
    tap.eq({s.status for s in streams}, {200, 429})
    other = Stream(bob)
    tap.eq(other.status, 200)
    bob.get('/app/customer').expect(200)
    for s in streams:
        s.close()
    end = time.monotonic() + 15
    while time.monotonic() < end:
        again = Stream(eve)
        if again.status == 200:
            break
        again.close()
        customer(site, f'Réveil {time.monotonic()}')  # what is written to a closed one fails
    tap.eq(again.status, 200)
    again.close()
    other.close()


def test_one_who_does_not_read_costs_nothing(site):
    """A reader who stops reading: others are told all the same, and no memory grows with it."""
    bob = user(site, 'bob@test.example')
    deaf = socket.create_connection(('127.0.0.1', site.port))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    head = ''.join(f'{k}: {v}\r\n' for k, v in bob.headers.items())
    deaf.sendall(f'GET /live HTTP/1.1\r\nHost: x\r\n{head}\r\n'.encode())
    s = Stream(bob)
    for i in range(60):
        customer(site, f'Flot {i} ' + 'x' * 60)
    s.wait(lambda kind, e: str(e.get('name')).startswith('Flot 59'))
    deaf.close()
    s.close()


def test_open_streams_do_not_keep_the_server(site):
    streams = [Stream(user(site, f'{x}@test.example')) for x in ('alice', 'bob', 'carol')]
    began = time.monotonic()
    site.stop()  # fails after 5 s
    tap.ok(time.monotonic() - began < 5, 'late')
    for s in streams:
        tap.ok(s.ended.wait(5), 'not ended')
    site.start()


if __name__ == '__main__':
    tap.main()
