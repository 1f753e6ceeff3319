# SPDX-License-Identifier: EUPL-1.2
"""Electronic invoices: reading one of 30 kB takes at most 5 ms, judging one of 100 lines at most
1 ms. Beside the first stands what libxml2 alone takes for the same bytes.
"""
import json
import os
import subprocess

BARS = 2


def measure_einvoice(table, build):
    us = json.loads(subprocess.run([os.path.join(build, 'src', 'bench_einvoice')], check=True,
                                   text=True, stdout=subprocess.PIPE).stdout)
    kilobytes, read, rules = us['bytes'] // 1000, us['read'] / 1000, us['rules'] / 1000
    table.row(f'read an e-invoice of {kilobytes} kB', f'{read:.3f} ms',
              f'{us["parse"] / 1000:.3f} ms', f'{100 * us["parse"] / us["read"]:.0f} %', '<=5 ms',
              read <= 5)
    table.time('judge an e-invoice of 100 lines', rules, 1)
    table.row('write an e-invoice of 100 lines', f'{us["write"] / 1000:.3f} ms')
