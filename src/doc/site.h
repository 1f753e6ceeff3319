/* SPDX-License-Identifier: EUPL-1.2
 * A site: one folder (bastide.conf, database, files/, key), one database, one live registry.
 */
#ifndef BASTIDE_SITE_H
#define BASTIDE_SITE_H

#include "ctx.h"
#include "doc.h"

/* What the engine knows of a company without loading it. */
typedef struct {
    int64_t id;
    int number; /* 1 for the first one of the site */
    Str name, abbr, currency, time_zone, vat_regime;
    int64_t currency_id;
    int decimals;
} CompanyInfo;

struct Site {
    Arena *a;
    Str dir;
    Str database; /* path or postgresql://… */
    DbPool *pool;
    struct SiteState *state; /* registry versions, caches, locks */
    unsigned char sign_public[32];
    unsigned char sign_secret[64];
};

/* Schema units of the program, given once at start, lower layers first. */
void site_register(const SchemaUnit *units, int n);

/* Makes the folder, configuration, key and empty database. Refused when a site is there. */
Site *site_create(Arena *a, Str dir, Str database, Errors *e);
/* The same in two steps, so that a site that is filled in between appears whole or not at all: the
 * configuration, which makes a folder a site, is written by the second. */
Site *site_prepare(Arena *a, Str dir, Str database, Errors *e);
bool site_found(Site *s, Errors *e);
/* Opens a site and brings its tables up to date (after a backup when something changes). */
Site *site_open(Arena *a, Str dir, Errors *e);
void site_close(Site *s);

/* A compiled type as its schema says it, without a site; NULL when there is none. */
const TypeDef *site_schema_type(Arena *a, Str name);

const TypeDef *registry_type(const Registry *r, Str snake);
/* By the API's name ("Sales Invoice"), or snake case. NULL when there is none. */
const TypeDef *registry_label(const Registry *r, Str label);
const TypeDef *registry_by_id(const Registry *r, int64_t id);
int registry_count(const Registry *r);
const TypeDef *registry_at(const Registry *r, int i);

/* NULL when there is none. id 0: the only company, or the user's default. */
const CompanyInfo *company_info(Ctx *c, int64_t id);
int currency_decimals(Ctx *c, int64_t currency_id);

#endif
