/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any text as a schema, and as a field line of a user-made type: no crash, and a refusal names its
 * line. Run by tools/fuzz.
 */
#include "schema.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Str text = {(const char *)data, size};
    SchemaError error;
    int n = 0;
    const TypeDef *types = schema_parse(a, text, &n, &error);
    if (types ? n < 1 : !error.text.n)
        abort();
    TypeDef t = {.name = STR("probe"), .label = STR("Probe")};
    if (!schema_add_field(a, &t, text, &error) && !error.text.n)
        abort();
    arena_free(a);
    return 0;
}
