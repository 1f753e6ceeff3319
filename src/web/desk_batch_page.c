/* SPDX-License-Identifier: EUPL-1.2
 * POST /app/<slug>/batch: what would happen to the picked documents; with go=1 some of them are
 * done and the page says how each ended, with a button for the rest (web/src/list.ts presses it).
 */
#include "desk_batch.h"
#include "desk_list.h"
#include "perm.h"
#include "ui_parts.h"

typedef struct {
    Desk *d;
    const TypeDef *t;
    BatchAct act;
    Str names[BATCH_MAX];
    int n;
    bool more; /* the filter finds more than that */
    Str query; /* of the list: where to go back to */
} Batch;

/* --- which documents --- */

static bool is_picked(const Batch *b, Str name)
{
    for (int i = 0; i < b->n; i++)
        if (str_eq(b->names[i], name))
            return true;
    return false;
}

/* All that the filter of the list finds, in its order. */
static bool read_filter(Batch *b)
{
    Ctx *c = b->d->c;
    Request asked = {.arena = c->a, .method = STR("GET")};
    Desk reader = *b->d;
    List l = {.d = &reader, .t = b->t};
    reader.r = &asked;
    if (!request_read_target(&asked, str_format(c->a, "/x?%s", b->query.p)) ||
        !filters_read(&reader, b->t, &l.filters))
        return false;
    list_choose_order(&l);
    ListQuery q = {.type = b->t,
                   .filters = l.filters.json,
                   .order_by = l.order.n ? l.order : STR(""),
                   .limit = BATCH_MAX + 1};
    if (!list_run(c, &q, &l.result))
        return false;
    b->more = l.result.n > BATCH_MAX;
    for (int i = 0; i < l.result.n && b->n < BATCH_MAX; i++)
        b->names[b->n++] = l.result.rows[i]->name;
    return true;
}

static bool read_picks(Batch *b)
{
    const Request *r = b->d->r;
    b->query = request_param_or_empty(r, "query");
    if (!query_is_plain(b->query))
        b->query = STR("");
    if (request_param_or_empty(r, "all").n)
        return read_filter(b);
    for (int i = 0; i < r->n_params && b->n < BATCH_MAX; i++)
        if (str_is(r->params[i].name, "pick") && !is_picked(b, r->params[i].value))
            b->names[b->n++] = r->params[i].value;
    return true;
}

static Str list_address(Batch *b)
{
    Ctx *c = b->d->c;
    Str url = type_url(c->a, b->t);
    return b->query.n ? str_format(c->a, "%s?%s", url.p, b->query.p) : url;
}

/* --- rows of the page --- */

static const FieldDef *who_of(const TypeDef *t)
{
    return t->title.n ? type_field(t, t->title) : NULL;
}

static const FieldDef *amount_of(const TypeDef *t)
{
    const FieldDef *total = type_field(t, STR("grand_total"));
    for (int i = 0; i < t->n_list && !total; i++) {
        const FieldDef *f = type_field(t, t->list[i]);
        total = f && f->type == FT_MONEY ? f : NULL;
    }
    return total;
}

static UiTable begin_table(Batch *b, const char *last)
{
    Ctx *c = b->d->c;
    UiColumn columns[4] = {{.label = str_c(tr(c->lang, b->t->n_numbers ? "Number" : "Name"))}};
    int n = 1;
    if (who_of(b->t))
        columns[n++] = (UiColumn){.label = field_label(c, who_of(b->t))};
    if (amount_of(b->t))
        columns[n++] = (UiColumn){.label = field_label(c, amount_of(b->t)), .num = true};
    columns[n++] = (UiColumn){.label = str_c(last)};
    UiTable table = ui_table_begin(&b->d->m, "", type_plural(c, b->t));
    ui_table_head(&table, columns, n);
    ui_table_body(&table);
    return table;
}

