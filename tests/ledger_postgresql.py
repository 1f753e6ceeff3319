#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The unit tests of the ledger, which run on SQLite by themselves, on PostgreSQL too.

time limit: 600 s
"""
import glob
import os
import subprocess

from lib import pg, tap
from lib.site import BUILD

PROGRAMS = sorted(glob.glob(os.path.join(BUILD, 'src', 'ledger_*_test')))


def test_the_unit_tests_are_built():
    tap.ok(PROGRAMS, 'no unit tests of the ledger')


def case(path):
    def run():
        env = dict(os.environ, BASTIDE_TEST_DATABASE=pg.new_database())
        done = subprocess.run([path], env=env, check=False, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        tap.eq(done.returncode, 0, done.stdout[-4000:])
    return run


for program in PROGRAMS:
    name = os.path.basename(program)[len('ledger_'):-len('_test')]
    globals()[f'test_{name}_on_postgresql'] = case(program)

if __name__ == '__main__':
    tap.main()
