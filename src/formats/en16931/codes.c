/* SPDX-License-Identifier: EUPL-1.2 */
#include "en16931/codes.h"

bool en_code_in(EnCodes list, Str code)
{
    int low = 0, high = en_code_lists[list].n - 1;
    while (low <= high) {
        int middle = (low + high) / 2;
        int order = str_cmp(code, str_c(en_code_lists[list].codes[middle]));
        if (order == 0)
            return true;
        if (order < 0)
            high = middle - 1;
        else
            low = middle + 1;
    }
    return false;
}
