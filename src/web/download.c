/* SPDX-License-Identifier: EUPL-1.2 */
#include "download.h"

#include "crypto.h"
#include "file.gen.h"
#include "files.h"

static const Str prefixes[] = {{"/files/", 7}, {"/private/files/", 15}};

bool download_is(Str path)
{
    return str_starts(path, prefixes[0]) || str_starts(path, prefixes[1]);
}

/* The segment behind the prefix, when it is a hash and nothing else. */
static bool hash_of(Str path, Str *out)
{
    unsigned char bytes[HASH_BYTES];
    Str rest = str_slice(path, prefixes[str_starts(path, prefixes[1])].n, path.n), hash;
    if (!str_split(&rest, '/', &hash) || !hex_decode(hash, bytes, sizeof bytes))
        return false;
    for (size_t i = 0; i < hash.n; i++)
        if (hash.p[i] >= 'A' && hash.p[i] <= 'F')
            return false;
    *out = hash;
    return true;
}

/* What a browser shows itself without running anything of it. */
static bool is_shown(Str type)
{
    return str_is(type, "application/pdf") || str_is(type, "text/plain; charset=utf-8") ||
           str_starts(type, STR("image/"));
}

void download_answer(Ctx *c, const Request *r, Response *out)
{
    Str hash, bytes;
    Str url = percent_encode(c->a, r->path, true);
    DocHead *d = hash_of(r->path, &hash) ? file_find(c, hash, url) : NULL;
    if (!d) {
        fail_field(c, ERR_NOT_FOUND, "", "There is no such file, or it is not open to you. Ask "
                                         "whoever gave you the address.");
        return;
    }
    File *f = (File *)d;
    Str type = file_media_type(f->file_name);
    if (!file_read(c, hash, &bytes))
        return;
    response_file(out, f->file_name, type, bytes, is_shown(type));
    out->framed = str_is(type, "application/pdf");
    out->cache_control = STR("private, max-age=0, must-revalidate");
}