static void write_row(Batch *b, UiTable *table, const DocHead *doc, Str name, UiState state,
                      Str text)
{
    Ctx *c = b->d->c;
    const FieldDef *who = who_of(b->t), *amount = amount_of(b->t);
    ui_row_begin(table, NULL);
    ui_cell(table, &(UiCell){.text = show_name(c, name),
                             .head = true,
                             .url = doc ? doc_url(c->a, b->t, name) : STR("")});
    if (who)
        ui_cell(table, &(UiCell){.text = doc ? field_show(c, NULL, doc, who) : STR("")});
    if (amount)
        ui_cell(table,
                &(UiCell){.text = doc ? field_show(c, NULL, doc, amount) : STR(""), .num = true});
    ui_cell(table, &(UiCell){.text = text, .state = state});
    ui_row_end(table);
}

/* --- before --- */

static Str effect_of(Batch *b)
{
    Lang lang = b->d->c->lang;
    if (b->act.right == RIGHT_SUBMIT)
        return str_c(b->t->n_numbers ? tr(lang, "Gets its number and cannot be changed any more")
                                     : tr(lang, "Cannot be changed any more"));
    if (b->act.right == RIGHT_CANCEL)
        return str_c(tr(lang, "Is cancelled; what it wrote in the books is reversed"));
    if (b->act.right == RIGHT_DELETE)
        return str_c(tr(lang, "Is deleted"));
    return field_label(b->d->c, b->act.set);
}

static void begin_page(Batch *b, Str title)
{
    Desk *d = b->d;
    Ctx *c = d->c;
    UiLink crumb = {.label = type_plural(c, b->t), .url = list_address(b)};
    desk_begin(d, title, b->t, NULL, false);
    ui_head(&d->m, c->lang, &crumb, 1, title, STATE_NONE, STR(""));
}

static void end_form(Batch *b, Str label, UiButtonKind kind)
{
    Ctx *c = b->d->c;
    Markup *m = &b->d->m;
    ui_hidden(m, "do", b->act.key);
    ui_hidden(m, "go", STR("1"));
    ui_hidden(m, "query", b->query);
    UiButton buttons[] = {{.kind = kind, .label = label},
                          {.kind = BUTTON_QUIET,
                           .label = str_c(tr(c->lang, "Back to the list")),
                           .href = list_address(b)}};
    ui_actions(m, buttons, 2);
    m_end(m, "form");
}

static void write_preview(Batch *b)
{
    Ctx *c = b->d->c;
    Markup *m = &b->d->m;
    Str why[BATCH_MAX];
    DocHead *docs[BATCH_MAX];
    int good = 0;
    for (int i = 0; i < b->n; i++) {
        why[i] = batch_obstacle(c, b->t, &b->act, b->names[i], &docs[i]);
        good += !why[i].n;
    }
    Str title = str_format(c->a, tr(c->lang, "%s: %d of %d documents"), b->act.label.p, good, b->n);
    begin_page(b, title);
    if (b->more)
        ui_notice(m, NOTICE_INFO,
                  str_format(c->a,
                             tr(c->lang, "The filter finds more: the first %d are taken. Do "
                                         "the others afterwards."),
                             BATCH_MAX));
    if (good) {
        desk_form(b->d, str_format(c->a, "%s/batch", type_url(c->a, b->t).p), NULL);
        for (int i = 0; i < b->n; i++)
            if (!why[i].n)
                ui_hidden(m, "pick", b->names[i]);
        ui_hidden(m, "of", str_format(c->a, "%d", good));
        end_form(b, str_format(c->a, tr(c->lang, "%s (%d)"), b->act.label.p, good),
                 b->act.right == RIGHT_SUBMIT || b->act.set ? BUTTON_PRIMARY : BUTTON_DANGER);
    } else {
        UiButton back = {.label = str_c(tr(c->lang, "Back to the list")), .href = list_address(b)};
        ui_actions(m, &back, 1);
    }
    UiTable table = begin_table(b, tr(c->lang, "What happens"));
    for (int i = 0; i < b->n; i++)
        write_row(b, &table, docs[i], b->names[i], why[i].n ? STATE_WARN : STATE_OPEN,
                  why[i].n ? why[i] : effect_of(b));
    ui_table_end(&table);
    desk_end(b->d, 200);
}

/* --- doing it --- */

static int number_param(const Request *r, const char *name)
{
    int64_t n = 0;
    return str_to_int(request_param_or_empty(r, name), &n) && n >= 0 && n <= BATCH_MAX ? (int)n : 0;
}

