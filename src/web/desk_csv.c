/* SPDX-License-Identifier: EUPL-1.2
 * /books/csv: customers, suppliers, items and other lists from a spreadsheet. A file is chosen; the
 * page shows what each column is taken as and what a trial of the whole file would do, wrong rows
 * by their line; then all of it is taken, or none. Nothing is kept between the pages: the file goes
 * along in the form.
 */
#include "csv.h"
#include "csv_import.h"
#include "desk_private.h"
#include "perm.h"
#include "utf8.h"

enum { TYPES_MAX = 60, BYTES_MAX = 5 * 1024 * 1024, SAMPLES = CSV_FIRST };

typedef struct {
    Desk *d;
    const TypeDef *type;
    CsvSheet sheet;
    CsvImportResult result;
    bool taken; /* the columns could be taken, the rows were tried */
} Csv;

/* --- types --- */

/* What people keep lists of; not papers with a life of their own, nor settings. */
static bool may_import(Ctx *c, const TypeDef *t)
{
    unsigned need = RIGHT_CREATE | RIGHT_WRITE;
    return !t->child && !t->ledger && !t->submittable && !t->readonly && (t->menu.n || t->custom) &&
           !str_is(t->menu, "settings") && (perm_rights(c, t) & need) == need;
}

bool desk_may_import(Ctx *c, const TypeDef *t)
{
    for (int i = 0; !t && i < registry_count(c->reg); i++)
        if (may_import(c, registry_at(c->reg, i)))
            return true;
    return t && may_import(c, t);
}

Str desk_import_url(Ctx *c, const TypeDef *t)
{
    return str_format(c->a, "/books/csv?type=%s", type_slug(c->a, t).p);
}

/* In the order of the menu. */
static int all_types(Ctx *c, const TypeDef **out)
{
    int n = 0;
    for (int i = 0; i < registry_count(c->reg) && n < TYPES_MAX; i++) {
        const TypeDef *t = registry_at(c->reg, i);
        int at = n;
        if (!may_import(c, t))
            continue;
        for (; at > 0 && desk_menu_order(t) < desk_menu_order(out[at - 1]); at--)
            out[at] = out[at - 1];
        out[at] = t;
        n++;
    }
    return n;
}

/* The one of the address; else the first. NULL with an error. */
static const TypeDef *type_asked(Desk *d)
{
    Ctx *c = d->c;
    const TypeDef *all[TYPES_MAX];
    Str slug = request_param_or_empty(d->r, "type");
    int n = all_types(c, all);
    for (int i = 0; i < n; i++)
        if (!slug.n || str_eq(type_slug(c->a, all[i]), slug))
            return all[i];
    fail_field(c, n ? ERR_VALIDATION : ERR_PERMISSION, "type",
               "There is no list \"%.*s\" that you may import into. Choose another "
               "one.", STR_ARG(slug));
    return NULL;
}

/* --- the model file --- */

static bool is_proposed(const FieldDef *f)
{
    return csv_may_take(f) && !f->hidden && !f->readonly;
}

static void answer_model(Desk *d, const TypeDef *t)
{
    Ctx *c = d->c;
    Buf b = {.a = c->a};
    char separator = c->lang == LANG_FR ? ';' : ',';
    bool first = true;
    buf_add_c(&b, "\xEF\xBB\xBF"); /* as our exports: spreadsheets know UTF-8 by it */
    for (int i = 0; i < t->n_fields; i++) {
        if (!is_proposed(&t->fields[i]))
            continue;
        csv_field(&b, csv_heading(c, t, &t->fields[i]), separator, first);
        first = false;
    }
    csv_end_row(&b);
    response_file(d->out, str_format(c->a, "%s.csv", type_slug(c->a, t).p),
                  STR("text/csv; charset=utf-8"), buf_str(&b), false);
}

/* --- parts of all its pages --- */

