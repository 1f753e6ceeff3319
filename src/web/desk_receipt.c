/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_receipt.h"

#include "file.gen.h"
#include "files.h"
#include "perm.h"
#include "setting.h"

/* Names of the Files that wait, one a line, in a setting of the user. */
static const char waiting_key[] = "receipts:waiting";

static const TypeDef *made_type(Ctx *c)
{
    return registry_type(c->reg, STR("purchase_invoice"));
}

static bool is_photo(Str name)
{
    Str type = file_media_type(name);
    return str_starts(type, STR("image/")) || str_is(type, "application/pdf");
}

/* --- those that wait --- */

static bool put_waiting(Ctx *c, Str add, Str remove)
{
    Str rest = setting_get(c, str_c(waiting_key)), one;
    Buf b = {.a = c->a};
    while (rest.n && str_split(&rest, '\n', &one))
        if (one.n && !str_eq(one, remove))
            buf_format(&b, "%.*s\n", STR_ARG(one));
    if (add.n)
        buf_format(&b, "%.*s\n", STR_ARG(add));
    return setting_put(c, str_c(waiting_key), buf_str(&b));
}

/* A File of the user that is attached to nothing yet; NULL without error. */
static const File *waiting_file(Ctx *c, Str name)
{
    int errors = c->e.n;
    const File *f = name.n ? (const File *)doc_get(c, type_of(c, STR("file")), name, RIGHT_READ)
                           : NULL;
    c->e.n = errors;
    return f && !f->attached_to_doctype.n && str_eq(f->head.owner, c->user.name) ? f : NULL;
}

static Str begin_url(Ctx *c, Str name)
{
    return str_format(c->a, "%s/new?attach.file=%s", type_url(c->a, made_type(c)).p,
                      percent_encode(c->a, name, false).p);
}

static void write_row(Desk *d, const File *f)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    m_tag(m, "li");
    ui_icon(m, "clip");
    m_tag(m, "a");
    m_attr(m, "href", begin_url(c, f->head.name));
    m_text(m, f->file_name);
    m_end(m, "a");
    m_leaf(m, "span", NULL, show_instant(c, f->head.creation));
    m_end(m, "li");
}

void receipt_write_waiting(Desk *d)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    Str rest = setting_get(c, str_c(waiting_key)), one;
    if (!rest.n || !(perm_rights(c, made_type(c)) & RIGHT_CREATE))
        return;
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_attr_c(m, "id", "receipts");
    m_leaf(m, "h2", NULL, str_c(tr(c->lang, "Photographed receipts to write up")));
    m_tag(m, "ul");
    m_attr_c(m, "class", "items");
    while (rest.n && str_split(&rest, '\n', &one)) {
        const File *f = waiting_file(c, one);
        if (f)
            write_row(d, f);
    }
    m_end(m, "ul");
    m_end(m, "section");
}

/* --- the camera --- */

void receipt_write_camera(Desk *d)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    if (!(perm_rights(c, made_type(c)) & RIGHT_CREATE))
        return;
    desk_upload_form(d, STR("/books/receipt"), "drop");
    m_leaf(m, "p", NULL,
           str_c(tr(c->lang, "Photograph a receipt: it is kept, and you write it up beside the "
                             "picture, now or later.")));
    ui_file_pick(m, &(UiFilePick){.label = str_c(tr(c->lang, "Photograph")),
                                  .name = "photo",
                                  .accept = "image/*",
                                  .camera = true,
                                  .at_once = true});
    ui_button(m, &(UiButton){.label = str_c(tr(c->lang, "Keep the picture"))});
    m_end(m, "form");
}

static DocHead *keep(Ctx *c, const Part *part)
{
    if (!part || !part->bytes.n)
        fail_field(c, ERR_VALIDATION, "photo", "Photograph a receipt or choose its picture.");
    else if (!is_photo(part->file_name))
        fail_field(c, ERR_VALIDATION, "photo",
                   "A receipt is a picture or a PDF. Electronic invoices are received above.");
    return ctx_failed(c) ? NULL
                         : file_add(c, &(NewFile){.name = part->file_name, .bytes = part->bytes});
}

void desk_receipt(Desk *d)
{
    Ctx *c = d->c;
    if (!desk_posted(d)) {
        response_redirect(d->out, STR("/books/receive"));
        return;
    }
    DocHead *f = perm_check(c, made_type(c), RIGHT_CREATE) ? keep(c, request_file(d->r, "photo"))
                                                           : NULL;
    if (f && put_waiting(c, f->name, STR("")))
        response_redirect(d->out, begin_url(c, f->name));
    else
        desk_fail(d);
}

/* --- beside a new document --- */

void receipt_carry(Desk *d)
{
    Str name = request_param_or_empty(d->r, "attach.file");
    if (waiting_file(d->c, name))
        ui_hidden(&d->m, "attach.file", name);
}

bool receipt_waits(Desk *d)
{
    return waiting_file(d->c, request_param_or_empty(d->r, "attach.file")) != NULL;
}

void receipt_write(Desk *d)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    const File *f = waiting_file(c, request_param_or_empty(d->r, "attach.file"));
    bool pdf = f && str_is(file_media_type(f->file_name), "application/pdf");
    if (!f)
        return;
    m_tag(m, "section");
    m_leaf(m, "h2", NULL, str_c(tr(c->lang, "Photographed receipt")));
    m_tag(m, "figure");
    m_attr_c(m, "class", "original");
    m_tag(m, pdf ? "iframe" : "img");
    m_attr(m, "src", f->file_url);
    m_attr(m, pdf ? "title" : "alt", f->file_name);
    if (pdf)
        m_end(m, "iframe");
    m_end(m, "figure");
    m_end(m, "section");
}

void receipt_attach(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    Str name = request_param_or_empty(d->r, "attach.file");
    int errors = c->e.n;
    if (waiting_file(c, name) && ctx_refresh(c) && file_attach(c, name, doc))
        put_waiting(c, STR(""), name);
    c->e.n = errors; /* it waits on in the list */
}
