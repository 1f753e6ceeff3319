/* SPDX-License-Identifier: EUPL-1.2 */
#include "backup.h"

#include "crypto.h"
#include "tar.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    Site *s;
    Arena *a;
    BackupJob *job;
    Errors *e;
    TarOut tar;
    Str part, scratch; /* the file that grows, and the one beside it for a member */
} Backup;

static bool failed(Backup *b, Str path)
{
    return err_add(b->e, ERR_UNAVAILABLE, "out", "%s cannot be written: %s", path.p,
                   strerror(errno));
}

static void tell(Backup *b, const char *what, int64_t done, int64_t all)
{
    if (b->job->progress)
        b->job->progress(b->job->arg, what, done, all);
}

static bool put_bytes(Backup *b, const char *name, Str bytes)
{
    return tar_put_bytes(&b->tar, name, bytes) || failed(b, b->part);
}

static bool put_file(Backup *b, const char *name, const char *path)
{
    return tar_put_file(&b->tar, name, path) || failed(b, b->part);
}

/* --- the description and the key --- */

static bool put_head(Backup *b)
{
    Site *s = b->s;
    const char *engine = pool_engine(s->pool) == DB_SQLITE ? "sqlite" : "postgresql";
    Str text = str_format(b->a, "format=%d\nengine=%s\nmade_at=%s\npublic_key=%s\n", BACKUP_FORMAT,
                          engine, instant_format_iso(b->a, clock_now()).p,
                          hex_encode(b->a, s->sign_public, SIGN_PUBLIC).p);
    if (!put_bytes(b, "bastide-backup", text))
        return false;
    if (!b->job->passphrase.n)
        return true;
    Str locked, key = hex_encode(b->a, s->sign_secret, SIGN_SECRET);
    if (!secret_lock(b->a, b->job->passphrase, key, &locked))
        return err_add(b->e, ERR_UNAVAILABLE, "passphrase",
                       "The key could not be locked: memory is short. Try again later.");
    return put_bytes(b, "key.locked", locked);
}

/* --- SQLite --- */

static bool put_sqlite(Backup *b)
{
    Str why = STR("");
    tell(b, "database", 0, 1);
    bool ok = pool_backup_sqlite(b->s->pool, b->scratch.p, b->a, &why) ||
              err_add(b->e, ERR_UNAVAILABLE, "db", "The database cannot be copied: %s", why.p);
    ok = ok && put_file(b, "bastide.db", b->scratch.p);
    unlink(b->scratch.p);
    b->job->tables = 1;
    return ok;
}

/* --- PostgreSQL --- */

