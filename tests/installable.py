#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The desk can be installed: a manifest that needs no sign-in, icons of the sizes that it says, in
the reader's language, and a colour for the window."""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402


def manifest(site, language='fr'):
    answer = site.client().call('GET', '/manifest.webmanifest',
                                headers={'Accept-Language': language}).expect(200)
    tap.eq(answer.headers['Content-Type'], 'application/manifest+json')
    return answer.json


def test_the_manifest_says_what_a_browser_asks_for(site):
    m = manifest(site)
    tap.eq((m['name'], m['start_url'], m['scope'], m['display'], m['lang']),
           ('Bastide', '/', '/', 'standalone', 'fr'))
    tap.eq(manifest(site, 'en')['lang'], 'en')
    tap.ok('any' in {i['purpose'] for i in m['icons']}, m['icons'])
    tap.ok('maskable' in {i['purpose'] for i in m['icons']}, m['icons'])


def test_each_icon_is_what_it_says(site):
    nobody = site.client()
    sizes = set()
    for icon in manifest(site)['icons']:
        answer = nobody.get(icon['src']).expect(200)
        tap.eq(answer.headers['Content-Type'], icon['type'])
        if icon['type'] != 'image/png':
            continue
        tap.eq(answer.body[:8], b'\x89PNG\r\n\x1a\n')
        tap.eq('%dx%d' % struct.unpack('>II', answer.body[16:24]), icon['sizes'])
        sizes.add(icon['sizes'])
    tap.eq(sizes, {'192x192', '512x512'})


def test_the_jobs_behind_it_are_pages(site):
    a = site.login()
    for job in manifest(site)['shortcuts']:
        tap.ok(job['name'], job)
        a.get(job['url']).expect(200)


def test_pages_name_it_and_their_colour(site):
    text = site.client().get('/login').expect(200).text
    for part in ('rel="manifest" href="/manifest.webmanifest"', 'rel="apple-touch-icon"',
                 'content="#f3f1ed" media="(prefers-color-scheme: light)"',
                 'content="#101113" media="(prefers-color-scheme: dark)"'):
        tap.contains(text, part)
    dark = site.client()
    dark.headers['Cookie'] = 'theme=dark'
    text = dark.get('/login').text
    tap.contains(text, 'content="#101113">')
    tap.ok('#f3f1ed' not in text, 'the other colour too')


if __name__ == '__main__':
    tap.main()
