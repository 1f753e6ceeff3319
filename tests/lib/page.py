# SPDX-License-Identifier: EUPL-1.2
"""A page of the desk with its form, as a browser without script has it."""
import html
import html.parser
import urllib.parse

FORM = {'Content-Type': 'application/x-www-form-urlencoded'}


class Page(html.parser.HTMLParser):
    """The fields of the page's form as a browser would send them, radios as they are chosen; what
    is wrong with them: `wrong` by the id of the field, the sentences `below` a grid, and the ids
    that the summary links to."""

    def __init__(self, answer):
        super().__init__()
        self.status, self.answer, self.text = answer.status, answer, html.unescape(answer.text)
        self.fields, self.choices, self.area, self.inside = {}, {}, None, False
        self.select, self.told, self.wrong, self.below, self.linked = None, None, {}, {}, []
        self.feed(answer.text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        ident = a.get('id') or ''
        if a.get('class') == 'wrong':
            self.told = ident.removesuffix('-error')
            self.texts = self.wrong if ident.endswith('-error') else self.below
            self.texts[self.told] = ''
        if a.get('aria-invalid') and a.get('title'):
            self.wrong[ident] = a['title']  # of a cell
        if tag == 'a' and (a.get('href') or '').startswith('#f-'):
            self.linked.append(a['href'][1:])
        if tag == 'form':
            self.inside = a.get('action', '').startswith(('/app/', '/login', '/books/entry'))
        name, value = a.get('name'), a.get('value') or ''
        if not self.inside or (not name and tag != 'option'):
            return
        if tag == 'textarea':
            self.area, self.fields[name] = name, ''
        elif tag == 'select':
            self.select, self.fields[name] = name, ''
        elif tag == 'option' and self.select and 'selected' in a:
            self.fields[self.select] = value
        elif tag == 'input' and a.get('type') == 'radio':
            self.choices.setdefault(name, []).append(value)
            if 'checked' in a:
                self.fields[name] = value
        elif tag == 'input' and (a.get('type') != 'checkbox' or 'checked' in a):
            self.fields[name] = value

    def handle_endtag(self, tag):
        if tag == 'p':
            self.told = None
        if tag == 'textarea':
            self.area = None
        elif tag == 'select':
            self.select = None
        elif tag == 'form':
            self.inside = False

    def handle_data(self, data):
        if self.told is not None:
            self.texts[self.told] += data
        if self.area:
            self.fields[self.area] += data


def get(client, address):
    return Page(client.get(urllib.parse.quote(address)).expect(200))


def send(client, address, page, what, **typed):
    fields = {**page.fields, **typed, 'do': what}
    body = urllib.parse.urlencode(fields).encode()
    return client.call('POST', address, body, FORM)
