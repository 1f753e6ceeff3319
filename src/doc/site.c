/* SPDX-License-Identifier: EUPL-1.2
 * The folder of a site and the live registry.
 */
#include "site_state.h"

#include "crypto.h"
#include "log.h"
#include "sort_name.h"
#include "step.h"
#include "tables.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static Str path_in(Arena *a, Str dir, const char *name)
{
    return str_format(a, "%.*s/%s", STR_ARG(dir), name);
}

static bool make_dir(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static bool write_file(const char *path, Str content)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return false;
    bool ok = write(fd, content.p, content.n) == (ssize_t)content.n && fsync(fd) == 0;
    return close(fd) == 0 && ok;
}

static bool read_file(Arena *a, const char *path, Str *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    Buf b = {.a = a};
    char part[4096];
    ssize_t n;
    while ((n = read(fd, part, sizeof part)) > 0)
        buf_add(&b, (Str){part, (size_t)n});
    close(fd);
    *out = buf_str(&b);
    return n == 0;
}

static Str conf_value(Str conf, const char *key)
{
    Str line;
    while (str_split(&conf, '\n', &line)) {
        long eq = str_find(line, '=');
        if (eq > 0 && str_is(str_trim(str_slice(line, 0, (size_t)eq)), key))
            return str_trim(str_slice(line, (size_t)eq + 1, line.n));
    }
    return STR("");
}

static Site *site_new(Arena *a, Str dir)
{
    Site *s = arena_new_of(a, Site);
    s->a = a;
    s->dir = str_copy(a, dir);
    s->state = arena_new_of(a, SiteState);
    pthread_mutex_init(&s->state->lock, NULL);
    s->state->facts = facts_new();
    return s;
}

static bool load_key(Site *s, Errors *e)
{
    Str hex = STR("");
    const char *path = path_in(s->a, s->dir, "key").p;
    if (read_file(s->a, path, &hex) && hex_decode(str_trim(hex), s->sign_secret, SIGN_SECRET)) {
        memcpy(s->sign_public, s->sign_secret + 32, SIGN_PUBLIC);
        return true;
    }
    return err_add(e, ERR_UNAVAILABLE, "site",
                   "The key file %s cannot be read. Restore it from your safe copy.", path);
}

static bool connect(Site *s, bool create, Errors *e)
{
    Str why = STR(""), where = s->database;
    if (str_find_str(where, STR("://")) < 0 && !str_starts(where, STR("/")))
        where = path_in(s->a, s->dir, s->database.p);
    s->pool = pool_open(where, create, s->a, &why);
    return s->pool || err_add(e, ERR_UNAVAILABLE, "db", "The database cannot be opened: %s", why.p);
}

/* --- tables brought up to date --- */

typedef struct {
    Registry *r;
    Errors *e;
} Upgrade;

