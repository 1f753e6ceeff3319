#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Requests that mean harm: malformed JSON, climbing paths, lying uploads, smuggled HTTP."""
import os
import socket
import time

from lib import tap
from lib.site import customer

JSON = {'Content-Type': 'application/json'}


def send(site, body, path='/api/resource/Customer'):
    return site.call('POST', path, body, JSON)


def alive(site):
    tap.eq(site.fetch('ping').message, 'pong')


def test_malformed_json_is_400(site):
    for body in ('', '{', '[1', '{"customer_name": "x",}', "{'customer_name': 'x'}", 'nul',
                 '{"customer_name": "x"} x', '{"customer_name": "a", "customer_name": "b"}',
                 '{"customer_name": "a\\u0000b"}', '{"customer_name": "\\ud800"}',
                 '{"customer_name": "\\udc00\\ud800"}', '[' * 5000 + ']' * 5000,
                 '{"a":' * 5000 + '1' + '}' * 5000, '{"customer_name": "a\nb"}',
                 b'{"customer_name": "\xff"}', b'{"customer_name": "\xed\xa0\x80"}',
                 b'\xff\xfe{\x00}\x00', b'{"customer_name": "a\x00b"}'):
        send(site, body).expect(400)
        alive(site)


def test_json_of_another_shape_is_refused(site):
    for body in ('[]', '1', '"x"', 'null', 'true', '[{"customer_name": "x"}]'):
        send(site, body).expect(400, 417)


def test_values_of_another_kind_are_refused(site):
    for value in ('{}', '[]', 'true', '{"a": 1}', '[["x"]]'):
        send(site, f'{{"customer_name": {value}}}').expect(400, 417)
    customer(site, 'Grand')
    for value in ('1e400', '-1e400', '123456789012345678901234567890', '{"a":1}'):
        row = '{"item_name": "x", "qty": 1, "rate": %s}' % value
        body = '{"customer": "Grand", "items": [%s]}' % row
        send(site, body, '/api/resource/Sales Invoice').expect(400, 417)
    alive(site)


def test_filters_of_another_kind_are_refused(site):
    for text in ('{', '[[', '[1]', '[[1,2,3]]', '[["name"]]', '[["name","="]]', '"x"', '5',
                 '[["name","in",{"a":1}]]', '[["name","between",["a"]]]',
                 '[["a","b","c","d","e"]]'):
        site.call('GET', '/api/resource/Customer', filters=text).expect(400, 417)
    for query in ({'limit_page_length': 'x'}, {'limit_start': '-1'}, {'fields': '{'},
                  {'fields': '"name"x'}, {'limit': '99999999999999999999'}):
        site.call('GET', '/api/resource/Customer', **query).expect(400, 417)
    alive(site)


def test_long_texts(site):
    long_name = 'é' * 200
    send(site, '{"customer_name": "%s"}' % long_name).expect(200, 201, 417)
    send(site, '{"customer_name": "%s"}' % ('x' * 3_000_000)).expect(400, 413, 417)
    alive(site)


def test_paths_that_climb(site):
    for path in ('/../bastide.conf', '/files/../bastide.conf', '/files/..%2fbastide.conf',
                 '/files/%2e%2e/bastide.conf', '/private/files/../../bastide.conf',
                 '/assets/../../bastide.conf', '//etc/passwd', '/files//etc/passwd',
                 '/files/..%00/bastide.conf', '/files/..\\bastide.conf', '/files/bastide.db'):
        answer = site.raw('GET', path)
        tap.ok(answer.status in (400, 403, 404), f'{path}: {answer.status}')
        tap.ok(b'database' not in answer.body.lower() or answer.status != 200, path)


# ---- uploads ----

def upload(site, filename, content=b'hello', fields=None, client=None):
    mark = 'b0undary'
    parts = b''
    for key, value in (fields or {}).items():
        parts += (f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
                  ).encode()
    parts += (f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
              'Content-Type: application/octet-stream\r\n\r\n').encode() + content
    parts += f'\r\n--{mark}--\r\n'.encode()
    return (client or site).call('POST', '/api/method/upload_file', parts,
                                 {'Content-Type': f'multipart/form-data; boundary={mark}'})


def files_of(site):
    found = set()
    for folder, _, names in os.walk(os.path.dirname(site.dir)):
        found |= {os.path.join(folder, n) for n in names}
    return found


def test_an_upload_comes_back(site):
    content = bytes(range(256)) * 50
    sent = upload(site, 'données.bin', content).message
    tap.eq(sent['file_name'], 'données.bin')
    answer = site.get(sent['file_url']).expect(200)
    tap.eq(answer.body, content)
    tap.eq(answer.headers.get('X-Content-Type-Options'), 'nosniff')
    site.client().get(sent['file_url']).expect(401, 403, 404)


