# SPDX-License-Identifier: EUPL-1.2
"""Electronic invoices: reading one of 30 kB takes at most 5 ms, judging one of 100 lines at most
1 ms. Beside the first stands what libxml2 alone takes for the same bytes. A Factur-X takes at most
6 ms a page and 1.5 times what cairo, pango and qpdf alone take; a received one at most 15 ms,
process included.
"""
import json
import os
import subprocess
import tempfile
import time

BARS = 5


def measure_einvoice(table, build):
    us = json.loads(subprocess.run([os.path.join(build, 'src', 'bench_einvoice')], check=True,
                                   text=True, stdout=subprocess.PIPE).stdout)
    kilobytes, read, rules = us['bytes'] // 1000, us['read'] / 1000, us['rules'] / 1000
    table.row(f'read an e-invoice of {kilobytes} kB', f'{read:.3f} ms',
              f'{us["parse"] / 1000:.3f} ms', f'{100 * us["parse"] / us["read"]:.0f} %', '<=5 ms',
              read <= 5)
    table.time('judge an e-invoice of 100 lines', rules, 1)
    table.row('write an e-invoice of 100 lines', f'{us["write"] / 1000:.3f} ms')
    measure_paper(table, build)


def measure_paper(table, build):
    us = json.loads(subprocess.run([os.path.join(build, 'src', 'bench_paper')], check=True,
                                   text=True, stdout=subprocess.PIPE).stdout)
    one, bare, page = us['one'] / 1000, us['bare'] / 1000, us['many'] / us['pages'] / 1000
    table.row('write a Factur-X of one page, warm', f'{one:.2f} ms', f'{bare:.2f} ms',
              f'{100 * bare / one:.0f} %', '<=1.5 x', one <= 1.5 * bare)
    table.time(f'a page of a Factur-X of {us["pages"]} pages', page, 6)
    table.time('take the XML out of a PDF and read it, confined',
               confined(os.path.join(build, 'bastide')) + (us['read'] - us['find']) / 1000, 15)


def confined(program):
    """Milliseconds of the child process that reads a PDF, from start to end."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'invoice.pdf')
        subprocess.run([os.path.join(os.path.dirname(program), 'src', 'bench_paper'), path],
                       check=True, stdout=subprocess.PIPE)
        with open(path, 'rb') as f:
            pdf = f.read()
    times = []
    for _ in range(30):
        start = time.perf_counter()
        done = subprocess.run([program, 'confined-facturx'], input=pdf, check=True,
                              stdout=subprocess.PIPE)
        times.append(1000 * (time.perf_counter() - start))
        assert done.stdout.startswith(b'<?xml')
    return sorted(times)[len(times) // 2]
