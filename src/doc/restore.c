/* SPDX-License-Identifier: EUPL-1.2
 * From the archive of a backup to a site. The file is read twice for PostgreSQL: types that people
 * made need their tables before their rows can come. The configuration, which makes a folder a
 * site, is written when all is there.
 */
#include "backup.h"

#include "crypto.h"
#include "tar.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SMALL = 1 << 20, OPEN_FOLDERS = 8 };

typedef struct {
    Arena *a;
    Str from, dir, database;
    BackupJob *job;
    Errors *e;
    int fd;
    TarIn tar;
    Str engine, locked_key;
    Site *site;
    bool types_only;           /* first reading: what the tables of user-made types follow from */
    bool made_dir, made_files; /* folders that were not there before */
    Str columns;               /* of the table whose rows come next */
    Db *db;
} Restore;

static bool not_a_backup(Restore *x)
{
    return err_add(
        x->e, ERR_VALIDATION, "from",
        "%s is no whole backup of a site: it was cut off, changed, or is something else.",
        x->from.p);
}

static bool failed(Restore *x, Str path)
{
    return err_add(x->e, ERR_UNAVAILABLE, "site", "%s cannot be written: %s", path.p,
                   strerror(errno));
}

static Str in_dir(Restore *x, const char *name)
{
    return str_format(x->a, "%s/%s", x->dir.p, name);
}

/* --- the description --- */

static Str value_of(Str text, const char *key)
{
    Str line;
    while (str_split(&text, '\n', &line)) {
        long eq = str_find(line, '=');
        if (eq > 0 && str_is(str_slice(line, 0, (size_t)eq), key))
            return str_slice(line, (size_t)eq + 1, line.n);
    }
    return STR("");
}

static bool read_head(Restore *x)
{
    Str text;
    int64_t format = 0;
    x->tar = (TarIn){.fd = x->fd};
    if (lseek(x->fd, 0, SEEK_SET) != 0 || tar_next(&x->tar) != TAR_MEMBER ||
        strcmp(x->tar.name, "bastide-backup") != 0 ||
        !tar_take_bytes(&x->tar, x->a, SMALL, &text) ||
        !str_to_int(value_of(text, "format"), &format))
        return not_a_backup(x);
    x->engine = value_of(text, "engine");
    return format == BACKUP_FORMAT ||
           err_add(x->e, ERR_VALIDATION, "from",
                   "The backup has the format %lld, which this version does not know. Use a newer "
                   "one.",
                   (long long)format);
}

/* --- files --- */

static bool take_file(Restore *x, Str path)
{
    int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return failed(x, path);
    errno = 0;
    bool ok = tar_take_file(&x->tar, fd) && fsync(fd) == 0;
    bool cut = !ok && errno == EIO;
    ok = close(fd) == 0 && ok;
    return ok || (cut ? not_a_backup(x) : failed(x, path));
}

static bool is_hex(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    return s.n > 0;
}

/* "files/ab/ab12…" only: an archive must not choose where its bytes go. */
static bool stored_name(Str name, Str *out_folder)
{
    Str rest = str_slice(name, 6, name.n);
    *out_folder = str_slice(rest, 0, 2);
    return str_starts(name, STR("files/")) && rest.n == 3 + HASH_HEX && rest.p[2] == '/' &&
           is_hex(*out_folder) && is_hex(str_slice(rest, 3, rest.n));
}

/* A stored file is named by the SHA-256 of its content: other content is another file. */
static bool content_fits(Restore *x, Str path, Str hash)
{
    Arena *a = arena_new();
    Buf b = {.a = a};
    char part[1 << 14];
    ssize_t n = -1;
    int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    while (fd >= 0 && (n = read(fd, part, sizeof part)) > 0)
        buf_add(&b, (Str){part, (size_t)n});
    bool fits = n == 0 && str_eq(hash_sha256_hex(a, buf_str(&b)), hash);
    if (fd >= 0)
        close(fd);
    arena_free(a);
    return fits || not_a_backup(x);
}

