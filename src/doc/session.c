/* SPDX-License-Identifier: EUPL-1.2 */
#include "session.h"

#include "api_key.gen.h"
#include "crypto.h"
#include "facts.h"
#include "site.h"
#include "utf8.h"

enum { PASSWORD_BYTES_MAX = 1000, NAME_CHARS_MAX = 140, TOKEN_BYTES = 32, KEY_BYTES = 8 };

/* Nobody's password. Verifying it takes the time that a real one takes (argon2id, 64 MB, two
 * passes, as password_hash() makes them). */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
                             "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static int64_t ago(const Ctx *c, int64_t seconds)
{
    return c->now.us - seconds * 1000000;
}

/* --- passwords --- */

typedef struct {
    Str key;
    int64_t count;
} Attempts;

static bool count_job(Ctx *c, void *arg)
{
    Attempts *t = arg;
    return db_exec(c->db, SQL("DELETE FROM login_attempt WHERE first < ?"),
                   DB_P(db_i(ago(c, LOGIN_WINDOW_S))), NULL) &&
           db_one_int(c->db,
                      SQL("INSERT INTO login_attempt (user_name, failures, first) VALUES (?, 1, ?) "
                          "ON CONFLICT (user_name) DO UPDATE SET "
                          "failures = login_attempt.failures + 1 RETURNING failures"),
                      DB_P(db_t(t->key), db_i(c->now.us)), &t->count);
}

/* Counted before the password is looked at: attempts that come side by side count too. */
static bool attempt_allowed(Ctx *c, Str key)
{
    Attempts t = {key, 0};
    if (!ctx_write_quietly(c, count_job, &t))
        return false;
    return t.count <= LOGIN_FAILURES_MAX ||
           fail_field(c, ERR_THROTTLED, "usr",
                      "Too many wrong passwords for this account. Wait five minutes, then try "
                      "again.");
}

/* argon2 takes a while and waits its turn: nobody waits for our reader meanwhile. */
static bool verify_without_reader(Ctx *c, Str hash, Str password)
{
    pool_release(c->site->pool, c->db);
    c->db = NULL;
    bool right = password_verify(hash, password);
    c->db = pool_reader(c->site->pool);
    if (c->db)
        return right;
    return fail_field(c, ERR_UNAVAILABLE, "",
                      "The database cannot be reached: nothing was saved. Try again later.");
}

/* The user's hash, or nobody's. */
static Str hash_of(Ctx *c, Str user)
{
    Str hash = STR("");
    int64_t id = name_to_id(c, type_of(c, STR("user")), user);
    if (id)
        db_one_text(c->db, c->a,
                    SQL("SELECT password_hash FROM \"user\" WHERE id = ? AND enabled = 1"),
                    DB_P(db_i(id)), &hash);
    return hash.n ? hash : str_c(nobody);
}

static bool password_is_right(Ctx *c, Str user, Str password)
{
    if (!attempt_allowed(c, str_lower_ascii(c->a, user)))
        return false;
    Str hash = hash_of(c, user);
    bool right = verify_without_reader(c, hash, str_slice(password, 0, PASSWORD_BYTES_MAX + 1));
    if (right && password.n <= PASSWORD_BYTES_MAX)
        return true;
    return !ctx_failed(c) && fail_field(c, ERR_AUTH, "pwd",
                                        "This e-mail address and password do not belong together. "
                                        "Check both.");
}

/* --- sessions --- */

typedef struct {
    Session *s;
    Str attempts_key;
} Begin;

static bool begin_job(Ctx *c, void *arg)
{
    Begin *b = arg;
    return db_exec(c->db, SQL("DELETE FROM login_attempt WHERE user_name = ?"),
                   DB_P(db_t(b->attempts_key)), NULL) &&
           db_exec(c->db, SQL("DELETE FROM session WHERE seen < ? OR created < ?"),
                   DB_P(db_i(ago(c, SESSION_IDLE_S)), db_i(ago(c, SESSION_LIFE_S))), NULL) &&
           db_exec(c->db,
                   SQL("INSERT INTO session (token_hash, user_id, csrf, created, seen) "
                       "VALUES (?, ?, ?, ?, ?)"),
                   DB_P(db_t(b->s->token_hash), db_i(c->user.id), db_t(b->s->csrf), db_i(c->now.us),
                        db_i(c->now.us)),
                   NULL);
}

bool session_login(Ctx *c, Str user, Str password, Session *out)
{
    user = str_trim(utf8_cut(user, NAME_CHARS_MAX));
    if (!password_is_right(c, user, password) || !ctx_login(c, user))
        return false;
    Session s = {.token = random_hex(c->a, TOKEN_BYTES), .csrf = random_hex(c->a, TOKEN_BYTES)};
    s.token_hash = hash_blake2b_hex(c->a, s.token);
    Begin b = {&s, str_lower_ascii(c->a, user)};
    if (!ctx_write_quietly(c, begin_job, &b))
        return false;
    *out = s;
    return true;
}

static bool touch_job(Ctx *c, void *arg)
{
    return db_exec(c->db, SQL("UPDATE session SET seen = ? WHERE token_hash = ?"),
                   DB_P(db_i(c->now.us), db_t(*(Str *)arg)), NULL);
}

