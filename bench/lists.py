# SPDX-License-Identifier: EUPL-1.2
"""Pages of a site that grows from ten thousand to a million invoices, over HTTP with the real
server: a page costs the same in both, and at most 10 ms at p95."""
import datetime
import gzip
import html
import re
import time
import urllib.parse
import zlib

import keys
import many

SIZES = {'sqlite': (10_000, 100_000, 1_000_000), 'postgresql': (10_000, 1_000_000)}
FLAT, MS, OTHER_MS, PALETTE_MS, FIRST_KB = 2, 10, 50, 100, 60
LIST, REPORT = '/app/sales-invoice', '/app/query-report'
LETTERS = '/books/letters?party_type=Customer&party=Client042%20SARL'
# label, address ("@": the hundredth page by "next"), who, bar in ms, is it the same in any size?
PAGES = [
    ('invoices, page 1', LIST, 'all', MS, True),
    ('invoices, page 100', '@' + LIST, 'all', MS, True),
    ('invoices, page 1, two customers only', LIST, 'two', MS, False),
    ('invoices, page 100, two customers only', '@' + LIST, 'two', MS, False),
    ('invoices, page 1, one company only', LIST, 'firm', MS, True),
    ('unpaid invoices', LIST + '?is=unpaid', 'all', MS, True),
    ('overdue invoices, one company only', LIST + '?is=overdue', 'firm', MS, True),
    ('drafts', LIST + '?is=draft', 'all', MS, False),
    ('invoices by state (paid)', LIST + '?status=Paid', 'all', MS, True),
    ('invoices of a customer', LIST + '?customer=Client042%20SARL', 'all', MS, False),
    ('invoices by change, two customers only', LIST + '?order=modified%20desc', 'two', MS, False),
    ('invoices by customer', LIST + '?order=customer%20asc', 'all', MS, False),
    ('invoices by customer, page 100', '@' + LIST + '?order=customer%20asc', 'all', MS, False),
    ('invoices by customer, two customers only', LIST + '?order=customer%20desc', 'two', MS, False),
    ('unpaid invoices by customer', LIST + '?is=unpaid&order=customer%20asc', 'all', MS, False),
    ('invoices by amount (other order)', LIST + '?order=grand_total%20desc', 'all', OTHER_MS,
     False),
    ('an invoice, one company only', '!', 'firm', MS, True),
    ('an unpaid invoice', '!5000', 'all', MS, True),
    ('a draft', '!5007', 'all', MS, True),
    ('a new invoice', LIST + '/new', 'all', MS, True),
    ('a customer', '/app/customer/Client042%20SARL', 'all', MS, True),
    ('a customer, two customers only', '/app/customer/Client007%20SARL', 'two', MS, False),
    ('customers', '/app/customer', 'all', MS, True),
    ('the first page', '/', 'all', MS, False),
    ('the first page, one company only', '/', 'firm', MS, False),
    ('the first page, two customers only', '/', 'two', MS, False),
    ('search for a customer', '/search?q=client042', 'all', MS, False),
    ('search for a word of all documents', '/search?q=sarl', 'all', MS, False),
    ('palette: a customer', '/palette?q=client042', 'all', PALETTE_MS, False),
    ('palette: a number', '/palette?q=1005000', 'all', PALETTE_MS, False),
    ('palette: an amount', '/palette?q=1%20047%2C29', 'all', PALETTE_MS, False),
    ('palette: a word of all documents', '/palette?q=sarl', 'all', PALETTE_MS, False),
    ('palette: the beginning of all numbers', '/palette?q=fac', 'all', PALETTE_MS, False),
    ('palette: a word of the trade', '/palette?q=balance', 'two', PALETTE_MS, False),
    ('palette: a customer, two customers only', '/palette?q=client007', 'two', PALETTE_MS, False),
    ('entries, page 1', '/app/gl-entry', 'all', MS, True),
    ('general ledger, all accounts', REPORT + '/General%20Ledger', 'all', MS, True),
    ('general ledger, page 20 of the largest account',
     '@20' + REPORT + '/General%20Ledger?account=411%20-%20Clients', 'all', MS, True),
    ('trial balance', REPORT + '/Trial%20Balance', 'all', MS, True),
    ('trial balance from the middle of a month to another', REPORT + '/Trial%20Balance?MIDDLE',
     'all', MS, True),
    ('VAT of the year', REPORT + '/VAT%20Summary', 'all', MS, True),
    ('VAT from the middle of a month to another', REPORT + '/VAT%20Summary?MIDDLE', 'all', MS,
     True),
    ('receivables', REPORT + '/Accounts%20Receivable', 'all', MS, False),
    ('lettrage of an account', LETTERS, 'all', MS, False),
    ('lettrage of an account, all lines', LETTERS + '&is=all', 'all', MS, True),
    ('accounts to letter', '/books/letters', 'all', OTHER_MS, False),
    ('closing a period: the checklist', '/books/close?LASTMONTH', 'all', OTHER_MS, False),
    ('sales register', REPORT + '/Sales%20Register', 'all', MS, True),
    ('the entry sheet of a journal', '/books/entry?journal=VE%20-%20Ventes', 'all', MS, False),
    ('the proof of the books', '/books/verify', 'all', MS, False),
    ('REST, invoices 100 000 behind the first',
     '/api/resource/Sales%20Invoice?limit_start=100000&order_by=posting_date%20desc', 'all', MS,
     False),
]
BARS = len(PAGES) + len(keys.DRAFTS)


