/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_sheet_file.h"

#include "desk_waiting.h"
#include "files.h"
#include "ui_parts.h"

enum { SENT_MAX = 100 };

static const char accepted[] = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.xml";

/* The list of the group that the page is for. */
static Waiting list_of(const DocPage *p)
{
    Ctx *c = p->d->c;
    const TypeDef *of = registry_type(c->reg, type_field(p->t, p->t->sheet_group)->target);
    Str name = request_param_or_empty(p->d->r, p->t->sheet_group.p);
    return (Waiting){.key = "sheet:files", .of = name.n ? name_to_id(c, of, name) : 0};
}

/* "" when none stands beside yet. */
static Str carried(const DocPage *p)
{
    return p->file.p ? p->file : request_param_or_empty(p->d->r, "attach.file");
}

/* --- what comes --- */

/* Browsers tell by the bytes, we by the name: both must say the same. */
static bool is_as_named(Str type, Str b)
{
    static const struct {
        const char *type;
        Str begin;
    } kinds[] = {{"application/pdf", {"%PDF-", 5}},
                 {"image/png", {"\x89PNG\r\n\x1a\n", 8}},
                 {"image/jpeg", {"\xff\xd8\xff", 3}},
                 {"image/gif", {"GIF8", 4}},
                 {"image/webp", {"RIFF", 4}},
                 {"application/xml", {"<", 1}},
                 {"application/xml", {"\xef\xbb\xbf<", 4}}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(type, kinds[i].type) && str_starts(b, kinds[i].begin))
            return true;
    return false;
}

static bool is_kind(Str type)
{
    return str_is(type, "application/pdf") || str_starts(type, STR("image/")) ||
           str_is(type, "application/xml");
}

static bool check(Ctx *c, const Part *part)
{
    Str type = file_media_type(part->file_name);
    const char *name = str_z(c->a, part->file_name);
    if (!is_kind(type))
        return fail_field(c, ERR_VALIDATION, "file",
                          "%s: what stands beside an entry is a PDF, a picture (PNG, JPEG, GIF, "
                          "WebP) or an electronic invoice (XML).",
                          name);
    if (!part->bytes.n)
        return fail_field(c, ERR_VALIDATION, "file", "%s is empty. Choose another file.", name);
    return is_as_named(type, part->bytes) ||
           fail_field(c, ERR_VALIDATION, "file",
                      "%s is not what its name says, or is damaged. Choose the file itself.", name);
}

/* Nobody would find it again without the group that it waits for. */
static const DocHead *keep(const DocPage *p, const Part *part)
{
    Ctx *c = p->d->c;
    if (!list_of(p).of) {
        fail_field(c, ERR_VALIDATION, "file", "Choose first: %s. Then attach the document.",
                   field_label(c, type_field(p->t, p->t->sheet_group)).p);
        return NULL;
    }
    return check(c, part) ? file_add(c, &(NewFile){.name = part->file_name, .bytes = part->bytes})
                          : NULL;
}

bool sheetfile_take(DocPage *p)
{
    Ctx *c = p->d->c;
    const Request *r = p->d->r;
    Str names[SENT_MAX];
    int n = 0;
    bool ok = true;
    for (int i = 0; i < r->n_files && n < SENT_MAX; i++) {
        const Part *part = &r->files[i];
        if (!str_is(part->name, "file") || (!part->bytes.n && !part->file_name.n))
            continue;
        const DocHead *f = keep(p, part);
        ok = ok && f;
        if (f)
            names[n++] = f->name;
    }
    if (n && !carried(p).n)
        p->file = names[0];
    if (n)
        ok = ctx_refresh(c) && waiting_add(c, list_of(p), names, n) && ctx_refresh(c) && ok;
    return ok;
}

/* --- which one stands beside --- */

/* The one that the form carries, else the first that waits. `*out_n`: how many wait, with it. */
static const File *current(const DocPage *p, int *out_n)
{
    Ctx *c = p->d->c;
    const File *files[WAITING_FILES_MAX];
    Waiting w = list_of(p);
    int n = *out_n = w.of ? waiting_read(c, w, files) : 0;
    for (int i = 0; i < n; i++)
        if (str_eq(files[i]->head.name, carried(p)))
            return files[i];
    return n ? files[0] : NULL;
}

bool sheetfile_acted(DocPage *p, Str what)
{
    Ctx *c = p->d->c;
    int n;
    bool later = str_is(what, "later");
    if (!later && !str_is(what, "detach"))
        return false;
    const File *f = current(p, &n);
    Waiting w = list_of(p);
    if (f && waiting_remove(c, w, f->head.name) && ctx_refresh(c)) {
        later ? waiting_add(c, w, &f->head.name, 1) : file_discard(c, f->head.name);
        ctx_refresh(c);
    }
    p->file = STR(""); /* the first that waits now */
    docpage_show_again(p, false);
    return true;
}

bool sheetfile_attach(DocPage *p)
{
    Str name = carried(p);
    return !name.n || waiting_attach(p->d->c, list_of(p), name, p->doc);
}

