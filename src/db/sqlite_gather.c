/* SPDX-License-Identifier: EUPL-1.2 */
#include "sqlite_gather.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

/* SQLite's own files take at most 128 kB in one write. */
enum { GATHER_BYTES = 1 << 20, WRITE_MAX = 1 << 16 };

/* The file of the system lies behind it, as SQLite gives the memory for both. */
typedef struct {
    sqlite3_file base;
    unsigned char *bytes;
    sqlite3_int64 at; /* of the first gathered byte in the file */
    int n;
} Log;

static sqlite3_vfs vfs;
static sqlite3_vfs *below;

static sqlite3_file *file_of(sqlite3_file *f)
{
    return (sqlite3_file *)(void *)((Log *)(void *)f + 1);
}

static int write_through(sqlite3_file *f, const unsigned char *p, int n, sqlite3_int64 at)
{
    int rc = SQLITE_OK;
    for (int from = 0; from < n && rc == SQLITE_OK; from += WRITE_MAX)
        rc = file_of(f)->pMethods->xWrite(file_of(f), p + from,
                                          n - from < WRITE_MAX ? n - from : WRITE_MAX, at + from);
    return rc;
}

/* After an error nothing of it may reach the file later: SQLite takes the transaction back. */
static int flush(sqlite3_file *f)
{
    Log *log = (Log *)(void *)f;
    int n = log->n;
    log->n = 0;
    return write_through(f, log->bytes, n, log->at);
}

static int log_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    Log *log = (Log *)(void *)f;
    bool inside = log->n && at >= log->at && at <= log->at + log->n;
    if (!inside || at + n > log->at + GATHER_BYTES) {
        int rc = flush(f);
        if (rc != SQLITE_OK)
            return rc;
        if (n > WRITE_MAX) /* no page is as large: what a savepoint held in memory until now */
            return write_through(f, p, n, at);
        log->at = at;
    }
    int from = (int)(at - log->at);
    memcpy(log->bytes + from, p, (size_t)n);
    if (from + n > log->n)
        log->n = from + n;
    return SQLITE_OK;
}

static int log_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    int rc = flush(f);
    return rc ? rc : file_of(f)->pMethods->xRead(file_of(f), p, n, at);
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int rc = flush(f);
    return rc ? rc : file_of(f)->pMethods->xTruncate(file_of(f), size);
}

static int log_sync(sqlite3_file *f, int flags)
{
    int rc = flush(f);
    return rc ? rc : file_of(f)->pMethods->xSync(file_of(f), flags);
}

static int log_size(sqlite3_file *f, sqlite3_int64 *out)
{
    int rc = flush(f);
    return rc ? rc : file_of(f)->pMethods->xFileSize(file_of(f), out);
}

static int log_close(sqlite3_file *f)
{
    int rc = flush(f), closed = file_of(f)->pMethods->xClose(file_of(f));
    sqlite3_free(((Log *)(void *)f)->bytes);
    return rc ? rc : closed;
}

static int log_lock(sqlite3_file *f, int kind)
{
    return file_of(f)->pMethods->xLock(file_of(f), kind);
}

static int log_unlock(sqlite3_file *f, int kind)
{
    return file_of(f)->pMethods->xUnlock(file_of(f), kind);
}

static int log_reserved(sqlite3_file *f, int *out)
{
    return file_of(f)->pMethods->xCheckReservedLock(file_of(f), out);
}

static int log_control(sqlite3_file *f, int what, void *arg)
{
    return file_of(f)->pMethods->xFileControl(file_of(f), what, arg);
}

static int log_sector(sqlite3_file *f)
{
    return file_of(f)->pMethods->xSectorSize(file_of(f));
}

static int log_device(sqlite3_file *f)
{
    return file_of(f)->pMethods->xDeviceCharacteristics(file_of(f));
}

static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

static int open_log(const char *name, sqlite3_file *f, int flags, int *out_flags)
{
    Log *log = (Log *)(void *)f;
    *log = (Log){.bytes = sqlite3_malloc(GATHER_BYTES)};
    if (!log->bytes)
        return SQLITE_NOMEM;
    int rc = below->xOpen(below, name, file_of(f), flags, out_flags);
    if (rc == SQLITE_OK)
        log->base.pMethods = &log_methods;
    else
        sqlite3_free(log->bytes);
    return rc;
}

/* The log and what savepoints keep aside are ours; any other file is as the system opens it. */
static int gather_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
    (void)v;
    bool ours = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_SUBJOURNAL);
    return ours ? open_log(name, f, flags, out_flags)
                : below->xOpen(below, name, f, flags, out_flags);
}

static void start(void)
{
    below = sqlite3_vfs_find(NULL);
    vfs = *below; /* the rest of its functions take no notice of which one they are called for */
    vfs.zName = "bastide";
    vfs.pNext = NULL;
    vfs.szOsFile += (int)sizeof(Log);
    vfs.xOpen = gather_open;
    if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
        vfs.zName = NULL;
}

const char *sqlite_gather(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
    return vfs.zName;
}
