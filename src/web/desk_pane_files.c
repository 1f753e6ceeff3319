/* SPDX-License-Identifier: EUPL-1.2
 * What is attached to a document: PDF and pictures are shown beside it, one at a time; more can be
 * attached, on a phone straight from its camera.
 */
#include "desk_pane.h"

#include "files.h"
#include "perm.h"

enum { FILES_MAX = 30 };

typedef struct {
    Str id, name, url;
    long long bytes;
} Attached;

static int read_files(Ctx *c, const DocHead *doc, Attached *out)
{
    int n = 0;
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT t.name, t.file_name, t.file_url, t.file_size FROM file t WHERE "
                "t.attached_to = ");
    sql_param(&q, db_i(doc->id));
    perm_rows(c, &q, type_of(c, STR("file")), "t");
    sql_add(&q, " ORDER BY t.id LIMIT ");
    sql_param(&q, db_i(FILES_MAX));
    DbRows *r = sql_query(c->db, &q);
    while (n < FILES_MAX && db_next(r))
        out[n++] = (Attached){str_copy(c->a, db_get_text(r, 0)), str_copy(c->a, db_get_text(r, 1)),
                              str_copy(c->a, db_get_text(r, 2)), (long long)db_get_int(r, 3)};
    db_finish(r);
    return n;
}

int pane_files_count(Ctx *c, const DocHead *doc)
{
    return read_files(c, doc, arena_array_of(c->a, Attached, FILES_MAX));
}

static bool is_picture(Str type)
{
    return str_is(type, "image/png") || str_is(type, "image/jpeg") || str_is(type, "image/webp") ||
           str_is(type, "image/gif");
}

static bool can_show(const Attached *f)
{
    Str type = file_media_type(f->name);
    return str_is(type, "application/pdf") || is_picture(type);
}

/* The one that the address names, else the first that can be shown. */
static const Attached *chosen(const Desk *d, const Attached *files, int n)
{
    Str asked = request_param_or_empty(d->r, "file");
    const Attached *first = NULL;
    for (int i = 0; i < n; i++) {
        if (!can_show(&files[i]))
            continue;
        if (str_eq(files[i].id, asked))
            return &files[i];
        first = first ? first : &files[i];
    }
    return first;
}

static void write_file(Desk *d, const DocHead *doc, const Attached *f, bool current)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    Str own = doc_url(c->a, doc->type, doc->name);
    m_tag(m, "li");
    ui_icon(m, "clip");
    m_tag(m, "a");
    m_attr(m, "href", can_show(f) ? str_format(c->a, "%s?pane=files&file=%s", own.p, f->id.p)
                                  : f->url);
    if (current)
        m_attr_c(m, "aria-current", "true");
    m_text(m, f->name);
    m_end(m, "a");
    m_tag(m, "a");
    m_attr(m, "href", f->url);
    m_attr(m, "download", f->name);
    m_text(m, str_format(c->a, tr(c->lang, "%lld kB"), (f->bytes + 1023) / 1024));
    ui_spoken(m, str_format(c->a, " %s", tr(c->lang, "Download")));
    m_end(m, "a");
    m_end(m, "li");
}

static void write_shown(Desk *d, const Attached *f)
{
    Markup *m = &d->m;
    bool picture = is_picture(file_media_type(f->name));
    m_tag(m, "figure");
    m_attr_c(m, "class", "original");
    m_tag(m, picture ? "img" : "iframe");
    m_attr(m, "src", f->url);
    m_attr(m, picture ? "alt" : "title", f->name);
    m_attr_c(m, "loading", "lazy");
    if (!picture)
        m_end(m, "iframe");
    m_end(m, "figure");
}

static void write_attach(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    if (!(perm_rights(c, doc->type) & RIGHT_WRITE))
        return;
    desk_upload_form(d, str_format(c->a, "%s/file", doc_url(c->a, doc->type, doc->name).p), "note");
    m_tag(m, "input");
    m_attr_c(m, "class", "input");
    m_attr_c(m, "type", "file");
    m_attr_c(m, "name", "file");
    m_attr_c(m, "aria-label", tr(c->lang, "Choose a file"));
    ui_button(m, &(UiButton){.label = str_c(tr(c->lang, "Attach"))});
    m_end(m, "form");
}

void pane_files(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    Attached *files = arena_array_of(c->a, Attached, FILES_MAX);
    int n = read_files(c, doc, files);
    const Attached *shown = original_is(doc) ? NULL : chosen(d, files, n);
    pane_tab_section(&d->m, "files", str_c(tr(c->lang, "Files")));
    if (n) {
        m_tag(&d->m, "ul");
        m_attr_c(&d->m, "class", "items");
        for (int i = 0; i < n; i++)
            write_file(d, doc, &files[i], &files[i] == shown);
        m_end(&d->m, "ul");
    } else {
        m_leaf(&d->m, "p", "hint", str_c(tr(c->lang, "Nothing is attached.")));
    }
    write_attach(d, doc);
    if (shown)
        write_shown(d, shown);
    m_end(&d->m, "section");
}

void desk_file_add(Desk *d, const TypeDef *t, Str name)
{
    Ctx *c = d->c;
    const Part *part = request_file(d->r, "file");
    DocHead *doc = doc_get(c, t, name, RIGHT_WRITE);
    if (doc && (!part || !part->bytes.n))
        fail_field(c, ERR_VALIDATION, "file", "Choose a file, then attach it.");
    if (!doc || ctx_failed(c) ||
        !file_add(c, &(NewFile){.name = part->file_name,
                                .bytes = part->bytes,
                                .attached_type = t,
                                .attached_name = doc->name}))
        desk_fail(d);
    else
        response_redirect(d->out,
                          str_format(c->a, "%s?pane=files", doc_url(c->a, t, doc->name).p));
}
