/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_receipt.h"

#include "desk_waiting.h"
#include "files.h"
#include "perm.h"

static const Waiting receipts = {.key = "receipts:waiting"};

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
    const File *files[WAITING_FILES_MAX];
    int n = perm_rights(c, made_type(c)) & RIGHT_CREATE ? waiting_read(c, receipts, files) : 0;
    if (!n)
        return;
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_attr_c(m, "id", "receipts");
    m_leaf(m, "h2", NULL, str_c(tr(c->lang, "Photographed receipts to write up")));
    m_tag(m, "ul");
    m_attr_c(m, "class", "items");
    for (int i = 0; i < n; i++)
        write_row(d, files[i]);
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
    if (f && waiting_add(c, receipts, &f->name, 1))
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
    if (!f)
        return;
    m_tag(m, "section");
    m_leaf(m, "h2", NULL, str_c(tr(c->lang, "Photographed receipt")));
    m_tag(m, "figure");
    m_attr_c(m, "class", "original");
    waiting_show(m, f);
    m_end(m, "figure");
    m_end(m, "section");
}

void receipt_attach(Desk *d, const DocHead *doc)
{
    Str name = request_param_or_empty(d->r, "attach.file");
    if (name.n)
        waiting_attach(d->c, receipts, name, doc); /* else it waits on in the list */
}
