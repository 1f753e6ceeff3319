/* SPDX-License-Identifier: EUPL-1.2 */
#include "live.h"

#include "auth.h"
#include "deadline.h"
#include "json.h"
#include "perm.h"
#include "site.h"

#include <time.h>

enum {
    RING = 1024,
    BATCH = 48,     /* events looked at in one go */
    ROWS_MAX = 512, /* more changes than this between two looks: "resync" */
    NAME_BYTES = 200,
    SLICE_MS = 200, /* how long a stream sleeps before it looks again */
    POLL_MS = 500,
    HEARTBEAT_MS = 15000,
    LIFE_MS = 10 * 60000,  /* then the browser asks anew */
    LATE_US = 10 * 1000000 /* a request may commit so long after its time was taken */
};

typedef struct {
    int64_t id, type, version, at;
    int64_t about, about_type; /* of a note: what it stands beside; else 0 */
    bool fresh, gone;
    char name[NAME_BYTES], by[NAME_BYTES];
} Event;

/* One for the process, as there is one site. */
static struct {
    pthread_mutex_t lock;
    Event ring[RING];
    uint64_t head; /* events so far */
    int64_t users[LIVE_STREAMS_MAX];
    int n;
    int64_t polled_ms, since_us;
    uint64_t missed; /* times that there were too many */
    bool polling;
} hub = {.lock = PTHREAD_MUTEX_INITIALIZER};

typedef struct {
    Site *site;
    int64_t user;
    Str user_name, token_hash;
    Arena *kept;
    uint64_t at, missed;
    int64_t opened_ms, sent_ms;
    bool ended;
} Stream;

/* --- what was committed --- */

static void copy_text(char *to, Str s)
{
    size_t n = s.n < NAME_BYTES - 1 ? s.n : NAME_BYTES - 1;
    memcpy(to, s.p, n);
    to[n] = 0;
}

static bool is_known(const Event *e)
{
    uint64_t from = hub.head > RING ? hub.head - RING : 0;
    for (uint64_t i = hub.head; i > from; i--) {
        const Event *k = &hub.ring[(i - 1) % RING];
        if (k->id == e->id && k->version == e->version)
            return true;
    }
    return false;
}

static void publish(const Event *list, int n, bool missed)
{
    pthread_mutex_lock(&hub.lock);
    hub.missed += missed;
    for (int i = 0; i < n; i++)
        if (!is_known(&list[i]))
            hub.ring[hub.head++ % RING] = list[i];
    pthread_mutex_unlock(&hub.lock);
}

static int read_changes(Ctx *c, int64_t since, Event *out)
{
    int n = 0;
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT id, type_id, version, modified, name, modified_by FROM document WHERE "
                "type_id IN (0");
    for (int i = 0; i < registry_count(c->reg); i++)
        if (!registry_at(c->reg, i)->child) {
            sql_add(&q, ", ");
            sql_param(&q, db_i(registry_at(c->reg, i)->id));
        }
    sql_add(&q, ") AND modified > ");
    sql_param(&q, db_i(since));
    sql_add(&q, " LIMIT ");
    sql_param(&q, db_i(ROWS_MAX));
    DbRows *r = sql_query(c->db, &q);
    for (; n < ROWS_MAX && db_next(r); n++) {
        out[n] = (Event){.id = db_get_int(r, 0),
                         .type = db_get_int(r, 1),
                         .version = db_get_int(r, 2),
                         .at = db_get_int(r, 3)};
        out[n].fresh = out[n].version == 1;
        copy_text(out[n].name, db_get_text(r, 4));
        copy_text(out[n].by, db_get_text(r, 5));
    }
    db_finish(r);
    return n;
}

/* Notes are told with the document that they stand beside. */
static void read_about(Ctx *c, Event *list, int n)
{
    int64_t note = type_of(c, STR("comment"))->id;
    for (int i = 0; i < n; i++) {
        if (list[i].type != note)
            continue;
        DbRows *r = db_query(c->db,
                             SQL("SELECT d.id, d.type_id FROM comment t "
                                 "JOIN document d ON d.id = t.reference WHERE t.id = ?"),
                             DB_P(db_i(list[i].id)));
        if (db_next(r)) {
            list[i].about = db_get_int(r, 0);
            list[i].about_type = db_get_int(r, 1);
        }
        db_finish(r);
    }
}

