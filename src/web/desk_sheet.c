/* SPDX-License-Identifier: EUPL-1.2
 * /books/entry (Saisie): documents typed one after another, entries of a journal by month. It is
 * the form of a new document of the type that declares `sheet DAY GROUP`, below what was typed
 * before: its few fields, its rows. Storing it as a draft leads to the next one of the same day.
 */
#include "desk_days.h"
#include "desk_doc.h"
#include "desk_grid.h"
#include "desk_sheet_file.h"
#include "draft_read.h"
#include "input.h"
#include "perm.h"
#include "setting.h"

enum { SHOWN = 12 }; /* documents above the form */

bool sheet_asked(const Desk *d)
{
    return str_is(d->r->path, "/books/entry");
}

/* --- which sheet --- */

static const FieldDef *day_field(const TypeDef *t)
{
    return type_field(t, t->sheet_day);
}

static const FieldDef *group_field(const TypeDef *t)
{
    return type_field(t, t->sheet_group);
}

static Date day_of(const DocPage *p)
{
    Date day = *(const Date *)field_at(p->doc, day_field(p->t));
    return day.day ? day : p->d->c->today;
}

static Link group_of(const DocPage *p)
{
    return *(const Link *)field_at(p->doc, group_field(p->t));
}

static Str sheet_url(Ctx *c, const TypeDef *t, Str group, Date day)
{
    return str_format(c->a, "/books/entry?%s=%s&%s=%s", t->sheet_group.p,
                      percent_encode(c->a, group, false).p, t->sheet_day.p,
                      date_format(c->a, day).p);
}

Str sheet_next_url(const DocPage *p)
{
    return sheet_url(p->d->c, p->t, group_of(p).name, day_of(p));
}

static Str month_value(Ctx *c, Date day)
{
    return str_copy(c->a, str_slice(date_format(c->a, day), 0, 7));
}

static Str month_words(Ctx *c, Date day)
{
    return days_shown(c->a, c->lang, month_value(c, day), c->today);
}

/* The first day of another month; today in that of today. */
static Date month_beside(Ctx *c, Date day, int months)
{
    Date first = date_add_months(date_month_start(day), months);
    return date_month_key(first) == date_month_key(c->today) ? c->today : first;
}

/* --- what was typed before --- */

static const char *const columns[] = {N_("Day"),   N_("Account"), N_("Party"),
                                      N_("Label"), N_("Debit"),   N_("Credit")};
enum { COLUMNS = sizeof columns / sizeof *columns, AMOUNTS = COLUMNS - 2 };

static void write_columns(Desk *d, UiTable *t)
{
    UiColumn heads[COLUMNS] = {0};
    for (int i = 0; i < COLUMNS; i++)
        heads[i] = (UiColumn){.label = str_c(tr(desk_lang(d), columns[i])), .num = i >= AMOUNTS};
    ui_table_head(t, heads, COLUMNS);
}

/* The piece as a group of its lines, and whether it is even. */
static void write_piece(Desk *d, UiTable *t, const DraftLine *l, int n, int decimals)
{
    Ctx *c = d->c;
    int64_t left = 0;
    for (int i = 0; i < n; i++)
        left += l[i].debit - l[i].credit;
    const TypeDef *type = registry_type(c->reg, l->type);
    Str word = left ? str_format(c->a, tr(c->lang, "off by %s"),
                                 show_money(c, left < 0 ? -left : left, decimals).p)
                    : str_c(tr(c->lang, "balanced"));
    Markup *m = &d->m;
    ui_row_begin(t, "group");
    m_tag(m, "th");
    m_attr_c(m, "scope", "rowgroup");
    m_attr_int(m, "colspan", COLUMNS);
    m_tag(m, "a");
    m_attr(m, "href", type ? doc_url(c->a, type, l->name) : STR(""));
    m_text(m, show_name(c, l->name));
    m_end(m, "a");
    ui_state(m, left ? STATE_LATE : STATE_DONE, word);
    m_end(m, "th");
    ui_row_end(t);
}

