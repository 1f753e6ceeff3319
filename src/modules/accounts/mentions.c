/* SPDX-License-Identifier: EUPL-1.2 */
#include "mentions.h"

#include "asset.h"
#include "csv.h"

#include <pthread.h>

enum { MENTIONS_MAX = 100, COL_CODE = 0, COL_FRENCH = 2, COL_ENGLISH = 8 };

static struct {
    Str code, french, english;
} mentions[MENTIONS_MAX];
static int n_mentions;
static Arena *texts; /* of the process: never freed */

static void read_once(void)
{
    const Asset *file = asset_find(STR("data/fr/mentions.csv"));
    Str rest = file ? file->bytes : STR(""), *f;
    int n;
    texts = arena_new();
    while (n_mentions < MENTIONS_MAX && csv_next_row(texts, &rest, ';', &f, &n)) {
        if (n <= COL_FRENCH)
            continue;
        mentions[n_mentions].code = f[COL_CODE];
        mentions[n_mentions].french = f[COL_FRENCH];
        mentions[n_mentions++].english = n > COL_ENGLISH ? f[COL_ENGLISH] : STR("");
    }
}

Str mention_text(const char *code, Lang lang)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_once);
    for (int i = 0; i < n_mentions; i++)
        if (str_is(mentions[i].code, code))
            return lang == LANG_EN && mentions[i].english.n ? mentions[i].english
                                                            : mentions[i].french;
    return STR("");
}
