#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Code lists as C: codes.py CODES.csv > codes.c

CODES.csv has rows "list;source;codes" with codes apart by spaces; a list may take many rows. Each
becomes a sorted array for src/formats/en16931/codes.h, whose enum must name exactly these lists.
"""
import sys


def read(path):
    lists = {}
    with open(path, encoding='utf-8') as f:
        for number, line in enumerate(f, 1):
            cells = line.rstrip('\n').split(';')
            if len(cells) != 3:
                sys.exit(f'{path}:{number}: three cells are expected')
            if number > 1:
                lists.setdefault(cells[0], []).extend(cells[2].split())
    return lists


def main():
    print('/* Made by tools/codes.py. */\n#include "en16931/codes.h"\n')
    lists = read(sys.argv[1])
    for name, codes in lists.items():
        if len(set(codes)) != len(codes):
            sys.exit(f'{sys.argv[1]}: {name} names a code twice')
        rows = ',\n'.join(f'    "{c}"' for c in sorted(codes))
        print(f'static const char *const {name}[] = {{\n{rows}}};\n')
    print('const EnCodeList en_code_lists[EN_CODE_LISTS] = {')
    for name, codes in lists.items():
        print(f'    [EN_CODES_{name.upper()}] = {{{name}, {len(codes)}}},')
    print('};')


main()
