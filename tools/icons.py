#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Draws the icons of the installed desk from web/favicon.svg: icons.py FAVICON.svg OUT_DIR STAMP

The drawing is a rounded square and lines, so it needs no library: each pixel is covered by how
near it is to a line. "maskable" has no round corners and keeps the sign in the middle, where every
system's mask leaves it.
"""
import os
import re
import struct
import sys
import zlib

FILES = {'icon-180.png': (180, True), 'icon-192.png': (192, False), 'icon-512.png': (512, False),
         'icon-maskable-512.png': (512, True)}
BOX = 16  # of the drawing
SAFE = 0.8  # of a maskable icon


def number(svg, name):
    return float(re.search(rf'\b{name}="([\d.]+)"', svg).group(1))


def colour(text):
    return tuple(int(text[i:i + 2], 16) for i in (1, 3, 5)) if len(text) == 7 else (
        tuple(int(c * 2, 16) for c in text[1:]))


def segments(path):
    """The lines of "M3.5 4H7l1 .7…z", in commands M H V L h v l z."""
    x = y = 0.0
    start, lines = (0.0, 0.0), []
    for command, rest in re.findall(r'([MHVLhvlz])([^MHVLhvlz]*)', path):
        values = [float(v) for v in re.findall(r'-?\d*\.?\d+', rest)]
        if command == 'z':
            lines.append((x, y, *start))
            x, y = start
        steps = zip(values[::2], values[1::2]) if command in 'MLl' else ((v, v) for v in values)
        for a, b in steps:
            was = (x, y)
            x = a if command in 'MLH' else x + a if command in 'lh' else x
            y = b if command in 'MLV' else y + b if command in 'lv' else y
            if command == 'M':
                start = (x, y)
            else:
                lines.append((*was, x, y))
    return lines


def distance(x, y, line):
    ax, ay, bx, by = line
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
    return ((x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2) ** 0.5


def in_square(x, y, radius):
    """How far inside the rounded square; negative outside."""
    dx, dy = abs(x - BOX / 2) - BOX / 2 + radius, abs(y - BOX / 2) - BOX / 2 + radius
    outside = (max(dx, 0) ** 2 + max(dy, 0) ** 2) ** 0.5
    return radius - outside - min(max(dx, dy), 0)


def clamp(v):
    return max(0.0, min(1.0, v))


class Drawing:
    def __init__(self, svg):
        self.lines = segments(re.search(r' d="([^"]+)"', svg).group(1))
        self.half = number(svg, 'stroke-width') / 2
        self.radius = number(svg, 'rx')
        self.ground = colour(re.search(r'fill="(#\w+)"', svg).group(1))
        self.ink = colour(re.search(r'stroke="(#\w+)"', svg).group(1))
        ends = [v for line in self.lines for v in line]
        self.low, self.high = min(ends) - 1, max(ends) + 1

    def pixel(self, px, py, size, maskable):
        scale = size / BOX
        x, y = (px + 0.5) / scale, (py + 0.5) / scale
        alpha = 1.0 if maskable else clamp(in_square(x, y, self.radius) * scale + 0.5)
        if maskable:
            x, y = (BOX / 2 + (v - BOX / 2) / SAFE for v in (x, y))
            scale *= SAFE
        ink = 0.0
        if self.low < x < self.high and self.low < y < self.high:
            near = min(distance(x, y, line) for line in self.lines)
            ink = clamp((self.half - near) * scale + 0.5)
        mixed = (round(g + (i - g) * ink) for g, i in zip(self.ground, self.ink))
        return bytes((*mixed, round(alpha * 255)))

    def png(self, size, maskable):
        rows = b''.join(b'\0' + b''.join(self.pixel(x, y, size, maskable) for x in range(size))
                        for y in range(size))
        head = struct.pack('>IIBBBBB', size, size, 8, 6, 0, 0, 0)
        return b'\x89PNG\r\n\x1a\n' + b''.join(
            struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
            for kind, data in ((b'IHDR', head), (b'IDAT', zlib.compress(rows, 9)), (b'IEND', b'')))


def main():
    source, out, stamp = sys.argv[1:4]
    with open(source, encoding='utf-8') as f:
        drawing = Drawing(f.read())
    os.makedirs(out, exist_ok=True)
    for name, (size, maskable) in FILES.items():
        with open(os.path.join(out, name), 'wb') as f:
            f.write(drawing.png(size, maskable))
    with open(stamp, 'w', encoding='ascii') as f:
        f.write('done\n')


main()
