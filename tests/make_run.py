#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What `make run` does once the program is built: a demo site, three lines, a server that ends.

time limit: 600 s
"""
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import BUILD, ROOT, Client, free_port, program, wait_for_ping  # noqa: E402


class Run:
    def __init__(self, site):
        self.port = free_port()
        environment = {**os.environ, 'BASTIDE_BUILD': os.path.abspath(BUILD)}
        self.process = subprocess.Popen(
            [os.path.join(ROOT, 'tools', 'run'), site, str(self.port)], env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.said = {}
        while len(self.said) < 3:
            line = self.process.stdout.readline()
            tap.ok(line, f'it ended: {self.said}')
            key, found, value = line.strip().partition(': ')
            if found and key in ('address', 'user', 'password'):
                self.said[key] = value
        tap.ok(wait_for_ping(self.process, self.port), 'no answer')

    def stop(self):
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        tap.eq(self.process.wait(10), 0)
        tap.ok(time.monotonic() - started < 5, 'over 5 s')


def log_in(run):
    answer = Client(run.port).method('login', {'usr': run.said['user'],
                                               'pwd': run.said['password']})
    tap.eq(answer.message, 'Logged In')


def test_the_first_start_and_a_later_one():
    program()
    site = os.path.join(tempfile.mkdtemp(), 'deep', 'site')
    first = Run(site)
    tap.eq(first.said['address'], f'http://127.0.0.1:{first.port}')
    log_in(first)
    first.stop()
    tap.eq(os.stat(os.path.join(site, 'demo-password')).st_mode & 0o777, 0o600)
    started = time.monotonic()
    second = Run(site)
    tap.ok(time.monotonic() - started < 5, 'a later start takes over 5 s')
    tap.eq(second.said['password'], first.said['password'])
    log_in(second)
    second.stop()


def test_a_folder_of_something_else_is_left_alone():
    program()
    folder = tempfile.mkdtemp()
    with open(os.path.join(folder, 'mine'), 'w', encoding='utf-8') as f:
        f.write('x')
    done = subprocess.run([os.path.join(ROOT, 'tools', 'run'), folder, '1'], check=False, text=True,
                          env={**os.environ, 'BASTIDE_BUILD': os.path.abspath(BUILD)},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    tap.eq(done.returncode, 1, done.stdout)
    tap.eq(os.listdir(folder), ['mine'])


if __name__ == '__main__':
    tap.main()
