#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Hostile and unusual HTTP by raw sockets, against http_probe (the server without the program).

The probe's limits are short: headers 1.5 s, body 2.5 s, idle 2 s; bodies 1 MB (/upload 50 MB).
"""
import atexit
import contextlib
import gzip
import json
import os
import socket
import subprocess
import threading
import time

from lib import tap

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get('BASTIDE_BUILD', os.path.join(ROOT, 'build-test'))


def start():
    process = subprocess.Popen([os.path.join(BUILD, 'src', 'http_probe')], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    threading.Thread(target=lambda: [None for _ in process.stderr], daemon=True).start()
    return process, int(process.stdout.readline().split()[1])


PROBE, PORT = start()
atexit.register(lambda: PROBE.poll() is None and PROBE.kill())


def connect(port=0):
    return socket.create_connection(('127.0.0.1', port or PORT), timeout=30)


def read_answer(s):
    """One whole answer: (status, headers, body); status 0 when the line was closed or reset."""
    data = b''
    try:
        while b'\r\n\r\n' not in data:
            more = s.recv(65536)
            if not more:
                return 0, {}, data
            data += more
        head, body = data.split(b'\r\n\r\n', 1)
        lines = head.decode('latin-1').split('\r\n')
        headers = {}
        for line in lines[1:]:
            name, value = line.split(':', 1)
            headers.setdefault(name.lower(), value.strip())
        while len(body) < int(headers.get('content-length', 0)):
            more = s.recv(65536)
            if not more:
                break
            body += more
        return int(lines[0].split()[1]), headers, body
    except ConnectionError:
        return 0, {}, data


def send(raw):
    with connect() as s:
        s.sendall(raw)
        return read_answer(s)


def request(line, *headers, body=b''):
    head = ''.join(f'{h}\r\n' for h in ('Host: t', *headers))
    return f'{line} HTTP/1.1\r\n{head}\r\n'.encode('utf-8') + body


def ask(line, *headers, body=b''):
    return send(request(line, *headers, body=body))


def understood(line, *headers, body=b''):
    status, _, text = ask(line, *headers, body=body)
    tap.eq(status, 200, text)
    return json.loads(text)


def refused(raw, *wanted):
    status, headers, _ = send(raw)
    tap.ok(status in wanted, f'{raw[:80]!r}: {status}, expected {wanted}')
    if status:
        tap.eq(headers.get('connection', '').lower(), 'close')
    tap.eq(ask('GET /echo')[0], 200, 'a normal request behind it')


def test_a_normal_request():
    got = understood('GET /echo?a=1&b=caf%C3%A9+noir&c', 'User-Agent: probe',
                     'Cookie: x=1; sid=abc')
    tap.eq(got['params'], ['a', '1', 'b', 'café noir', 'c', ''])
    tap.eq((got['method'], got['path'], got['agent'], got['sid'], got['peer']),
           ('GET', '/echo', 'probe', 'abc', '127.0.0.1'))


def test_a_path_is_decoded():
    got = understood('GET /app/Trial%20Balance/%C3%89t%C3%A9+1')
    tap.eq(got['path'], '/app/Trial Balance/Été+1')


def test_safety_headers_on_every_answer():
    for status, headers, _ in (ask('GET /echo'), ask('BREW /echo')):
        tap.ok(status in (200, 501))
        tap.contains(headers['content-security-policy'], "default-src 'self'")
        tap.contains(headers['content-security-policy'], "frame-ancestors 'none'")
        tap.eq(headers['x-content-type-options'], 'nosniff')
        tap.eq(headers['referrer-policy'], 'same-origin')
        tap.eq(headers['cache-control'], 'no-store')


def test_head_has_no_body():
    with connect() as s:
        s.sendall(request('HEAD /big') + request('GET /echo'))
        time.sleep(0.3)
        data = s.recv(65536)
    head, rest = data.split(b'\r\n\r\n', 1)
    tap.contains(head, b'200')
    tap.ok(rest.startswith(b'HTTP/1.1 200'), rest[:40])


def test_two_requests_on_one_line_and_pipelined():
    with connect() as s:
        s.sendall(request('GET /echo?n=1') + request('GET /echo?n=2'))
        first, second = read_answer(s), b''
        data = first[2]
        body = data[:int(first[1]['content-length'])]
        second = data[len(body):] or s.recv(65536)
    tap.eq(json.loads(body)['params'], ['n', '1'])
    tap.contains(second, b'"n","2"')


def test_urlencoded_form():
    body = b'usr=alice%40example.org&pwd=a+b%26c&empty='
    got = understood('POST /echo?x=1', 'Content-Type: application/x-www-form-urlencoded',
                     f'Content-Length: {len(body)}', body=body)
    tap.eq(got['params'], ['x', '1', 'usr', 'alice@example.org', 'pwd', 'a b&c', 'empty', ''])


def multipart(*parts):
    out = b''.join(b'--BB\r\n' + p + b'\r\n' for p in parts) + b'--BB--\r\n'
    return out, ('Content-Type: multipart/form-data; boundary="BB"', f'Content-Length: {len(out)}')


def test_multipart_form():
    body, headers = multipart(
        b'Content-Disposition: form-data; name="doctype"\r\n\r\nSales Invoice',
        'Content-Disposition: form-data; name="file"; filename="C:\\a\\été;"x.pdf"\r\n'
        'Content-Type: application/pdf\r\n\r\n'.replace('"x', '%22x').encode() + b'\0\xff--BB\r\n',
        b'Content-Disposition: form-data; filename=plain.txt; name=other\r\n\r\n')
    got = understood('POST /upload', *headers, body=body)
    tap.eq(got['params'], ['doctype', 'Sales Invoice'])
    tap.eq(got['files'], ['file', 'été;"x.pdf', 8, 'other', 'plain.txt', 0])


def test_broken_multipart_is_refused():
    whole, headers = multipart(b'Content-Disposition: form-data; name="a"\r\n\r\n1')
    cut = whole[:-6]
    for body in (cut, b'', b'nothing', whole.replace(b'name="a"', b'x="a"')):
        status, _, _ = ask('POST /upload', headers[0], f'Content-Length: {len(body)}', body=body)
        tap.eq(status, 400, body)


def test_broken_escapes_and_texts_are_refused():
    for target in ('/echo?a=%', '/echo?a=%4', '/echo?a=%zz', '/echo?a=%00', '/echo%00', '/%ff',
                   '/echo?a=%C3', '/echo?a=%ED%A0%80', '/e%0Acho'):
        tap.eq(ask(f'GET {target}')[0], 400, target)


def test_strange_targets_are_refused():
    for target in ('*', 'echo', 'http://other/echo', '/echo#x', '/ech\x7fo'):
        status = ask(f'GET {target}')[0]
        tap.ok(status in (0, 400), f'{target!r}: {status}')


def test_no_host():
    refused(b'GET /echo HTTP/1.1\r\n\r\n', 400)


def test_two_hosts():
    refused(request('GET /echo', 'Host: u'), 400)


def test_length_and_chunks():
    refused(request('POST /echo', 'Content-Length: 5', 'Transfer-Encoding: chunked',
                    body=b'0\r\n\r\n'), 400)


def test_two_lengths():
    refused(request('POST /echo', 'Content-Length: 5', 'Content-Length: 6', body=b'hello!'), 400)
    refused(request('POST /echo', 'Content-Length: 5', 'Content-Length: 5', body=b'hello'), 400)


def test_malformed_lengths():
    for length in ('-1', '+5', '0x5', '5 5', '5,5', 'five', ''):
        refused(request('POST /echo', f'Content-Length: {length}', body=b'hello'), 400)


def test_a_length_beyond_reason():
    refused(request('POST /echo', 'Content-Length: 1000000000000000000'), 400, 413)
    refused(request('POST /echo', 'Content-Length: ' + '9' * 40), 400, 413)


def test_unknown_transfer_coding():
    refused(request('POST /echo', 'Transfer-Encoding: gzip', body=b'x'), 400, 501)
    refused(request('POST /echo', 'Transfer-Encoding: chunked, gzip', body=b'x'), 400, 501)


def test_space_before_colon():
    refused(request('GET /echo', 'X-A : 1'), 400)
    refused(request('POST /echo', 'Content-Length : 5', body=b'hello'), 400)


def test_folded_header():
    refused(request('GET /echo', 'X-A: 1\r\n 2'), 400)


def test_header_without_colon():
    refused(request('GET /echo', 'nonsense'), 400)


def test_nul_in_a_header_value():
    refused(request('GET /echo', 'X-A: one\0two', 'X-B: 3'), 400)
    refused(request('GET /echo', 'X-A: one\0two'), 400)
    refused(request('GET /echo', 'X-A: \0', 'X-B: 3'), 400)


def test_control_byte_in_a_header_value():
    for byte in ('\x01', '\x0b', '\x1f', '\x7f', '\r'):
        refused(request('GET /echo', f'X-A: one{byte}two'), 400)


def test_control_byte_in_a_header_name():
    refused(request('GET /echo', 'X\x01A: one'), 400)


def test_header_that_is_not_utf8():
    refused(b'GET /echo HTTP/1.1\r\nHost: t\r\nX-A: \xff\xfe\r\n\r\n', 400)


def test_spaces_around_a_value_are_fine():
    got = understood('GET /echo', 'User-Agent:   a b \t ', 'X-Empty:', 'X-Last: 1')
    tap.eq(got['agent'], 'a b')
    tap.eq(understood('GET /echo', 'User-Agent:last')['agent'], 'last')


def test_control_byte_in_the_method():
    refused(b'G\x01T /echo HTTP/1.1\r\nHost: t\r\n\r\n', 400, 501)


def test_unknown_methods():
    for method in ('TRACE', 'CONNECT', 'BREW', 'get'):
        refused(request(f'{method} /echo'), 400, 501)


def test_a_long_header():
    refused(request('GET /echo', 'X-A: ' + 'a' * 60000), 431)


def test_many_headers():
    refused(request('GET /echo', *[f'X-{i}: 1' for i in range(300)]), 431)


def test_a_long_target():
    status, _, _ = ask('GET /echo?' + 'a' * 60000)
    tap.ok(status in (414, 431), status)


def test_garbage_is_not_http():
    tls = b'\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03' + b'\0' * 64
    for raw in (tls, b'\r\n' * 2000, b'\0' * 64):
        with connect() as s, contextlib.suppress(ConnectionError):
            s.sendall(raw)
            s.shutdown(socket.SHUT_WR)
            tap.ok(read_answer(s)[0] in (0, 400))
    tap.eq(ask('GET /echo')[0], 200)


def test_chunked_body():
    got = understood('POST /echo', 'Transfer-Encoding: chunked',
                     body=b'5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n')
    tap.eq(got['body'], 11)


def test_malformed_chunks():
    for body in (b'zz\r\nhello\r\n', b'-5\r\nhello\r\n0\r\n\r\n',
                 b'ffffffffffffffffff\r\nhello\r\n'):
        status, _, _ = ask('POST /echo', 'Transfer-Encoding: chunked', body=body)
        tap.ok(status in (0, 400, 413), f'{body!r}: {status}')


def memory_kb():
    with open(f'/proc/{PROBE.pid}/status', encoding='ascii') as f:
        return next(int(line.split()[1]) for line in f if line.startswith('VmHWM'))


def pour(line, size, *headers, chunked=False):
    block = b'a' * 65536
    with connect() as s:
        s.sendall(request(line, *headers))
        with contextlib.suppress(ConnectionError):
            for _ in range(size // len(block)):
                s.sendall(b'10000\r\n' + block + b'\r\n' if chunked else block)
            if chunked:
                s.sendall(b'0\r\n\r\n')
        return read_answer(s)


def test_a_body_of_100_mb_is_refused_without_being_held():
    before, size = memory_kb(), 100 * 1024 * 1024
    status, headers, _ = pour('POST /upload', size, f'Content-Length: {size}')
    tap.eq((status, headers['connection'].lower()), (413, 'close'))
    grown = memory_kb() - before
    tap.ok(grown < 8 * 1024, f'grew by {grown} kB')


def test_a_chunked_body_over_the_limit():
    status, headers, _ = pour('POST /echo', 4 * 1024 * 1024, 'Transfer-Encoding: chunked',
                              chunked=True)
    tap.eq((status, headers['connection'].lower()), (413, 'close'))


def test_a_body_within_the_limit_of_its_route():
    size = 8 * 1024 * 1024
    status, _, body = pour('POST /upload', size, f'Content-Length: {size}')
    tap.eq((status, json.loads(body)['body']), (200, size))


def test_expect_is_answered_before_the_body():
    with connect() as s:
        s.sendall(request('POST /echo', 'Content-Length: 5', 'Expect: 100-continue'))
        tap.contains(s.recv(1000), b'100 Continue')
        s.sendall(b'hello')
        tap.eq(read_answer(s)[0], 200)
    refused(request('POST /echo', 'Content-Length: 90000000', 'Expect: 100-continue'), 413)


def test_api_refusals_are_json():
    status, headers, body = ask('POST /api/resource/Item', 'Content-Length: 9999999999999')
    tap.eq((status, headers['content-type']), (413, 'application/json'))
    tap.eq(json.loads(body)['exc_type'], 'ValidationError')


def test_compression():
    _, plain, body = ask('GET /big')
    tap.ok('content-encoding' not in plain and len(body) >= 20000)
    _, packed, small = ask('GET /big', 'Accept-Encoding: br;q=1, gzip;q=0.5')
    tap.eq((packed['content-encoding'], packed['vary']), ('gzip', 'Accept-Encoding'))
    tap.eq(gzip.decompress(small), body)
    _, none, _ = ask('GET /big', 'Accept-Encoding: gzip;q=0')
    tap.ok('content-encoding' not in none)


def until_closed(s):
    began = time.monotonic()
    with contextlib.suppress(ConnectionError):
        while s.recv(65536):
            pass
    return time.monotonic() - began


def drip(first, piece, seconds):
    """How long a client lasts that sends `piece` every 0.2 s behind `first`."""
    with connect() as s:
        s.sendall(first)
        s.settimeout(0.2)
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            try:
                if not s.recv(1000):
                    break
            except TimeoutError:
                pass
            except ConnectionError:
                break
            with contextlib.suppress(ConnectionError):
                s.sendall(piece)
        return time.monotonic() - began


def test_slow_headers_are_cut_and_hinder_nobody():
    lasted, clients = [], []
    for _ in range(60):
        clients.append(threading.Thread(
            target=lambda: lasted.append(drip(b'GET /echo HTTP/1.1\r\nHost: t\r\nX-A: ', b'a', 6))))
    for c in clients:
        c.start()
    time.sleep(0.5)
    began = time.monotonic()
    tap.eq(ask('GET /echo')[0], 200)
    tap.ok(time.monotonic() - began < 1, 'a normal request meanwhile')
    for c in clients:
        c.join()
    tap.eq(len(lasted), 60)
    tap.ok(1.2 < min(lasted) and max(lasted) < 3.5, f'{min(lasted):.1f} to {max(lasted):.1f} s')


def test_a_dripping_body_is_cut():
    head = request('POST /echo', 'Content-Length: 1000')
    lasted = drip(head, b'a', 8)
    tap.ok(2.2 < lasted < 4.5, f'{lasted:.1f} s')


def test_a_dripping_body_over_the_limit_is_cut():
    lasted = drip(request('POST /echo', 'Content-Length: 90000000'), b'a', 8)
    tap.ok(2.2 < lasted < 4.5, f'{lasted:.1f} s')


def test_an_idle_line_is_cut():
    with connect() as s:
        s.sendall(request('GET /echo'))
        read_answer(s)
        tap.ok(1.5 < until_closed(s) < 3.5)


def test_a_silent_line_is_cut():
    with connect() as s:
        tap.ok(1.2 < until_closed(s) < 3)


def test_slow_headers_of_a_second_request_are_cut():
    lasted = drip(request('GET /echo') + b'GET /echo HTTP/1.1\r\nHost: t\r\nX: ', b'a', 8)
    tap.ok(lasted < 4.5, f'{lasted:.1f} s')


def test_the_cut_does_not_hit_a_running_handler():
    status, _, _ = ask('GET /slow')
    tap.eq(status, 200)


def test_many_connections_from_one_address_are_bounded():
    lines = [connect() for _ in range(330)]
    began = time.monotonic()
    closed = set()
    while len(closed) < 25 and time.monotonic() - began < 1.2:  # before the deadline cuts all
        for s in lines:
            s.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                try:
                    if not s.recv(10):
                        closed.add(s)
                except ConnectionError:
                    closed.add(s)
        time.sleep(0.05)
    for s in lines:
        s.close()
    closed = len(closed)
    tap.ok(closed >= 25, f'{closed} of 330 refused, the limit is 300')
    time.sleep(0.5)
    tap.eq(ask('GET /echo')[0], 200)


def test_stopping_lets_a_running_request_end():
    process, port = start()
    results = []

    def slow():
        with connect(port) as s:
            s.sendall(request('GET /slow'))
            results.append(read_answer(s)[0])
    idle = connect(port)
    client = threading.Thread(target=slow)
    client.start()
    time.sleep(0.3)
    began = time.monotonic()
    process.stdin.write('stop\n')
    process.stdin.flush()
    tap.eq(process.stdout.readline().strip(), 'stopped')
    tap.ok(time.monotonic() - began < 3)
    client.join()
    idle.close()
    tap.eq(results, [200])
    tap.eq(process.wait(timeout=5), 0)


def test_the_probe_ends_cleanly():
    PROBE.stdin.close()
    tap.eq(PROBE.stdout.readline().strip(), 'stopped')
    tap.eq(PROBE.wait(timeout=5), 0)


if __name__ == '__main__':
    tap.main()
