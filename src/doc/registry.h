/* SPDX-License-Identifier: EUPL-1.2
 * One immutable version of all types, with what the engine knows of companies and currencies.
 * A request pins a version; a change of types makes a new one.
 */
#ifndef BASTIDE_REGISTRY_H
#define BASTIDE_REGISTRY_H

#include "map.h"
#include "site.h"

#include <pthread.h>

typedef struct {
    int64_t id;
    Str code;
    int decimals;
} CurrencyInfo;

struct Registry {
    Arena *a;
    int refs; /* guarded by the site's lock */
    int64_t version;
    TypeDef **types;
    int n;
    Map by_name, by_label;
    CompanyInfo *companies;
    int n_companies;
    CurrencyInfo *currencies;
    int n_currencies;
    /* Documents that rules look at again and again, as they are in the database: shared by the
     * requests that pin this version, found current by their version number (doc_peek). */
    pthread_mutex_t peek_lock;
    int peek_loads; /* former states stay in memory as long as this version */
    Map peeked;     /* the id's bytes -> const DocHead * */
    Str hash; /* of the program's schema texts: tells whether the tables are of this version */
};

/* Parses the program's schemas and those in the database (when its tables are there). NULL with
 * an error when a schema is wrong. */
Registry *registry_build(Db *db, Errors *e);
void registry_free(Registry *r);
/* Gives every type its number; on the writer. */
bool registry_number_types(Db *db, Registry *r);
/* Inside a write job: all nodes read types, companies and currencies anew. */
bool registry_touch(Ctx *c);

#endif
