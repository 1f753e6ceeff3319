/* SPDX-License-Identifier: EUPL-1.2
 * Character sets, line ends and control characters of FEC files. The law allows ASCII, ISO 8859-15
 * and UTF-8; Windows programs write Windows-1252.
 */
#include "fec_private.h"

#include "utf8.h"

/* Length of a white or control sequence at s[i] that is replaced by one space; 0 if none. */
static size_t replaced(Str s, size_t i, bool *out_control)
{
    unsigned char c = (unsigned char)s.p[i];
    *out_control = true;
    if (c < 32 || c == 127)
        return c == '\t' ? 0 : 1;
    if (c == 0xC2) { /* C1 controls, no-break space */
        unsigned char d = (unsigned char)s.p[i + 1];
        *out_control = d < 0xA0;
        return d <= 0xA0 ? 2 : 0;
    }
    *out_control = false;
    return c == 0xE2 && memcmp(s.p + i, "\xE2\x80\xAF", 3) == 0 ? 3 : 0;
}

/* Reads the line end at s[i]; its kind: 1 LF, 2 CR LF, 3 CR, 4 CR CR LF. */
static int line_end(Str s, size_t i, size_t *out_len)
{
    *out_len = 1;
    if (s.p[i] == '\n')
        return 1;
    size_t k = i;
    while (k < s.n && s.p[k] == '\r')
        k++;
    if (k == s.n || s.p[k] != '\n')
        return 3;
    *out_len = k + 1 - i;
    return k - i == 1 ? 2 : 4;
}

typedef struct {
    FecReader *r;
    char *to;
    size_t n;
    int line;
    int end_kind;
} Cleaner;

static void clean_line_end(Cleaner *c, Str s, size_t *i)
{
    size_t len;
    int kind = line_end(s, *i, &len);
    if (c->end_kind && kind != c->end_kind)
        fec_odd(c->r, ODD_LINE_ENDS, c->line);
    else if (kind == 4 && !c->end_kind)
        fec_odd(c->r, ODD_LINE_ENDS, c->line);
    c->end_kind = kind;
    c->to[c->n++] = '\n';
    c->line++;
    *i += len;
}

/* Bytes that are copied as they are: all but controls, C2 and E2 (see replaced()). */
static bool is_plain(unsigned char c)
{
    return (c >= 32 && c < 127) || c == '\t' || (c >= 0x80 && c != 0xC2 && c != 0xE2);
}

/* The copy is never longer than `s`. */
static Str clean(FecReader *r, Str s)
{
    Cleaner c = {.r = r, .to = arena_alloc(r->e->a, s.n + 1), .line = 1};
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        while (i < s.n && is_plain((unsigned char)s.p[i]))
            i++;
        memcpy(c.to + c.n, s.p + from, i - from);
        c.n += i - from;
        if (i == s.n)
            break;
        if (s.p[i] == '\n' || s.p[i] == '\r') {
            clean_line_end(&c, s, &i);
            continue;
        }
        bool control;
        size_t len = replaced(s, i, &control);
        c.to[c.n++] = len ? ' ' : s.p[i];
        i += len ? len : 1;
        if (len && control)
            fec_odd(r, ODD_CONTROL, c.line);
    }
    return (Str){c.to, c.n};
}

bool fec_decode(FecReader *r, Str bytes)
{
    if (bytes.n > FEC_FILE_MAX)
        return err_add(r->e, ERR_TOO_LARGE, "", "The file is larger than 1 GB: split it.");
    if (str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")))
        return err_add(r->e, ERR_VALIDATION, "",
                       "The file is in UTF-16: save it as text in UTF-8 and try again.");
    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) {
        fec_odd(r, ODD_BOM, 1);
        bytes = str_slice(bytes, 3, bytes.n);
    }
    if (!utf8_valid(bytes)) {
        fec_odd(r, ODD_ENCODING, 0);
        bytes = utf8_from_latin(r->e->a, bytes);
    }
    r->text = clean(r, bytes);
    return true;
}