SheetFile sheetfile_find(DocPage *p)
{
    Ctx *c = p->d->c;
    SheetFile x = {0};
    x.file = current(p, &x.n);
    Str bytes, type = x.file ? file_media_type(x.file->file_name) : STR("");
    bool may = str_is(type, "application/pdf") || str_is(type, "application/xml");
    int errors = c->e.n;
    x.speaks = may && file_read(c, x.file->content_hash, &bytes) && said_read(c, bytes, &x.said);
    c->e.n = errors; /* a file that is missing is told by its link */
    return x;
}

/* --- in the form --- */

static void write_state(DocPage *p, const SheetFile *x)
{
    Ctx *c = p->d->c;
    const File *f = x->file;
    Str text = str_c(tr(c->lang, "Drop here, paste or choose the document that you type: PDF, "
                                 "picture, electronic invoice. Several wait in their order."));
    if (f && x->n == 1)
        text = str_format(c->a, tr(c->lang, "%s stands beside: it goes with this piece."),
                          f->file_name.p);
    else if (f && x->n == 2)
        text = str_format(c->a,
                          tr(c->lang, "%s stands beside: it goes with this piece. One more waits."),
                          f->file_name.p);
    else if (f)
        text = str_format(c->a,
                          tr(c->lang, "%s stands beside: it goes with this piece. %d more wait."),
                          f->file_name.p, x->n - 1);
    m_leaf(&p->d->m, "p", NULL, text);
}

static void write_buttons(DocPage *p, bool has, bool more)
{
    Markup *m = &p->d->m;
    Lang lang = p->d->c->lang;
    ui_file_pick(m, &(UiFilePick){.label = str_c(tr(lang, "Attach the document")),
                                  .name = "file",
                                  .accept = accepted,
                                  .several = true,
                                  .optional = true,
                                  .shown_key = "Alt J"});
    ui_button(m,
              &(UiButton){.label = str_c(tr(lang, "Send")), .name = "do", .value = STR("attach")});
    if (has)
        ui_button(m, &(UiButton){.kind = BUTTON_QUIET,
                                 .label = str_c(tr(lang, "See it")),
                                 .href = STR("#scan")});
    if (more)
        ui_button(m, &(UiButton){.kind = BUTTON_QUIET,
                                 .label = str_c(tr(lang, "Type it later")),
                                 .name = "do",
                                 .value = STR("later")});
    if (has)
        ui_button(m, &(UiButton){.kind = BUTTON_QUIET,
                                 .label = str_c(tr(lang, "Take it away")),
                                 .name = "do",
                                 .value = STR("detach")});
}

void sheetfile_write_drop(DocPage *p, const SheetFile *x)
{
    Desk *d = p->d;
    Markup *m = &d->m;
    Str wrong = ui_error_of(&d->c->e, STR("file"));
    m_tag(m, "div");
    m_attr_c(m, "class", "drop");
    m_attr_c(m, "id", "f-file");
    m_attr_c(m, "tabindex", "-1");
    if (x->file)
        ui_hidden(m, "attach.file", x->file->head.name);
    if (x->speaks)
        ui_hidden(m, "attach.said", said_pack(d->c, &x->said));
    write_state(p, x);
    write_buttons(p, x->file != NULL, x->n > 1);
    m_end(m, "div");
    if (wrong.n)
        m_leaf(m, "p", "wrong", wrong);
}

/* --- beside --- */

static void write_picture(Desk *d, const File *f)
{
    Markup *m = &d->m;
    m_tag(m, "figure");
    m_attr_c(m, "id", "scan");
    m_attr_c(m, "tabindex", "0");
    m_attr_c(m, "role", "group");
    m_attr(m, "aria-label", f->file_name);
    if (!str_is(file_media_type(f->file_name), "application/xml"))
        waiting_show(m, f);
    else
        original_write_xml(d, f->content_hash);
    m_end(m, "figure");
}

void sheetfile_write(DocPage *p, const SheetFile *x)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    Markup *m = &d->m;
    const File *f = x->file;
    int errors = c->e.n;
    if (!f)
        return;
    page_pane(&d->page, m, str_c(tr(c->lang, "Document of this piece")));
    m_flag(m, "data-piece", true); /* found by it at no cost to typing, unlike what is in it */
    ui_part_begin(m, "section piece original", STR("scan"), "", true);
    m_tag(m, "summary");
    m_leaf(m, "h2", NULL, f->file_name);
    m_end(m, "summary");
    if (x->speaks)
        said_write(d, &x->said, p->doc);
    write_picture(d, f);
    m_tag(m, "p");
    m_tag(m, "a");
    m_attr(m, "href", f->file_url);
    m_attr_c(m, "target", "_blank");
    m_text_c(m, tr(c->lang, "Open in another window"));
    m_end(m, "a");
    m_end(m, "p");
    m_end(m, "details");
    c->e.n = errors;
}

Str sheetfile_said(Desk *d, Str carried, const DocHead *doc)
{
    Said said;
    if (!said_unpack(d->c, carried, &said))
        return STR("");
    d->m = html_fragment(d->c->a);
    said_write(d, &said, doc);
    return markup_finish(&d->m);
}