static void write_line(Desk *d, UiTable *t, const DraftLine *l, bool first, int decimals)
{
    Ctx *c = d->c;
    int y, m, day;
    date_to_ymd(l->day, &y, &m, &day);
    const UiCell cells[] = {
        {.text = first ? str_format(c->a, "%d", day) : STR("")},
        {.text = l->account},
        {.text = l->party},
        {.text = l->label},
        {.text = l->debit ? show_money(c, l->debit, decimals) : STR(""), .num = true},
        {.text = l->credit ? show_money(c, l->credit, decimals) : STR(""), .num = true},
    };
    ui_row_begin(t, NULL);
    for (int i = 0; i < COLUMNS; i++)
        ui_cell(t, &cells[i]);
    ui_row_end(t);
}

static void write_drafts(Desk *d, const DraftMonth *month, int decimals)
{
    Str caption = str_c(tr(desk_lang(d), "Drafts of the month"));
    m_tag(&d->m, "div");
    m_attr_c(&d->m, "class", "scroll");
    UiTable t = ui_table_begin(&d->m, "", caption);
    write_columns(d, &t);
    ui_table_body(&t);
    for (int i = 0, end; i < month->n; i = end) {
        const DraftLine *l = &month->lines[i];
        for (end = i; end < month->n && month->lines[end].voucher == l->voucher;)
            end++;
        write_piece(d, &t, l, end - i, decimals);
        for (int k = i; k < end; k++)
            write_line(d, &t, &month->lines[k], k == i, decimals);
    }
    ui_table_end(&t);
    m_end(&d->m, "div");
}

static void write_before(DocPage *p)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    DraftMonth month;
    const CompanyInfo *info = company_info(c, 0);
    const FieldDef *of = type_field(p->t, STR("company"));
    if (of && of->type == FT_LINK && ((const Link *)field_at(p->doc, of))->id)
        info = company_info(c, ((const Link *)field_at(p->doc, of))->id);
    if (!info || !drafts_of_month(c, info->id, group_of(p).id, day_of(p), SHOWN, &month) ||
        !month.vouchers)
        return;
    Str sum = show_money(c, month.debit, info->decimals);
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "class", "section");
    m_tag(&d->m, "h2");
    m_text_c(&d->m, tr(c->lang, "Drafts of the month"));
    m_leaf(&d->m, "small", NULL,
           month.vouchers == 1 ? str_format(c->a, tr(c->lang, "one piece, %s"), sum.p)
                               : str_format(c->a, tr(c->lang, "%lld pieces, %s"),
                                            (long long)month.vouchers, sum.p));
    m_end(&d->m, "h2");
    if (month.n)
        write_drafts(d, &month, info->decimals);
    m_end(&d->m, "section");
}

/* --- the form --- */

static void write_actions(DocPage *p)
{
    Ctx *c = p->d->c;
    Lang lang = c->lang;
    Str group = group_of(p).name;
    UiButton b[] = {
        {.kind = BUTTON_PRIMARY,
         .label = str_c(tr(lang, "Next piece")),
         .name = "do",
         .value = STR("save"),
         .shown_key = "Ctrl ⏎",
         .key = "primary"},
        {.label = str_c(tr(lang, "Complete it as usual")),
         .name = "do",
         .value = STR("complete"),
         .shown_key = "Alt C",
         .key = "complete"},
        {.kind = BUTTON_QUIET,
         .label = str_c(tr(lang, "Post the drafts…")),
         .href = str_format(c->a, "%s?is=draft&%s=%s&%s=%s", type_url(c->a, p->t).p,
                            p->t->sheet_group.p, percent_encode(c->a, group, false).p,
                            p->t->sheet_day.p, month_value(c, day_of(p)).p)},
    };
    ui_actions(&p->d->m, b, 3);
}

/* Typed once for all of the sheet. */
static bool is_kept(const TypeDef *t, const FieldDef *f)
{
    return f == group_field(t) || str_is(f->name, "company");
}

