/* SPDX-License-Identifier: EUPL-1.2 */
#include "multipart.h"

#include "utf8.h"

enum { BOUNDARY_MAX = 70 }; /* RFC 2046 §5.1.1 */

/* Takes a quoted text, or else a token, off `*rest`. In quotes only \" and \\ are escapes:
 * browsers that keep Windows paths do not double their backslashes. */
static Str take_value(Arena *a, Str *rest)
{
    Buf b = {.a = a};
    size_t i = 0;
    if (rest->n && rest->p[0] == '"') {
        for (i = 1; i < rest->n && rest->p[i] != '"'; i++) {
            bool escape = rest->p[i] == '\\' && i + 1 < rest->n &&
                          (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\');
            i += escape;
            buf_add_char(&b, rest->p[i]);
        }
        i += i < rest->n;
    } else {
        while (i < rest->n && rest->p[i] != ';')
            buf_add_char(&b, rest->p[i++]);
    }
    *rest = str_slice(*rest, i, rest->n);
    return str_trim(buf_str(&b));
}

/* The parameter `name` of a header value such as: form-data; name="file"; filename="a.pdf". */
static bool header_param(Arena *a, Str header, const char *name, Str *out)
{
    Str rest = header, skipped;
    if (!str_split(&rest, ';', &skipped))
        return false;
    while (rest.n) {
        long eq = str_find(rest, '=');
        if (eq < 0)
            return false;
        Str key = str_trim(str_slice(rest, 0, (size_t)eq));
        rest = str_trim(str_slice(rest, (size_t)eq + 1, rest.n));
        Str value = take_value(a, &rest);
        if (str_eq_nocase(key, str_c(name))) {
            *out = value;
            return true;
        }
        str_split(&rest, ';', &skipped);
    }
    return false;
}

bool multipart_begin(Multipart *m, Arena *a, Str content_type, Str body)
{
    Str boundary;
    if (!header_param(a, content_type, "boundary", &boundary) || boundary.n == 0 ||
        boundary.n > BOUNDARY_MAX)
        return false;
    Str delimiter = str_format(a, "\r\n--%.*s", STR_ARG(boundary));
    if (!str_starts(body, str_slice(delimiter, 2, delimiter.n)))
        return false;
    Str rest = str_slice(body, delimiter.n - 2, body.n);
    *m = (Multipart){.a = a, .rest = rest, .delimiter = delimiter};
    return true;
}

/* Takes one line off `*rest`; false when there is none. */
static bool take_line(Str *rest, Str *out)
{
    const char *end = memmem(rest->p, rest->n, "\r\n", 2);
    if (!end)
        return false;
    *out = (Str){rest->p, (size_t)(end - rest->p)};
    *rest = str_slice(*rest, out->n + 2, rest->n);
    return true;
}

/* Browsers may send a path: only what stands behind the last separator is a name. */
static Str without_folders(Str s)
{
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == '/' || s.p[i - 1] == '\\')
            return str_slice(s, i, s.n);
    return s;
}

static bool read_disposition(Arena *a, Str value, Part *part, bool *is_file)
{
    if (!header_param(a, value, "name", &part->name) || !utf8_valid(part->name) ||
        utf8_has_control(part->name))
        return false;
    Str file;
    if (!header_param(a, value, "filename", &file))
        return true;
    file = str_replace(a, file, STR("%22"), STR("\""));
    if (!utf8_valid(file) || utf8_has_control(file))
        return false;
    part->file_name = without_folders(file);
    *is_file = true;
    return true;
}

static bool read_headers(Multipart *m, Part *part, bool *is_file)
{
    static const Str disposition = {"content-disposition:", 20}, type = {"content-type:", 13};
    Str line;
    while (take_line(&m->rest, &line)) {
        if (line.n == 0)
            return part->name.n > 0;
        if (str_eq_nocase(str_slice(line, 0, disposition.n), disposition)) {
            if (!read_disposition(m->a, str_slice(line, disposition.n - 1, line.n), part, is_file))
                return false;
        } else if (str_eq_nocase(str_slice(line, 0, type.n), type)) {
            part->content_type = str_trim(str_slice(line, type.n, line.n));
        }
    }
    return false;
}

bool multipart_next(Multipart *m, Part *out, bool *out_is_file)
{
    if (str_starts(m->rest, STR("--"))) {
        m->complete = true;
        return false;
    }
    Str padding;
    Part part = {0};
    bool is_file = false;
    if (!take_line(&m->rest, &padding) || str_trim(padding).n ||
        !read_headers(m, &part, &is_file))
        return false;
    const char *end = memmem(m->rest.p, m->rest.n, m->delimiter.p, m->delimiter.n);
    if (!end)
        return false;
    part.bytes = (Str){m->rest.p, (size_t)(end - m->rest.p)};
    m->rest = str_slice(m->rest, part.bytes.n + m->delimiter.n, m->rest.n);
    *out = part;
    *out_is_file = is_file;
    return true;
}
