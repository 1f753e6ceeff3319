/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_waiting.h"

#include "files.h"
#include "setting.h"

const File *waiting_file(Ctx *c, Str name)
{
    int errors = c->e.n;
    const File *f = name.n ? (const File *)doc_get(c, type_of(c, STR("file")), name, RIGHT_READ)
                           : NULL;
    c->e.n = errors;
    return f && !f->attached_to_doctype.n && str_eq(f->head.owner, c->user.name) ? f : NULL;
}

/* A line of the setting: "NAME", or "NAME\tOF". */
static Str line_of(Ctx *c, Waiting w, Str name)
{
    return w.of ? str_format(c->a, "%.*s\t%lld", STR_ARG(name), (long long)w.of) : name;
}

/* The name when the line is of this list. */
static bool is_in(Waiting w, Str line, Str *out_name)
{
    int64_t of = 0;
    Str rest = line;
    return str_split(&rest, '\t', out_name) && out_name->n && (!rest.n || str_to_int(rest, &of)) &&
           of == w.of;
}

int waiting_read(Ctx *c, Waiting w, const File **out)
{
    Str rest = setting_get(c, str_c(w.key)), line, name;
    int n = 0;
    while (n < WAITING_FILES_MAX && rest.n && str_split(&rest, '\n', &line)) {
        const File *f = is_in(w, line, &name) ? waiting_file(c, name) : NULL;
        if (f)
            out[n++] = f;
    }
    return n;
}

typedef struct {
    Waiting list;
    const Str *names;
    int n;
} Change;

static Str added(Ctx *c, Str was, void *arg)
{
    const Change *x = arg;
    Buf b = {.a = c->a};
    buf_add(&b, was);
    for (int i = 0; i < x->n; i++)
        buf_format(&b, "%s\n", line_of(c, x->list, x->names[i]).p);
    return buf_str(&b);
}

bool waiting_add(Ctx *c, Waiting w, const Str *names, int n)
{
    return setting_edit(c, str_c(w.key), added, &(Change){w, names, n});
}

static Str removed(Ctx *c, Str was, void *arg)
{
    const Change *x = arg;
    Str line, one;
    Buf b = {.a = c->a};
    while (was.n && str_split(&was, '\n', &line))
        if (line.n && !(is_in(x->list, line, &one) && str_eq(one, x->names[0])))
            buf_format(&b, "%.*s\n", STR_ARG(line));
    return buf_str(&b);
}

bool waiting_remove(Ctx *c, Waiting w, Str name)
{
    return setting_edit(c, str_c(w.key), removed, &(Change){w, &name, 1});
}

bool waiting_attach(Ctx *c, Waiting w, Str name, const DocHead *doc)
{
    int errors = c->e.n;
    bool ok = waiting_file(c, name) && ctx_refresh(c) && file_attach(c, name, doc) &&
              waiting_remove(c, w, name);
    c->e.n = errors;
    return ok;
}

void waiting_show(Markup *m, const File *f)
{
    bool pdf = str_is(file_media_type(f->file_name), "application/pdf");
    m_tag(m, pdf ? "iframe" : "img");
    m_attr(m, "src",
           pdf ? str_cat(m->b.a, f->file_url, STR("#view=FitH&navpanes=0")) : f->file_url);
    m_attr(m, pdf ? "title" : "alt", f->file_name);
    if (pdf)
        m_end(m, "iframe");
}