static bool to_scratch(void *arg, Str part)
{
    int fd = *(int *)arg;
    for (size_t at = 0; at < part.n;) {
        ssize_t n = write(fd, part.p + at, part.n - at);
        if (n < 0 && errno != EINTR)
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Rows without their columns' names are worth nothing after the next upgrade: "name type" lines. */
static bool put_columns(Backup *b, Db *db, Str table, SqlBuf *names)
{
    Buf text = {.a = b->a};
    DbRows *r = db_query(db,
                         SQL("SELECT column_name, data_type FROM information_schema.columns "
                             "WHERE table_schema = current_schema() AND table_name = ? "
                             "ORDER BY ordinal_position"),
                         DB_P(db_t(table)));
    while (db_next(r)) {
        if (text.n)
            sql_add(names, ", ");
        sql_name(names, str_copy(b->a, db_get_text(r, 0)));
        buf_format(&text, "%.*s %.*s\n", STR_ARG(db_get_text(r, 0)), STR_ARG(db_get_text(r, 1)));
    }
    if (!db_finish(r))
        return db_report(db, b->e);
    return put_bytes(b, str_format(b->a, "tables/%s.columns", table.p).p, buf_str(&text));
}

static bool put_table(Backup *b, Db *db, Str table)
{
    SqlBuf names = sql_new(b->a), q = sql_new(b->a);
    bool stopped = false;
    if (!put_columns(b, db, table, &names))
        return false;
    sql_add(&q, "COPY ");
    sql_name(&q, table);
    sql_add(&q, " (");
    sql_append(&q, &names);
    sql_add(&q, ") TO STDOUT");
    int fd = open(b->scratch.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(b, b->scratch);
    bool ok = sql_copy_out(db, &q, to_scratch, &fd, &stopped);
    if (stopped)
        failed(b, b->scratch);
    else if (!ok)
        db_report(db, b->e);
    close(fd);
    ok = ok && put_file(b, str_format(b->a, "tables/%s.rows", table.p).p, b->scratch.p);
    unlink(b->scratch.p);
    b->job->tables++;
    return ok;
}

/* The documents come first: rows of others point to them. */
static int list_tables(Backup *b, Db *db, Str **out)
{
    int n = 0;
    *out = NULL;
    DbRows *r = db_query(db,
                         SQL("SELECT table_name FROM information_schema.tables WHERE "
                             "table_schema = current_schema() AND table_type = 'BASE TABLE' "
                             "ORDER BY table_name <> 'document', table_name"),
                         DB_NONE);
    while (db_next(r)) {
        *out = arena_grow(b->a, *out, sizeof(Str) * (size_t)n, sizeof(Str) * (size_t)(n + 1));
        Str name = str_copy(b->a, db_get_text(r, 0));
        (*out)[n++] = name;
    }
    return db_finish(r) ? n : 0;
}

static bool put_postgresql(Backup *b)
{
    Str *tables;
    Db *db = pool_reader(b->s->pool); /* one snapshot for all tables */
    int n = db ? list_tables(b, db, &tables) : 0;
    bool ok = n > 0 ||
              err_add(b->e, ERR_UNAVAILABLE, "db",
                      "The database cannot be reached: nothing was saved. Try again later.");
    for (int i = 0; ok && i < n; i++) {
        tell(b, "tables", i, n);
        ok = put_table(b, db, tables[i]);
    }
    pool_release(b->s->pool, db);
    return ok;
}

/* --- files --- */

static bool put_stored(Backup *b, Str folder, const char *name)
{
    struct stat st;
    Str path = str_format(b->a, "%s/files/%s/%s", b->s->dir.p, folder.p, name);
    if (name[0] == '.' || lstat(path.p, &st) != 0 || !S_ISREG(st.st_mode))
        return true; /* unfinished ones are nobody's yet */
    bool ok = tar_put_file(&b->tar, str_format(b->a, "files/%s/%s", folder.p, name).p, path.p);
    if (!ok && errno == ENOENT)
        return true; /* bytes of nobody were removed just now */
    b->job->files++;
    tell(b, "files", b->job->files, 0);
    return ok || failed(b, b->part);
}

static bool put_folder(Backup *b, Str folder)
{
    DIR *d = opendir(str_format(b->a, "%s/files/%s", b->s->dir.p, folder.p).p);
    bool ok = true;
    for (struct dirent *x; ok && d && (x = readdir(d));)
        ok = put_stored(b, folder, x->d_name);
    if (d)
        closedir(d);
    return ok;
}

static bool put_files(Backup *b)
{
    DIR *d = opendir(str_format(b->a, "%s/files", b->s->dir.p).p);
    bool ok = d || failed(b, str_format(b->a, "%s/files", b->s->dir.p));
    for (struct dirent *x; ok && (x = readdir(d));)
        ok = strlen(x->d_name) != 2 || x->d_name[0] == '.' || put_folder(b, str_c(x->d_name));
    if (d)
        closedir(d);
    return ok;
}

/* --- */

/* The archive and its name: both on the disk before it is said to be there. */
static bool finish(Backup *b, Str out)
{
    struct stat st;
    if (!tar_finish(&b->tar) || fstat(b->tar.fd, &st) != 0 || rename(b->part.p, out.p) != 0)
        return failed(b, out);
    long slash = -1;
    for (size_t i = 0; i < out.n; i++)
        slash = out.p[i] == '/' ? (long)i : slash;
    Str folder = slash < 0 ? STR(".") : str_slice(out, 0, slash ? (size_t)slash : 1);
    int fd = open(str_z(b->a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    b->job->bytes = st.st_size;
    return ok || failed(b, out);
}

bool backup_site(Site *s, Str out, BackupJob *job, Errors *e)
{
    Backup b = {.s = s, .a = arena_new(), .job = job, .e = e};
    Str path = str_copy(b.a, out);
    job->tables = job->files = job->bytes = 0;
    b.part = str_format(b.a, "%s.part", path.p);
    b.scratch = str_format(b.a, "%s.member", path.p);
    bool ok = access(path.p, F_OK) != 0 ||
              err_add(e, ERR_VALIDATION, "out", "%s is there already. Choose another name.",
                      path.p);
    b.tar = (TarOut){.fd = -1, .mtime = clock_now().us / 1000000};
    if (ok) {
        unlink(b.scratch.p);
        b.tar.fd = open(b.part.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        ok = b.tar.fd >= 0 || failed(&b, b.part);
    }
    ok = ok && put_head(&b) &&
         (pool_engine(s->pool) == DB_SQLITE ? put_sqlite(&b) : put_postgresql(&b)) &&
         put_files(&b) && finish(&b, path);
    if (b.tar.fd >= 0) {
        close(b.tar.fd);
        if (!ok)
            unlink(b.part.p);
    }
    arena_free(b.a);
    return ok;
}