static void begin(Csv *v, Str title)
{
    Desk *d = v->d;
    const char *menu = v->type ? desk_menu_title(desk_lang(d), v->type->menu) : NULL;
    UiLink crumbs[] = {{.label = str_c(menu)},
                       {.label = v->type ? type_plural(d->c, v->type) : STR("")}};
    if (v->type)
        crumbs[0].url = crumbs[1].url = type_url(d->c->a, v->type);
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, desk_lang(d), menu ? crumbs : &crumbs[1],
            !v->type ? 0
            : menu   ? 2
                     : 1,
            title, STATE_NONE, STR(""));
}

static void form_begin(Desk *d)
{
    desk_upload_form(d, STR("/books/csv"), "form section");
}

static Str how_many(Ctx *c, int n)
{
    return num_format_local(c->a, n, 0, 0, c->lang == LANG_FR);
}

/* --- choosing the file --- */

static void write_type_field(Csv *v)
{
    Ctx *c = v->d->c;
    const TypeDef *all[TYPES_MAX];
    UiOption options[TYPES_MAX];
    int n = all_types(c, all);
    for (int i = 0; i < n; i++)
        options[i] = (UiOption){type_slug(c->a, all[i]), type_plural(c, all[i])};
    UiField f = {.name = STR("type"),
                 .label = str_c(tr(c->lang, "What the file holds")),
                 .value = type_slug(c->a, v->type),
                 .kind = INPUT_CHOICE,
                 .options = options,
                 .n_options = n};
    ui_field(&v->d->m, &f);
}

static void write_models(Csv *v)
{
    Ctx *c = v->d->c;
    Markup *m = &v->d->m;
    const TypeDef *all[TYPES_MAX];
    int n = all_types(c, all);
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_leaf(m, "h2", NULL, str_c(tr(c->lang, "Model files")));
    m_leaf(m, "p", "lead",
           str_c(tr(c->lang, "A model holds the headings alone. Fill it in with any spreadsheet "
                             "and save it as CSV.")));
    m_tag(m, "p");
    m_attr_c(m, "class", "lead");
    for (int i = 0; i < n; i++) {
        m_text_c(m, i ? " · " : "");
        m_tag(m, "a");
        m_attr(m, "href", str_format(c->a, "%s&format=csv", desk_import_url(c, all[i]).p));
        m_flag(m, "data-plain", true);
        m_text(m, type_plural(c, all[i]));
        m_end(m, "a");
    }
    m_end(m, "p");
    m_end(m, "section");
}

static void ask(Csv *v)
{
    Desk *d = v->d;
    const TypeDef *type = v->type;
    Lang lang = desk_lang(d);
    const Errors *e = &d->c->e;
    UiField file = {.name = STR("file"),
                    .label = str_c(tr(lang, "CSV file")),
                    .kind = INPUT_FILE,
                    .required = true,
                    .error = ui_error_of(e, STR("file")),
                    .hint = str_c(tr(lang, "From your former program or a spreadsheet; separated "
                                           "by ; , or tabs"))};
    UiButton go = {
        .kind = BUTTON_PRIMARY, .label = str_c(tr(lang, "Look at the file")), .key = "primary"};
    if (!request_param_or_empty(d->r, "type").n)
        v->type = NULL; /* no list was left to come here */
    begin(v, str_c(tr(lang, "Import a list (CSV)")));
    v->type = type;
    ui_errors(&d->m, e);
    form_begin(d);
    m_leaf(&d->m, "p", "lead",
           str_c(tr(lang, "The first row names the columns; each other row becomes a document, or "
                          "changes the one of its name. You see first what would happen: nothing "
                          "is imported before you say so.")));
    m_tag(&d->m, "div");
    m_attr_c(&d->m, "class", "fields stacked one");
    write_type_field(v);
    ui_field(&d->m, &file);
    m_end(&d->m, "div");
    ui_actions(&d->m, &go, 1);
    m_end(&d->m, "form");
    write_models(v);
    desk_end(d, e->n ? err_http_status(e->list[0].kind) : 200);
}

/* --- looking at it --- */

static Str kind_of_file(Csv *v)
{
    Ctx *c = v->d->c;
    char separator = v->sheet.separator;
    const char *by = separator == ';'   ? tr(c->lang, "semicolons")
                     : separator == ',' ? tr(c->lang, "commas")
                                        : tr(c->lang, "tabs");
    return str_format(c->a, "%s, %s", v->sheet.latin ? "Windows-1252" : "UTF-8", by);
}

