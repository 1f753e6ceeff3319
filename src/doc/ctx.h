/* SPDX-License-Identifier: EUPL-1.2
 * The context of a request: its memory, errors, user, one version of the registry and one
 * snapshot of the database. Every engine function takes it first.
 */
#ifndef BASTIDE_CTX_H
#define BASTIDE_CTX_H

#include "arena.h"
#include "date.h"
#include "err.h"
#include "pool.h"
#include "schema.h"

typedef struct Site Site;
typedef struct Registry Registry;

typedef struct {
    const TypeDef *allow; /* the type whose documents are allowed … */
    int64_t id;           /* … and one of them */
} UserRule;

typedef struct {
    int64_t id;
    Str name; /* the e-mail address */
    Str full_name;
    bool admin; /* System Manager: all rights */
    Lang lang;  /* that the user has chosen */
    Str *roles;
    int n_roles;
    UserRule *rules;
    int n_rules;
} Actor;

/* In place of a count of changed masters (facts.h). */
enum { MASTERS_UNREAD = -1, MASTERS_CHANGE = -2 };

typedef struct Ctx {
    Arena *a;
    Errors e;
    Site *site;
    const Registry *reg;
    Actor user;
    Lang lang;
    Db *db;                /* reader with a snapshot; inside a write job the writing connection */
    bool writing;          /* inside a write job */
    int64_t masters;       /* count of changed masters in the snapshot */
    int64_t masters_begun; /* the same at the beginning of the write job */
    bool other_schema;     /* the tables are of another version of the program: no writing */
    Instant now;
    Date today;
    Str *notes; /* _server_messages */
    int n_notes;
    void *name_memo;   /* names looked up in this request */
    void *like_memo;   /* the last "like" of a link in this request */
    void *new_company; /* CompanyInfo of one made in this request */
    void *entries;     /* what the hook "entries" fills (entry_plan.h) */
    /* Runs at the end of the write job, in its transaction: what is stored with the work or not at
     * all. Cleared once committed. */
    bool (*before_commit)(struct Ctx *c, void *arg);
    void *before_commit_arg;
} Ctx;

/* Begins a request of a site. The user is nobody (no rights) until ctx_login(). NULL when the
 * database cannot be reached. */
Ctx *ctx_begin(Site *site, Arena *a, Lang lang);
void ctx_end(Ctx *c);
/* Acts as this user, who must exist and be enabled, in the language that the user has chosen. */
bool ctx_login(Ctx *c, Str user_name);
/* Acts with all rights (CLI, jobs). */
void ctx_as_system(Ctx *c);
/* A new snapshot after a write; the registry too when types have changed. */
bool ctx_refresh(Ctx *c);
void ctx_note(Ctx *c, Str text);
/* An amount within a sentence for people: "1 234,56" in French. */
Str ctx_amount(const Ctx *c, int64_t minor, int decimals);
/* Runs `fn` on the writer with c->db and c->writing set; true once committed. */
bool ctx_write(Ctx *c, bool (*fn)(Ctx *c, void *arg), void *arg);
/* The same for a job that changes no master by statements of its own, so that what is remembered
 * stays (facts.h); documents that it saves through the engine say so themselves. */
bool ctx_write_quietly(Ctx *c, bool (*fn)(Ctx *c, void *arg), void *arg);
static inline bool ctx_failed(const Ctx *c)
{
    return c->e.n > 0;
}
#define fail_field(c, kind, field, ...) err_add(&(c)->e, (kind), (field), __VA_ARGS__)

#endif
