/* SPDX-License-Identifier: EUPL-1.2 */
#include "once.h"

static int64_t too_old(const Ctx *c)
{
    return c->now.us - (int64_t)ONCE_KEPT_S * 1000000;
}

static bool keep_key(Ctx *c, void *arg)
{
    const Once *once = arg;
    int64_t stored = 0;
    if (!db_exec(c->db, SQL("DELETE FROM idempotency WHERE at < ?"), DB_P(db_i(too_old(c))),
                 NULL) ||
        !db_exec(c->db,
                 SQL("INSERT INTO idempotency (user_id, key, at, status, answer) "
                     "VALUES (?, ?, ?, 0, '') ON CONFLICT DO NOTHING"),
                 DB_P(db_i(c->user.id), db_t(once->key), db_i(c->now.us)), &stored))
        return false;
    return stored || fail_field(c, ERR_CONFLICT, "Idempotency-Key",
                                "A request with this key was carried out just now. Ask again for "
                                "its answer.");
}

bool once_done(Ctx *c, const Once *once, OnceKept *out)
{
    if (!once->key.n)
        return false;
    DbRows *r = db_query(c->db,
                         SQL("SELECT status, answer FROM idempotency WHERE user_id = ? "
                             "AND key = ? AND at >= ?"),
                         DB_P(db_i(c->user.id), db_t(once->key), db_i(too_old(c))));
    bool found = db_next(r);
    if (found) {
        out->status = (int)db_get_int(r, 0);
        out->answer = str_copy(c->a, db_get_text(r, 1));
    }
    return db_finish(r) && found;
}

void once_arm(Ctx *c, const Once *once)
{
    if (!once->key.n)
        return;
    c->before_commit = keep_key;
    c->before_commit_arg = (void *)(uintptr_t)once;
}

typedef struct {
    const Once *once;
    OnceKept kept;
} Answer;

static bool keep_answer(Ctx *c, void *arg)
{
    const Answer *x = arg;
    return db_exec(
        c->db,
        SQL("UPDATE idempotency SET status = ?, answer = ? WHERE user_id = ? "
            "AND key = ?"),
        DB_P(db_i(x->kept.status), db_t(x->kept.answer), db_i(c->user.id), db_t(x->once->key)),
        NULL);
}

void once_keep(Ctx *c, const Once *once, int status, Str answer)
{
    bool wrote = once->key.n && !c->before_commit;
    Answer x = {once, {status, answer}};
    c->before_commit = NULL;
    if (wrote)
        ctx_write_quietly(c, keep_answer, &x); /* when it fails the repeated request is told */
}