/* Deleted ones have numbers of their own: they are told with negative ids. */
static int read_deleted(Ctx *c, int64_t since, Event *out)
{
    int n = 0;
    DbRows *r = db_query(c->db,
                         SQL("SELECT id, type_id, at, name, by_user FROM deleted WHERE at > ? "
                             "LIMIT ?"),
                         DB_P(db_i(since), db_i(ROWS_MAX)));
    for (; n < ROWS_MAX && db_next(r); n++) {
        out[n] = (Event){.id = -db_get_int(r, 0),
                         .type = db_get_int(r, 1),
                         .at = db_get_int(r, 2),
                         .gone = true};
        copy_text(out[n].name, db_get_text(r, 3));
        copy_text(out[n].by, db_get_text(r, 4));
    }
    db_finish(r);
    return n;
}

static void poll(Site *site, int64_t since)
{
    Arena *a = arena_new();
    Event *list = arena_array_of(a, Event, 2 * ROWS_MAX);
    Ctx *c = ctx_begin(site, a, LANG_EN);
    if (c) {
        int n = read_changes(c, since, list);
        read_about(c, list, n);
        int gone = read_deleted(c, since, list + n);
        publish(list, n + gone, n == ROWS_MAX || gone == ROWS_MAX);
    }
    ctx_end(c);
    arena_free(a);
}

/* The first stream whose turn it is reads for all. */
static void poll_when_due(Site *site)
{
    int64_t now = monotonic_ms();
    pthread_mutex_lock(&hub.lock);
    bool mine = !hub.polling && now - hub.polled_ms >= POLL_MS;
    int64_t since = hub.since_us;
    if (mine)
        hub.polling = true;
    pthread_mutex_unlock(&hub.lock);
    if (!mine)
        return;
    int64_t late = clock_now().us - LATE_US;
    poll(site, late > since ? late : since);
    pthread_mutex_lock(&hub.lock);
    hub.polling = false;
    hub.polled_ms = monotonic_ms();
    pthread_mutex_unlock(&hub.lock);
}

/* --- one stream --- */

/* Which user, when there is room. */
static bool take_place(int64_t user)
{
    int mine = 0;
    pthread_mutex_lock(&hub.lock);
    for (int i = 0; i < hub.n; i++)
        mine += hub.users[i] == user;
    bool room = hub.n < LIVE_STREAMS_MAX && mine < LIVE_USER_MAX;
    if (room && !hub.n)
        hub.since_us = clock_now().us; /* nobody was listening before */
    if (room)
        hub.users[hub.n++] = user;
    pthread_mutex_unlock(&hub.lock);
    return room;
}

static void leave_place(int64_t user)
{
    pthread_mutex_lock(&hub.lock);
    for (int i = 0; i < hub.n; i++)
        if (hub.users[i] == user) {
            hub.users[i] = hub.users[--hub.n];
            break;
        }
    pthread_mutex_unlock(&hub.lock);
}

/* The next events, and whether some were missed. */
static int take_events(Stream *s, Event *out, bool *out_missed)
{
    int n = 0;
    pthread_mutex_lock(&hub.lock);
    *out_missed = s->missed != hub.missed || hub.head - s->at > RING;
    if (*out_missed)
        s->at = hub.head;
    s->missed = hub.missed;
    while (n < BATCH && s->at < hub.head)
        out[n++] = hub.ring[s->at++ % RING];
    pthread_mutex_unlock(&hub.lock);
    return n;
}

/* Acts as the user, whose session must still live; looking does not prolong it. */
static bool sign_in(Ctx *c, const Stream *s)
{
    return (!s->token_hash.n || session_lives(c, s->token_hash)) && ctx_login(c, s->user_name);
}

static bool may_see(Ctx *c, const Event *e, const TypeDef *t)
{
    if (!t || !(perm_rights(c, t) & RIGHT_READ))
        return false;
    if (!perm_limits_rows(c, t))
        return true;
    int errors = c->e.n;
    DocHead *d = e->gone ? NULL : doc_load(c, t, e->id);
    bool ok = d && perm_check_doc(c, d, RIGHT_READ);
    c->e.n = errors;
    return ok;
}