static void write_fields(DocPage *p, const FormPage *page)
{
    Desk *d = p->d;
    for (int i = 0; i < p->t->n_fields; i++)
        if (is_kept(p->t, &p->t->fields[i]))
            ui_hidden(&d->m, p->t->fields[i].name.p, p->form.values[i]);
    m_tag(&d->m, "div");
    m_attr_c(&d->m, "class", "fields");
    for (int i = 0; i < p->t->n_fields; i++) {
        const FieldDef *f = &p->t->fields[i];
        if (f->type != FT_TABLE && form_edits(f) && !is_kept(p->t, f) && !f->more)
            form_write_field(d, page, f);
    }
    m_end(&d->m, "div");
}

static void write_form(DocPage *p, const SheetFile *file)
{
    Desk *d = p->d;
    FormPage page = docpage_form(p);
    docpage_form_begin(p);
    ui_hidden(&d->m, "sheet.day", date_format(d->c->a, day_of(p)));
    write_actions(p);
    ui_errors(&d->m, &d->c->e);
    write_fields(p, &page);
    for (int i = 0; i < p->t->n_fields; i++)
        if (p->t->fields[i].type == FT_TABLE && form_edits(&p->t->fields[i]))
            grid_write(d, &page, &p->t->fields[i]);
    totals_write(d, p->doc);
    sheetfile_write_drop(p, file);
    m_end(&d->m, "form");
}

/* A field of the group ("code"), or its name. */
static Str told_of(Ctx *c, const TypeDef *t, Link group, Str field)
{
    const TypeDef *of = registry_type(c->reg, group_field(t)->target);
    const FieldDef *f = type_field(of, field);
    const DocHead *doc = group.id ? doc_peek(c, of, group.id) : NULL;
    Str told = doc && f ? field_text(c, NULL, doc, f) : STR("");
    return told.n ? told : group.name;
}

static Str group_title(Ctx *c, const TypeDef *t, Link group)
{
    return told_of(c, t, group, registry_type(c->reg, group_field(t)->target)->title);
}

static void write_head(DocPage *p, Str title)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    Date day = day_of(p);
    Link group = group_of(p);
    int key = date_month_key(day);
    const UiLink crumbs[] = {
        {.label = str_c(desk_menu_title(c->lang, p->t->menu)), .url = type_url(c->a, p->t)},
        {.label = str_c(tr(c->lang, "Entry sheet")), .url = STR("/books/entry?choose=1")}};
    ui_head_begin(&d->m, c->lang, crumbs, 2, title, STATE_NONE, STR(""));
    ui_pager(&d->m, c->lang,
             str_format(c->a, "%s %02d/%d", told_of(c, p->t, group, STR("code")).p, key % 100,
                        key / 100),
             sheet_url(c, p->t, group.name, month_beside(c, day, -1)),
             sheet_url(c, p->t, group.name, month_beside(c, day, 1)));
    ui_head_end(&d->m);
}

void sheet_answer(DocPage *p, int status)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    Str title = str_format(c->a, "%s, %s", group_title(c, p->t, group_of(p)).p,
                           month_words(c, day_of(p)).p);
    d->page.doc_kind = type_label(c, p->t);
    desk_begin(d, title, NULL, NULL, false);
    write_head(p, title);
    desk_flash(d);
    write_before(p);
    SheetFile file = sheetfile_find(p);
    write_form(p, &file);
    sheetfile_write(p, &file);
    desk_end(d, status);
}

void sheet_read_day(DocPage *p)
{
    Str *typed = &p->form.values[day_field(p->t)->place], told;
    Date base, day;
    bool is_short = typed->n > 0 && typed->n <= 3; /* "23", "+10" */
    if (is_short && date_parse(request_param_or_empty(p->d->r, "sheet.day"), &base) &&
        input_date(p->d->c->a, *typed, base, &told) && date_parse(told, &day))
        *typed = show_day(p->d->c, day);
}

