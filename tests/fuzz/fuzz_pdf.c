/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as a PDF that may carry an invoice: no crash of ours; what is found is not empty. (In
 * the program this runs in a confined child.)
 */
#include "facturx/facturx.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Str xml = STR("");
    FacturxFound found = facturx_find(a, (Str){(const char *)data, size}, &xml);
    if ((found == FACTURX_FOUND) != (xml.n > 0) || xml.n > FACTURX_XML_MAX)
        abort();
    arena_free(a);
    return 0;
}