static bool take_stored(Restore *x)
{
    Str folder, name = str_copy(x->a, str_c(x->tar.name));
    if (!stored_name(name, &folder))
        return not_a_backup(x);
    Str path = str_format(x->a, "%s/files/%.2s", x->dir.p, folder.p);
    if (mkdir(path.p, 0700) != 0 && errno != EEXIST)
        return failed(x, path);
    x->job->files++;
    if (x->job->progress)
        x->job->progress(x->job->arg, "files", x->job->files, 0);
    Str whole = in_dir(x, name.p);
    return take_file(x, whole) &&
           content_fits(x, whole, str_slice(name, name.n - HASH_HEX, name.n));
}

/* --- rows of PostgreSQL --- */

static bool give_rows(void *arg, Str *out_part)
{
    Restore *x = arg;
    static _Thread_local char part[1 << 16];
    size_t n = x->tar.left < (int64_t)sizeof part ? (size_t)x->tar.left : sizeof part;
    *out_part = (Str){part, n};
    return n == 0 || tar_take_part(&x->tar, part, n);
}

/* A column that this version has no more keeps its data. */
static bool ensure_column(Restore *x, Str table, const Str *known, int n, Str name, Str type)
{
    for (int i = 0; i < n; i++)
        if (str_eq(known[i], name))
            return true;
    SqlBuf q = sql_new(x->a);
    sql_add(&q, "ALTER TABLE ");
    sql_name(&q, table);
    sql_add(&q, " ADD COLUMN ");
    sql_name(&q, name);
    if (str_is(type, "bigint"))
        sql_add(&q, " {int}");
    else
        sql_add(&q, " {text} NOT NULL DEFAULT ''");
    return sql_ddl(x->db, &q);
}

static bool ensure_table(Restore *x, Str table)
{
    SqlBuf q = sql_new(x->a);
    if (db_table_exists(x->db, table))
        return true;
    sql_add(&q, "CREATE TABLE ");
    sql_name(&q, table);
    sql_add(&q, " ()");
    return sql_ddl(x->db, &q);
}

/* Guards refuse rows under submitted documents, which is what comes back here. */
static bool guards(Restore *x, Str table, bool on)
{
    SqlBuf q = sql_new(x->a);
    sql_add(&q, "ALTER TABLE ");
    sql_name(&q, table);
    if (on)
        sql_add(&q, " ENABLE TRIGGER USER");
    else
        sql_add(&q, " DISABLE TRIGGER USER");
    return sql_ddl(x->db, &q);
}

static bool next_id(Restore *x, Str table)
{
    SqlBuf q = sql_new(x->a);
    sql_add(&q, "SELECT setval(pg_get_serial_sequence(quote_ident(");
    sql_param(&q, db_t(table));
    sql_add(&q, "), 'id'), coalesce(max(id), 0) + 1, false) FROM ");
    sql_name(&q, table);
    DbRows *r = sql_query(x->db, &q);
    db_next(r);
    return db_finish(r);
}

/* "name type" lines -> the names for COPY; false when one is no name. */
static bool column_names(Restore *x, Str table, SqlBuf *names, bool *out_has_id)
{
    Str line, rest = x->columns, *known;
    int n = db_columns(x->db, x->a, table, &known);
    *out_has_id = false;
    for (bool first = true; str_split(&rest, '\n', &line); first = false) {
        long space = str_find(line, ' ');
        if (!line.n)
            continue;
        Str name = str_slice(line, 0, space < 0 ? 0 : (size_t)space);
        if (!sql_name_valid(name) ||
            !ensure_column(x, table, known, n, name, str_slice(line, (size_t)space + 1, line.n)))
            return false;
        if (!first)
            sql_add(names, ", ");
        sql_name(names, name);
        *out_has_id = *out_has_id || str_is(name, "id");
    }
    return true;
}

static bool take_rows(Restore *x, Str table)
{
    SqlBuf names = sql_new(x->a), q = sql_new(x->a), empty = sql_new(x->a);
    bool has_id, stopped = false;
    if (!sql_name_valid(table))
        return not_a_backup(x);
    if (!ensure_table(x, table) || !column_names(x, table, &names, &has_id))
        return db_report(x->db, x->e) || not_a_backup(x);
    sql_add(&empty, "DELETE FROM ");
    sql_name(&empty, table);
    sql_add(&q, "COPY ");
    sql_name(&q, table);
    sql_add(&q, " (");
    sql_append(&q, &names);
    sql_add(&q, ") FROM STDIN");
    bool ok = guards(x, table, false) && sql_exec(x->db, &empty, NULL) &&
              sql_copy_in(x->db, &q, give_rows, x, &stopped) && (!has_id || next_id(x, table)) &&
              guards(x, table, true);
    x->job->tables++;
    return ok || (stopped ? not_a_backup(x) : db_report(x->db, x->e));
}

