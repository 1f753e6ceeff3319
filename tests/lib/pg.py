# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL cluster of our own, for tests: never the system's one.

It lives in one folder (BASTIDE_PG_HOME, shared by the suites of a run; else a temporary one that
goes at exit), listens on a socket in that folder only, and trusts its socket. As root it runs as
the user postgres, because PostgreSQL refuses root.
"""
import atexit
import fcntl
import glob
import os
import secrets
import shutil
import subprocess
import tempfile
import time

_home = None


def bin_dir():
    found = sorted(glob.glob('/usr/lib/postgresql/*/bin'),
                   key=lambda p: int(p.split('/')[-2]) if p.split('/')[-2].isdigit() else 0)
    return found[-1] if found else None


def _as_owner(command):
    return ['runuser', '-u', 'postgres', '--'] + command if os.geteuid() == 0 else command


def _run(command):
    done = subprocess.run(_as_owner(command), stdin=subprocess.DEVNULL, text=True, cwd='/',
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise RuntimeError(f'{command[0]} failed: {done.stdout}')
    return done.stdout


# No test pulls the plug of the machine, so the disk need not be waited for; measurements do wait.
FSYNC = os.environ.get('BASTIDE_PG_FSYNC', 'off')
OPTIONS = (f"-c listen_addresses='' -c fsync={FSYNC} -c max_connections=200 "
           '-c shared_buffers=128MB -c max_wal_size=1GB')


def _start(home):
    data, bins = os.path.join(home, 'data'), bin_dir()
    if not bins:
        raise RuntimeError('PostgreSQL is not installed: run tools/deps test')
    _run([os.path.join(bins, 'initdb'), '-D', data, '-A', 'trust', '-U', 'postgres',
          '--encoding=UTF8', '--locale=C', '--no-sync'])
    # pg_ctl hands our output to the server, which would keep a pipe open: give it a file
    _run([os.path.join(bins, 'pg_ctl'), '-D', data, '-w', '-l', os.path.join(home, 'log'),
          '-o', f"{OPTIONS} -k {home}", 'start', '-s'])


def home():
    """The folder of the running cluster, started when it is not."""
    global _home
    if _home:
        return _home
    shared = os.environ.get('BASTIDE_PG_HOME')
    path = shared or tempfile.mkdtemp(prefix='bastide-pg-', dir='/tmp')
    os.makedirs(path, exist_ok=True)
    with open(path + '.lock', 'w', encoding='utf-8') as lock:  # two suites start at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(os.path.join(path, 'data', 'postmaster.pid')):
            if os.geteuid() == 0:
                shutil.chown(path, 'postgres', 'postgres')
            _start(path)
    if not shared:
        atexit.register(stop_home, path)
    _home = path
    return path


def stop_home(path):
    data = os.path.join(path, 'data')
    if os.path.exists(os.path.join(data, 'postmaster.pid')):
        _run([os.path.join(bin_dir(), 'pg_ctl'), '-D', data, '-m', 'immediate', '-w', '-s', 'stop'])
    shutil.rmtree(path, ignore_errors=True)
    if os.path.exists(path + '.lock'):
        os.unlink(path + '.lock')


def new_database():
    """The address of a new empty database."""
    name = 'b' + secrets.token_hex(6)
    for attempt in range(5):
        try:
            _run([os.path.join(bin_dir(), 'createdb'), '-h', home(), '-U', 'postgres',
                  '-T', 'template0', name])
            break
        except RuntimeError:  # somebody else may be copying the template
            if attempt == 4:
                raise
            time.sleep(0.3)
    return f'postgresql://postgres@/{name}?host={home()}'


def version():
    out = subprocess.run([os.path.join(bin_dir(), 'postgres'), '--version'], check=True,
                         stdout=subprocess.PIPE, text=True).stdout
    return out.split()[2]


def shell(address):
    """The command of a psql that reads statements from its input."""
    return _as_owner([os.path.join(bin_dir(), 'psql'), address, '-qXAt', '-v', 'ON_ERROR_STOP=1'])


def sql(address, statement):
    """Runs a statement with psql; the rows as lists of texts."""
    out = _run([os.path.join(bin_dir(), 'psql'), address, '-X', '-A', '-t', '-F', '\x1f',
                '-v', 'ON_ERROR_STOP=1', '-c', statement])
    return [line.split('\x1f') for line in out.splitlines()]
