# SPDX-License-Identifier: EUPL-1.2
"""Lists of the desk, page by page."""
import html
import re

from lib import tap


def page(client, url):
    """Names of the rows of a page, and the addresses of the pages before and behind it."""
    text = client.get(url).expect(200).text
    body = text.split('<tbody')[1].split('</tbody')[0]
    names = re.findall(r'href="/app/[a-z-]+/([^"/?]+)"', body)
    links = {}
    for key in ('previous', 'next'):
        found = re.search(rf'<a href="([^"]*)" data-key="{key}"', text)
        links[key] = html.unescape(found.group(1)) if found else None
    return names, links['previous'], links['next']


def walk(client, url):
    """All pages by "next"; then the way back must show the same pages."""
    pages, at = [], url
    while at:
        names, before, at_next = page(client, at)
        pages.append((names, before))
        last, at = at, at_next
        tap.ok(len(pages) < 20, 'the list does not end')
    back, at = [], pages[-1][1]
    while at:
        names, at, _ = page(client, at)
        back.append(names)
    tap.eq(back, [names for names, _ in pages[:-1]][::-1], f'the way back of {url}')
    tap.ok(last, url)
    return [names for names, _ in pages]


def flat(pages):
    return [name for names in pages for name in names]
