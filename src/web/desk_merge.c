/* SPDX-License-Identifier: EUPL-1.2
 * The page of a document that somebody else changed while it was being changed here: what both
 * changed stands side by side to choose from, what only they changed is listed, and the form goes
 * on with both. It carries all that was typed, and works without script.
 */
#include "desk_merge.h"

#include "session.h"
#include "ui_parts.h"

static bool is_me(const MergePage *p)
{
    return p->own_draft || str_eq(p->doc->modified_by, p->d->c->user.name);
}

/* "Alice", or the reader in another window. */
static Str who(const MergePage *p)
{
    Ctx *c = p->d->c;
    return is_me(p) ? str_c(tr(c->lang, "You, in another window"))
                    : user_full_name(c, p->doc->modified_by);
}

Str merge_shown_value(Ctx *c, const FieldDef *f, Str value)
{
    if (f->type == FT_YES)
        return str_c(str_is(value, "1") ? tr(c->lang, "Yes") : tr(c->lang, "No"));
    if (!value.n)
        return str_c(tr(c->lang, "(empty)"));
    return f->type == FT_CHOICE ? tr_str(c->lang, value) : value;
}

static Str label_of(const MergePage *p, const MergeChange *x)
{
    Ctx *c = p->d->c;
    if (!x->table)
        return field_label(c, x->field);
    Str row = str_format(c->a, "%s %d", field_label(c, x->table).p, x->row + 1);
    if (x->row < 0)
        row = field_label(c, x->table);
    return x->field ? str_format(c->a, "%s, %s", row.p, field_label(c, x->field).p) : row;
}

/* "Conseil · 2 · 500,00": the row in the columns of the grid. */
Str merge_row_text(Ctx *c, const Form *form, const FieldDef *table, int row)
{
    const FieldDef *columns[GRID_COLUMNS_MAX];
    const FormTable *t = &form->tables[table->place];
    int n = form_columns(table->child, columns, GRID_COLUMNS_MAX);
    Buf b = {.a = c->a};
    for (int i = 0; row >= 0 && row < t->n && i < n; i++) {
        Str v = t->rows[row].values[columns[i]->place];
        if (v.n)
            buf_format(&b, "%s%.*s", b.n ? " · " : "", STR_ARG(v));
    }
    return buf_str(&b);
}

static Str name_of(Ctx *c, const MergeChange *x)
{
    return x->table ? str_format(c->a, "%s[%d].%s", x->table->name.p, x->row, x->field->name.p)
                    : x->field->name;
}

static void section_begin(Markup *m, Str title)
{
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_leaf(m, "h2", NULL, title);
}

/* --- to choose --- */

static void choose_value(const MergePage *p, const MergeChange *x)
{
    Ctx *c = p->d->c;
    Markup *m = &p->d->m;
    Str name = name_of(c, x);
    ui_pair_begin(m, label_of(p, x));
    ui_option(m, name, x->mine, true, merge_shown_value(c, x->field, x->mine),
              str_c(tr(c->lang, "What you typed")));
    ui_option(m, name, x->theirs, false, merge_shown_value(c, x->field, x->theirs), who(p));
    ui_pair_end(m);
}

static void choose_row(const MergePage *p, const MergeChange *x)
{
    Ctx *c = p->d->c;
    Markup *m = &p->d->m;
    Str name = str_format(c->a, "row.%s[%d]", x->table->name.p, x->row);
    Str drop = str_c(tr(c->lang, "Remove the row"));
    Str mine = str_c(tr(c->lang, "What you typed"));
    Str row = merge_row_text(c, &p->merge->form, x->table, x->row);
    ui_pair_begin(m, label_of(p, x));
    ui_option(m, name, STR("keep"), true, row, x->mine_gone ? who(p) : mine);
    ui_option(m, name, STR("drop"), false, drop, x->mine_gone ? mine : who(p));
    ui_pair_end(m);
}

