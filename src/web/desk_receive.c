/* SPDX-License-Identifier: EUPL-1.2
 * /books/receive: electronic invoices of suppliers, dropped or chosen, several at once. Each file
 * becomes a draft or is refused with its reason; below stand the drafts that wait for somebody.
 *
 * What reads the files is a method that the layer above registered. With script the files come one
 * by one (web/src/receive.ts), each answered by this page; without, all in one form.
 */
#include "desk_receipt.h"
#include "perm.h"

enum { WAITING_MAX = 50, METHOD_FILES = 1 };

static const TypeDef *invoice_type(Ctx *c)
{
    return registry_type(c->reg, STR("purchase_invoice"));
}

/* --- asking the method --- */

/* The outcome of one file: {file, status, name, reason}; NULL with an error. */
static const Json *read_file(Ctx *c, const MethodDef *m, const Part *part)
{
    Buf b = {.a = c->a};
    JsonOut out = {.b = &b};
    MethodFile file = {.name = part->file_name, .bytes = part->bytes};
    MethodAnswer answer = {.out = &out, .files = &file, .n_files = METHOD_FILES};
    const char *why;
    size_t at;
    if (!m->run(c, NULL, &answer))
        return NULL;
    const Json *list = json_parse(c->a, buf_str(&b), &why, &at);
    return list ? list->first : NULL;
}

/* --- one outcome --- */

static Str shown(Ctx *c, const DocHead *doc, const char *field)
{
    const FieldDef *f = doc ? type_field(doc->type, str_c(field)) : NULL;
    return f && !field_is_empty(doc, f) ? field_show(c, NULL, doc, f) : STR("");
}

static UiState state_of(Ctx *c, Str status, Str *out_word)
{
    *out_word = str_c(tr(c->lang, "Refused"));
    if (str_is(status, "refused"))
        return STATE_LATE;
    bool ok = str_is(status, "ok");
    *out_word = str_c(ok ? tr(c->lang, "Recognised") : tr(c->lang, "To be checked"));
    return ok ? STATE_DONE : STATE_WARN;
}

/* Its sentences, below the row of the file. */
static void write_reasons(Desk *d, UiTable *t, Str reason)
{
    Markup *m = &d->m;
    Str rest = reason, line;
    ui_row_begin(t, "why");
    m_tag(m, "td");
    m_attr_c(m, "role", "cell");
    m_attr_c(m, "colspan", "6");
    m_attr_c(m, "data-at", "5");
    m_tag(m, "ul");
    while (str_split(&rest, '\n', &line))
        m_leaf(m, "li", NULL, line);
    m_end(m, "ul");
    m_end(m, "td");
    ui_row_end(t);
}

static void write_outcome(Desk *d, UiTable *t, const Json *x)
{
    Ctx *c = d->c;
    const TypeDef *type = invoice_type(c);
    Str name = json_get_text(x, "name"), reason = json_get_text(x, "reason"), word;
    UiState state = state_of(c, json_get_text(x, "status"), &word);
    DocHead *doc = name.n ? doc_get(c, type, name, RIGHT_READ) : NULL;
    c->e.n = 0; /* what may not be read is not shown */
    if (doc)
        doc_resolve_names(c, doc);
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = json_get_text(x, "file"),
                         .url = doc ? doc_url(c->a, type, name) : STR(""),
                         .head = true,
                         .at = 1});
    ui_cell(t, &(UiCell){.text = word, .state = state, .at = 4});
    ui_cell(t, &(UiCell){.text = shown(c, doc, "supplier"), .at = 3});
    ui_cell(t, &(UiCell){.text = shown(c, doc, "matched_by"), .quiet = true});
    ui_cell(t, &(UiCell){.text = shown(c, doc, "bill_no")});
    ui_cell(t, &(UiCell){.text = shown(c, doc, "grand_total"), .num = true, .at = 2});
    ui_row_end(t);
    if (state != STATE_DONE)
        write_reasons(d, t, reason);
}

static void write_outcomes(Desk *d, const Json *const *list, int n)
{
    Ctx *c = d->c;
    Lang lang = c->lang;
    Str title = str_c(tr(lang, "What was read"));
    const UiColumn heads[] = {{.label = str_c(tr(lang, "File"))},
                              {.label = str_c(tr(lang, "Reading"))},
                              {.label = str_c(tr(lang, "Supplier"))},
                              {.label = str_c(tr(lang, "Supplier Found by"))},
                              {.label = str_c(tr(lang, "Number"))},
                              {.label = str_c(tr(lang, "Grand Total")), .num = true}};
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "class", "section");
    m_attr_c(&d->m, "id", "received");
    m_leaf(&d->m, "h2", NULL, title);
    UiTable t = ui_table_begin(&d->m, "list", title);
    ui_table_head(&t, heads, 6);
    ui_table_body(&t);
    for (int i = 0; i < n; i++)
        write_outcome(d, &t, list[i]);
    ui_table_end(&t);
    m_end(&d->m, "section");
}

/* --- the drafts that wait --- */

static bool read_waiting(Ctx *c, const TypeDef *type, ListResult *out)
{
    const char *why;
    size_t at;
    Str fields = STR("[\"name\",\"supplier\",\"bill_no\",\"bill_date\",\"grand_total\","
                     "\"findings\",\"matched_by\"]");
    Str filters = STR("[[\"docstatus\",\"=\",\"0\"],[\"as_stated\",\"=\",\"1\"]]");
    ListQuery q = {.type = type,
                   .fields = json_parse(c->a, fields, &why, &at),
                   .filters = json_parse(c->a, filters, &why, &at),
                   .order_by = STR(""),
                   .limit = WAITING_MAX};
    return list_run(c, &q, out);
}

