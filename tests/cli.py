#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The command line: help, exit codes, making a site, users and tokens, SQL, signals."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import pg, tap  # noqa: E402
from lib.site import ADMIN, PASSWORD, SIREN, Site, free_port, program, run  # noqa: E402
from lib.site import wait_for_ping  # noqa: E402

COMMANDS = ['init', 'demo', 'serve', 'token', 'user', 'hooks', 'version', 'import', 'export',
            'verify', 'backup', 'restore', 'sql']


def test_help_names_every_command():
    done = run('--help')
    tap.eq(done.returncode, 0)
    for command in COMMANDS:
        tap.contains(done.stdout, command)
        one = run(command, '--help')
        tap.eq(one.returncode, 0, command)
        tap.contains(one.stdout, command)


def test_wrong_use_is_2():
    for args in ([], ['nonsense'], ['serve'], ['serve', '--nonsense'], ['init'],
                 ['token', '--site'], ['verify', '--site']):
        tap.eq(run(*args).returncode, 2, str(args))


def test_version():
    done = run('version')
    tap.eq(done.returncode, 0)
    tap.ok(any(c.isdigit() for c in done.stdout), done.stdout)


def init(folder, *more, siren=SIREN, stdin=PASSWORD + '\n'):
    return run('init', '--site', folder, '--siren', siren, '--name', 'T', '--admin', ADMIN,
               '--password-stdin', *more, stdin=stdin)


def test_a_wrong_siren_makes_nothing():
    for siren in ('123456789', '12345678', 'abcdefghi', ''):
        folder = os.path.join(tempfile.mkdtemp(), 's')
        tap.eq(init(folder, siren=siren).returncode, 1, siren)
        tap.ok(not os.path.exists(os.path.join(folder, 'bastide.conf')), siren)
        tap.ok(not os.path.exists(os.path.join(folder, 'bastide.db')), siren)


def test_no_password_makes_nothing():
    folder = os.path.join(tempfile.mkdtemp(), 's')
    tap.ok(init(folder, stdin='').returncode in (1, 2))
    tap.ok(not os.path.exists(os.path.join(folder, 'bastide.conf')))


def test_a_missing_site_is_1():
    for args in (['verify'], ['token', '--user', ADMIN], ['sql', 'SELECT 1'], ['user', 'list']):
        words = args[:2] if args[0] == 'user' else args[:1]
        done = run(*words, '--site', '/nonexistent', *args[len(words):])
        tap.eq(done.returncode, 1, str(args))
        tap.ok(done.stderr.strip(), args)


def test_the_files_of_a_site(site):
    names = os.listdir(site.dir)
    tap.ok('bastide.conf' in names, names)
    tap.eq('bastide.db' in names, site.engine == 'sqlite')
    tap.eq(os.stat(site.dir).st_mode & 0o007, 0, 'others may enter')


def test_an_existing_site_is_refused(site):
    words = ['--db', pg.new_database()] if site.db else []
    tap.eq(init(site.dir, *words).returncode, 1)
    tap.eq(site.fetch('ping').message, 'pong')
    tap.eq(site.login().fetch('frappe.auth.get_logged_user').message, ADMIN)


def test_users_and_tokens(site):
    done = site.run('user add', '--user', 'eve@test.example', '--password-stdin',
                    stdin='eve has a phrase\n')
    tap.eq(done.returncode, 0, done.stderr)
    tap.contains(site.ask('user list'), 'eve@test.example')
    listed = json.loads(site.ask('user list', '--json'))
    tap.ok(any('eve@test.example' in json.dumps(u) for u in listed))
    site.login('eve@test.example', 'eve has a phrase')
    site.ask('user password', '--user', 'eve@test.example', '--password-stdin',
             stdin='another phrase\n')
    site.login('eve@test.example', 'another phrase')
    answer = site.client().method('login', {'usr': 'eve@test.example', 'pwd': 'eve has a phrase'})
    answer.expect(401)
    token = site.ask('token', '--user', 'eve@test.example').strip()
    tap.eq(token.count(':'), 1)
    tap.eq(site.run('token', '--user', 'nobody@test.example').returncode, 1)
    site.ask('user disable', '--user', 'eve@test.example')
    tap.eq(site.run('user disable', '--user', 'nobody@test.example').returncode, 1)


def test_sql(site):
    tap.contains(site.ask('sql', 'SELECT 40 + 2'), '42')
    tap.eq(site.run('sql', 'SELECT nonsense').returncode, 1)
    tap.eq(site.run('sql', 'SELECT 1; SELECT 2').returncode, 1)


def test_hooks_are_listed(site):
    done = run('hooks', 'Sales Invoice')
    tap.eq(done.returncode, 0, done.stderr)
    tap.contains(done.stdout, 'submit')
    tap.eq(run('hooks', 'Nonsense').returncode, 1)


def test_a_taken_port_is_said(site):
    done = subprocess.run([program(), 'serve', '--site', site.dir, '--listen',
                           f'127.0.0.1:{site.port}'], text=True, check=False, timeout=30,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    tap.eq(done.returncode, 1, done.stdout)
    tap.contains(done.stdout, str(site.port))


def test_signals_end_the_server_with_0(site):
    site.stop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        port = free_port()
        process = subprocess.Popen([program(), 'serve', '--site', site.dir, '--listen',
                                    f'127.0.0.1:{port}'], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        tap.ok(wait_for_ping(process, port))
        started = time.monotonic()
        process.send_signal(signal_number)
        tap.eq(process.wait(10), 0)
        tap.ok(time.monotonic() - started < 5)
    site.start()


def test_the_demo_is_rich(site):
    demo = Site(site.engine, empty=True)
    words = ['--db', demo.db] if demo.db else []
    done = run('demo', '--site', demo.dir, '--admin', ADMIN, '--password-stdin', *words,
               stdin=PASSWORD + '\n', timeout=300)
    tap.eq(done.returncode, 0, done.stderr)
    demo.start()
    rows = demo.list('Sales Invoice', filters={'docstatus': 1}, fields=['posting_date'],
                     limit_page_length=0)
    tap.ok(len(rows) >= 50, len(rows))
    tap.ok(len({r['posting_date'][:7] for r in rows}) >= 10)
    tap.eq(demo.run('verify').returncode, 0)
    demo.stop()


if __name__ == '__main__':
    tap.main()
