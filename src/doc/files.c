/* SPDX-License-Identifier: EUPL-1.2 */
#include "files.h"

#include "crypto.h"
#include "file.gen.h"
#include "perm.h"
#include "site.h"
#include "utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MAX_CHARS = 140 };

/* --- bytes --- */

static const char *folder_of(Ctx *c, Str hash)
{
    return str_format(c->a, "%s/files/%.2s", c->site->dir.p, hash.p).p;
}

static const char *path_of(Ctx *c, Str hash)
{
    return str_format(c->a, "%s/%.*s", folder_of(c, hash), STR_ARG(hash)).p;
}

static bool write_all(int fd, Str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_slice(bytes, (size_t)n, bytes.n);
    }
    return fsync(fd) == 0;
}

/* Without this the name of a new file may be lost although its bytes are safe. */
static bool sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool write_new(Ctx *c, const char *folder, const char *path, Str bytes)
{
    const char *part = str_format(c->a, "%s/.part-%s", folder, random_hex(c->a, 8).p).p;
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool ok = write_all(fd, bytes);
    ok = close(fd) == 0 && ok && rename(part, path) == 0;
    if (!ok)
        unlink(part);
    return ok && sync_folder(folder);
}

/* Marks bytes that are there as wanted now, so that they are not removed before a row tells so. */
static bool refresh(const char *path)
{
    return utimensat(AT_FDCWD, path, NULL, 0) == 0 || errno != ENOENT;
}

static bool store(Ctx *c, Str hash, Str bytes)
{
    struct stat st;
    const char *folder = folder_of(c, hash), *path = path_of(c, hash);
    if (refresh(path) && stat(path, &st) == 0 && (size_t)st.st_size == bytes.n)
        return true;
    bool fresh = mkdir(folder, 0700) == 0;
    if ((fresh || errno == EEXIST) && write_new(c, folder, path, bytes) &&
        (!fresh || sync_folder(str_format(c->a, "%s/files", c->site->dir.p).p)))
        return true;
    return fail_field(c, ERR_UNAVAILABLE, "file", "The file cannot be stored: %s", strerror(errno));
}

