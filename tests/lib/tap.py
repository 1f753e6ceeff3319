# SPDX-License-Identifier: EUPL-1.2
"""Test Anything Protocol: the tests of a script are its functions `test_*`, run in order.

    from lib import tap

    def test_something():
        tap.eq(1 + 1, 2)

    if __name__ == '__main__':
        tap.main()

A function with a parameter `site` runs once on each engine (tap.main(engines=...)), named
"something [sqlite]" and "something [postgresql]", with one site for all of them; a generator
fixture may be given instead of Site. A failed check raises; the rest of the functions still run.
"""
import inspect
import os
import sys
import traceback


class Skip(Exception):
    """Raised by a test that cannot run here; it is counted and named, never silent."""


def skip(why):
    raise Skip(why)


def eq(got, want, what=''):
    if got != want:
        raise AssertionError(f'{what + ": " if what else ""}got {got!r}, expected {want!r}')


def ok(truth, what='not true'):
    if not truth:
        raise AssertionError(what)


def contains(text, part, what=''):
    if part not in text:
        raise AssertionError(f'{what + ": " if what else ""}{part!r} is not in {text!r}')


class Output:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def say(self, passed, name, extra=''):
        self.count += 1
        self.failed += not passed
        print(f'{"ok" if passed else "not ok"} {self.count} - {name}{extra}', flush=True)

    def run(self, name, function):
        try:
            function()
        except Skip as why:
            self.say(True, name, f' # SKIP {why}')
        except Exception:  # a broken test must not hide the ones behind it
            self.say(False, name)
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            sys.stdout.flush()
        else:
            self.say(True, name)

    def end(self):
        print(f'1..{self.count}', flush=True)
        return 1 if self.failed or not self.count else 0


def _tests(module):
    wanted = sys.argv[1:]
    for name, function in list(vars(module).items()):
        if name.startswith('test_') and inspect.isfunction(function):
            if not wanted or any(w in name for w in wanted):
                yield name[5:].replace('_', ' '), function


def _on_engine(out, engine, tests, make_site):
    try:
        site = make_site(engine)
    except Skip as why:
        for name, _ in tests:
            out.say(True, f'{name} [{engine}]', f' # SKIP {why}')
        return
    except Exception:
        out.say(False, f'a site can be made [{engine}]')
        for line in traceback.format_exc().splitlines():
            print(f'# {line}')
        return
    for name, function in tests:
        out.run(f'{name} [{engine}]', lambda: function(site))
    out.run(f'the server ends cleanly [{engine}]', site.stop)


def main(make_site=None, engines=('sqlite', 'postgresql')):
    """Runs the tests of the calling script; words on the command line choose among them."""
    module = sys.modules['__main__']
    tests = list(_tests(module))
    alone = [t for t in tests if not inspect.signature(t[1]).parameters]
    on_site = [t for t in tests if inspect.signature(t[1]).parameters]
    out = Output()
    for name, function in alone:
        out.run(name, function)
    chosen = os.environ.get('BASTIDE_TEST_ENGINES', '').split() or engines
    if on_site:
        from lib.site import Site
        for engine in chosen:
            _on_engine(out, engine, on_site, make_site or Site)
    sys.exit(out.end())