/* The documents of this request, then a form for the rest. */
static void write_outcome(Batch *b)
{
    Ctx *c = b->d->c;
    const Request *r = b->d->r;
    int now = b->n < BATCH_CHUNK ? b->n : BATCH_CHUNK, left = b->n - now;
    int done = number_param(r, "done") + now, bad = number_param(r, "bad");
    Str names[BATCH_CHUNK], why[BATCH_CHUNK];
    for (int i = 0; i < now; i++)
        bad += !batch_do(c, b->t, &b->act, b->names[i], &names[i], &why[i]);
    begin_page(b, b->act.label);
    ui_progress_said(&b->d->m, c->lang, done, done + left, bad);
    desk_form(b->d, str_format(c->a, "%s/batch", type_url(c->a, b->t).p),
              left ? "batch-rest" : NULL);
    for (int i = now; i < b->n; i++)
        ui_hidden(&b->d->m, "pick", b->names[i]);
    ui_hidden(&b->d->m, "done", str_format(c->a, "%d", done));
    ui_hidden(&b->d->m, "bad", str_format(c->a, "%d", bad));
    if (left) {
        end_form(b, str_format(c->a, tr(c->lang, "Go on (%d left)"), left), BUTTON_PRIMARY);
    } else {
        UiButton back = {.label = str_c(tr(c->lang, "Back to the list")), .href = list_address(b)};
        ui_actions(&b->d->m, &back, 1);
        m_end(&b->d->m, "form");
    }
    UiTable table = begin_table(b, tr(c->lang, "Outcome"));
    for (int i = 0; i < now; i++) {
        DocHead *doc = b->act.right == RIGHT_DELETE && !why[i].n
                           ? NULL
                           : doc_get(c, b->t, names[i], RIGHT_READ);
        if (doc)
            doc_resolve_names(c, doc);
        c->e.n = 0;
        write_row(b, &table, doc, names[i], why[i].n ? STATE_WARN : STATE_DONE,
                  why[i].n ? why[i] : str_c(tr(c->lang, "Done")));
    }
    ui_table_end(&table);
    desk_end(b->d, 200);
}

/* --- the request --- */

static bool read_act(Batch *b)
{
    Ctx *c = b->d->c;
    BatchAct acts[BATCH_ACTS_MAX];
    Str key = request_param_or_empty(b->d->r, "do");
    for (int i = 0, n = batch_acts(c, b->t, acts); i < n; i++)
        if (str_eq(acts[i].key, key)) {
            b->act = acts[i];
            return true;
        }
    return fail_field(c, ERR_PERMISSION, "do",
                      "You may not do this with documents of this type. Ask for the right.");
}

static void export_picked(Batch *b, ExportFormat format)
{
    Ctx *c = b->d->c;
    Buf text = {.a = c->a};
    JsonOut o = {.b = &text};
    const char *why;
    size_t at;
    json_begin(&o, '[');
    json_begin(&o, '[');
    json_text(&o, STR("name"));
    json_text(&o, STR("in"));
    json_begin(&o, '[');
    for (int i = 0; i < b->n; i++)
        json_text(&o, b->names[i]);
    json_end(&o, ']');
    json_end(&o, ']');
    json_end(&o, ']');
    list_export(b->d, b->t, json_parse(c->a, buf_str(&text), &why, &at), b->query, format);
}

void desk_list_batch(Desk *d, const TypeDef *t)
{
    Ctx *c = d->c;
    Batch *b = arena_new_of(c->a, Batch);
    Str key = request_param_or_empty(d->r, "do");
    bool xlsx = str_is(key, "xlsx"), csv = str_is(key, "csv");
    *b = (Batch){.d = d, .t = t};
    if (!perm_check(c, t, xlsx || csv ? RIGHT_EXPORT : RIGHT_READ) || !read_picks(b)) {
        desk_fail(d);
    } else if (!b->n) {
        response_redirect(d->out, list_address(b));
    } else if (xlsx || csv) {
        export_picked(b, xlsx ? EXPORT_XLSX : EXPORT_CSV);
    } else if (!read_act(b)) {
        desk_fail(d);
    } else if (request_param_or_empty(d->r, "go").n) {
        write_outcome(b);
    } else {
        write_preview(b);
    }
}