static void write_choices(const MergePage *p)
{
    Markup *m = &p->d->m;
    if (!p->merge->n_open)
        return;
    section_begin(m, str_c(tr(desk_lang(p->d), "Changed on both sides: which one holds?")));
    for (int i = 0; i < p->merge->n; i++) {
        const MergeChange *x = &p->merge->list[i];
        if (x->open && x->kind == MERGE_FIELD)
            choose_value(p, x);
        else if (x->open)
            choose_row(p, x);
    }
    m_end(m, "section");
}

/* --- taken from them, or lost by nobody --- */

static void write_taken_row(const MergePage *p, UiTable *t, const MergeChange *x)
{
    Ctx *c = p->d->c;
    Str before = STR(""), now = STR("");
    if (x->kind == MERGE_FIELD) {
        before = merge_shown_value(c, x->field, p->closed ? x->mine : x->base);
        now = merge_shown_value(c, x->field, x->theirs);
    } else if (x->kind == MERGE_ROW_ADDED) {
        before = str_c(tr(c->lang, "new row"));
        now = merge_row_text(c, &p->merge->form, x->table, x->row);
    } else {
        before = merge_row_text(c, &p->merge->form, x->table, x->row);
        now = str_c(tr(c->lang, "row removed"));
    }
    ui_change_row(t, label_of(p, x), before, now, !p->closed);
}

static void write_table(const MergePage *p, Str title, const char *before)
{
    Lang lang = desk_lang(p->d);
    Markup *m = &p->d->m;
    const UiColumn columns[] = {
        {.label = str_c(tr(lang, "Field"))}, {.label = str_c(before)}, {.label = who(p)}};
    section_begin(m, title);
    m_tag(m, "div");
    m_attr_c(m, "class", "scroll");
    UiTable t = ui_table_begin(m, "", title);
    ui_table_head(&t, columns, 3);
    ui_table_body(&t);
    for (int i = 0; i < p->merge->n; i++)
        if (p->closed || !p->merge->list[i].open)
            write_taken_row(p, &t, &p->merge->list[i]);
    ui_table_end(&t);
    m_end(m, "div");
    m_end(m, "section");
}

/* --- all that was typed --- */

static bool is_chosen(const Merge *merge, const FieldDef *table, int row, const FieldDef *f)
{
    for (int i = 0; i < merge->n; i++) {
        const MergeChange *x = &merge->list[i];
        if (x->open && x->field == f && x->table == table && (!table || x->row == row))
            return true;
    }
    return false;
}

static void carry_row(const MergePage *p, const FieldDef *table, int k)
{
    Ctx *c = p->d->c;
    Markup *m = &p->d->m;
    const FormRow *row = &p->merge->form.tables[table->place].rows[k];
    ui_hidden(m, str_format(c->a, "%s[%d].name", table->name.p, k).p,
              row->id ? str_format(c->a, "%lld", (long long)row->id) : STR(""));
    for (int i = 0; i < table->child->n_fields; i++) {
        const FieldDef *f = &table->child->fields[i];
        if (row->values[i].p && !is_chosen(p->merge, table, k, f))
            ui_hidden(m, str_format(c->a, "%s[%d].%s", table->name.p, k, f->name.p).p,
                      row->values[i]);
    }
}

static void carry(const MergePage *p)
{
    Markup *m = &p->d->m;
    const Form *form = &p->merge->form;
    for (int i = 0; i < p->t->n_fields; i++) {
        const FieldDef *f = &p->t->fields[i];
        if (f->type != FT_TABLE && form->values[i].p && !is_chosen(p->merge, NULL, 0, f))
            ui_hidden(m, f->name.p, form->values[i]);
        for (int k = 0; f->type == FT_TABLE && k < form->tables[i].n; k++)
            carry_row(p, f, k);
    }
}

/* --- the page --- */

static Str own_url(const MergePage *p)
{
    return doc_url(p->d->c->a, p->t, p->doc->name);
}

