# SPDX-License-Identifier: EUPL-1.2
"""A site of the program under test, on one engine, talked to as any program would: by its command
line and over HTTP.

    site = Site('sqlite')            # init, serve, wait for ping
    doc = site.create('Customer', customer_name='Dupont')
    site.get('/api/resource/Customer', filters=[['customer_name', '=', 'Dupont']]).data
    site.stop()
"""
import atexit
import datetime
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

from lib import pg, tap

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get('BASTIDE_BUILD', os.path.join(ROOT, 'build-test'))
SHARED = os.environ.get('BASTIDE_SHARED', os.path.join(ROOT, '..', 'shared'))
ADMIN = 'admin@test.example'
PASSWORD = 'correct horse battery'
SIREN = '123456782'
COMPANY = 'Atelier Test'
TODAY = datetime.date.today()
YEAR = TODAY.year
SANITIZER = re.compile(r'runtime error:|ERROR: \w+Sanitizer')


def program():
    for path in ('bastide', 'src/bastide'):
        if os.access(os.path.join(BUILD, path), os.X_OK):
            return os.path.join(BUILD, path)
    tap.skip('the program is not built')


def shared(*parts):
    """A file of the common test data; the test is skipped, visibly, where it is absent."""
    path = os.path.join(SHARED, *parts)
    if not os.path.exists(path):
        tap.skip(f'no test data: {os.path.join(*parts)}')
    return path


def run(*args, stdin='', timeout=120):
    """Runs the program; the finished process with stdout and stderr as text."""
    done = subprocess.run([program(), *map(str, args)], input=stdin, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout)
    if done.returncode < 0 or SANITIZER.search(done.stderr):
        raise AssertionError(f'{args[0]}: status {done.returncode}: {done.stderr}')
    return done


def ask(*args, stdin='', timeout=120):
    """Runs the program, which must succeed; its output."""
    done = run(*args, stdin=stdin, timeout=timeout)
    if done.returncode:
        raise AssertionError(f'{args[0]}: status {done.returncode}: {done.stdout}{done.stderr}')
    return done.stdout


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Response:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode('utf-8', errors='replace')

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def data(self):
        """The document or list of a resource, once the status is checked."""
        return self.expect(200, 201, 202).json['data']

    @property
    def message(self):
        return self.expect(200, 201, 202).json.get('message')

    def expect(self, *statuses):
        if self.status not in statuses:
            raise AssertionError(f'status {self.status}, expected {statuses}: {self.text[:2000]}')
        return self

    def refused(self, status, exc_type=None, *words):
        """A refusal of this status and type whose messages hold these words (field names)."""
        self.expect(status)
        if exc_type:
            tap.eq(self.json.get('exc_type'), exc_type, self.text[:500])
        for word in words:
            tap.contains(self.text, word)
        return self


class Client:
    """Speaks to a server with one way of logging in: token, cookie or none."""

    def __init__(self, port, headers=None):
        self.port = port
        self.headers = headers or {}
        self.connection = None

    def raw(self, method, path, body=None, headers=None):
        sent = {**self.headers, **(headers or {})}
        for attempt in (0, 1):
            if not self.connection:
                self.connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
            try:
                self.connection.request(method, path, body, sent)
                answer = self.connection.getresponse()
                return Response(answer.status, answer.headers, answer.read())
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()  # an idle connection that the server has closed
                if attempt or method != 'GET':
                    raise
        return None

    def call(self, method, path, body=None, headers=None, **query):
        """Query values that are no text are sent as JSON, as Frappe's clients do."""
        parts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in query.items()}
        url = urllib.parse.quote(path, safe='/%?=&')
        if parts:
            url += '?' + urllib.parse.urlencode(parts)
        sent = dict(headers or {})
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
            sent.setdefault('Content-Type', 'application/json')
        if isinstance(body, str):
            body = body.encode()
        return self.raw(method, url, body, sent)

    def get(self, path, /, **query):
        return self.call('GET', path, **query)

    def post(self, path, body=None, **query):
        return self.call('POST', path, {} if body is None else body, **query)

    def put(self, path, body, **query):
        return self.call('PUT', path, body, **query)

    def delete(self, path, **query):
        return self.call('DELETE', path, **query)

    def method(self, name, body=None):
        return self.post(f'/api/method/{name}', body)

    def fetch(self, name, /, **query):
        return self.get(f'/api/method/{name}', **query)

    def upload(self, name, content, path='/api/method/upload_file', **fields):
        """Sends a file as the field "file" of a form."""
        mark = 'm4rk'
        body = b''.join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in fields.items())
        body += (f'--{mark}\r\nContent-Disposition: form-data; name="file"; '
                 f'filename="{name}"\r\n\r\n').encode() + content + f'\r\n--{mark}--\r\n'.encode()
        return self.call('POST', path, body,
                         {'Content-Type': f'multipart/form-data; boundary={mark}'})

    # -- documents --

    def create(self, doctype, doc=None, **fields):
        return self.post(f'/api/resource/{doctype}', {**(doc or {}), **fields}).data

    def try_create(self, doctype, doc=None, **fields):
        return self.post(f'/api/resource/{doctype}', {**(doc or {}), **fields})

    def read(self, doctype, name):
        return self.get(f'/api/resource/{doctype}/{urllib.parse.quote(name, safe="")}').data

    def change(self, doctype, name, **fields):
        return self.put(f'/api/resource/{doctype}/{urllib.parse.quote(name, safe="")}', fields)

    def remove(self, doctype, name):
        return self.delete(f'/api/resource/{doctype}/{urllib.parse.quote(name, safe="")}')

    def list(self, doctype, **query):
        return self.get(f'/api/resource/{doctype}', **query).data

    def submit(self, doctype, name):
        return self.change(doctype, name, docstatus=1)

    def cancel(self, doctype, name):
        return self.method('frappe.client.cancel', {'doctype': doctype, 'name': name})

    def report(self, name, **filters):
        filters.setdefault('company', COMPANY)
        body = {'report_name': name, 'filters': filters}
        return self.method('frappe.desk.query_report.run', body).message

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None


