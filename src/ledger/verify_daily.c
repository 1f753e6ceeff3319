/* SPDX-License-Identifier: EUPL-1.2 */
#include "verify_daily.h"

#include "daily.h"
#include "json.h"
#include "log.h"

/* A server that starts often proves no more often for that. */
static const int64_t FRESH_US = 20LL * 3600 * 1000000;

static int64_t number(const Json *o, const char *key)
{
    const Json *v = json_get(o, key);
    int64_t n = 0;
    if (v)
        str_to_int(v->text, &n);
    return n;
}

bool verify_last(Ctx *c, VerifyResult *out)
{
    const char *why;
    size_t at;
    Str text = STR("");
    if (!db_one_text(c->db, c->a, SQL("SELECT value FROM meta WHERE key = 'verified'"), DB_NONE,
                     &text))
        return false;
    const Json *o = json_parse(c->a, text, &why, &at);
    if (!o)
        return false;
    *out = (VerifyResult){.at = {number(o, "at")},
                          .broken = number(o, "broken"),
                          .entries = number(o, "entries"),
                          .lines = number(o, "lines"),
                          .documents = number(o, "documents"),
                          .closings = number(o, "closings"),
                          .table = json_get_text(o, "table"),
                          .what = {json_get_text(o, "en"), json_get_text(o, "fr")},
                          .id = number(o, "id")};
    return true;
}

static bool keep_job(Ctx *c, void *arg)
{
    const VerifyResult *r = arg;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put_int(&o, "at", r->at.us);
    json_put_int(&o, "broken", r->broken);
    json_put_int(&o, "entries", r->entries);
    json_put_int(&o, "lines", r->lines);
    json_put_int(&o, "documents", r->documents);
    json_put_int(&o, "closings", r->closings);
    json_put(&o, "table", r->table);
    json_put_int(&o, "id", r->id);
    json_put(&o, "en", r->what[LANG_EN]);
    json_put(&o, "fr", r->what[LANG_FR]);
    json_end(&o, '}');
    return db_exec(c->db,
                   SQL("INSERT INTO meta (key, value) VALUES ('verified', ?) "
                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
                   DB_P(db_t(buf_str(&b))), NULL);
}

bool verify_now(Ctx *c, VerifyResult *out)
{
    VerifyReport r = {.books_only = true, .stopped = daily_stopping};
    if (!verify_site(c, &r))
        return false;
    *out = (VerifyResult){.at = clock_now(),
                          .broken = r.broken,
                          .entries = r.entries,
                          .lines = r.lines,
                          .documents = r.documents,
                          .closings = r.closings,
                          .table = r.table,
                          .what = {r.said[LANG_EN], r.said[LANG_FR]},
                          .id = r.id};
    return ctx_write_quietly(c, keep_job, out);
}

static bool daily_batch(Ctx *c, bool *out_more)
{
    VerifyResult r;
    *out_more = false;
    if (verify_last(c, &r) && clock_now().us - r.at.us < FRESH_US)
        return true;
    if (!verify_now(c, &r))
        return c->e.n == 0; /* stopped: next time */
    if (r.broken)
        log_event(LOG_ERROR, "verify", "table", r.table.p, "what", r.what[LANG_EN].p, NULL);
    return true;
}

void verify_daily_register(void)
{
    daily_register("verify", daily_batch);
}
