#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The sources are tidy, and tidy itself refuses what it must (on files made here)."""
import os
import shutil
import subprocess
import tempfile

from lib import tap

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROTOTYPES = """const char *tr(Lang lang, const char *msgid);
bool err_add(Errors *e, ErrKind kind, const char *field, const char *msgid, ...);
"""
SPDX = '/* SPDX-License-Identifier: EUPL-1.2 */\n'


def run(top):
    done = subprocess.run([os.path.join(top, 'tools', 'tidy')], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def on(files):
    """What tidy says about a project of these files."""
    top = tempfile.mkdtemp()
    try:
        os.makedirs(os.path.join(top, 'tools'))
        shutil.copy(os.path.join(ROOT, 'tools', 'tidy'), os.path.join(top, 'tools', 'tidy'))
        subprocess.run(['git', 'init', '-q', top], check=True)
        for name, text in files.items():
            path = os.path.join(top, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)
        return run(top)
    finally:
        shutil.rmtree(top)


def refused(files, *parts):
    status, out = on(files)
    tap.eq(status, 1, out)
    for part in parts:
        tap.contains(out, part)


def c_file(body, path='src/doc/x.c'):
    return {path: SPDX + body}


def test_the_sources_are_tidy():
    status, out = run(ROOT)
    tap.ok(status == 0, '\n' + out)


def test_a_clean_project_passes():
    status, out = on({**c_file('#include "y.h"\n\nint x(void)\n{\n    return 1;\n}\n'),
                      'src/db/y.h': SPDX})
    tap.eq((status, out), (0, ''))


def test_upward_includes_are_refused():
    refused({**c_file('#include "y.h"\n'), 'src/web/y.h': SPDX},
            'src/doc/x.c:2', 'web stands above')
    refused({**c_file('#include "y.h"\n', 'src/web/x.c'), 'src/modules/y.h': SPDX}, 'modules')
    refused(c_file('#include "../db/y.h"\n'), 'only what stands below')
    refused({**c_file('#include "y.h"\n', 'src/modules/sell/a/x.c'),
             'src/modules/buy/b/y.h': SPDX}, 'belongs to another module')
    status, out = on({**c_file('#include "y.h"\n', 'src/modules/sell/a/x.c'),
                      'src/modules/sell/b/y.h': SPDX})
    tap.eq((status, out), (0, ''))


def test_banned_calls_are_refused():
    for call in ('sprintf(p, "x")', 'strcpy(p, q)', 'strtok(p, q)', 'atoi(p)', 'gets(p)',
                 'localtime(&t)', 'malloc(3)', 'free(p)', 'calloc(1, 2)', 'realloc(p, 3)',
                 'sqlite3_step(s)', 'PQexec(c, q)', 'printf("x")', 'fputs("x", f)'):
        refused(c_file(f'void f(void)\n{{\n    {call};\n}}\n'), 'src/doc/x.c:4', call.split('(')[0])


def test_banned_words_in_comments_and_texts_pass():
    status, out = on(c_file('/* strcpy(p, q) is banned */\nconst char *x = "free(p) <b";\n'))
    tap.eq((status, out), (0, ''))


def test_sql_from_text_is_refused():
    refused(c_file('Str s = str_format(a, "SELECT %s", x);\n'), 'SQL built from text')
    refused(c_file('buf_format(&b, "DELETE FROM %s", x);\n'), 'SQL built from text')
    refused(c_file('Sql s = (Sql){x};\n'), 'an Sql value')


def test_raw_markup_is_refused():
    refused(c_file('buf_add_c(b, "<div class=x>");\n', 'src/web/x.c'), 'raw markup')
    refused(c_file('buf_add_c(b, "x</div>");\n', 'src/web/x.c'), 'raw markup')


def test_sizes_are_refused():
    refused(c_file('int x;\n' * 801), 'lines, at most 800')
    refused(c_file('void f(void)\n{\n' + '    g();\n' * 60 + '}\n'), 'f() has 62 lines')
    refused(c_file('/* ' + 'x' * 100 + ' */\n'), 'columns, at most 100')


def test_missing_spdx_and_notes_are_refused():
    refused({'src/doc/x.c': 'int x;\n'}, 'SPDX')
    refused(c_file('/* TO' + 'DO: later */\n'), 'a note for later')
    refused(c_file('/* /ro' + 'ot/x */\n'), 'the path of one machine')


def test_texts_without_french_are_refused():
    for code in ('tr(c->lang, "Save it")', 'err_add(e, ERR_LINK, "x", "Save it")',
                 'err_add(e, ERR_LINK, path(c, "x"), "Save it")',
                 'err_add(&c->errors, ERR_LINK, field, "Save "\n "it")', 'N_("Save it")'):
        refused({**c_file(f'x = {code};\n'), 'src/base/err.h': SPDX + PROTOTYPES},
                'no French in po/fr.po for "Save it"')
    refused({'src/doc/types/x.schema': '# SPDX-License-Identifier: EUPL-1.2\ndoctype x "Lease"\n'
             '  permit "Some Role" read\n  kind choice "Kind" note "Say it" = Big | "So so"\n'
             '  at link customer "Tenant" required\n'},
            *(f'no French in po/fr.po for "{w}"'
              for w in ('Lease', 'Kind', 'Say it', 'Big', 'So so', 'Tenant')))
    po = 'msgid "Save it"\nmsgstr "Enregistrez"\n'
    status, out = on({**c_file('x = tr(c->lang, "Save it");\n'), 'po/fr.po': po,
                      'src/base/err.h': SPDX + PROTOTYPES})
    tap.eq((status, out), (0, ''))
    status, out = on({**c_file('static void fail(const char *msgid);\n'),
                      **c_file('x = fail("Not for people");\n', 'src/doc/y.c')})
    tap.eq((status, out), (0, ''))
    refused({'po/fr.po': 'msgid "%d rows"\nmsgstr "%s lignes"\n'}, 'other % directives')
    refused({'po/fr.po': po + po}, 'stands twice')
    refused({'po/fr.po': 'msgid "Save it"\nmsgstr ""\n'}, 'has no French')


def test_style_sheets_are_read_whole_and_used():
    css = '/* SPDX-License-Identifier: EUPL-1.2 */\n'
    refused({'web/a.css': css + '.gone { color: red }\n'}, 'a.css:2', 'nothing has the class gone')
    half = css + '.used { color: red }\n' * 460
    refused({'web/a.css': half, 'web/b.css': half, **c_file('/* used */\n')},
            '922 lines in all style sheets')


if __name__ == '__main__':
    tap.main()
