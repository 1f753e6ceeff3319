#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What a user chooses for himself: kept for him alone, small, refused from elsewhere. A database
of an earlier version gets the tables that the engine has since."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import PASSWORD  # noqa: E402

KEPT = 'SELECT user_id, key, value FROM user_setting ORDER BY user_id, key'


def choose(client, headers=None, **fields):
    body = '&'.join(f'{k}={v}' for k, v in fields.items())
    return client.call('POST', '/me/setting', body.encode(), {
        'Content-Type': 'application/x-www-form-urlencoded', **(headers or {})})


def test_a_choice_is_kept_for_its_user(site):
    site.create('User', email='b@test.example', first_name='B', new_password=PASSWORD,
                roles=[{'role': 'Sales User'}])
    a, b = site.login(), site.login('b@test.example')
    tap.eq(choose(a, key='list:customer', value='un').status, 200)
    tap.eq(choose(b, key='list:customer', value='deux').status, 200)
    tap.eq([row[1:] for row in site.sql(KEPT)],
           [['list:customer', 'un'], ['list:customer', 'deux']])
    choose(a, key='list:customer', value='trois')
    tap.eq([row[2] for row in site.sql(KEPT)], ['trois', 'deux'])
    choose(a, key='list:customer', value='')
    tap.eq([row[2] for row in site.sql(KEPT)], ['deux'])
    back = choose(b, key='x', value='1', next='/app/customer')
    tap.eq((back.status, back.headers['Location']), (303, '/app/customer'))
    away = choose(b, key='x', value='1', next='//elsewhere.example')
    tap.eq(away.headers['Location'], '/')


def test_what_is_not_kept(site):
    a = site.login()
    for key in ('', 'A', 'a%20b', "a'b", 'x' * 101):
        tap.eq(choose(a, key=key, value='1').status, 417, key)
    tap.eq(choose(a, key='long', value='x' * (16 * 1024 + 1)).status, 417)
    tap.eq(choose(a, {'Origin': 'https://elsewhere.example'}, key='a', value='1').status, 403)
    tap.eq(a.get('/me/setting').status, 404)


def test_an_engine_table_comes_with_an_upgrade(site):
    """The types of both versions are the same; only a table of the engine is new."""
    site.stop()
    drop = site.run('sql', 'DROP TABLE user_setting')
    tap.eq(drop.returncode, 0, drop.stderr)
    old = site.run('sql', "UPDATE meta SET value = 'of an earlier version' "
                          "WHERE key = 'schema_hash'")
    tap.eq(old.returncode, 0, old.stderr)
    site.start()
    tap.eq(choose(site.login(), key='a', value='1').status, 200)


if __name__ == '__main__':
    tap.main()
