# SPDX-License-Identifier: EUPL-1.2
"""What the server needs for a changed field of a draft, beside a million invoices: of a stored
invoice, of a new one that is short (its page sends all of it) and of a new one of many rows (which
the server keeps)."""
import json
import time

SHORT, LONG, KEYS = 5, 500, 200
# label, rows, is it stored?, bar in ms
DRAFTS = [
    ('a key, stored invoice of 5 rows', SHORT, True, 10),
    ('a key, stored invoice of 500 rows', LONG, True, 10),
    ('a key, new invoice of 5 rows', SHORT, False, 10),
    ('a key, new invoice of 500 rows', LONG, False, 10),
]


def rows_of(count):
    return [{'item_name': f'Ligne {i}', 'qty': 1, 'rate': 10, 'vat_code': 'TVA20'}
            for i in range(count)]


def quantity(i, rows):
    return {'op': 'set', 'table': 'items', 'row': i % rows, 'field': 'qty', 'value': str(i + 2)}


class Draft:
    """Of one document; each key asks for what the one before it answered."""

    def __init__(self, site, customer, rows, stored):
        self.site, self.rows, self.version = site, rows, None
        self.body = {'doctype': 'Sales Invoice', 'entry': True}  # its page shows the entry
        if stored:
            doc = site.create('Sales Invoice', customer=customer, items=rows_of(rows))
            self.body['name'] = doc['name']
            self.version = doc['_version'] if '_version' in doc else 1
            self.path = f'/app/sales-invoice/{doc["name"]}/draft'
            return
        self.body['once'] = f'{rows:032x}'
        self.path = '/app/sales-invoice/new/draft'
        self.pairs = [['customer', customer]]
        for i, row in enumerate(rows_of(rows)):
            self.pairs += [[f'items[{i}].{name}', str(value)] for name, value in row.items()]

    def key(self, i):
        sent = {**self.body, 'version': self.version, 'ops': [quantity(i, self.rows)]}
        if self.version is None:
            at = next(n for n, pair in enumerate(self.pairs)
                      if pair[0] == f'items[{i % self.rows}].qty')
            self.pairs[at][1] = str(i + 2)
            sent = {**self.body, 'form': self.pairs, 'changed': [f'items[{i % self.rows}].qty']}
        text = json.dumps(sent)
        began = time.perf_counter()
        answer = self.site.raw('POST', self.path, text, {'Content-Type': 'application/json'})
        took = time.perf_counter() - began
        self.version = answer.expect(200).message.get('version')
        return 1000 * took


def times(site, customer):
    """For each of DRAFTS the median and the 95th of a hundred, in ms; the first key, which sends
    the whole of a new document, is not one of them."""
    found = []
    for _, rows, stored, _ in DRAFTS:
        draft = Draft(site, customer, rows, stored)
        draft.key(0)
        took = sorted(draft.key(i) for i in range(1, KEYS + 1))
        found.append((took[KEYS // 2], took[KEYS * 95 // 100]))
    return found