/* "tables/NAME.columns" then "tables/NAME.rows". */
static bool take_table(Restore *x)
{
    Str name = str_slice(str_c(x->tar.name), 7, 200), table;
    if (str_ends(name, STR(".columns")))
        return tar_take_bytes(&x->tar, x->a, SMALL, &x->columns) || not_a_backup(x);
    if (!str_ends(name, STR(".rows")) || !x->columns.n)
        return not_a_backup(x);
    table = str_copy(x->a, str_slice(name, 0, name.n - 5));
    bool of_types = str_is(table, "doctype") || str_is(table, "custom_field");
    if (x->types_only && !of_types)
        return true;
    bool ok = take_rows(x, table);
    x->columns = STR("");
    return ok;
}

/* --- members --- */

static bool take_member(Restore *x)
{
    const char *name = x->tar.name;
    if (strncmp(name, "tables/", 7) == 0 && x->db)
        return take_table(x);
    if (x->types_only)
        return true;
    if (strcmp(name, "bastide.db") == 0 && str_is(x->engine, "sqlite"))
        return take_file(x, in_dir(x, "bastide.db"));
    if (strcmp(name, "key.locked") == 0)
        return true; /* read before */
    return strncmp(name, "files/", 6) == 0 ? take_stored(x) : not_a_backup(x);
}

static bool take_all(Restore *x)
{
    TarStep step;
    bool ok = read_head(x);
    while (ok && (step = tar_next(&x->tar)) == TAR_MEMBER)
        ok = take_member(x);
    return ok && (step == TAR_END || not_a_backup(x));
}

static bool rows_job(Db *db, void *arg)
{
    Restore *x = arg;
    x->db = db;
    bool ok = take_all(x);
    if (ok && x->types_only) /* the next opening makes the tables of these types */
        ok = db_exec(db, SQL("DELETE FROM meta WHERE key = 'schema_hash'"), DB_NONE, NULL);
    else if (ok) /* queries are planned by the numbers of rows, which nobody has counted yet */
        ok = db_exec(db, SQL("ANALYZE"), DB_NONE, NULL);
    x->db = NULL;
    return ok;
}

/* --- the key --- */

static bool find_locked_key(Restore *x)
{
    TarStep step = TAR_END;
    bool ok = read_head(x);
    if (ok)
        step = tar_next(&x->tar); /* it stands second */
    if (!ok || step == TAR_BROKEN)
        return ok && not_a_backup(x);
    if (step == TAR_MEMBER && strcmp(x->tar.name, "key.locked") == 0)
        return tar_take_bytes(&x->tar, x->a, SMALL, &x->locked_key) || not_a_backup(x);
    return true;
}

static bool write_key(Restore *x, Str hex)
{
    Str path = in_dir(x, "key");
    int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(x, path);
    Str line = str_format(x->a, "%.*s\n", STR_ARG(hex));
    bool ok = write(fd, line.p, line.n) == (ssize_t)line.n && fsync(fd) == 0;
    return (close(fd) == 0 && ok) || failed(x, path);
}

static bool make_key(Restore *x)
{
    unsigned char public_key[SIGN_PUBLIC], secret[SIGN_SECRET];
    Str hex;
    if (access(in_dir(x, "key").p, F_OK) == 0)
        return true;
    if (x->locked_key.n && x->job->passphrase.n) {
        if (!secret_unlock(x->a, x->job->passphrase, x->locked_key, &hex))
            return err_add(x->e, ERR_AUTH, "passphrase",
                           "The passphrase does not open the key of this backup. Give the one "
                           "it was made with.");
        return write_key(x, hex);
    }
    sign_key_new(public_key, secret);
    x->job->new_key = true;
    return write_key(x, hex_encode(x->a, secret, sizeof secret));
}

/* --- the site --- */