bool sheet_acted(DocPage *p, Str what)
{
    if (!str_is(what, "attach"))
        return sheetfile_acted(p, what);
    if (sheetfile_take(p)) {
        docpage_show_again(p, false);
        return true;
    }
    Errors told = p->d->c->e; /* of the form nothing is told yet */
    form_compute(p->d->c, &p->form, p->doc, &p->rows, NULL);
    p->d->c->e = told;
    docpage_answer_form(p, 417);
    return true;
}

const char *sheet_close(DocPage *p)
{
    return sheetfile_attach(p) ? "next" : "next-bare";
}

void sheet_complete(DocPage *p)
{
    Ctx *c = p->d->c;
    bool ok = docpage_apply(p);
    if (ok) {
        doc_compute(c, p->doc); /* as far as it is known: nothing is missing yet */
        c->e.n = 0;
        ok = doc_hook(c, p->doc, "complete");
    }
    if (!ok) {
        docpage_answer_form(p, 417);
        return;
    }
    p->form = form_of_doc(c, p->doc);
    p->rows = NULL;
    docpage_show_again(p, false);
}

/* --- which one to open --- */

static const TypeDef *sheet_type(Ctx *c)
{
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i);
        if (t->sheet_day.n && perm_check(c, t, RIGHT_CREATE))
            return t;
    }
    return NULL;
}

Str sheet_today(Desk *d, Str journal)
{
    const TypeDef *t = sheet_type(d->c);
    return t ? sheet_url(d->c, t, journal, d->c->today) : STR("");
}

/* The groups to choose from, each leading to its sheet. */
static void answer_choice(Desk *d, const TypeDef *t)
{
    Ctx *c = d->c;
    Str title = str_c(tr(c->lang, "Entry sheet"));
    const TypeDef *of = registry_type(c->reg, group_field(t)->target);
    const UiLink crumb = {.label = str_c(desk_menu_title(c->lang, t->menu)),
                          .url = type_url(c->a, t)};
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, c->lang, &crumb, 1, title, STATE_NONE, STR(""));
    m_leaf(&d->m, "p", "lead",
           str_c(tr(c->lang, "Choose a journal: its entries are typed one after another, and stay "
                             "drafts until they are posted.")));
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT t.name FROM ");
    sql_name(&q, of->name);
    sql_add(&q, " t WHERE 1 = 1");
    perm_rows(c, &q, of, "t");
    sql_add(&q, " ORDER BY bastide_order(t.name), t.id");
    m_tag(&d->m, "ul");
    m_attr_c(&d->m, "class", "items");
    DbRows *r = sql_query(c->db, &q);
    while (db_next(r)) {
        Str name = str_copy(c->a, db_get_text(r, 0));
        m_tag(&d->m, "li");
        m_tag(&d->m, "a");
        m_attr(&d->m, "href", sheet_url(c, t, name, c->today));
        m_text(&d->m, name);
        m_end(&d->m, "a");
        m_end(&d->m, "li");
    }
    db_finish(r);
    m_end(&d->m, "ul");
    desk_end(d, 200);
}

/* The next time, the journal of last time opens. */
static void open_sheet(Desk *d, const TypeDef *t, Str group, Str last)
{
    if (desk_posted(d) && group.n && !str_eq(group, last))
        setting_put(d->c, STR("sheet"), group);
    desk_new(d, t);
}

void desk_sheet(Desk *d)
{
    Ctx *c = d->c;
    const TypeDef *t = sheet_type(c);
    if (!t) {
        desk_error(d, 403, STR(""));
        return;
    }
    Str group = request_param_or_empty(d->r, t->sheet_group.p), last = setting_get(c, STR("sheet"));
    if (!desk_posted(d) && !group.n && request_param_or_empty(d->r, "choose").n == 0 && last.n)
        response_redirect(d->out, sheet_url(c, t, last, c->today));
    else if (!desk_posted(d) && !group.n)
        answer_choice(d, t);
    else
        open_sheet(d, t, group, last);
}
