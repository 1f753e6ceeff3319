#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The test runner itself: it adds up right, and nothing that fails goes by unseen."""
import os
import shutil
import subprocess
import tempfile

from lib import tap

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run(**suites):
    """The status and output of the runner on a project with these scripts."""
    top = tempfile.mkdtemp()
    try:
        os.makedirs(os.path.join(top, 'tools'))
        os.makedirs(os.path.join(top, 'build-test', 'src'))
        shutil.copy(os.path.join(ROOT, 'tools', 'run-tests'), os.path.join(top, 'tools'))
        shutil.copytree(os.path.join(ROOT, 'tests', 'lib'), os.path.join(top, 'tests', 'lib'))
        for name, text in suites.items():
            path = os.path.join(top, 'tests', name + '.py')
            with open(path, 'w', encoding='utf-8') as f:
                f.write('#!/bin/sh\n' + text)
            os.chmod(path, 0o755)
        done = subprocess.run([os.path.join(top, 'tools', 'run-tests'), 'build-test'], cwd=top,
                              text=True, check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        with open(os.path.join(top, 'build-test', 'summary'), encoding='utf-8') as f:
            tap.eq(f.read(), done.stdout.splitlines()[-1] + '\n')
        return done.returncode, done.stdout
    finally:
        shutil.rmtree(top)


def ends(expected_status, last_line, **suites):
    status, out = run(**suites)
    tap.eq((status, out.splitlines()[-1]), (expected_status, last_line), out)
    return out


def test_results_are_added_up():
    out = ends(0, '3 passed, 0 failed', a='echo "ok 1 - x [sqlite]"; echo 1..1',
               b='echo 1..2; echo "ok 1 - y"; echo "ok 2 - z [postgresql]"')
    tap.contains(out, 'on SQLite: 1 passed, 0 failed')
    tap.contains(out, 'on PostgreSQL: 1 passed, 0 failed')


def test_skipped_tests_are_counted_and_named():
    out = ends(0, '1 passed, 0 failed, 2 skipped',
               a='echo "ok 1 - x"; echo "ok 2 - y # SKIP no data"; echo "not ok 3 # SKIP z";'
                 'echo 1..3')
    tap.contains(out, 'SKIPPED: y no data')
    tap.contains(out, 'SKIPPED: z')


def test_a_failure_fails_and_is_shown_whole():
    out = ends(1, '1 passed, 1 failed',
               a='echo "ok 1 - x"; echo "# hello"; echo "not ok 2 - y"; echo 1..2; exit 1')
    tap.contains(out, '# hello')
    tap.contains(out, 'failed: y')


def test_what_ends_early_fails():
    ends(1, '1 passed, 1 failed', a='echo "ok 1 - x"')
    ends(1, '1 passed, 1 failed', a='echo 1..2; echo "ok 1 - x"')
    ends(1, '0 passed, 1 failed', a='exit 0')
    ends(1, '1 passed, 1 failed', a='echo 1..1; echo "ok 1 - x"; exit 3')
    ends(1, '1 passed, 1 failed', a='echo 1..1; echo "ok 1 - x"; kill -SEGV $$')


def test_nothing_at_all_fails():
    ends(1, '0 passed, 0 failed')
    ends(1, '0 passed, 0 failed, 1 skipped', a='echo "ok 1 - x # SKIP"; echo 1..1')


def test_sanitizer_reports_fail():
    for report in ('x.c:1:2: runtime error: signed integer overflow',
                   '==1==ERROR: AddressSanitizer: heap-use-after-free',
                   '==1==ERROR: LeakSanitizer: detected memory leaks'):
        ends(1, '1 passed, 1 failed', a=f'echo "ok 1 - x"; echo 1..1; echo "{report}" >&2')


def test_a_suite_over_its_time_is_stopped_with_its_children():
    mark = tempfile.mktemp()
    out = ends(1, '1 passed, 1 failed',
               a=f'# time limit: 1 s\necho "ok 1 - x"; (sleep 4; echo late >{mark}) & sleep 60')
    tap.contains(out, 'over its time limit of 1 s')
    subprocess.run(['sleep', '4'], check=True)
    tap.ok(not os.path.exists(mark), 'a child went on')


def test_each_suite_has_its_own_folder():
    out = ends(0, '2 passed, 0 failed',
               a='touch "$TMPDIR/mine"; ls "$TMPDIR" | wc -l | grep -qx 1 && echo "ok 1 - x";'
                 'echo 1..1',
               b='touch "$TMPDIR/other"; ls "$TMPDIR" | wc -l | grep -qx 1 && echo "ok 1 - y";'
                 'echo 1..1')
    tap.contains(out, 'a.py: 1 passed')


if __name__ == '__main__':
    tap.main()
