/* SPDX-License-Identifier: EUPL-1.2
 * Work on readers, write on one writer.
 *
 * A pool is one database with some read-only connections and one writing connection. Writes are
 * jobs: the thread that finds the writer free runs its own job and all that wait behind it, each
 * in a savepoint, with one COMMIT for the batch; db_write() returns true only after that COMMIT.
 * So one failing job does not undo the others, and durable commits are shared under load.
 */
#ifndef BASTIDE_POOL_H
#define BASTIDE_POOL_H

#include "db.h"

typedef struct DbPool DbPool;

/* `where`: a file (SQLite) or "postgresql://…". `create` allows a new file. NULL: `*out_why`. */
DbPool *pool_open(Str where, bool create, Arena *a, Str *out_why);
void pool_close(DbPool *p);
DbEngine pool_engine(const DbPool *p);

/* A read-only connection inside a snapshot, until pool_release(). Waits when all are in use;
 * NULL when the database cannot be reached. */
Db *pool_reader(DbPool *p);
void pool_release(DbPool *p, Db *db);

/* Called on the writing connection inside a transaction; false rolls this job back. It must not
 * wait, write files or use the network. It may run on another thread while the caller waits. */
typedef bool (*DbJob)(Db *db, void *arg);
/* True: done and committed. False: rolled back; when the database was the cause the error is
 * added to `e`, else the job has told it. */
bool db_write(DbPool *p, DbJob job, void *arg, Errors *e);

/* Tells the engine how the data lie, after very much was written: statistics for its plans. The
 * writer of SQLite does so by itself once a day, PostgreSQL always. */
void pool_optimize(DbPool *p);

/* Copies the whole database, consistent, while others write (SQLite: into the file `path`;
 * PostgreSQL: refused here, backup uses COPY). */
bool pool_backup_sqlite(DbPool *p, const char *path, Arena *a, Str *out_why);

#endif