static void write_actions(const MergePage *p)
{
    Lang lang = desk_lang(p->d);
    const UiButton b[] = {{.kind = BUTTON_PRIMARY,
                           .label = str_c(tr(lang, "Merge and go on")),
                           .name = "do",
                           .value = STR("merge"),
                           .key = "primary"},
                          {.label = str_c(tr(lang, "Merge and save")),
                           .name = "do",
                           .value = STR("save"),
                           .key = "save"},
                          {.kind = BUTTON_QUIET,
                           .label = str_c(tr(lang, "Discard what I typed")),
                           .name = "do",
                           .value = STR("discard")}};
    ui_actions(&p->d->m, b, 3);
}

static void write_merge(const MergePage *p)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    desk_form(d, own_url(p), NULL);
    ui_hidden(&d->m, "version", str_format(c->a, "%lld", (long long)p->doc->version));
    ui_hidden(&d->m, "draft.version", str_format(c->a, "%lld", (long long)p->draft));
    ui_packed(&d->m, "draft.base", form_pack(c, p->theirs));
    write_actions(p);
    write_choices(p);
    carry(p);
    m_end(&d->m, "form");
    if (p->merge->n > p->merge->n_open)
        write_table(p, str_c(tr(c->lang, "Changed there only: taken over")), tr(c->lang, "Before"));
}

static void write_closed(const MergePage *p)
{
    Ctx *c = p->d->c;
    const UiButton open = {.kind = BUTTON_PRIMARY,
                           .label = str_c(tr(c->lang, "Open the document")),
                           .href = own_url(p)};
    const UiButton discard = {.kind = BUTTON_PRIMARY,
                              .label = str_c(tr(c->lang, "Discard what I typed")),
                              .name = "do",
                              .value = STR("discard")};
    if (p->own_draft) { /* it is kept, and comes again until then */
        desk_form(p->d, own_url(p), NULL);
        ui_actions(&p->d->m, &discard, 1);
        m_end(&p->d->m, "form");
    } else
        ui_actions(&p->d->m, &open, 1);
    if (p->merge->n)
        write_table(p, str_c(tr(c->lang, "What you typed, and what stands there")),
                    tr(c->lang, "What you typed"));
}

/* What happened, by whom and when. */
static void write_notice(const MergePage *p)
{
    Ctx *c = p->d->c;
    bool me = is_me(p);
    Str when = show_instant(c, p->own_draft && !p->closed ? c->now : p->doc->modified);
    Str by = user_full_name(c, p->doc->modified_by), text;
    if (p->closed)
        text = str_format(c->a,
                          tr(c->lang, "%s closed it for changes (%s). What you typed was not "
                                      "saved; it stands here so that you can use it "
                                      "elsewhere."),
                          by.p, when.p);
    else if (me)
        text = str_format(c->a,
                          tr(c->lang, "You changed it in another window (%s). Nothing that "
                                      "you typed is lost."),
                          when.p);
    else
        text = str_format(c->a,
                          tr(c->lang, "%s changed it meanwhile (%s). Nothing that you typed "
                                      "is lost."),
                          by.p, when.p);
    ui_notice(&p->d->m, NOTICE_WARN, text);
}

void merge_page_answer(const MergePage *p, int status)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    Str title = str_format(c->a, tr(c->lang, "Two versions of %s"),
                           str_z(c->a, show_name(c, p->doc->name)));
    const UiLink crumbs[] = {{.label = type_plural(c, p->t), .url = type_url(c->a, p->t)},
                             {.label = p->doc->name, .url = own_url(p)}};
    desk_begin(d, title, p->t, NULL, false);
    ui_head(&d->m, c->lang, crumbs, 2, title, STATE_NONE, STR(""));
    write_notice(p);
    if (p->closed)
        write_closed(p);
    else
        write_merge(p);
    desk_end(d, status);
}
