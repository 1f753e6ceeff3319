#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Logging in and out, tokens, throttling, and who may write with a cookie."""
import base64
import os
import urllib.parse

from lib import tap
from lib.site import ADMIN, PASSWORD, Client, cookie_of

FORM = {'Content-Type': 'application/x-www-form-urlencoded'}


def whoami(client):
    return client.fetch('frappe.auth.get_logged_user')


def test_ping_needs_no_login(site):
    answer = site.client().fetch('ping')
    tap.eq(answer.expect(200).json, {'message': 'pong'})
    tap.contains(answer.headers['Content-Type'], 'application/json')


def test_nobody_reads_nothing(site):
    nobody = site.client()
    for path in ('/api/resource/Customer', '/api/resource/User', '/api/resource/GL%20Entry',
                 '/api/method/frappe.client.get_list?doctype=Customer'):
        nobody.get(path).expect(401, 403)
    nobody.post('/api/resource/Customer', {'customer_name': 'X'}).expect(401, 403)


def test_login_by_json_and_by_form(site):
    tap.eq(whoami(site.login()).message, ADMIN)
    form = urllib.parse.urlencode({'usr': ADMIN, 'pwd': PASSWORD})
    client = site.client()
    answer = client.call('POST', '/api/method/login', form, FORM)
    tap.eq(answer.message, 'Logged In')
    client.headers['Cookie'] = cookie_of(answer)
    tap.eq(whoami(client).message, ADMIN)


def test_the_cookie_is_guarded(site):
    answer = site.client().method('login', {'usr': ADMIN, 'pwd': PASSWORD})
    cookie = next(v for v in answer.headers.get_all('Set-Cookie') if v.startswith('sid='))
    tap.contains(cookie.lower(), 'httponly')
    tap.contains(cookie.lower(), 'samesite')


def test_a_wrong_password_is_401(site):
    site.client().method('login', {'usr': ADMIN, 'pwd': 'wrong'}).refused(401)
    site.client().method('login', {'usr': 'nobody@test.example', 'pwd': 'x'}).refused(401)
    site.client().method('login', {'usr': ADMIN}).expect(400, 401, 417)
    site.client().method('login', {}).expect(400, 401, 417)


def test_logout_ends_the_session(site):
    client = site.login()
    client.method('logout').expect(200)
    whoami(client).expect(401, 403)
    client.get('/api/resource/Customer').expect(401, 403)


def test_an_invented_session_is_nobody(site):
    client = Client(site.port, {'Cookie': 'sid=' + 'a' * 64})
    whoami(client).expect(401, 403)


def test_tokens(site):
    tap.eq(whoami(site).message, ADMIN)
    pair = site.headers['Authorization'].split(' ', 1)[1]
    basic = base64.b64encode(pair.encode()).decode()
    tap.eq(whoami(Client(site.port, {'Authorization': 'Basic ' + basic})).message, ADMIN)
    key, _, secret = pair.partition(':')
    for bad in (f'token {key}:{secret[:-1]}x', f'token {key}:', f'token {key}', 'token :',
                'token ', 'Basic !!!', 'Basic ' + base64.b64encode(b'a:b').decode()):
        whoami(Client(site.port, {'Authorization': bad})).expect(401, 403)


def test_a_new_user_logs_in_and_is_disabled(site):
    site.create('User', email='alice@test.example', first_name='Alice',
                new_password='a long phrase')
    alice = site.login('alice@test.example', 'a long phrase')
    tap.eq(whoami(alice).message, 'alice@test.example')
    token = site.client('alice@test.example')
    tap.eq(whoami(token).message, 'alice@test.example')
    site.ask('user disable', '--user', 'alice@test.example')
    whoami(alice).expect(401, 403)
    whoami(token).expect(401, 403)
    answer = site.client().method('login', {'usr': 'alice@test.example', 'pwd': 'a long phrase'})
    answer.expect(401, 403)


def test_passwords_never_come_out(site):
    site.create('User', email='bob@test.example', first_name='Bob', new_password='another phrase')
    text = site.get('/api/resource/User/bob@test.example').text
    text += site.get('/api/resource/User', fields=['*'], limit_page_length=0).text
    tap.ok('another phrase' not in text and 'argon2' not in text, text)


# ---- writes with a cookie ----

def write(client, headers):
    doc = {'customer_name': f'C {os.urandom(6).hex()}'}
    return client.call('POST', '/api/resource/Customer', doc, headers)


def test_a_cookie_without_browser_headers_may_write(site):
    write(site.login(), {}).expect(200, 201)


def test_a_cookie_with_our_own_origin_may_write(site):
    here = f'http://127.0.0.1:{site.port}'
    client = site.login()
    write(client, {'Origin': here}).expect(200, 201)
    write(client, {'Referer': here + '/app/customer'}).expect(200, 201)
    write(client, {'Sec-Fetch-Site': 'same-origin'}).expect(200, 201)


def test_a_cookie_from_elsewhere_may_not_write(site):
    client = site.login()
    for headers in ({'Origin': 'https://evil.example'}, {'Referer': 'https://evil.example/x'},
                    {'Sec-Fetch-Site': 'cross-site'}, {'Origin': 'null'},
                    {'Origin': f'http://127.0.0.1:{site.port}.evil.example'},
                    {'Referer': f'https://evil.example/?http://127.0.0.1:{site.port}/'}):
        write(client, headers).refused(403)


def test_another_site_leaves_no_form_at_the_sign_in(site):
    """A form of ours that comes without a session is kept for after the sign-in; one of another
    site is neither shown nor kept."""
    visitor = Client(site.port)
    sent = urllib.parse.urlencode({'content': 'glissé', 'customer_name': 'glissé'})
    for path in ('/app/customer/new', '/app/company/Atelier/note'):
        for headers in ({'Origin': 'https://evil.example'}, {'Sec-Fetch-Site': 'cross-site'}):
            answer = visitor.call('POST', path, sent, {**FORM, **headers}).expect(403)
            tap.ok('glissé' not in answer.text and 'kept' not in answer.text, answer.text[:300])
    ours = visitor.call('POST', '/app/customer/new', sent,
                        {**FORM, 'Sec-Fetch-Site': 'same-origin'}).expect(401)
    tap.contains(ours.text, 'name="kept"')


def test_the_csrf_token_opens_writing(site):
    client = site.login()
    token = client.fetch('bastide.csrf_token').message
    evil = {'Origin': 'https://evil.example'}
    write(client, {**evil, 'X-Frappe-CSRF-Token': token}).expect(200, 201)
    write(client, {**evil, 'X-Frappe-CSRF-Token': 'x' + token[1:]}).refused(403)
    other = site.login().fetch('bastide.csrf_token').message
    write(client, {**evil, 'X-Frappe-CSRF-Token': other}).refused(403)


def test_a_token_needs_no_csrf(site):
    write(site, {'Origin': 'https://evil.example'}).expect(200, 201)


# ---- last, because it locks ----

def test_wrong_passwords_are_throttled(site):
    site.create('User', email='carol@test.example', first_name='Carol', new_password='third phrase')
    statuses = []
    for _ in range(15):
        answer = site.client().method('login', {'usr': 'carol@test.example', 'pwd': 'wrong'})
        statuses.append(answer.status)
    tap.contains(statuses, 429)
    tap.eq(set(statuses), {401, 429})
    answer = site.client().method('login', {'usr': 'carol@test.example', 'pwd': 'third phrase'})
    answer.expect(429)
    tap.eq(whoami(site.login()).message, ADMIN, 'another user is not locked')


if __name__ == '__main__':
    tap.main()
