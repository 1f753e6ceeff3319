/* SPDX-License-Identifier: EUPL-1.2 */
#include "tar.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 512, PART = 64 * 1024, OCTAL_DIGITS = 11 };

/* The header's places, by the standard. */
typedef struct {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type, link[100];
    char magic[8], user[32], group[32], major[8], minor[8], prefix[155], rest[12];
} Header;
_Static_assert(sizeof(Header) == BLOCK, "a header is one block");

static bool write_all(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static bool read_all(int fd, void *bytes, size_t n)
{
    char *p = bytes;
    while (n) {
        ssize_t done = read(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done == 0)
            errno = EIO;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static int64_t padding(int64_t size)
{
    return (BLOCK - size % BLOCK) % BLOCK;
}

/* --- writing --- */

static void put_octal(char *at, int digits, uint64_t v)
{
    for (int i = digits - 1; i >= 0; i--, v /= 8)
        at[i] = (char)('0' + v % 8);
}

static void put_size(char at[12], int64_t size)
{
    uint64_t v = (uint64_t)size;
    if (v < 1ULL << (3 * OCTAL_DIGITS)) {
        put_octal(at, OCTAL_DIGITS, v);
        return;
    }
    for (int i = 11; i > 0; i--, v >>= 8)
        at[i] = (char)(v & 0xff);
    at[0] = (char)0x80;
}

/* The sum of the header's bytes, those of the sum itself taken as blanks. */
static uint32_t sum_of(const Header *h)
{
    const unsigned char *p = (const unsigned char *)h;
    uint32_t sum = 0;
    for (size_t i = 0; i < sizeof *h; i++) {
        bool own = i >= offsetof(Header, sum) && i < offsetof(Header, sum) + sizeof h->sum;
        sum += own ? ' ' : p[i];
    }
    return sum;
}

static bool put_header(TarOut *t, const char *name, int64_t size)
{
    Header h = {.type = '0'};
    size_t n = strlen(name);
    if (n > sizeof h.name) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(h.name, name, n);
    put_octal(h.mode, 7, 0600);
    put_octal(h.uid, 7, 0);
    put_octal(h.gid, 7, 0);
    put_size(h.size, size);
    put_octal(h.mtime, OCTAL_DIGITS, (uint64_t)t->mtime);
    memcpy(h.magic, "ustar\00000", 8);
    put_octal(h.sum, 6, sum_of(&h));
    h.sum[7] = ' ';
    return write_all(t->fd, &h, sizeof h);
}

static bool put_padding(TarOut *t, int64_t size)
{
    static const char zero[BLOCK];
    return write_all(t->fd, zero, (size_t)padding(size));
}

bool tar_put_bytes(TarOut *t, const char *name, Str bytes)
{
    return put_header(t, name, (int64_t)bytes.n) && write_all(t->fd, bytes.p, bytes.n) &&
           put_padding(t, (int64_t)bytes.n);
}

static bool copy(int from, int to, int64_t n)
{
    char part[PART];
    bool ok = true;
    for (; ok && n > 0; n -= PART) {
        size_t k = n < PART ? (size_t)n : (size_t)PART;
        ok = read_all(from, part, k) && write_all(to, part, k);
    }
    return ok;
}

bool tar_put_file(TarOut *t, const char *name, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    bool ok = fstat(fd, &st) == 0 && put_header(t, name, st.st_size) &&
              copy(fd, t->fd, st.st_size) && put_padding(t, st.st_size);
    int why = errno;
    close(fd);
    errno = why;
    return ok;
}

bool tar_finish(TarOut *t)
{
    static const char zero[2 * BLOCK];
    return write_all(t->fd, zero, sizeof zero) && fsync(t->fd) == 0;
}

/* --- reading --- */

static bool octal(const char *at, size_t n, int64_t *out)
{
    int64_t v = 0;
    size_t i = 0;
    while (i < n && at[i] == ' ')
        i++;
    for (; i < n && at[i] >= '0' && at[i] <= '7'; i++)
        v = v * 8 + (at[i] - '0');
    *out = v;
    return i == n || at[i] == 0 || at[i] == ' ';
}

static bool get_size(const char at[12], int64_t *out)
{
    const unsigned char *p = (const unsigned char *)at;
    int64_t v = 0;
    if (!(p[0] & 0x80))
        return octal(at, 12, out);
    if (p[0] != 0x80 || p[1] || p[2] || p[3] || p[4] > 0x3f)
        return false; /* more than any disk holds */
    for (int i = 4; i < 12; i++)
        v = v << 8 | p[i];
    *out = v;
    return true;
}

static bool all_zero(const Header *h)
{
    const char *p = (const char *)h;
    for (size_t i = 0; i < sizeof *h; i++)
        if (p[i])
            return false;
    return true;
}

static bool skip_rest(TarIn *t)
{
    char part[PART];
    bool ok = true;
    int64_t n = t->left + t->pad;
    for (; ok && n > 0; n -= PART)
        ok = read_all(t->fd, part, n < PART ? (size_t)n : (size_t)PART);
    t->left = t->pad = 0;
    return ok;
}

TarStep tar_next(TarIn *t)
{
    Header h;
    int64_t sum;
    if (!skip_rest(t) || !read_all(t->fd, &h, sizeof h))
        return TAR_BROKEN;
    if (all_zero(&h))
        return read_all(t->fd, &h, sizeof h) && all_zero(&h) ? TAR_END : TAR_BROKEN;
    bool plain = (h.type == '0' || h.type == 0) && h.prefix[0] == 0;
    if (!octal(h.sum, sizeof h.sum, &sum) || sum != (int64_t)sum_of(&h) ||
        memcmp(h.magic, "ustar", 5) != 0 || !plain || !get_size(h.size, &t->size))
        return TAR_BROKEN;
    memcpy(t->name, h.name, sizeof h.name);
    t->name[TAR_NAME_MAX] = 0;
    t->left = t->size;
    t->pad = padding(t->size);
    return TAR_MEMBER;
}

bool tar_take_bytes(TarIn *t, Arena *a, size_t max, Str *out)
{
    if ((uint64_t)t->left > max)
        return false;
    size_t n = (size_t)t->left;
    char *p = arena_alloc(a, n + 1);
    if (!read_all(t->fd, p, n))
        return false;
    t->left = 0;
    *out = (Str){p, n};
    return true;
}

bool tar_take_part(TarIn *t, char *out, size_t n)
{
    if (!read_all(t->fd, out, n))
        return false;
    t->left -= (int64_t)n;
    return true;
}

bool tar_take_file(TarIn *t, int fd)
{
    bool ok = copy(t->fd, fd, t->left);
    t->left = 0;
    return ok;
}