static bool upgrade_job(Db *db, void *arg)
{
    Upgrade *u = arg;
    bool ok = tables_engine(db);
    if (ok && db_engine(db) == DB_POSTGRESQL)
        ok = db_ddl(db, SQL("CREATE SCHEMA IF NOT EXISTS bi"));
    ok = ok && registry_number_types(db, u->r);
    for (int i = 0; ok && i < u->r->n; i++)
        ok = tables_type(db, u->r->a, u->r->types[i]) && sort_name_fill(db, u->r->types[i]);
    for (int i = 0; ok && i < u->r->n; i++)
        ok = tables_view(db, u->r->a, u->r->types[i]);
    return ok && tables_registered(db) && steps_run(db) &&
           db_exec(db,
                   SQL("INSERT INTO meta (key, value) VALUES ('meta_version', '1') "
                       "ON CONFLICT (key) DO NOTHING"),
                   DB_NONE, NULL) &&
           db_exec(db,
                   SQL("INSERT INTO meta (key, value) VALUES ('schema_hash', ?) "
                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
                   DB_P(db_t(u->r->hash)), NULL);
}

static bool up_to_date(Site *s, const Registry *r, bool *out_empty)
{
    Str hash = STR("");
    Db *db = pool_reader(s->pool);
    *out_empty = db && !db_table_exists(db, STR("meta"));
    bool same = db && !*out_empty &&
                db_one_text(db, s->a, SQL("SELECT value FROM meta WHERE key = 'schema_hash'"),
                            DB_NONE, &hash) &&
                str_eq(hash, r->hash);
    pool_release(s->pool, db);
    return same;
}

static bool backup_before_upgrade(Site *s, Errors *e)
{
    Str why = STR("");
    if (pool_engine(s->pool) != DB_SQLITE)
        return true; /* DDL is transactional there; `bastide backup` keeps copies */
    make_dir(path_in(s->a, s->dir, "backups").p);
    Str path = str_format(s->a, "%s/backups/before-upgrade-%lld.db", s->dir.p,
                          (long long)clock_now().us);
    return pool_backup_sqlite(s->pool, path.p, s->a, &why) ||
           err_add(e, ERR_UNAVAILABLE, "db", "No backup could be made before the upgrade: %s",
                   why.p);
}

static Registry *build(Site *s, Errors *e)
{
    Db *db = pool_reader(s->pool);
    Registry *r = db ? registry_build(db, e) : NULL;
    if (!db)
        err_add(e, ERR_UNAVAILABLE, "db",
                "The database cannot be reached: nothing was saved. Try again later.");
    pool_release(s->pool, db);
    return r;
}

static bool upgrade(Site *s, Errors *e)
{
    bool empty;
    Registry *r = build(s, e);
    if (!r)
        return false;
    if (!up_to_date(s, r, &empty)) {
        Upgrade u = {r, e};
        bool ok = (empty || backup_before_upgrade(s, e)) && db_write(s->pool, upgrade_job, &u, e);
        registry_free(r);
        r = ok ? build(s, e) : NULL;
    }
    s->state->current = r;
    return r != NULL;
}

static bool not_written(Errors *e)
{
    return e->n ? false
                : err_add(e, ERR_UNAVAILABLE, "site", "The files of the site cannot be written: %s",
                          strerror(errno));
}

static bool is_site(Arena *a, Str dir)
{
    return access(path_in(a, dir, "bastide.conf").p, F_OK) == 0;
}

Site *site_prepare(Arena *a, Str dir, Str database, Errors *e)
{
    unsigned char public_key[SIGN_PUBLIC], secret[SIGN_SECRET];
    if (is_site(a, dir)) {
        err_add(e, ERR_VALIDATION, "site",
                "There is a site in this folder already. Choose another folder.");
        return NULL;
    }
    if (!make_dir(str_z(a, dir)) || !make_dir(path_in(a, dir, "files").p)) {
        err_add(e, ERR_UNAVAILABLE, "site", "The folder cannot be made: %s", strerror(errno));
        return NULL;
    }
    Site *s = site_new(a, dir);
    s->database = database.n ? str_copy(a, database) : STR("bastide.db");
    sign_key_new(public_key, secret);
    Str key = str_format(a, "%s\n", hex_encode(a, secret, sizeof secret).p);
    const char *key_path = path_in(a, dir, "key").p;
    if ((access(key_path, F_OK) == 0 || write_file(key_path, key)) && load_key(s, e) &&
        connect(s, true, e) && upgrade(s, e))
        return s;
    not_written(e);
    site_close(s);
    return NULL;
}

bool site_found(Site *s, Errors *e)
{
    Str text = str_format(s->a, "# Bastide site\ndatabase = %s\n", s->database.p);
    return write_file(path_in(s->a, s->dir, "bastide.conf").p, text) || not_written(e);
}

Site *site_create(Arena *a, Str dir, Str database, Errors *e)
{
    Site *s = site_prepare(a, dir, database, e);
    if (!s || site_found(s, e))
        return s;
    site_close(s);
    return NULL;
}

Site *site_open(Arena *a, Str dir, Errors *e)
{
    Str conf = STR("");
    if (!read_file(a, path_in(a, dir, "bastide.conf").p, &conf)) {
        err_add(e, ERR_NOT_FOUND, "site",
                "There is no site in %.*s. Make one with \"bastide init\".", STR_ARG(dir));
        return NULL;
    }
    Site *s = site_new(a, dir);
    s->database = str_copy(a, conf_value(conf, "database"));
    return load_key(s, e) && connect(s, false, e) && upgrade(s, e) ? s : NULL;
}

void site_close(Site *s)
{
    if (!s)
        return;
    registry_free(s->state->current);
    facts_free(s->state->facts);
    s->state->facts = NULL;
    pool_close(s->pool);
}

/* --- versions of the registry --- */

const Registry *site_pin(Site *s, int64_t stored_version, Errors *e)
{
    SiteState *st = s->state;
    pthread_mutex_lock(&st->lock);
    if (st->current->version != stored_version) {
        Registry *fresh = build(s, e);
        if (fresh) {
            if (--st->current->refs == 0)
                registry_free(st->current);
            st->current = fresh;
        }
    }
    Registry *r = st->current;
    r->refs++;
    pthread_mutex_unlock(&st->lock);
    return r;
}

void site_unpin(Site *s, const Registry *pinned)
{
    Registry *r = (Registry *)(uintptr_t)pinned;
    pthread_mutex_lock(&s->state->lock);
    if (--r->refs == 0)
        registry_free(r);
    pthread_mutex_unlock(&s->state->lock);
}