def test_uploads_stay_in_their_folder(site):
    before = files_of(site)
    for name in ('../../evil', '..\\..\\evil', '/tmp/evil-bastide', 'a/../../../evil', '..', '.',
                 '%2e%2e%2fevil', 'evil\x01', 'x' * 500):
        answer = upload(site, name, b'evil')
        tap.ok(answer.status in (200, 201, 400, 417), f'{name}: {answer.status}')
        if answer.status == 200:
            tap.eq(site.get(answer.message['file_url']).expect(200).body, b'evil')
    inside = os.path.join(site.dir, 'files') + os.sep
    for path in files_of(site) - before:
        base = os.path.basename(path)
        if base.startswith('bastide.db') or path.endswith('.log'):
            continue
        tap.ok(path.startswith(inside), f'{path} lies outside')
        tap.ok('evil' not in base, path)
    tap.ok(not os.path.exists('/tmp/evil-bastide'))


def test_uploaded_html_does_not_run(site):
    sent = upload(site, 'x.html', b'<script>alert(1)</script>').message
    answer = site.get(sent['file_url']).expect(200)
    kind = answer.headers.get('Content-Type', '')
    safe = 'attachment' in answer.headers.get('Content-Disposition', '') or 'html' not in kind
    tap.ok(safe, dict(answer.headers))


def test_an_upload_is_attached_to_a_document(site):
    customer(site, 'Pièces')
    sent = upload(site, 'contrat.pdf', b'%PDF-1.4', {'doctype': 'Customer', 'docname': 'Pièces'})
    doc = site.read('File', sent.message['name'])
    tap.eq((doc['attached_to_doctype'], doc['attached_to_name']), ('Customer', 'Pièces'))
    upload(site, 'x', b'x', {'doctype': 'Customer', 'docname': 'Nobody'}).expect(404, 417)


def test_broken_multipart_is_refused(site):
    kind = {'Content-Type': 'multipart/form-data; boundary=zz'}
    for body in (b'', b'--zz', b'--zz\r\n', b'--zz\r\n\r\n', b'garbage',
                 b'--zz\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc'):
        site.call('POST', '/api/method/upload_file', body, kind).expect(400, 417)
    site.call('POST', '/api/method/upload_file', b'x',
              {'Content-Type': 'multipart/form-data'}).expect(400, 417)
    alive(site)


# ---- raw HTTP ----

def raw(site, data, seconds=5):
    """The first line of the answer, or '' when the connection was cut."""
    with socket.create_connection(('127.0.0.1', site.port), timeout=seconds) as s:
        s.sendall(data)
        answer = b''
        try:
            while b'\r\n' not in answer:
                part = s.recv(4096)
                if not part:
                    break
                answer += part
        except (socket.timeout, ConnectionResetError):
            pass
        return answer.split(b'\r\n')[0].decode(errors='replace')


def test_smuggling_is_refused(site):
    head = b'POST /api/method/ping HTTP/1.1\r\nHost: x\r\n'
    for rest in (b'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
                 b'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
                 b'Content-Length : 5\r\n\r\nhello', b'Content-Length: -5\r\n\r\n',
                 b'Content-Length: 1000000000000000000\r\n\r\n',
                 b'Content-Length: 5x\r\n\r\nhello'):
        line = raw(site, head + rest)
        tap.ok(not line.startswith('HTTP/1.1 2'), f'{rest!r}: {line}')
    tap.ok(not raw(site, b'GET /api/method/ping HTTP/1.1\r\n\r\n').startswith('HTTP/1.1 2'))
    tap.ok(not raw(site, b'G\x01T / HTTP/1.1\r\nHost: x\r\n\r\n').startswith('HTTP/1.1 2'))
    alive(site)


def test_large_heads_are_refused(site):
    big = b'GET /api/method/ping HTTP/1.1\r\nHost: x\r\nX: ' + b'a' * 100_000 + b'\r\n\r\n'
    try:
        line = raw(site, big)
    except (BrokenPipeError, ConnectionResetError):
        line = ''
    tap.ok(not line.startswith('HTTP/1.1 2'), line)
    alive(site)


def test_slow_heads_are_cut(site):
    started = time.monotonic()
    cut = None
    with socket.create_connection(('127.0.0.1', site.port), timeout=5) as s:
        s.sendall(b'GET /api/method/ping HTTP/1.1\r\nHost: x\r\nX: ')
        while time.monotonic() - started < 16:
            time.sleep(1)
            try:
                s.sendall(b'a')
                s.settimeout(0.05)
                if s.recv(100) == b'':
                    cut = time.monotonic() - started
                    break
                cut = time.monotonic() - started
                break
            except socket.timeout:
                continue
            except (BrokenPipeError, ConnectionResetError):
                cut = time.monotonic() - started
                break
    tap.ok(cut is not None and 8 <= cut <= 15, f'cut after {cut} s')
    alive(site)


def test_idle_connections_do_not_stop_the_others(site):
    idle = [socket.create_connection(('127.0.0.1', site.port)) for _ in range(60)]
    try:
        alive(site.client())
    finally:
        for s in idle:
            s.close()


def test_every_page_has_the_guards(site):
    headers = site.client().get('/login').expect(200).headers
    tap.contains(headers.get('Content-Security-Policy', ''), "default-src 'self'")
    tap.eq(headers.get('X-Content-Type-Options'), 'nosniff')
    policy = headers.get('Content-Security-Policy', '')
    tap.ok('unsafe-inline' not in policy and 'unsafe-eval' not in policy, policy)


if __name__ == '__main__':
    tap.main()
