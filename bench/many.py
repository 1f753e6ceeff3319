# SPDX-License-Identifier: EUPL-1.2
"""Many invoices in little time: copies of one real invoice and of its entry, made by the database
itself. What the copies differ in (day, customer, amount, state, name) depends on their number
only, so that a site of 10 000 and one of 1 000 000 have the same shape: 200 customers, all days of
328, one of fifty-one unpaid, one of a thousand a draft. Every second one has its entry in the
books, with VAT. The site must not be served meanwhile."""
import datetime
import os
import subprocess

BASE = 10_000_000  # ids of the copies begin behind it
DAYS = 328
CUSTOMERS = 200
TYPES = ('sales_invoice', 'sales_invoice_item', 'ledger_entry', 'gl_entry')


def day_number(day):
    return day.toordinal()


def columns(site, table):
    if site.db:
        rows = site.sql("SELECT column_name FROM information_schema.columns WHERE table_schema = "
                        f"'public' AND table_name = '{table}' ORDER BY ordinal_position")
        return [row[0] for row in rows]
    return [row[1] for row in site.sql(f'PRAGMA table_info({table})')]


def copy(site, table, where, source, changed):
    """INSERT … SELECT of one row once for each row of `source`; `changed` has the differences."""
    names = columns(site, table)
    values = ', '.join(str(changed.get(name, f'x."{name}"')) for name in names)
    quoted = ', '.join(f'"{name}"' for name in names)
    return (f'INSERT INTO {table} ({quoted}) SELECT {values} FROM {source} '
            f'CROSS JOIN {table} x WHERE {where};')


def series(low, high):
    return ('WITH RECURSIVE s(n) AS (SELECT {0} UNION ALL SELECT n + 1 FROM s WHERE n < {1}) '
            'SELECT n FROM s').format(low, high)


def statements(site, invoice_id, low, high):
    """The statements that make copies low…high."""
    today = day_number(datetime.date.today())
    year = datetime.date.today().year
    entry = site.sql(f'SELECT min(entry) FROM gl_entry WHERE voucher_no = {invoice_id}')[0][0]
    lines = [row[0] for row in site.sql(f'SELECT id FROM gl_entry WHERE entry = {entry} '
                                        'ORDER BY id')]
    item = site.sql(f'SELECT min(id) FROM sales_invoice_item WHERE parent = {invoice_id}')[0][0]
    draft, unpaid = 's.n % 1000 = 7', 's.n % 51 = 2'
    day = f'({today} - s.n * 7919 % {DAYS})'
    due = f'({today} + 30 - s.n * 7919 % {DAYS})'
    total = '(1000 + s.n * 104729 % 1000000)'
    customer = f'(SELECT id FROM bench_customer k WHERE k.n = s.n * 31 % {CUSTOMERS})'
    state = f'CASE WHEN {draft} THEN 0 ELSE 1 END'
    name = f"'FAC-{year}-' || ({BASE} + s.n)"
    moment = f'x.modified + s.n * 1000'
    status = (f"CASE WHEN {draft} THEN 'Draft' WHEN {unpaid} AND {due} < {today} THEN 'Overdue' "
              f"WHEN {unpaid} THEN 'Unpaid' ELSE 'Paid' END")
    number = 'bench_n s'
    invoice = {'id': f'{BASE} + s.n', 'name': name, 'docstatus': state, 'customer': customer,
               'posting_date': day, 'due_date': due, 'grand_total': total, 'net_total': total,
               'rounded_total': total, 'base_grand_total': total, 'status': status,
               'outstanding_amount': f'CASE WHEN {unpaid} THEN {total} ELSE 0 END'}
    made = [
        f'INSERT INTO bench_n {series(low, high)};',
        copy(site, 'sales_invoice', f'x.id = {invoice_id}', number, invoice),
        copy(site, 'sales_invoice_item', f'x.id = {item}', number,
             {'id': f'{BASE} + s.n', 'parent': f'{BASE} + s.n', 'docstatus': state}),
        copy(site, 'document', f'x.id = {invoice_id}', number,
             {'id': f'{BASE} + s.n', 'name': name, 'docstatus': state, 'creation': moment,
              'modified': moment}),
        copy(site, 'ledger_entry', f's.n % 2 = 0 AND x.id = {entry}', number,
             {'id': f'{BASE} + s.n', 'seq': f'{BASE} + s.n', 'number': f'{BASE} + s.n',
              'number_text': f"'VE-' || ({BASE} + s.n)", 'voucher_no': f'{BASE} + s.n',
              'voucher_name': name, 'posting_date': day}),
    ]
    for k, line in enumerate(lines):
        made.append(copy(site, 'gl_entry', f's.n % 2 = 0 AND x.id = {line}', number,
                         {'id': f'{BASE} + 2 * s.n + {k}', 'entry': f'{BASE} + s.n',
                          'voucher_no': f'{BASE} + s.n', 'posting_date': day,
                          'party': f'CASE WHEN x.party IS NULL THEN NULL ELSE {customer} END',
                          'due_date': f'CASE WHEN x.party IS NULL THEN NULL ELSE {due} END',
                          'outstanding': f'CASE WHEN {unpaid} THEN x.outstanding ELSE 0 END'}))
    made += balances(low, high, year)
    for words in (f'lower({name})', f'cast({BASE} + s.n AS text)',
                  "(SELECT word FROM bench_customer k WHERE k.n = s.n * 31 % "
                  f"{CUSTOMERS})", "'sarl'", f"'~' || {total} || '~'"):
        made.append(f'INSERT INTO search_word (word, document) SELECT {words}, {BASE} + s.n '
                    f'FROM {number} ORDER BY 1, 2;')
    return made + ['DELETE FROM bench_n;']


