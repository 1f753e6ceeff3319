#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The French of the program is that of docs/fr/lexique.md: its terms, none of the words that it
rules out, its typography; and each error sentence says what to do."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from importlib.machinery import SourceFileLoader  # noqa: E402

from lib import tap  # noqa: E402
from lib.site import ROOT  # noqa: E402

sys.dont_write_bytecode = True
tidy = SourceFileLoader('tidy', os.path.join(ROOT, 'tools', 'tidy')).load_module()
SAID_TO_PROGRAMS = (  # they say at once how it is written
    'This address takes', 'The Authorization header is', 'Line 1 does not hold')
OUR_OWN = (  # faults of a schema, which only who writes one can meet
    'points to', 'is no type of rows')


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding='utf-8') as f:
        return f.read()


def french():
    unquote = re.compile(r'\\(["\\])')
    return {unquote.sub(r'\1', k): unquote.sub(r'\1', v)
            for k, v in tidy.read_po('po/fr.po').items()}


def table(title):
    """The rows of the table under this title of the lexicon."""
    part = re.search(rf'^## {title}\n(.*?)(?=^## |\Z)', read('docs', 'fr', 'lexique.md'),
                     re.M | re.S).group(1)
    rows = re.findall(r'^\|.*\|$', part, re.M)[2:]
    return [[c.strip() for c in row.strip('|').split('|')] for row in rows]


def words_of(msgid):
    """Other words for something are those that newcomers type, right or wrong."""
    return msgid.endswith('(words)')


def found(pattern, texts):
    return [f'{v!r} (of {k!r})' for k, v in texts.items()
            if not words_of(k) and re.search(pattern, v)]


def forbidden():
    """Word -> what is written in its place."""
    out = {}
    for words, instead in table('Ce qui ne s’écrit pas'):
        for word in words.split(', '):
            out[word] = instead
    return out


def pattern_of(word):
    return (r'(?<!\w)' if word[0].isalnum() else '') + re.escape(word) + r'(?!\w)'


def test_each_term_is_the_one_of_the_lexicon():
    texts, rows = french(), table('Les termes')
    tap.ok(len(rows) >= 80, f'{len(rows)} terms')
    wrong = [(row[0], texts.get(row[0]), row[1]) for row in rows if texts.get(row[0]) != row[1]]
    tap.eq(wrong, [])
    tap.eq([row[0] for row in rows if not row[2] or not row[3]], [])


def test_no_word_that_is_ruled_out():
    texts, rules = french(), forbidden()
    tap.ok(len(rules) >= 30, rules)
    for word, instead in rules.items():
        tap.eq(found('(?i)' + pattern_of(word), texts), [], f'write {instead} for {word}')
    # the rule finds what it rules out
    for text, word in (('Veuillez saisir', 'veuillez'), ('ta facture', 'ta'), ('Facture(s)', '(s)'),
                       ('Soumis', 'soumis')):
        tap.ok(re.search('(?i)' + pattern_of(word), text), text)
    tap.ok(not re.search('(?i)' + pattern_of('ta'), 'le total'))


def test_typography():
    texts = french()
    code = re.compile(r'[\[{=]|\w:["\w]|\w://')  # what is typed as it stands
    plain = {k: v for k, v in texts.items() if not code.search(v)}
    for name, pattern, where in (
            ('exclamation mark', r'!(?!=)', texts), ('straight apostrophe', r"\w'\w", texts),
            ('three points', r'\.\.\.', texts), ('straight quotes', r'"', plain),
            ('no space before a double sign', r'[^\s  ][:;?](\s|$)', plain),
            ('space before a comma', r'\s,', plain), ('two spaces', r'\S  +\S', plain),
            ('open quotes without a space', r'«\S|\S»', plain),
            ('"you" in the singular', r"(?i)\bt’\w", texts)):
        tap.eq(found(pattern, where), [], name)


def test_buttons_are_verbs_or_names_not_orders():
    """What stands on a button is an infinitive: "Valider", not "Validez"."""
    texts = french()
    labels = [v for k, v in texts.items() if not words_of(k) and len(k) < 40 and k[-1] not in '.…:']
    tap.eq([v for v in labels if re.match(r'[A-ZÉ]\w+ez\b(?!-)', v) and ' ' not in v], [])


def errors():
    """Every message of an error, with its place."""
    for path in tidy.tracked_files():
        if path.startswith('src/') and path.endswith('.c') and not path.endswith('_test.c'):
            for msgid, line in tidy.c_messages(tidy.read(path), {'fail_field': 3, 'err_add': 3}):
                yield msgid, f'{path}:{line}'


def says_what_to_do(text):
    """A second part, or an order from the first word on: "Choose a file", "Choisissez"."""
    order = r'^(Choose|Create|Photograph|Say|Send|Sign|Type|Give|Write|Add|Open|Reload)\b|^\w+ez\b'
    return re.search(r'[.;:] .*\w', text) or re.search(order, text)


def test_each_error_says_what_to_do():
    wrong, n = [], 0
    texts = tidy.read_po('po/fr.po')
    for msgid, where in errors():
        n += 1
        if any(w in msgid for w in SAID_TO_PROGRAMS + OUR_OWN):
            continue
        for text in (msgid, texts.get(msgid, '')):
            if not says_what_to_do(text):
                wrong.append(f'{where}: {text}')
    tap.ok(n > 250, f'{n} messages')
    tap.eq(wrong, [])


def test_each_error_is_a_sentence():
    texts = tidy.read_po('po/fr.po')
    wrong = [f'{where}: {texts.get(m)}' for m, where in errors()
             if not re.search(r'(\.|…|%s|%\.\*s)$', texts.get(m, m).rstrip())]
    tap.eq(wrong, [])


def test_the_manual_is_written_so_too():
    """No exclamation mark, no straight apostrophe, no word that is ruled out, in docs/fr."""
    for name in sorted(os.listdir(os.path.join(ROOT, 'docs', 'fr'))):
        if not name.endswith('.md') or name == 'lexique.md':
            continue
        text = re.sub(r'```.*?```|`[^`]*`|<!--.*?-->|!?\]?\([^)]*\)|!\[', ' ',
                      read('docs', 'fr', name), flags=re.S)
        for pattern in (r'\w!|\s!', r"\w'\w", r'\.\.\.'):
            tap.eq(re.findall(r'.{0,30}(?:' + pattern + r').{0,30}', text), [], name)
        for word, instead in forbidden().items():
            tap.eq(re.findall('(?i).{0,30}' + pattern_of(word) + '.{0,30}', text), [],
                   f'{name}: write {instead}')


def test_the_keys_of_the_manual_are_those_of_the_help_page():
    texts, told = french(), read('docs', 'fr', 'clavier.md').replace('\\', '')
    source = read('src', 'web', 'desk_search.c')
    for name in ('key_rows', 'list_rows', 'grid_rows', 'letter_rows', 'report_rows'):
        body = re.search(name + r'\[\]\[2\] = \{(.*?)\n\};', source, re.S).group(1)
        rows = re.findall(r'\{"((?:\\.|[^"])*)",\s*"((?:\\.|[^"])*)"\}', body)
        tap.ok(len(rows) >= 5, name)
        for key, effect in rows:
            tap.contains(told, f'| {texts.get(key, key)} | {texts.get(effect, effect)} |', name)


if __name__ == '__main__':
    tap.main()