static void put_event(Ctx *c, Buf *b, const Event *e)
{
    const TypeDef *t = registry_by_id(c->reg, e->type);
    const TypeDef *beside = registry_by_id(c->reg, e->about_type);
    if (!may_see(c, e, t) || (e->about && !may_see(c, &(Event){.id = e->about}, beside)))
        return;
    JsonOut o = {.b = b};
    buf_add_c(b, "event: change\ndata: ");
    json_begin(&o, '{');
    json_put_int(&o, "id", e->id);
    json_put(&o, "type", str_replace(c->a, t->name, STR("_"), STR("-")));
    json_put(&o, "name", str_c(e->name));
    json_put_int(&o, "version", e->version);
    json_put(&o, "by", user_full_name(c, str_c(e->by)));
    json_key(&o, STR("me"));
    json_bool(&o, str_is(c->user.name, e->by));
    json_put_int(&o, "at", e->at / 1000);
    json_put_int(&o, "about", e->about);
    json_key(&o, STR("fresh"));
    json_bool(&o, e->fresh);
    json_key(&o, STR("gone"));
    json_bool(&o, e->gone);
    json_end(&o, '}');
    buf_add_c(b, "\n\n");
}

static void write_events(Stream *s, Buf *b, const Event *list, int n, bool missed)
{
    Ctx *c = ctx_begin(s->site, b->a, LANG_EN);
    if (c && sign_in(c, s)) {
        if (missed)
            buf_add_c(b, "event: resync\ndata: {}\n\n");
        for (int i = 0; i < n; i++)
            put_event(c, b, &list[i]);
    } else if (c) {
        buf_add_c(b, "event: signin\ndata: {}\n\n");
        s->ended = true;
    }
    ctx_end(c);
}

static void pause_slice(void)
{
    static const struct timespec slice = {.tv_nsec = SLICE_MS * 1000000L};
    nanosleep(&slice, NULL);
}

static long stream_next(void *arg, char *out, size_t max)
{
    Stream *s = arg;
    Event list[BATCH];
    bool missed, beat;
    int64_t now = monotonic_ms();
    if (s->ended || now - s->opened_ms > LIFE_MS)
        return RESPONSE_STREAM_END;
    poll_when_due(s->site);
    int n = take_events(s, list, &missed);
    beat = now - s->sent_ms > HEARTBEAT_MS;
    if (!n && !missed && !beat) {
        pause_slice();
        return 0;
    }
    Buf b = {.a = arena_new()};
    write_events(s, &b, list, n, missed);
    if (!b.n && beat)
        buf_add_c(&b, ": still here\n\n");
    size_t bytes = b.n <= max ? b.n : 0; /* cannot be: see the sizes above */
    if (bytes) {
        memcpy(out, b.p, bytes);
        s->sent_ms = now;
    }
    arena_free(b.a);
    return (long)bytes;
}

static void stream_close(void *arg)
{
    Stream *s = arg;
    leave_place(s->user);
    arena_free(s->kept);
}

void live_answer(Ctx *c, const Request *r, Response *out)
{
    const Access *access = access_of(r);
    if (!c->user.id) {
        response_text(out, 401, STR("sign in\n"));
        return;
    }
    if (!take_place(c->user.id)) {
        response_header(out, "Retry-After", STR("60"));
        response_text(out, 429, STR("too many streams\n"));
        return;
    }
    Arena *kept = arena_new();
    Stream *s = arena_new_of(kept, Stream);
    bool cookie = access && access->kind == ACCESS_COOKIE;
    *s = (Stream){.site = c->site,
                  .user = c->user.id,
                  .kept = kept,
                  .user_name = str_copy(kept, c->user.name),
                  .token_hash = cookie ? str_copy(kept, access->session.token_hash) : STR(""),
                  .opened_ms = monotonic_ms()};
    pthread_mutex_lock(&hub.lock);
    s->at = hub.head;
    s->missed = hub.missed;
    pthread_mutex_unlock(&hub.lock);
    out->content_type = STR("text/event-stream");
    response_header(out, "X-Accel-Buffering", STR("no"));
    out->stream = (ResponseStream){stream_next, stream_close, s};
}