static void write_facts(Csv *v)
{
    Ctx *c = v->d->c;
    const CsvImportResult *r = &v->result;
    UiFact facts[] = {
        {.label = str_c(tr(c->lang, "File")), .value = kind_of_file(v)},
        {.label = str_c(tr(c->lang, "To create")), .value = how_many(c, r->created)},
        {.label = str_c(tr(c->lang, "To change")), .value = how_many(c, r->changed)},
        {.label = str_c(tr(c->lang, "As they are")), .value = how_many(c, r->same)},
    };
    ui_facts(&v->d->m, "facts", facts, v->taken && !c->e.n ? 4 : 1);
}

static Str taken_value(const CsvColumn *x)
{
    if (x->taken == CSV_FIELD)
        return x->field->name;
    return x->taken == CSV_NAME ? STR("name") : STR("");
}

static int field_options(Csv *v, UiOption *options)
{
    Ctx *c = v->d->c;
    const TypeDef *t = v->type;
    int n = 0;
    options[n++] = (UiOption){STR(""), str_c(tr(c->lang, "Leave it out"))};
    options[n++] = (UiOption){STR("name"), str_c(tr(c->lang, "Name of the document"))};
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        Str must = f->required ? STR(" *") : STR("");
        if (is_proposed(f))
            options[n++] = (UiOption){f->name, str_cat(c->a, csv_heading(c, t, f), must)};
    }
    return n;
}

/* The first value of a column that is not empty. */
static Str sample_of(Csv *v, int column)
{
    Str rest = v->sheet.rows, *cells;
    int n, line = 1;
    for (int i = 0; i < SAMPLES && csv_sheet_next(v->d->c, &v->sheet, &rest, &line, &cells, &n);
         i++)
        if (column < n && str_trim(cells[column]).n)
            return utf8_cut(str_trim(cells[column]), 60);
    return STR("");
}

static void write_column(Csv *v, int i, const UiOption *options, int n)
{
    Ctx *c = v->d->c;
    const CsvColumn *x = &v->sheet.columns[i];
    Str sample = sample_of(v, i);
    UiField f = {.name = str_format(c->a, "column[%d]", i),
                 .label = x->heading.n ? utf8_cut(x->heading, 60)
                                       : str_format(c->a, tr(c->lang, "Column %d"), i + 1),
                 .hint = sample.n ? str_format(c->a, tr(c->lang, "First value: %.*s"),
                                               STR_ARG(sample))
                                  : STR(""),
                 .value = taken_value(x),
                 .kind = INPUT_CHOICE,
                 .options = options,
                 .n_options = n};
    ui_field(&v->d->m, &f);
}

static void write_columns(Csv *v)
{
    Ctx *c = v->d->c;
    Markup *m = &v->d->m;
    UiOption *options = arena_array_of(c->a, UiOption, v->type->n_fields + 2);
    int n = field_options(v, options);
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_leaf(m, "h2", NULL, str_c(tr(c->lang, "What the columns are")));
    m_tag(m, "div");
    m_attr_c(m, "class", "fields");
    for (int i = 0; i < v->sheet.n_columns; i++)
        write_column(v, i, options, n);
    m_end(m, "div");
    m_end(m, "section");
}

static UiCell outcome_cell(Ctx *c, CsvOutcome outcome)
{
    static const struct {
        UiState state;
        const char *word;
    } all[] = {[CSV_WRONG] = {STATE_LATE, "To correct"},
               [CSV_CREATED] = {STATE_DRAFT, "To create"},
               [CSV_CHANGED] = {STATE_PART, "To change"},
               [CSV_SAME] = {STATE_DONE, "As it is"}};
    return (UiCell){.text = str_c(tr(c->lang, all[outcome].word)), .state = all[outcome].state};
}

