/* SPDX-License-Identifier: EUPL-1.2
 * Idempotency-Key: a POST that is sent again after a broken line is carried out once.
 *
 * The key is stored in the transaction of the work itself, so it is there exactly when the work
 * is. The answer follows; when the process ended in between, the repeated request is told so.
 */
#include "api.h"

#include "utf8.h"

enum { KEY_MAX = 200, KEPT_S = 86400 };

static int64_t too_old(const Ctx *c)
{
    return c->now.us - (int64_t)KEPT_S * 1000000;
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

typedef struct {
    Str key;
    int status;
    Str answer;
} Kept;

static bool keep_answer(Ctx *c, void *arg)
{
    const Kept *k = arg;
    return db_exec(c->db,
                   SQL("UPDATE idempotency SET status = ?, answer = ? WHERE user_id = ? "
                       "AND key = ?"),
                   DB_P(db_i(k->status), db_t(k->answer), db_i(c->user.id), db_t(k->key)), NULL);
}

static bool look_up(Ctx *c, Str key, Kept *out)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT status, answer FROM idempotency WHERE user_id = ? "
                             "AND key = ? AND at >= ?"),
                         DB_P(db_i(c->user.id), db_t(key), db_i(too_old(c))));
    bool found = db_next(r);
    if (found) {
        out->status = (int)db_get_int(r, 0);
        out->answer = str_copy(c->a, db_get_text(r, 1));
    }
    return db_finish(r) && found;
}

bool once_begin(Api *api, Once *once)
{
    Ctx *c = api->c;
    Str key = request_header(api->r, "idempotency-key");
    Kept kept = {0};
    if (!key.n || !c->user.id || !str_is(api->r->method, "POST"))
        return true;
    if (utf8_length(key) > KEY_MAX)
        return fail_field(c, ERR_MALFORMED, "Idempotency-Key", "The key has %d characters at most.",
                          KEY_MAX);
    if (look_up(c, key, &kept)) {
        if (!kept.status)
            return fail_field(c, ERR_CONFLICT, "Idempotency-Key",
                              "The request with this key was carried out, but its answer was lost: "
                              "look at the documents before sending another.");
        response_header(api->resp, "Idempotent-Replayed", STR("true"));
        response_json(api->resp, kept.status, kept.answer);
        return false;
    }
    once->key = key;
    c->before_commit = keep_key;
    c->before_commit_arg = once;
    return true;
}

void once_end(Api *api, const Once *once)
{
    Ctx *c = api->c;
    bool wrote = once->key.n && !c->before_commit;
    c->before_commit = NULL;
    if (!wrote)
        return;
    Kept kept = {once->key, api->resp->status, api->resp->body};
    ctx_write(c, keep_answer, &kept); /* when it fails the repeated request is told */
}