static void write_waiting_row(Desk *d, UiTable *t, const DocHead *doc)
{
    Ctx *c = d->c;
    bool odd = shown(c, doc, "findings").n > 0;
    const FieldDef *day = type_field(doc->type, STR("bill_date"));
    Str word;
    UiState state = state_of(c, odd ? STR("warning") : STR("ok"), &word);
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = shown(c, doc, "supplier"),
                         .url = doc_url(c->a, doc->type, doc->name),
                         .head = true,
                         .at = 1});
    ui_cell(t, &(UiCell){.text = shown(c, doc, "bill_no"), .at = 3});
    ui_cell(t, &(UiCell){.text = shown(c, doc, "bill_date"), .day = field_text(c, NULL, doc, day)});
    ui_cell(t, &(UiCell){.text = word, .state = state, .at = 4});
    ui_cell(t, &(UiCell){.text = shown(c, doc, "matched_by"), .quiet = true});
    ui_cell(t, &(UiCell){.text = shown(c, doc, "grand_total"), .num = true, .at = 2});
    ui_row_end(t);
}

static void write_waiting(Desk *d, const TypeDef *type)
{
    Ctx *c = d->c;
    Lang lang = c->lang;
    ListResult list = {0};
    Str title = str_c(tr(lang, "Received invoices to book"));
    const UiColumn heads[] = {{.label = str_c(tr(lang, "Supplier"))},
                              {.label = str_c(tr(lang, "Number"))},
                              {.label = str_c(tr(lang, "Date"))},
                              {.label = str_c(tr(lang, "Reading"))},
                              {.label = str_c(tr(lang, "Supplier Found by"))},
                              {.label = str_c(tr(lang, "Grand Total")), .num = true}};
    if (!read_waiting(c, type, &list))
        return;
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "class", "section");
    m_attr_c(&d->m, "id", "waiting");
    m_leaf(&d->m, "h2", NULL, title);
    if (!list.n)
        m_leaf(&d->m, "p", "lead",
               str_c(tr(lang, "None waits. What is read above becomes a draft here, with its "
                              "supplier, its lines and its VAT; nothing is in the books before "
                              "you submit it.")));
    UiTable t = {0};
    if (list.n) {
        t = ui_table_begin(&d->m, "list", title);
        ui_table_head(&t, heads, 6);
        ui_table_body(&t);
    }
    for (int i = 0; i < list.n; i++)
        write_waiting_row(d, &t, list.rows[i]);
    if (list.n)
        ui_table_end(&t);
    m_end(&d->m, "section");
}

/* --- the page --- */

static void write_drop(Desk *d)
{
    Markup *m = &d->m;
    Lang lang = desk_lang(d);
    desk_upload_form(d, STR("/books/receive"), "drop");
    ui_icon(m, "upload");
    m_leaf(m, "p", NULL,
           str_c(tr(lang, "Drop invoices here: Factur-X, UBL or CII, as PDF or XML. They are read "
                          "on this machine and kept as they came.")));
    ui_file_pick(m, &(UiFilePick){.label = str_c(tr(lang, "Choose files")),
                                  .name = "file",
                                  .accept = ".xml,.pdf,application/pdf,text/xml,application/xml",
                                  .several = true});
    UiButton go = {.label = str_c(tr(lang, "Read them"))};
    ui_button(m, &go);
    m_end(m, "form");
}

static void begin(Desk *d)
{
    Lang lang = desk_lang(d);
    Str title = str_c(tr(lang, "Receive invoices"));
    UiLink crumb = {.label = str_c(tr(lang, "Buying")),
                    .url = type_url(d->c->a, invoice_type(d->c))};
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, lang, &crumb, 1, title, STATE_NONE, STR(""));
    ui_errors(&d->m, &d->c->e);
    write_drop(d);
    receipt_write_camera(d);
}

/* Reads what was sent; the page shows the outcomes even when one call failed. */
static int read_files(Desk *d, const MethodDef *m, const Json **out)
{
    const Request *r = d->r;
    int n = 0;
    for (int i = 0; i < r->n_files; i++) {
        const Part *part = &r->files[i];
        if (!str_is(part->name, "file") || (!part->bytes.n && !part->file_name.n))
            continue;
        const Json *x = read_file(d->c, m, part);
        if (x)
            out[n++] = x;
    }
    if (!n && !d->c->e.n)
        fail_field(d->c, ERR_VALIDATION, "file", "Choose the files to read: none was sent.");
    return n;
}

void desk_receive(Desk *d)
{
    Ctx *c = d->c;
    const MethodDef *m = method_find(STR("bastide.einvoice.import"));
    const Json **list = arena_array_of(c->a, const Json *, d->r->n_files + 1);
    if (!desk_may_open(d, "/books/receive") || !m) {
        desk_error(d, m ? 403 : 404, STR(""));
        return;
    }
    int n = desk_posted(d) ? read_files(d, m, list) : 0;
    int status = c->e.n ? err_http_status(c->e.list[0].kind) : 200;
    if (n && !ctx_refresh(c)) { /* the drafts of now */
        desk_fail(d);
        return;
    }
    begin(d);
    c->e.n = 0;
    if (n)
        write_outcomes(d, list, n);
    receipt_write_waiting(d);
    write_waiting(d, invoice_type(c));
    desk_end(d, status);
}
