/* SPDX-License-Identifier: EUPL-1.2 */
#include "setting.h"

enum { EVERYBODY = 0 /* no user has this id */ };

static Str get_of(Ctx *c, int64_t user, Str key)
{
    Str value = STR("");
    db_one_text(c->db, c->a, SQL("SELECT value FROM user_setting WHERE user_id = ? AND key = ?"),
                DB_P(db_i(user), db_t(key)), &value);
    return value;
}

Str setting_get(Ctx *c, Str key)
{
    return get_of(c, c->user.id, key);
}

Str setting_get_shared(Ctx *c, Str key)
{
    return get_of(c, EVERYBODY, key);
}

static bool key_is_good(Str key)
{
    for (size_t i = 0; i < key.n; i++) {
        char k = key.p[i];
        bool plain = (k >= 'a' && k <= 'z') || (k >= '0' && k <= '9');
        if (!plain && k != '-' && k != '_' && k != '.' && k != ':')
            return false;
    }
    return key.n > 0 && key.n <= SETTING_KEY_MAX;
}

typedef struct {
    int64_t user;
    Str key, value;
    Str (*edit)(Ctx *c, Str was, void *arg); /* makes the value of what was; NULL: it is given */
    void *arg;
} Put;

static bool is_short(Ctx *c, Str value)
{
    return value.n <= SETTING_BYTES_MAX || fail_field(c, ERR_VALIDATION, "value",
                                                      "This is too long: at most %d bytes are "
                                                      "kept. Shorten it.",
                                                      SETTING_BYTES_MAX);
}

static bool put_job(Ctx *c, void *arg)
{
    const Put *p = arg;
    int64_t n = 0;
    DbValue user = db_i(p->user), key = db_t(p->key);
    Str value = p->edit ? p->edit(c, get_of(c, p->user, p->key), p->arg) : p->value;
    if (!is_short(c, value))
        return false;
    if (!db_exec(c->db, SQL("DELETE FROM user_setting WHERE user_id = ? AND key = ?"),
                 DB_P(user, key), NULL) ||
        !db_one_int(c->db, SQL("SELECT count(*) FROM user_setting WHERE user_id = ?"), DB_P(user),
                    &n))
        return false;
    if (value.n && n >= SETTINGS_MAX)
        return fail_field(c, ERR_VALIDATION, "value",
                          "%d choices are kept already: remove some saved views first.",
                          SETTINGS_MAX);
    return !value.n ||
           db_exec(c->db, SQL("INSERT INTO user_setting (user_id, key, value) VALUES (?, ?, ?)"),
                   DB_P(user, key, db_t(value)), NULL);
}

static bool put_of(Ctx *c, Put *p)
{
    if (!key_is_good(p->key))
        return fail_field(c, ERR_VALIDATION, "key",
                          "A key has the letters a to z, digits and - _ . : only. Correct it.");
    return is_short(c, p->value) && ctx_write_quietly(c, put_job, p);
}

bool setting_put(Ctx *c, Str key, Str value)
{
    return put_of(c, &(Put){.user = c->user.id, .key = key, .value = value});
}

bool setting_edit(Ctx *c, Str key, Str (*edit)(Ctx *c, Str was, void *arg), void *arg)
{
    return put_of(c, &(Put){.user = c->user.id, .key = key, .edit = edit, .arg = arg});
}

bool setting_put_shared(Ctx *c, Str key, Str value)
{
    if (!c->user.admin)
        return fail_field(c, ERR_PERMISSION, "key",
                          "Only an administrator shares with everybody. Ask yours for it.");
    return put_of(c, &(Put){.user = EVERYBODY, .key = key, .value = value});
}