def users(site):
    """Tokens of the administrator and of two users with row rules."""
    from lib.site import COMPANY
    tokens = {'all': site.headers['Authorization']}
    rules = {'two': [('Customer', 'Client007 SARL'), ('Customer', 'Client011 SARL')],
             'firm': [('Company', COMPANY)]}
    for who, list_of_rules in rules.items():
        email = f'{who}@test.example'
        site.create('User', email=email, first_name=who, new_password='a long phrase',
                    roles=[{'role': 'Accounts Manager'}])
        for allow, value in list_of_rules:
            site.create('User Permission', user=email, allow=allow, for_value=value)
        tokens[who] = site.client(email).headers['Authorization']
    return tokens


def follow(site, token, path, pages):
    from lib.site import Client
    client = Client(site.port, {'Authorization': token})
    for _ in range(pages - 1):
        found = re.search(r'<a href="([^"]*)" data-key="next"', client.get(path).expect(200).text)
        if not found:
            break
        path = html.unescape(found.group(1))
        path = urllib.parse.quote(path, safe='/%?=&+')
    return path


class Asker:
    """One page asked again and again over one connection, as `load` of the caller does it."""

    def __init__(self, load, tool, site, tokens):
        self.load, self.tool, self.site, self.tokens = load, tool, site, tokens

    def ask(self, path, who):
        today = datetime.date.today()
        year, last = today.year, today.replace(day=1) - datetime.timedelta(days=1)
        path = path.replace('LASTMONTH', f'to_date={last}')
        path = path.replace('MIDDLE', f'from_date={year}-02-12&to_date={year}-09-17')
        if path.startswith('!'):
            path = f'{LIST}/FAC-{year}-{many.BASE + int(path[1:] or 5004)}'
        if path.startswith('@'):
            count, _, rest = path[1:].partition('/')
            path = follow(self.site, self.tokens[who], '/' + rest, int(count or 100))
        kept = self.site.headers
        self.site.headers = {'Authorization': self.tokens[who]}
        try:
            got = self.load(self.tool, self.site, 1, 'GET', path)
        finally:
            self.site.headers = kept
        return got['p50_us'] / 1000, got['p95_us'] / 1000


def measure_lists(table, load, tool, engine):
    from lib.site import Site
    site = Site(engine)
    real = many.prepare(site)
    site.start()
    tokens = users(site)
    site.stop()
    had, times = 0, {}
    for size in SIZES[engine]:
        began = time.monotonic()
        many.grow(site, real, had + 1, size)
        made = time.monotonic() - began
        table.row(f'{size} invoices made, {engine}', f'{made:.1f} s')
        had = size
        site.start()
        asker = Asker(load, tool, site, tokens)
        times[size] = [asker.ask(page[1], page[2]) for page in PAGES]
        if size == SIZES[engine][-1]:  # its invoices take ids of further copies
            site.headers['Authorization'] = tokens['all']
            typed = keys.times(site, 'Client042 SARL')
        site.stop()
    small, large = SIZES[engine][0], SIZES[engine][-1]
    for i, (label, _, _, bar, flat) in enumerate(PAGES):
        p50, p95 = times[large][i]
        ratio = p50 / times[small][i][0]
        table.row(f'{label}, {large}, {engine}, p95', f'{p95:.2f} ms', f'p50 {p50:.2f} ms',
                  f'{ratio:.2f}', f'<={bar} ms' + (f', <={FLAT}' if flat else ''),
                  p95 <= bar and (not flat or ratio <= FLAT))
    for (label, _, _, bar), (p50, p95) in zip(keys.DRAFTS, typed):
        table.row(f'{label}, {large}, {engine}, p95', f'{p95:.2f} ms', f'p50 {p50:.2f} ms', '',
                  f'<={bar} ms', p95 <= bar)


# ---- what a browser loads first ----

def plain(answer):
    how = answer.headers.get('Content-Encoding', '')
    if how == 'gzip':
        return gzip.decompress(answer.body).decode()
    return zlib.decompress(answer.body).decode() if how == 'deflate' else answer.text


def parts(text):
    """Addresses of style sheets, scripts and pictures that a page or style sheet needs at once."""
    found = re.findall(r'<(?:link|script|img|use|source)[^>]*?(?:href|src)="(/[^"#]+)', text)
    found += re.findall(r'url\(["\']?(/[^"\')#]+)', text)
    return [x for x in found if not x.endswith(('.woff2', '.woff'))]


def measure_first_load(table):
    """/login and then /, with all that they load, compressed, without the font."""
    from lib.site import Site
    site = Site('sqlite')
    total, seen = 0, set()
    client = site.login()
    client.headers['Accept-Encoding'] = 'br, gzip'
    todo = ['/login', '/']
    while todo:
        url = html.unescape(todo.pop(0))
        if url in seen:
            continue
        seen.add(url)
        answer = client.raw('GET', url)
        if answer.status != 200:
            continue
        total += len(answer.body)
        kind = answer.headers.get('Content-Type', '')
        if 'html' in kind or 'css' in kind:
            again = client.raw('GET', url, None, {'Accept-Encoding': 'gzip'})
            todo += parts(plain(again))
    site.stop()
    kb = total / 1000
    table.row('first load: /login and / with all parts, no font', f'{kb:.1f} kB', '',
              f'{len(seen)} parts', f'<={FIRST_KB} kB', 10 < kb <= FIRST_KB)
