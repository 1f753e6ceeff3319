#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A full disk: a clear error, nothing half-done, and work goes on once there is room again.

The site (and the PostgreSQL cluster) lie on a small file system of their own, which is filled while
the server runs. time limit: 300 s
"""
import os
import signal
import subprocess
import tempfile
import time

from lib import pg, tap
from lib.site import Site, invoice, line

SIZE_MB = {'sqlite': 60, 'postgresql': 260}


class SmallDisk:
    def __init__(self, megabytes):
        self.path = tempfile.mkdtemp(prefix='bastide-disk-', dir='/tmp')
        options = f'size={megabytes}m,mode=0777'
        done = subprocess.run(['mount', '-t', 'tmpfs', '-o', options, 'tmpfs', self.path],
                              stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            os.rmdir(self.path)
            tap.skip('no small file system can be mounted here: ' + done.stderr.strip())

    def fill(self, leave=150_000):
        free = os.statvfs(self.path).f_bavail * os.statvfs(self.path).f_frsize
        with open(os.path.join(self.path, 'filler'), 'wb') as f:
            try:
                f.write(b'\0' * max(0, free - leave))
            except OSError:
                pass

    def empty(self):
        os.unlink(os.path.join(self.path, 'filler'))

    def close(self):
        """A cluster that lost its disk may not have heard that it was stopped."""
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{pid}/cmdline', 'rb') as f:
                    ours = self.path.encode() in f.read()
                if ours and int(pid) != os.getpid():
                    os.kill(int(pid), signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError):
                pass
        subprocess.run(['umount', '-l', self.path], check=False)
        os.rmdir(self.path)


def post_until_full(site):
    """Posts invoices until one is refused; the names of those that were acknowledged."""
    done = []
    for _ in range(3000):
        answer = site.try_create('Sales Invoice', customer='C', docstatus=1,
                                 items=[line(1, 10)] * 20)
        if answer.status != 200:
            return done, answer
        done.append(answer.data['name'])
    raise AssertionError('the disk was never full')


def restart_cluster(engine):
    """PostgreSQL ends itself when it cannot write its log; an administrator starts it again."""
    data = os.path.join(pg.home(), 'data')
    ctl = os.path.join(pg.bin_dir(), 'pg_ctl')
    if engine == 'postgresql':
        pg._run([ctl, '-D', data, '-w', '-m', 'immediate', '-l', os.path.join(pg.home(), 'log'),
                 '-o', f'{pg.OPTIONS} -k {pg.home()}', 'restart', '-s'])


def story(engine):
    disk = SmallDisk(SIZE_MB[engine])
    site = None
    tempfile.tempdir = disk.path
    os.environ['BASTIDE_PG_HOME'] = os.path.join(disk.path, 'pg')
    pg._home = None
    try:
        site = Site(engine)
        site.create('Customer', customer_name='C')
        first = invoice(site, [line(1, 100)], 'C', docstatus=1)['name']
        disk.fill()
        done, refused = post_until_full(site)
        tap.eq(refused.status, 503, refused.text[:500])
        tap.contains(refused.text, 'ServiceUnavailableError')
        tap.ok('disque' in refused.text or 'base de données' in refused.text, refused.text[:500])
        disk.empty()
        restart_cluster(engine)
        wait_until_it_works(site)
        names = [x['name'] for x in site.list('Sales Invoice', filters=[['docstatus', '=', 1]],
                                              limit_page_length=0)]
        missing = [n for n in [first, *done] if n not in names]
        tap.eq(missing, [], 'acknowledged but lost')
        tap.ok(len(names) <= len(done) + 3, f'{len(names)} stored, {len(done) + 1} acknowledged')
        checked = site.run('verify')
        tap.eq(checked.returncode, 0, checked.stdout + checked.stderr)
        site.stop()
    finally:
        if site:
            site._clean()
        if engine == 'postgresql':
            pg.stop_home(os.environ['BASTIDE_PG_HOME'])
        tempfile.tempdir = None
        del os.environ['BASTIDE_PG_HOME']
        pg._home = None
        disk.close()


def wait_until_it_works(site):
    for _ in range(40):
        answer = site.try_create('Sales Invoice', customer='C', docstatus=1, items=[line(1, 10)])
        if answer.status == 200:
            return
        time.sleep(0.25)
    raise AssertionError(f'there is room again, but: {answer.status} {answer.text[:300]}')


def test_full_disk_sqlite():
    story('sqlite')


def test_full_disk_postgresql():
    story('postgresql')


if __name__ == '__main__':
    tap.main()