class Site(Client):
    """Uses the administrator's token."""

    def __init__(self, engine='sqlite', serve=True, empty=False, **options):
        self.engine = engine
        self.dir = os.path.join(tempfile.mkdtemp(prefix='site-'), 'site')
        self.db = pg.new_database() if engine == 'postgresql' else None
        self.process = None
        self.log_path = self.dir + '.log'
        super().__init__(0)
        atexit.register(self._clean)
        program()
        if not empty:
            self.init(**options)
        if serve and not empty:
            self.start()

    def init(self, **options):
        words = []
        given = {'siren': SIREN, 'name': COMPANY, 'admin': ADMIN, **options}
        for key, value in given.items():
            words += ['--' + key.replace('_', '-'), value]
        if self.db:
            words += ['--db', self.db]
        return ask('init', '--site', self.dir, *words, '--password-stdin', stdin=PASSWORD + '\n')

    def run(self, command, *args, **how):
        return run(*command.split(), '--site', self.dir, *args, **how)

    def ask(self, command, *args, **how):
        return ask(*command.split(), '--site', self.dir, *args, **how)

    def start(self):
        for _ in range(3):  # somebody else may take the port in between
            self.port = free_port()
            if self._serve():
                break
        else:
            with open(self.log_path, encoding='utf-8', errors='replace') as f:
                raise AssertionError(f'the server does not answer: {f.read()[-4000:]}')
        if 'Authorization' not in self.headers:
            token = self.ask('token', '--user', ADMIN).strip()
            self.headers['Authorization'] = 'token ' + token

    def _serve(self):
        with open(self.log_path, 'ab') as log:
            self.process = subprocess.Popen(
                [program(), 'serve', '--site', self.dir, '--listen', f'127.0.0.1:{self.port}'],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return wait_for_ping(self.process, self.port)

    def _clean(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(os.path.dirname(self.dir), ignore_errors=True)

    def kill(self):
        """As a power cut: no warning."""
        self.process.kill()
        self.process.wait()
        self.close()

    def stop(self):
        """SIGTERM: the server must end by itself, with status 0, within 5 s."""
        self.close()
        if not self.process or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError('the server did not end within 5 s of SIGTERM') from None
        with open(self.log_path, encoding='utf-8', errors='replace') as f:
            log = f.read()
        tap.ok(not SANITIZER.search(log), log[-8000:])
        tap.eq(status, 0, log[-2000:])

    def client(self, user=None, token=None):
        """Another client: of a user's token, or of nobody."""
        if user:
            token = self.ask('token', '--user', user).strip()
        return Client(self.port, {'Authorization': 'token ' + token} if token else {})

    def login(self, user=ADMIN, password=PASSWORD, headers=None):
        """A client with the cookie of a session."""
        client = Client(self.port, headers)
        answer = client.method('login', {'usr': user, 'pwd': password})
        tap.eq(answer.message, 'Logged In')
        client.headers['Cookie'] = cookie_of(answer)
        return client

    def sql(self, statement):
        """Rows of a statement, straight from the database."""
        if self.db:
            return pg.sql(self.db, statement)
        out = subprocess.run(
            ['sqlite3', '-readonly', '-noheader', '-separator', '\x1f',
             os.path.join(self.dir, 'bastide.db'), statement], check=True, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout
        return [line.split('\x1f') for line in out.splitlines()]


def cookie_of(answer):
    for value in answer.headers.get_all('Set-Cookie') or []:
        if value.startswith('sid='):
            return value.split(';')[0]
    raise AssertionError(f'no cookie sid: {answer.headers}')


def wait_for_ping(process, port, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            connection = http.client.HTTPConnection('127.0.0.1', port, timeout=5)
            connection.request('GET', '/api/method/ping')
            answer = connection.getresponse()
            if answer.status == 200 and json.loads(answer.read()) == {'message': 'pong'}:
                return True
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.05)
        finally:
            connection.close()
    return False


# ---- documents that many suites need ----

def customer(site, name='Dupont SARL', **fields):
    return site.create('Customer', customer_name=name, **fields)['name']


def item(site, code='CONSEIL', stock=0, **fields):
    return site.create('Item', item_code=code, item_name=code.capitalize(), is_stock_item=stock,
                       **fields)['name']


def line(qty, rate, vat_code='TVA20', **fields):
    return {'item_name': 'Prestation', 'description': 'Prestation', 'qty': qty, 'rate': rate,
            'vat_code': vat_code, **fields}


def invoice(site, lines, customer_name='Dupont SARL', **fields):
    """The body of an invoice; created and submitted with docstatus=1."""
    return site.create('Sales Invoice', customer=customer_name, items=lines, **fields)


def gl_rows(site, voucher):
    return site.list('GL Entry', filters=[['voucher_no', '=', voucher]], fields=['*'],
                     limit_page_length=0, order_by='name asc')


def balance_of(rows, prefix):
    """debit - credit, in cents, of the rows whose account number begins so."""
    return sum(round(100 * r['debit']) - round(100 * r['credit']) for r in rows
               if str(r['account_number']).startswith(prefix))
