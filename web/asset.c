/* SPDX-License-Identifier: EUPL-1.2
 * Compiled beside the generated table, so that only programs that ask for assets carry them.
 */
#include "asset.h"

#include <assert.h>

const Asset *asset_find(Str path)
{
    int from = 0, to = asset_count;
    while (from < to) {
        int at = from + (to - from) / 2;
        int order = str_cmp(asset_table[at].path, path);
        if (order == 0)
            return &asset_table[at];
        if (order < 0)
            from = at + 1;
        else
            to = at;
    }
    return NULL;
}

const Asset *asset_find_served(Str url)
{
    for (int i = 0; i < asset_count; i++)
        if (url.n && str_eq(asset_table[i].served, url))
            return &asset_table[i];
    return NULL;
}

Str asset_url(const char *path)
{
    const Asset *found = asset_find(str_c(path));
    assert(found && found->served.n);
    return found->served;
}