def balances(low, high, year):
    """The balances of the copies, as the ledger would have kept them."""
    first = {m: day_number(datetime.date(year, m, 1)) for m in range(1, 13)}
    month = 'CASE ' + ' '.join(f'WHEN g.posting_date >= {first[m]} THEN {year * 100 + m}'
                               for m in range(12, 1, -1)) + f' ELSE {year * 100 + 1} END'
    made = []
    for table, names, when, where in (
            ('balance', 'account', ('period', month), ''),
            ('party_balance', 'account, party', ('period', month), 'AND g.party IS NOT NULL '),
            ('day_balance', 'account, vat_code', ('posting_date', 'g.posting_date'), '')):
        key = 'g.company, g.' + names.replace(', ', ', g.') + ', e.fiscal_year'
        names = f'company, {names}, fiscal_year, {when[0]}, kind'
        sums = ['debit', 'credit'] + (['vat_base'] if table == 'day_balance' else [])
        made.append(
            f'INSERT INTO {table} ({names}, {", ".join(sums)}) SELECT {key}, {when[1]}, 0, '
            + ', '.join(f'sum(g.{x})' for x in sums) +
            ' FROM gl_entry g JOIN ledger_entry e ON e.id = g.entry '
            f'WHERE g.id >= {BASE + 2 * low} AND g.id < {BASE + 2 * high + 4} {where}'
            f'GROUP BY {key}, {when[1]} ON CONFLICT ({names}) DO UPDATE SET '
            + ', '.join(f'{x} = {table}.{x} + excluded.{x}' for x in sums) + ';')
    return made


def prepare(site):
    """Customers, one real invoice and helper tables; the id of the invoice. Stops the server."""
    from lib.site import customer, invoice, item, line
    item(site)
    for n in range(CUSTOMERS):
        customer(site, f'Client{n:03d} SARL')
    real = invoice(site, [line(2, 150, item_code='CONSEIL')], 'Client000 SARL', docstatus=1)
    site.stop()
    run(site, ['CREATE TABLE bench_n (n bigint);',
               'CREATE TABLE bench_customer (n bigint PRIMARY KEY, id bigint, word text);',
               'INSERT INTO bench_customer SELECT row_number() OVER (ORDER BY id) - 1, id, '
               "replace(lower(name), ' sarl', '') FROM document WHERE name LIKE 'Client% SARL';"])
    return int(site.sql(f"SELECT id FROM document WHERE name = '{real['name']}'")[0][0])


def run(site, list_of_statements):
    text = '\n'.join(list_of_statements)
    if site.db:
        command = ['psql', site.db, '-X', '-q', '-v', 'ON_ERROR_STOP=1']
        text = ('SET session_replication_role = replica; SET synchronous_commit = off; '
                "SET maintenance_work_mem = '512MB'; SET work_mem = '256MB';\n") + text
    else:
        command = ['sqlite3', '-bail', os.path.join(site.dir, 'bastide.db')]
        text = ('PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1500000; '
                'PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=OFF; BEGIN;\n') + text + '\nCOMMIT;'
    done = subprocess.run(command, input=text, text=True, check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:])


def guards(site):
    """The triggers of SQLite that keep copies out, as (name, text)."""
    if site.db:
        return []
    names = ', '.join(f"'{t}'" for t in TYPES + ('document', 'search_word'))
    out = subprocess.run(['sqlite3', '-readonly', '-json', os.path.join(site.dir, 'bastide.db'),
                          'SELECT name, sql FROM sqlite_master WHERE type = \'trigger\' AND '
                          f'tbl_name IN ({names})'], check=True, text=True,
                         stdout=subprocess.PIPE).stdout
    import json
    return [(row['name'], row['sql']) for row in json.loads(out or '[]')]


def grow(site, invoice_id, low, high):
    """Makes copies low…high and leaves the site as it was; it is not served meanwhile."""
    kept = guards(site)
    run(site, [f'DROP TRIGGER "{name}";' for name, _ in kept] +
        statements(site, invoice_id, low, high) + [text + ';' for _, text in kept])
    if site.db:
        run(site, ['VACUUM ANALYZE;'])
