/* SPDX-License-Identifier: EUPL-1.2
 * Who a request acts for: the user, the roles and the row rules, remembered as one fact (facts.h).
 */
#include "facts.h"
#include "site.h"

/* --- from the database --- */

static void load_roles(Ctx *c, Actor *u)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT d.name FROM has_role h JOIN document d ON d.id = h.role "
                             "WHERE h.parent = ? AND h.parentfield = 'roles'"),
                         DB_P(db_i(u->id)));
    while (db_next(r)) {
        u->roles = arena_grow(c->a, u->roles, sizeof(Str) * (size_t)u->n_roles,
                              sizeof(Str) * (size_t)(u->n_roles + 1));
        Str role = str_copy(c->a, db_get_text(r, 0));
        u->roles[u->n_roles++] = role;
        u->admin = u->admin || str_is(role, "System Manager");
    }
    db_finish(r);
}

static void load_rules(Ctx *c, Actor *u)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT allow, for_value FROM user_permission WHERE \"user\" = ?"),
                         DB_P(db_i(u->id)));
    while (db_next(r)) {
        const TypeDef *t = registry_label(c->reg, db_get_text(r, 0));
        if (!t)
            continue;
        u->rules = arena_grow(c->a, u->rules, sizeof(UserRule) * (size_t)u->n_rules,
                              sizeof(UserRule) * (size_t)(u->n_rules + 1));
        u->rules[u->n_rules++] = (UserRule){t, db_get_int(r, 1)};
    }
    db_finish(r);
}

static bool load_actor(Ctx *c, Str user_name, Actor *u)
{
    bool enabled = false;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT u.id, u.name, u.first_name, u.enabled, u.language FROM \"user\" u "
            "WHERE u.id = (SELECT id FROM document WHERE type_id = ? AND name = ?)"),
        DB_P(db_i(type_of(c, STR("user"))->id), db_t(user_name)));
    if (db_next(r)) {
        u->id = db_get_int(r, 0);
        u->name = str_copy(c->a, db_get_text(r, 1));
        u->full_name = str_copy(c->a, db_get_text(r, 2));
        enabled = db_get_int(r, 3);
        u->lang = lang_of(db_get_text(r, 4));
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    if (!enabled)
        return err_add(&c->e, ERR_AUTH, "",
                       "This account does not exist or is disabled. Ask "
                       "your administrator.");
    load_roles(c, u);
    load_rules(c, u);
    return db_error(c->db) == DB_OK || db_report(c->db, &c->e);
}

/* --- as one text: each part behind its length --- */

static void pack(Buf *b, Str s)
{
    buf_add_int(b, (int64_t)s.n);
    buf_add_char(b, ':');
    buf_add(b, s);
}

static void pack_int(Buf *b, int64_t n)
{
    buf_add_int(b, n);
    buf_add_char(b, ':');
}

static int64_t unpack_int(Str *rest)
{
    Str digits = STR("");
    int64_t n = 0;
    str_split(rest, ':', &digits);
    str_to_int(digits, &n);
    return n;
}

static Str unpack(Str *rest)
{
    size_t n = (size_t)unpack_int(rest);
    Str s = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n, rest->n);
    return s;
}

static Str pack_actor(Arena *a, const Actor *u)
{
    Buf b = {.a = a};
    pack_int(&b, u->id);
    pack_int(&b, u->admin);
    pack_int(&b, u->lang);
    pack(&b, u->name);
    pack(&b, u->full_name);
    pack_int(&b, u->n_roles);
    for (int i = 0; i < u->n_roles; i++)
        pack(&b, u->roles[i]);
    pack_int(&b, u->n_rules);
    for (int i = 0; i < u->n_rules; i++) {
        pack(&b, u->rules[i].allow->name);
        pack_int(&b, u->rules[i].id);
    }
    return buf_str(&b);
}

/* The texts are NUL-terminated copies, as those from the database. */
static Actor unpack_actor(Ctx *c, Str rest)
{
    Actor u = {.id = unpack_int(&rest)};
    u.admin = unpack_int(&rest) != 0;
    u.lang = (Lang)unpack_int(&rest);
    u.name = str_copy(c->a, unpack(&rest));
    u.full_name = str_copy(c->a, unpack(&rest));
    u.n_roles = (int)unpack_int(&rest);
    u.roles = arena_array_of(c->a, Str, u.n_roles + 1);
    for (int i = 0; i < u.n_roles; i++)
        u.roles[i] = str_copy(c->a, unpack(&rest));
    u.n_rules = (int)unpack_int(&rest);
    u.rules = arena_array_of(c->a, UserRule, u.n_rules + 1);
    for (int i = 0; i < u.n_rules; i++) {
        u.rules[i].allow = registry_type(c->reg, unpack(&rest));
        u.rules[i].id = unpack_int(&rest);
    }
    return u;
}

bool ctx_login(Ctx *c, Str user_name)
{
    Actor u = {0};
    Str known, key = str_cat(c->a, STR("user:"), user_name);
    if (fact_get(c, key, &known)) {
        u = unpack_actor(c, known);
    } else if (!load_actor(c, user_name, &u)) {
        return false;
    } else {
        fact_put(c, key, pack_actor(c->a, &u));
    }
    c->user = u;
    c->lang = c->e.lang = u.lang;
    return true;
}
