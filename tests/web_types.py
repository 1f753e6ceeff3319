#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The desk's scripts pass the strict type check."""
import os
import subprocess

from lib import tap

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def test_the_scripts_pass_the_strict_type_check():
    tsc = os.path.join(ROOT, 'web', 'node_modules', '.bin', 'tsc')
    if not os.path.exists(tsc):
        tap.skip('the web tools are not installed')
    done = subprocess.run([tsc, '--noEmit'], cwd=os.path.join(ROOT, 'web'), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    tap.eq(done.returncode, 0, done.stdout)


if __name__ == '__main__':
    tap.main()
