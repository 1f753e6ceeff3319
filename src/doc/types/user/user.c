/* SPDX-License-Identifier: EUPL-1.2
 * The password is hashed on the worker (argon2id takes a tenth of a second) and never stored. A
 * new one ends the sessions that the old one began. The last administrator stays one: without any
 * nobody could give rights again.
 */
#include "crypto.h"
#include "session.h"
#include "user.gen.h"
#include "utf8.h"

enum { PASSWORD_MAX = 1000 };

bool user_validate(Ctx *c, User *d)
{
    Str password = d->new_password;
    if (!password.n)
        return true;
    d->new_password = STR("");
    if (utf8_length(password) < PASSWORD_MIN || password.n > PASSWORD_MAX)
        return fail_field(c, ERR_VALIDATION, "new_password",
                          "The password needs at least %d characters. Choose a longer one.",
                          PASSWORD_MIN);
    return password_hash(c->a, password, &d->password_hash) ||
           fail_field(c, ERR_UNAVAILABLE, "new_password",
                      "There is not enough memory now. Try again.");
}

/* Counted in the write job: two administrators who leave at once are not both the last but one. */
static bool others_administer(Ctx *c, const User *d)
{
    int64_t n = 0;
    db_one_int(c->db,
               SQL("SELECT count(*) FROM has_role h JOIN document r ON r.id = h.role "
                   "JOIN \"user\" u ON u.id = h.parent WHERE r.name = 'System Manager' "
                   "AND u.enabled = 1 AND u.id <> ?"),
               DB_P(db_i(d->head.id)), &n);
    return n > 0;
}

/* As stored: an administrator until now. */
static bool was_administrator(Ctx *c, const User *d)
{
    int64_t n = 0;
    return db_one_int(
        c->db,
        SQL("SELECT 1 FROM has_role h JOIN document r ON r.id = h.role "
            "JOIN \"user\" u ON u.id = h.parent WHERE r.name = 'System Manager' AND u.enabled = 1 "
            "AND u.id = ?"),
        DB_P(db_i(d->head.id)), &n);
}

static bool administers(const User *d)
{
    for (int i = 0; d->enabled && i < d->roles_n; i++)
        if (str_is(d->roles[i].role.name, "System Manager"))
            return true;
    return false;
}

static bool refuse_last(Ctx *c, const User *d)
{
    return fail_field(c, ERR_VALIDATION, "roles",
                      "%s is the last administrator. Give another user the role System Manager "
                      "first.",
                      d->head.name.p);
}

bool user_before_save(Ctx *c, User *d)
{
    Str stored = STR("");
    if (!d->head.id)
        return true;
    if (!doc_resolve_names(c, &d->head))
        return false;
    if (!administers(d) && !others_administer(c, d) && was_administrator(c, d))
        return refuse_last(c, d);
    db_one_text(c->db, c->a, SQL("SELECT password_hash FROM \"user\" WHERE id = ?"),
                DB_P(db_i(d->head.id)), &stored);
    return (d->enabled && str_eq(stored, d->password_hash)) ||
           db_exec(c->db, SQL("DELETE FROM session WHERE user_id = ?"), DB_P(db_i(d->head.id)),
                   NULL);
}

bool user_deleted(Ctx *c, User *d)
{
    if (was_administrator(c, d) && !others_administer(c, d))
        return refuse_last(c, d);
    return db_exec(c->db, SQL("DELETE FROM session WHERE user_id = ?"), DB_P(db_i(d->head.id)),
                   NULL);
}
