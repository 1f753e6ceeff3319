#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Puts files into the program: embed.py OUT.c DEPFILE [--serve FOLDER]... [--keep ROOT PATH]...

--serve FOLDER: each file is served under /assets/. Its name gets a hash of its contents, text is
compressed by brotli and gzip, and a style sheet's url("name") is rewritten. Names that esbuild
has hashed already stay.
--keep ROOT PATH: all files of a folder, or one, known by their path from ROOT, never served.

OUT.c defines the tables of src/base/asset.h; the bytes stand beside it and are taken in by the
assembler. It names the hashes, so it changes when a file does.
"""
import gzip
import hashlib
import os
import re
import sys

import brotli

TYPES = {
    '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
    '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2',
    '.csv': 'text/csv; charset=utf-8',
    '.po': 'text/plain; charset=utf-8', '.txt': 'text/plain; charset=utf-8',
    '.otf': 'font/otf', '.ttf': 'font/ttf', '.icc': 'application/vnd.iccprofile',
}
HASHED = re.compile(r'-[A-Z0-9]{8}\.(js|css)$')
TEXT = {'.css', '.js', '.svg'}


class File:
    def __init__(self, path, data, served):
        self.path = path
        self.data = data
        self.kind = os.path.splitext(path)[1]
        self.hash = hashlib.sha256(data).hexdigest()[:16]
        self.served = ''
        if served:
            stem = path[:-len(self.kind)]
            name = path if HASHED.search(path) else f'{stem}.{self.hash[:10]}{self.kind}'
            self.served = '/assets/' + name
        packed = served and self.kind in TEXT
        self.gzip = gzip.compress(data, 9, mtime=0) if packed else b''
        self.brotli = brotli.compress(data, quality=11) if packed else b''


def read(path, inputs):
    inputs.add(path)
    with open(path, 'rb') as f:
        return f.read()


def names_in(folder, inputs):
    """All files below, and the folders as inputs, so that a new file is noticed."""
    for at, folders, names in os.walk(folder):
        folders.sort()
        inputs.add(at)
        for name in sorted(names):
            if not name.startswith('.') and os.path.splitext(name)[1] in TYPES:
                yield os.path.join(at, name)


def with_links(css, served):
    """url("inter-400.woff2") becomes the name under which it is served."""
    def link(match):
        name = match.group(1)
        if name not in served:
            sys.exit(f'embed.py: the style sheet names {name}, which is not there')
        return f'url("{os.path.basename(served[name])}")'
    return re.sub(r'url\("?([^"()#:]+)"?\)', link, css.decode()).encode()


def serve(folders, inputs):
    found = {}
    for folder in folders:
        for path in names_in(folder, inputs):
            found[os.path.basename(path)] = path
    files = [File(n, read(p, inputs), True) for n, p in found.items() if not n.endswith('.css')]
    served = {f.path: f.served for f in files}
    files += [File(n, with_links(read(p, inputs), served), True)
              for n, p in found.items() if n.endswith('.css')]
    return files


def keep(root, path, inputs):
    whole = os.path.join(root, path)
    paths = names_in(whole, inputs) if os.path.isdir(whole) else [whole]
    return [File(os.path.relpath(p, root), read(p, inputs), False) for p in paths]


def write_blob(folder, name, data):
    path = os.path.join(folder, name)
    with open(path, 'wb') as f:
        f.write(data)
    return path


def c_text(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'


def blob(out, folder, symbol, data):
    """The assembler text that takes the bytes in, and the C declaration of them."""
    path = write_blob(folder, symbol + '.bin', data)
    out += [f'__asm__(".section .rodata\\n.balign 16\\n{symbol}:\\n.incbin "',
            f'        {c_text(c_text(path))} "\\n.byte 0\\n.previous\\n");']
    out.append(f'extern const char {symbol}[] __attribute__((visibility("hidden")));')
    return f'{{{symbol}, {len(data)}}}'


def write_c(path, files):
    folder = path + '.d'
    os.makedirs(folder, exist_ok=True)
    out = ['/* Made by tools/embed.py. */', '#include "asset.h"', '']
    rows = []
    for i, f in enumerate(sorted(files, key=lambda f: f.path)):
        views = [blob(out, folder, f'asset_{i}_{part}', data) if data else '{"", 0}'
                 for part, data in (('raw', f.data), ('gz', f.gzip), ('br', f.brotli))]
        texts = [f'{{{c_text(t)}, {len(t.encode())}}}'
                 for t in (f.path, f.served, TYPES[f.kind], f.hash)]
        rows.append('    {' + ', '.join(texts + views) + '},')
    out += ['', 'const Asset asset_table[] = {', *rows, '};',
            f'const int asset_count = {len(files)};', '']
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(out))


def main():
    out, depfile, *rest = sys.argv[1:]
    inputs, folders, kept = set(), [], []
    while rest:
        if rest[0] == '--serve':
            folders.append(rest[1])
            rest = rest[2:]
        elif rest[0] == '--keep':
            kept += keep(rest[1], rest[2], inputs)
            rest = rest[3:]
        else:
            sys.exit(__doc__)
    write_c(out, serve(folders, inputs) + kept)
    with open(depfile, 'w', encoding='utf-8') as f:
        f.write(f'{os.path.relpath(out)}: ' + ' '.join(sorted(inputs)) + '\n')


main()
