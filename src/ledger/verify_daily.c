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
                          .found = {.broken = number(o, "broken"),
                                    .table = json_get_text(o, "table"),
                                    .id = number(o, "id"),
                                    .said = {json_get_text(o, "en"), json_get_text(o, "fr")},
                                    .entries = number(o, "entries"),
                                    .lines = number(o, "lines"),
                                    .documents = number(o, "documents"),
                                    .closings = number(o, "closings"),
                                    .foreign_keys = number(o, "foreign_keys")}};
    out->found.what = out->found.said[c->lang];
    return true;
}

static bool keep_job(Ctx *c, void *arg)
{
    const VerifyResult *r = arg;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put_int(&o, "at", r->at.us);
    verify_put(&o, &r->found);
    json_put(&o, "en", r->found.said[LANG_EN]);
    json_put(&o, "fr", r->found.said[LANG_FR]);
    json_end(&o, '}');
    return db_exec(c->db,
                   SQL("INSERT INTO meta (key, value) VALUES ('verified', ?) "
                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
                   DB_P(db_t(buf_str(&b))), NULL);
}

bool verify_now(Ctx *c, VerifyResult *out)
{
    *out = (VerifyResult){.found = {.books_only = true, .stopped = daily_stopping}};
    if (!verify_site(c, &out->found))
        return false;
    out->at = clock_now();
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
    if (r.found.broken)
        log_event(LOG_ERROR, "verify", "table", r.found.table.p, "what", r.found.said[LANG_EN].p,
                  NULL);
    return true;
}

void verify_daily_register(void)
{
    daily_register("verify", daily_batch);
}