/* A full disk must not keep people from reading. */
static bool touch(Ctx *c, Str token_hash)
{
    int errors = c->e.n;
    ctx_write_quietly(c, touch_job, &token_hash);
    if (c->db)
        c->e.n = errors;
    return c->db != NULL;
}

bool session_resume(Ctx *c, Str token, Session *out)
{
    Session s = {.token = STR(""), .token_hash = hash_blake2b_hex(c->a, token)};
    Str user = STR("");
    int64_t seen = 0;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT d.name, s.csrf, s.seen FROM session s "
            "JOIN document d ON d.id = s.user_id WHERE s.token_hash = ? "
            "AND s.seen >= ? AND s.created >= ?"),
        DB_P(db_t(s.token_hash), db_i(ago(c, SESSION_IDLE_S)), db_i(ago(c, SESSION_LIFE_S))));
    if (db_next(r)) {
        user = str_copy(c->a, db_get_text(r, 0));
        s.csrf = str_copy(c->a, db_get_text(r, 1));
        seen = db_get_int(r, 2);
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    if (!user.n)
        return fail_field(c, ERR_AUTH, "", "Your session has ended. Sign in again.");
    if (!ctx_login(c, user) || (seen < ago(c, SESSION_TOUCH_S) && !touch(c, s.token_hash)))
        return false;
    *out = s;
    return true;
}

static bool end_job(Ctx *c, void *arg)
{
    return db_exec(c->db, SQL("DELETE FROM session WHERE token_hash = ?"), DB_P(db_t(*(Str *)arg)),
                   NULL);
}

bool session_lives(Ctx *c, Str token_hash)
{
    int64_t there;
    return db_one_int(
        c->db, SQL("SELECT 1 FROM session WHERE token_hash = ? AND seen >= ? AND created >= ?"),
        DB_P(db_t(token_hash), db_i(ago(c, SESSION_IDLE_S)), db_i(ago(c, SESSION_LIFE_S))), &there);
}

bool session_end(Ctx *c, const Session *s)
{
    Str hash = s->token_hash;
    return ctx_write_quietly(c, end_job, &hash);
}

/* --- keys of programs --- */

bool api_key_create(Ctx *c, Str user, Str *out_key, Str *out_secret)
{
    int64_t id = name_to_id(c, type_of(c, STR("user")), user);
    if (!id)
        return fail_field(c, ERR_NOT_FOUND, "user", "There is no %s \"%.*s\". Check the name.",
                          tr(c->lang, "User"), STR_ARG(user));
    ApiKey *k = (ApiKey *)doc_new(c, type_of(c, STR("api_key")));
    Str secret = random_hex(c->a, TOKEN_BYTES);
    k->user = (Link){id, str_copy(c->a, user)};
    k->api_key = random_hex(c->a, KEY_BYTES);
    k->secret_hash = hash_blake2b_hex(c->a, secret);
    k->enabled = true;
    if (!doc_save(c, &k->head))
        return false;
    *out_key = k->api_key;
    *out_secret = secret;
    return true;
}

static bool key_fits(Ctx *c, Str hash, Str secret)
{
    return (hash.n && secret_eq(hash, hash_blake2b_hex(c->a, secret))) ||
           fail_field(c, ERR_AUTH, "",
                      "This API key is wrong or has been withdrawn. Make a "
                      "new one in the settings.");
}

bool api_key_login(Ctx *c, Str key, Str secret)
{
    Str user = STR(""), hash = STR("");
    Str user_fact = str_cat(c->a, STR("key_user:"), key);
    Str hash_fact = str_cat(c->a, STR("key_hash:"), key);
    if (fact_get(c, user_fact, &user) && fact_get(c, hash_fact, &hash))
        return key_fits(c, hash, secret) && ctx_login(c, user);
    /* the second condition is that of the index, which leaves empty keys out */
    DbRows *r = db_query(c->db,
                         SQL("SELECT d.name, k.secret_hash FROM api_key k JOIN document d "
                             "ON d.id = k.\"user\" WHERE k.api_key = ? AND k.api_key <> '' "
                             "AND k.enabled = 1"),
                         DB_P(db_t(key)));
    if (db_next(r)) {
        user = str_copy(c->a, db_get_text(r, 0));
        hash = str_copy(c->a, db_get_text(r, 1));
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    if (!key_fits(c, hash, secret))
        return false;
    fact_put(c, user_fact, user);
    fact_put(c, hash_fact, hash);
    return ctx_login(c, user);
}

Str user_full_name(Ctx *c, Str user)
{
    Str name = user;
    db_one_text(c->db, c->a,
                SQL("SELECT u.first_name FROM \"user\" u JOIN document d ON d.id = u.id "
                    "WHERE d.type_id = ? AND d.name = ?"),
                DB_P(db_i(type_of(c, STR("user"))->id), db_t(user)), &name);
    if (str_is(name, "Administrator")) /* the program itself, as it makes a site */
        return str_c(tr(c->lang, "Administrator"));
    return name.n ? name : user;
}