static void write_row(Csv *v, UiTable *t, int row, int line, Str *cells, int n)
{
    Ctx *c = v->d->c;
    UiCell outcome = outcome_cell(c, v->result.first[row]);
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = how_many(c, line), .head = true});
    ui_cell(t, &outcome);
    for (int i = 0; i < v->sheet.n_columns; i++)
        if (v->sheet.columns[i].taken >= CSV_NAME)
            ui_cell(t, &(UiCell){.text = i < n ? utf8_cut(str_trim(cells[i]), 60) : STR("")});
    ui_row_end(t);
}

static void write_rows(Csv *v)
{
    Ctx *c = v->d->c;
    Markup *m = &v->d->m;
    Str title = str_c(tr(c->lang, "The first rows")), rest = v->sheet.rows, *cells;
    UiColumn heads[CSV_COLUMNS_MAX + 2] = {{.label = str_c(tr(c->lang, "Line"))},
                                           {.label = str_c(tr(c->lang, "What happens"))}};
    int n_heads = 2, n, line = 1;
    for (int i = 0; i < v->sheet.n_columns; i++)
        if (v->sheet.columns[i].taken >= CSV_NAME)
            heads[n_heads++] = (UiColumn){.label = utf8_cut(v->sheet.columns[i].heading, 60)};
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_leaf(m, "h2", NULL, title);
    UiTable t = ui_table_begin(m, "", title);
    ui_table_head(&t, heads, n_heads);
    ui_table_body(&t);
    for (int i = 0; i < v->result.n_first; i++)
        if (csv_sheet_next(c, &v->sheet, &rest, &line, &cells, &n))
            write_row(v, &t, i, line, cells, n);
    ui_table_end(&t);
    m_end(m, "section");
}

/* A column that nobody knows is left out, and that is said. */
static void leave_unknown(Csv *v)
{
    Ctx *c = v->d->c;
    Buf b = {.a = c->a};
    for (int i = 0; i < v->sheet.n_columns; i++) {
        CsvColumn *x = &v->sheet.columns[i];
        if (x->taken != CSV_UNKNOWN)
            continue;
        x->taken = CSV_LEFT;
        buf_add_c(&b, b.n ? ", " : "");
        buf_add(&b, x->heading.n ? utf8_cut(x->heading, 60)
                                 : str_format(c->a, tr(c->lang, "Column %d"), i + 1));
    }
    if (b.n)
        ctx_note(c, str_format(c->a,
                               tr(c->lang, "Left out, since no field has this name: %s. Say "
                                           "below what they are, or go on without them."),
                               buf_str(&b).p));
}

static void write_verdict(Csv *v)
{
    Ctx *c = v->d->c;
    Errors shown = c->e;
    for (int i = 0; i < shown.n; i++)
        shown.list[i].field = STR(""); /* lines of the file are no fields of the page */
    ui_errors(&v->d->m, &shown);
    for (int i = 0; i < c->n_notes; i++)
        ui_notice(&v->d->m, NOTICE_WARN, c->notes[i]);
    if (shown.n)
        m_leaf(&v->d->m, "p", "lead",
               str_c(tr(c->lang, "Nothing is imported. Correct the file and choose it again, or "
                                 "change what its columns are taken as.")));
}

static void write_actions(Csv *v)
{
    Ctx *c = v->d->c;
    int n = v->result.created + v->result.changed;
    UiButton b[3];
    int k = 0;
    if (!c->e.n && n)
        b[k++] = (UiButton){
            .kind = BUTTON_PRIMARY,
            .label = str_format(c->a, tr(c->lang, "Import these rows: %s"), how_many(c, n).p),
            .name = "do",
            .value = STR("import"),
            .key = "primary"};
    b[k++] = (UiButton){
        .label = str_c(tr(c->lang, "Look again")), .name = "do", .value = STR("look")};
    b[k++] = (UiButton){.kind = BUTTON_QUIET,
                        .label = str_c(tr(c->lang, "Another file")),
                        .href = desk_import_url(c, v->type)};
    ui_actions(&v->d->m, b, k);
}

