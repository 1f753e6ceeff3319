#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The stories in C (tests/story/*_test.c) once more, on PostgreSQL: each in a database of its own.
The runner itself runs them on SQLite, as all unit tests."""
import glob
import os
import re
import subprocess

from lib import pg, tap
from lib.site import BUILD

NAMES = sorted(glob.glob(os.path.join(BUILD, 'src', 'story_*_test')))


def story(path):
    def test():
        env = {**os.environ, 'BASTIDE_TEST_PG': pg.new_database(), 'CMOCKA_MESSAGE_OUTPUT': 'TAP'}
        done = subprocess.run([path], env=env, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=300, check=False)
        passed = len(re.findall(r'^ok ', done.stdout, re.M))
        tap.ok(done.returncode == 0 and passed > 0, done.stdout[-3000:])
    return test


for name in NAMES:
    globals()['test_' + os.path.basename(name)[len('story_'):] + '_on_postgresql'] = story(name)


def test_there_are_stories():
    tap.ok(NAMES, 'no story was built')


if __name__ == '__main__':
    tap.main()