static bool check_place(Restore *x)
{
    bool lite = str_is(x->engine, "sqlite");
    if (access(in_dir(x, "bastide.conf").p, F_OK) == 0 ||
        access(in_dir(x, "bastide.db").p, F_OK) == 0)
        return err_add(x->e, ERR_VALIDATION, "site",
                       "There is a site in this folder already. Choose another folder.");
    if (lite && x->database.n)
        return err_add(x->e, ERR_VALIDATION, "db",
                       "This backup is of SQLite: it is restored without --db.");
    if (!lite && !x->database.n)
        return err_add(x->e, ERR_VALIDATION, "db",
                       "This backup is of PostgreSQL: name an empty database with --db.");
    Str files = in_dir(x, "files");
    x->made_dir = mkdir(x->dir.p, 0700) == 0;
    if (!x->made_dir && errno != EEXIST)
        return failed(x, x->dir);
    x->made_files = mkdir(files.p, 0700) == 0;
    return x->made_files || errno == EEXIST || failed(x, files);
}

static bool database_is_empty(Restore *x)
{
    Str why = STR("");
    DbPool *p = pool_open(x->database, false, x->a, &why);
    Db *db = p ? pool_reader(p) : NULL;
    bool used = db && db_table_exists(db, STR("meta"));
    pool_release(p, db);
    pool_close(p);
    if (!db)
        return err_add(x->e, ERR_UNAVAILABLE, "db", "The database cannot be opened: %s", why.p);
    return !used || err_add(x->e, ERR_VALIDATION, "db",
                            "There is a site in this database already. Name an empty one.");
}

static bool restore_sqlite(Restore *x)
{
    Str conf = in_dir(x, "bastide.conf"), text = STR("# Bastide site\ndatabase = bastide.db\n");
    if (!take_all(x) || (access(in_dir(x, "bastide.db").p, F_OK) != 0 && !not_a_backup(x)))
        return false;
    int fd = open(conf.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
    ok = fd >= 0 && close(fd) == 0 && ok;
    return ok || failed(x, conf);
}

/* Opens the site anew: its tables are brought up to the types that are stored now. */
static bool reopen(Restore *x)
{
    site_close(x->site);
    x->site = site_open(x->a, x->dir, x->e);
    return x->site != NULL;
}

static bool restore_postgresql(Restore *x)
{
    if (!database_is_empty(x))
        return false;
    x->site = site_create(x->a, x->dir, x->database, x->e);
    x->types_only = true;
    if (!x->site || !db_write(x->site->pool, rows_job, x, x->e) || !reopen(x))
        return false;
    x->types_only = false;
    x->job->tables = 0;
    return db_write(x->site->pool, rows_job, x, x->e);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

/* An unfinished site must not be taken for one; what was there before stays. */
static void remove_made(Restore *x, bool had_key)
{
    unlink(in_dir(x, "bastide.conf").p);
    unlink(in_dir(x, "bastide.db").p);
    if (!had_key)
        unlink(in_dir(x, "key").p);
    if (x->made_files)
        nftw(in_dir(x, "files").p, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    if (x->made_dir)
        rmdir(x->dir.p);
}

static bool restore(Restore *x)
{
    bool lite = str_is(x->engine, "sqlite"), had_key = access(in_dir(x, "key").p, F_OK) == 0;
    bool ok = make_key(x) && (lite ? restore_sqlite(x) : restore_postgresql(x)) && reopen(x);
    site_close(x->site);
    if (!ok)
        remove_made(x, had_key);
    return ok;
}

bool restore_site(Arena *a, Str from, Str dir, Str database, BackupJob *job, Errors *e)
{
    Restore x = {.a = a,
                 .from = str_copy(a, from),
                 .dir = str_copy(a, dir),
                 .database = str_copy(a, database),
                 .job = job,
                 .e = e};
    job->tables = job->files = job->bytes = 0;
    job->new_key = false;
    x.fd = open(x.from.p, O_RDONLY | O_CLOEXEC);
    if (x.fd < 0)
        return err_add(e, ERR_NOT_FOUND, "from", "%s cannot be read: %s", x.from.p,
                       strerror(errno));
    bool ok = find_locked_key(&x) && check_place(&x) && restore(&x);
    close(x.fd);
    return ok;
}