static void show(Csv *v)
{
    Desk *d = v->d;
    Ctx *c = d->c;
    int status = c->e.n ? err_http_status(c->e.list[0].kind) : 200;
    begin(v, str_format(c->a, tr(c->lang, "Import: %s"), type_plural(c, v->type).p));
    write_verdict(v);
    form_begin(d);
    ui_hidden(&d->m, "type", type_slug(c->a, v->type));
    ui_hidden(&d->m, "text", v->sheet.text);
    write_facts(v);
    write_actions(v);
    if (v->result.n_first)
        write_rows(v);
    write_columns(v);
    m_end(&d->m, "form");
    desk_end(d, status);
}

/* --- done --- */

static void report(Csv *v)
{
    Desk *d = v->d;
    Ctx *c = d->c;
    const CsvImportResult *r = &v->result;
    begin(v, str_format(c->a, tr(c->lang, "Imported: %s"), type_plural(c, v->type).p));
    ui_notice(&d->m, NOTICE_OK, str_c(tr(c->lang, "All rows of the file are in.")));
    const UiButton b[] = {
        {.kind = BUTTON_PRIMARY,
         .label = str_c(tr(c->lang, "See the list")),
         .href = type_url(c->a, v->type)},
        {.label = str_c(tr(c->lang, "Another file")), .href = desk_import_url(c, v->type)},
        {.kind = BUTTON_QUIET, .label = str_c(tr(c->lang, "Home")), .href = STR("/")}};
    ui_actions(&d->m, b, 3);
    const UiFact facts[] = {
        {.label = str_c(tr(c->lang, "Created")), .value = how_many(c, r->created)},
        {.label = str_c(tr(c->lang, "Changed")), .value = how_many(c, r->changed)},
        {.label = str_c(tr(c->lang, "As they were")), .value = how_many(c, r->same)}};
    ui_facts(&d->m, "facts", facts, 3);
    desk_end(d, 200);
}

/* --- the request --- */

/* What was chosen for each column; false when a choice is none of the page. */
static bool read_columns(Csv *v)
{
    Ctx *c = v->d->c;
    for (int i = 0; i < v->sheet.n_columns; i++) {
        CsvColumn *x = &v->sheet.columns[i];
        Str chosen, field = str_format(c->a, "column[%d]", i);
        if (!request_param(v->d->r, field.p, &chosen))
            continue;
        const FieldDef *f = type_field(v->type, chosen);
        x->field = f;
        x->taken = !chosen.n ? CSV_LEFT : f && csv_may_take(f) ? CSV_FIELD : CSV_NAME;
        if (x->taken == CSV_NAME && !str_is(chosen, "name"))
            return fail_field(c, ERR_VALIDATION, field.p, "There is no field \"%.*s\". Choose "
                                                          "another one.",
                              STR_ARG(utf8_cut(chosen, 60)));
    }
    return true;
}

/* The file as it was sent, or as it came along in the form. */
static bool read_sheet(Csv *v)
{
    Desk *d = v->d;
    const Part *part = request_file(d->r, "file");
    Str bytes = part ? part->bytes : request_param_or_empty(d->r, "text");
    if (!bytes.n)
        return fail_field(d->c, ERR_VALIDATION, "file",
                          part && part->file_name.n
                              ? "The file is empty: its first row names fields."
                              : "Choose the file to import: none was sent.");
    if (bytes.n > BYTES_MAX)
        return fail_field(d->c, ERR_TOO_LARGE, "file",
                          "The file is larger than 5 MB. Cut it into several ones.");
    return csv_sheet(d->c, v->type, bytes, &v->sheet) && read_columns(v);
}

void desk_csv(Desk *d)
{
    Csv v = {.d = d, .type = type_asked(d)};
    bool import = str_is(request_param_or_empty(d->r, "do"), "import");
    if (!v.type) {
        desk_fail(d);
    } else if (!desk_posted(d)) {
        if (str_is(request_param_or_empty(d->r, "format"), "csv"))
            answer_model(d, v.type);
        else
            ask(&v);
    } else if (!read_sheet(&v)) {
        ask(&v);
    } else {
        leave_unknown(&v);
        v.taken = csv_import(d->c, &v.sheet, !import, &v.result);
        if (v.taken && import)
            report(&v);
        else
            show(&v);
    }
}