static bool read_all(int fd, char *p, size_t n)
{
    while (n) {
        ssize_t got = read(fd, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

bool file_read(Ctx *c, Str hash, Str *out)
{
    struct stat st;
    int fd = open(path_of(c, hash), O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fstat(fd, &st) == 0;
    if (ok) {
        char *p = arena_alloc(c->a, (size_t)st.st_size + 1);
        ok = read_all(fd, p, (size_t)st.st_size);
        *out = (Str){p, (size_t)st.st_size};
    }
    if (fd >= 0)
        close(fd);
    return ok || fail_field(c, ERR_UNAVAILABLE, "file",
                            "The content of this file is missing on the disk. Restore files/ from "
                            "a backup.");
}

bool file_store(Ctx *c, Str bytes, Str *out_hash)
{
    Str hash = hash_sha256_hex(c->a, bytes);
    if (!store(c, hash, bytes))
        return false;
    *out_hash = hash;
    return true;
}

bool file_intact(Ctx *c, Str hash)
{
    Ctx quiet = *c;
    Str bytes;
    quiet.e.list = NULL;
    quiet.e.n = quiet.e.cap = 0;
    return file_read(&quiet, hash, &bytes) && str_eq(hash_sha256_hex(c->a, bytes), hash);
}

/* --- bytes of nobody --- */

static bool is_used(Ctx *c, Str hash, bool *out)
{
    int64_t found = 0;
    *out = db_one_int(c->db,
                      SQL("SELECT 1 WHERE EXISTS (SELECT 1 FROM file WHERE content_hash = ?) "
                          "OR EXISTS (SELECT 1 FROM einvoice_file WHERE hash = ?) "
                          "OR EXISTS (SELECT 1 FROM deleted WHERE type_id = ? "
                          "AND content LIKE '%' || ? || '%')"),
                      DB_P(db_t(hash), db_t(hash), db_i(type_of(c, STR("file"))->id), db_t(hash)),
                      &found);
    return db_error(c->db) == DB_OK || db_report(c->db, &c->e);
}

static bool is_old(const char *path, Instant before)
{
    struct stat st;
    return lstat(path, &st) == 0 && st.st_mtim.tv_sec < before.us / 1000000;
}

/* Moved aside first: who stores the same bytes meanwhile either has marked them before, which is
 * seen, or finds none and writes them anew. */
bool file_remove_unused(Ctx *c, Str hash, Instant before, bool *out_done)
{
    const char *path = path_of(c, hash);
    const char *aside = str_format(c->a, "%s/.gone-%.*s", folder_of(c, hash), STR_ARG(hash)).p;
    bool used;
    if (hash.n != 64 || !is_used(c, hash, &used))
        return hash.n == 64 ? false : (*out_done = true);
    *out_done = used || access(path, F_OK) != 0;
    if (*out_done || !is_old(path, before) || rename(path, aside) != 0)
        return true;
    bool ok = ctx_refresh(c) && is_used(c, hash, &used);
    if (!ok || used || !is_old(aside, before)) {
        *out_done = ok && used;
        return (link(aside, path) == 0 || errno == EEXIST) && unlink(aside) == 0 && ok;
    }
    *out_done = unlink(aside) == 0;
    return true;
}

/* --- names --- */

static const struct {
    const char *end, *type;
} media_types[] = {
    {".pdf", "application/pdf"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".txt", "text/plain; charset=utf-8"},
    {".csv", "text/csv; charset=utf-8"},
    {".xml", "application/xml"},
    {".json", "application/json"},
    {".zip", "application/zip"},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {".odt", "application/vnd.oasis.opendocument.text"},
};

Str file_media_type(Str name)
{
    for (size_t i = 0; i < sizeof media_types / sizeof *media_types; i++) {
        Str end = str_c(media_types[i].end);
        if (name.n > end.n && str_eq_nocase(str_slice(name, name.n - end.n, name.n), end))
            return str_c(media_types[i].type);
    }
    return STR("application/octet-stream");
}

/* The last part of a path, without control characters; the end of a long name is kept. */
static Str clean_name(Ctx *c, Str name)
{
    Buf b = {.a = c->a};
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
            name = str_slice(name, i, name.n);
            break;
        }
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] >= ' ' && name.p[i] != 0x7f)
            buf_add_char(&b, name.p[i]);
    Str s = str_trim(buf_str(&b));
    while (utf8_length(s) > NAME_MAX_CHARS)
        s = str_slice(s, utf8_cut(s, utf8_length(s) - NAME_MAX_CHARS).n, s.n);
    return !s.n || str_is(s, ".") || str_is(s, "..") ? STR("file") : str_copy(c->a, s);
}

/* Everything that is not plain in an address is escaped. */
static Str file_url(Ctx *c, Str hash, Str name, bool open_to_all)
{
    Buf b = {.a = c->a};
    buf_format(&b, "%s/files/%.*s/", open_to_all ? "" : "/private", STR_ARG(hash));
    for (size_t i = 0; i < name.n; i++) {
        unsigned char k = (unsigned char)name.p[i];
        bool plain = (k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') || (k >= '0' && k <= '9') ||
                     k == '-' || k == '.' || k == '_' || k == '~';
        if (plain)
            buf_add_char(&b, name.p[i]);
        else
            buf_format(&b, "%%%02X", k);
    }
    return buf_str(&b);
}

/* --- documents --- */

static bool attach(Ctx *c, File *d, const NewFile *f)
{
    if (!f->attached_type)
        return true;
    DocHead *to = doc_get(c, f->attached_type, f->attached_name, RIGHT_WRITE);
    if (!to)
        return false;
    d->attached_to_doctype = to->type->label;
    d->attached_to_name = to->name;
    d->attached_to = (Link){to->id, to->name};
    return true;
}

DocHead *file_add(Ctx *c, const NewFile *f)
{
    File *d = (File *)doc_new(c, type_of(c, STR("file")));
    if (!perm_check(c, d->head.type, RIGHT_CREATE) || !attach(c, d, f))
        return NULL;
    d->file_name = clean_name(c, f->name);
    d->content_hash = hash_sha256_hex(c->a, f->bytes);
    d->content_type = file_media_type(d->file_name);
    d->file_size = (int64_t)f->bytes.n;
    d->is_private = !f->open_to_all;
    field_mark_given(&d->head, type_field(d->head.type, STR("is_private")));
    d->file_url = file_url(c, d->content_hash, d->file_name, f->open_to_all);
    return store(c, d->content_hash, f->bytes) && doc_save(c, &d->head) ? &d->head : NULL;
}

/* A File of the user's own that is attached to nothing; NULL with an error. */
static File *own_loose(Ctx *c, Str name)
{
    File *d = (File *)doc_get(c, type_of(c, STR("file")), name, RIGHT_READ);
    if (!d || (!d->attached_to_doctype.n && str_eq(d->head.owner, c->user.name)))
        return d;
    fail_field(c, ERR_PERMISSION, "file",
               "This file stands beside another document. Send it again.");
    return NULL;
}

/* The types' rights let nobody else change a File. */
static bool as_keeper(Ctx *c, DocHead *file, bool (*act)(Ctx *c, DocHead *file))
{
    Actor me = c->user;
    c->user.admin = true;
    bool ok = act(c, file);
    c->user = me;
    return ok;
}

bool file_attach(Ctx *c, Str name, const DocHead *to)
{
    File *d = perm_check_doc(c, to, RIGHT_WRITE) ? own_loose(c, name) : NULL;
    if (!d)
        return false;
    d->attached_to_doctype = to->type->label;
    d->attached_to_name = to->name;
    return as_keeper(c, &d->head, doc_save);
}

bool file_discard(Ctx *c, Str name)
{
    File *d = own_loose(c, name);
    return d && as_keeper(c, &d->head, doc_delete);
}

DocHead *file_find(Ctx *c, Str hash, Str url)
{
    const TypeDef *t = type_of(c, STR("file"));
    SqlBuf q = sql_new(c->a);
    int64_t id = 0;
    sql_add(&q, "SELECT t.id FROM file t WHERE t.content_hash = ");
    sql_param(&q, db_t(hash));
    if (c->user.id || c->user.admin)
        perm_rows(c, &q, t, "t");
    else
        sql_add(&q, " AND t.is_private = 0");
    sql_add(&q, " ORDER BY CASE WHEN t.file_url = ");
    sql_param(&q, db_t(url));
    sql_add(&q, " THEN 0 ELSE 1 END, t.id LIMIT 1");
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r))
        id = db_get_int(r, 0);
    return db_finish(r) && id ? doc_load(c, t, id) : NULL;
}
