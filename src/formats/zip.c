/* SPDX-License-Identifier: EUPL-1.2 */
#include "zip.h"

#include <assert.h>
#include <zlib.h>

enum {
    VERSION = 20,
    METHOD_DEFLATE = 8,
    DAY_ONE = 0x21 /* 1980-01-01, the first that ZIP knows */
};

static void put(Buf *b, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_add_char(b, (char)(v >> (8 * i) & 0xff));
}

Zip zip_new(Arena *a)
{
    return (Zip){.out = {.a = a}, .directory = {.a = a}};
}

/* Raw deflate, as ZIP holds it. */
static Str deflated(Arena *a, Str bytes)
{
    z_stream s = {0};
    int ok = deflateInit2(&s, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    assert(ok == Z_OK);
    uLong bound = deflateBound(&s, bytes.n);
    char *p = arena_alloc(a, bound);
    s.next_in = (Bytef *)(uintptr_t)bytes.p;
    s.avail_in = (uInt)bytes.n;
    s.next_out = (Bytef *)p;
    s.avail_out = (uInt)bound;
    ok = deflate(&s, Z_FINISH);
    assert(ok == Z_STREAM_END);
    Str out = {p, s.total_out};
    deflateEnd(&s);
    return out;
}

/* What the local header and the directory share. */
static void put_facts(Buf *b, uint32_t crc, Str packed, Str bytes, Str name)
{
    put(b, VERSION, 2);
    put(b, 0, 2); /* flags */
    put(b, METHOD_DEFLATE, 2);
    put(b, 0, 2); /* midnight */
    put(b, DAY_ONE, 2);
    put(b, crc, 4);
    put(b, (uint32_t)packed.n, 4);
    put(b, (uint32_t)bytes.n, 4);
    put(b, (uint32_t)name.n, 2);
    put(b, 0, 2); /* extra field */
}

void zip_add(Zip *z, const char *file_name, Str bytes)
{
    Str name = str_c(file_name), packed = deflated(z->out.a, bytes);
    uint32_t crc = (uint32_t)crc32_z(0, (const Bytef *)bytes.p, bytes.n);
    uint32_t at = (uint32_t)z->out.n;
    assert(z->n < ZIP_FILES_MAX && bytes.n < UINT32_MAX / 2);
    put(&z->out, 0x04034b50, 4);
    put_facts(&z->out, crc, packed, bytes, name);
    buf_add(&z->out, name);
    buf_add(&z->out, packed);
    put(&z->directory, 0x02014b50, 4);
    put(&z->directory, VERSION, 2);
    put_facts(&z->directory, crc, packed, bytes, name);
    put(&z->directory, 0, 2); /* comment */
    put(&z->directory, 0, 2); /* disk */
    put(&z->directory, 0, 2); /* internal */
    put(&z->directory, 0, 4); /* external */
    put(&z->directory, at, 4);
    buf_add(&z->directory, name);
    z->n++;
}

Str zip_finish(Zip *z)
{
    uint32_t at = (uint32_t)z->out.n;
    buf_add(&z->out, buf_str(&z->directory));
    put(&z->out, 0x06054b50, 4);
    put(&z->out, 0, 4); /* disks */
    put(&z->out, (uint32_t)z->n, 2);
    put(&z->out, (uint32_t)z->n, 2);
    put(&z->out, (uint32_t)z->directory.n, 4);
    put(&z->out, at, 4);
    put(&z->out, 0, 2); /* comment */
    return buf_str(&z->out);
}
