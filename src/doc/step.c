/* SPDX-License-Identifier: EUPL-1.2 */
#include "step.h"

#include <assert.h>

typedef struct {
    const char *name;
    const Sql *statements;
    int n;
    bool (*work)(Db *db);
} Step;

enum { STEPS_MAX = 32 };
static Step steps[STEPS_MAX];
static int n_steps;

void step_register(const char *name, const Sql *statements, int n)
{
    assert(n_steps < STEPS_MAX);
    steps[n_steps++] = (Step){name, statements, n, NULL};
}

void step_register_work(const char *name, bool (*work)(Db *db))
{
    assert(n_steps < STEPS_MAX);
    steps[n_steps++] = (Step){name, NULL, 0, work};
}

static bool run_once(Db *db, const Step *s)
{
    int64_t done = 0;
    DbValue name = db_t(str_c(s->name));
    if (db_one_int(db, SQL("SELECT 1 FROM upgrade_step WHERE name = ?"), DB_P(name), &done))
        return true;
    bool ok = db_error(db) == DB_OK;
    for (int i = 0; ok && i < s->n; i++)
        ok = db_exec(db, s->statements[i], DB_NONE, NULL);
    ok = ok && (!s->work || s->work(db));
    return ok && db_exec(db, SQL("INSERT INTO upgrade_step (name) VALUES (?)"), DB_P(name), NULL);
}

bool steps_run(Db *db)
{
    bool ok = db_ddl(db, SQL("CREATE TABLE IF NOT EXISTS upgrade_step (name {text} PRIMARY KEY) "
                             "{strict}"));
    for (int i = 0; ok && i < n_steps; i++)
        ok = run_once(db, &steps[i]);
    return ok;
}

void steps_describe(Buf *out)
{
    for (int i = 0; i < n_steps; i++)
        buf_add_c(out, steps[i].name);
}
