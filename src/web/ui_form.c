/* SPDX-License-Identifier: EUPL-1.2
 * Notices, error summaries, fields and the inputs of a grid.
 */
#include "ui.h"

static void notice_begin(Markup *m, UiNotice kind)
{
    static const char *const classes[] = {"notice", "notice ok", "notice warn", "notice err"};
    static const char *const icons[] = {"help", "doc", "alert", "alert"};
    m_tag(m, "div");
    m_attr_c(m, "class", classes[kind]);
    m_attr_c(m, "role", kind == NOTICE_ERR ? "alert" : "status");
    ui_icon(m, icons[kind]);
}

void ui_notice(Markup *m, UiNotice kind, Str text)
{
    notice_begin(m, kind);
    m_leaf(m, "p", NULL, text);
    m_end(m, "div");
}

Str ui_field_id(Arena *a, Str name)
{
    Buf b = {.a = a};
    buf_add_c(&b, "f-");
    for (size_t i = 0; i < name.n; i++) {
        bool separator = strchr("[].", name.p[i]) != NULL;
        if (!separator)
            buf_add_char(&b, name.p[i]);
        else if (b.p[b.n - 1] != '-')
            buf_add_char(&b, '-');
    }
    return buf_str(&b);
}

void ui_error_line(Markup *m, const Err *e)
{
    m_tag(m, "li");
    if (e->field.n) {
        Str id = ui_field_id(m->b.a, e->field);
        m_tag(m, "a");
        m_attr(m, "href", str_format(m->b.a, "#%.*s", STR_ARG(id)));
        m_text(m, e->text);
        m_end(m, "a");
    } else {
        m_text(m, e->text);
    }
    m_end(m, "li");
}

void ui_errors(Markup *m, const Errors *e)
{
    if (!e || e->n == 0)
        return;
    notice_begin(m, NOTICE_ERR);
    m_tag(m, "div");
    m_leaf(m, "strong", NULL,
           e->n == 1 ? str_c(tr(e->lang, "One thing to correct"))
                     : str_format(m->b.a, tr(e->lang, "%d things to correct"), e->n));
    m_tag(m, "ul");
    for (int i = 0; i < e->n; i++)
        ui_error_line(m, &e->list[i]);
    m_end(m, "ul");
    m_end(m, "div");
    m_end(m, "div");
}

Str ui_error_of(const Errors *e, Str field)
{
    for (int i = 0; e && i < e->n; i++)
        if (str_eq(e->list[i].field, field))
            return e->list[i].text;
    return STR("");
}

void ui_hidden(Markup *m, const char *name, Str value)
{
    m_tag(m, "input");
    m_attr_c(m, "type", "hidden");
    m_attr_c(m, "name", name);
    m_attr(m, "value", value);
}

void ui_packed(Markup *m, const char *name, Str value)
{
    m_tag(m, "textarea");
    m_attr_c(m, "name", name);
    m_attr_c(m, "autocomplete", "off"); /* what the server prints, also on the way back */
    m_flag(m, "hidden", true);
    m_value(m, value);
    m_end(m, "textarea");
}

void ui_option(Markup *m, Str name, Str value, bool chosen, Str text, Str remark)
{
    m_tag(m, "label");
    m_attr_c(m, "class", "option");
    m_tag(m, "input");
    m_attr_c(m, "type", "radio");
    m_attr(m, "name", name);
    m_attr(m, "value", value);
    m_flag(m, "checked", chosen);
    m_tag(m, "span");
    m_text(m, text);
    m_leaf(m, "small", NULL, remark);
    m_end(m, "span");
    m_end(m, "label");
}

static const char *input_type(UiInput kind)
{
    switch (kind) {
    case INPUT_CHECK: return "checkbox";
    case INPUT_EMAIL: return "email";
    case INPUT_PASSWORD: return "password";
    case INPUT_FILE: return "file";
    default: return "text";
    }
}

/* What every input says: name, state, and where its hint and error stand. */
static void common_attributes(Markup *m, const UiField *f, Str id, bool in_grid)
{
    Arena *a = m->b.a;
    bool wrong = f->error.n > 0;
    m_attr(m, "id", id);
    m_attr(m, "name", f->name);
    if (f->is_big)
        m_attr_c(m, "class", "big");
    else if (f->is_short || f->kind == INPUT_DATE)
        m_attr_c(m, "class", "short");
    if (in_grid)
        m_attr(m, "aria-label", f->label);
    if (wrong)
        m_attr_c(m, "aria-invalid", "true");
    if (!in_grid && (wrong || f->hint.n))
        m_attr(m, "aria-describedby",
               str_format(a, "%.*s-%s", STR_ARG(id), wrong ? "error" : "hint"));
    if (in_grid && wrong)
        m_attr(m, "title", f->error);
    m_flag(m, "required", f->required && !in_grid);
    m_flag(m, "autofocus", f->autofocus);
}

static void link_attributes(Markup *m, const UiField *f)
{
    m_attr(m, "data-link", f->link);
    if (f->link_by.n)
        m_attr(m, "data-link-by", f->link_by);
    if (f->filters.n)
        m_attr(m, "data-filters", f->filters);
    if (f->create_url.n)
        m_attr(m, "data-create", f->create_url);
    if (f->open_url.n)
        m_attr(m, "data-open", f->open_url);
}

static void write_input(Markup *m, const UiField *f, Str id, bool in_grid)
{
    m_tag(m, "input");
    m_attr_c(m, "type", input_type(f->kind));
    common_attributes(m, f, id, in_grid);
    if (in_grid && f->size)
        m_attr_int(m, "size", f->size);
    if (f->kind == INPUT_CHECK) {
        m_attr_c(m, "value", "1");
        m_flag(m, "checked", str_is(f->value, "1"));
        m_flag(m, "disabled", f->readonly);
        return;
    }
    if (f->kind != INPUT_FILE && f->kind != INPUT_PASSWORD)
        m_attr(m, "value", f->value);
    if (f->kind == INPUT_NUMBER || f->input_mode)
        m_attr_c(m, "inputmode", f->input_mode ? f->input_mode : "decimal");
    if (f->autocomplete || f->kind == INPUT_NUMBER || f->kind == INPUT_LINK ||
        f->kind == INPUT_DATE)
        m_attr_c(m, "autocomplete", f->autocomplete ? f->autocomplete : "off");
    if (f->kind == INPUT_LINK && f->link.n)
        link_attributes(m, f);
    m_flag(m, "data-upload", f->upload && !f->readonly);
    m_flag(m, "readonly", f->readonly);
}

static void write_choice(Markup *m, const UiField *f, Str id, bool in_grid)
{
    m_tag(m, "select");
    common_attributes(m, f, id, in_grid);
    m_flag(m, "disabled", f->readonly);
    for (int i = 0; i < f->n_options; i++) {
        m_tag(m, "option");
        m_attr(m, "value", f->options[i].value);
        m_flag(m, "selected", str_eq(f->options[i].value, f->value));
        m_text(m, f->options[i].label);
        m_end(m, "option");
    }
    m_end(m, "select");
}

static void write_control(Markup *m, const UiField *f, Str id, bool in_grid)
{
    if (f->kind == INPUT_CHOICE) {
        write_choice(m, f, id, in_grid);
    } else if (f->kind == INPUT_LONG) {
        m_tag(m, "textarea");
        common_attributes(m, f, id, in_grid);
        m_attr_c(m, "rows", "3");
        m_flag(m, "readonly", f->readonly);
        m_value(m, f->value);
        m_end(m, "textarea");
    } else if (f->kind == INPUT_OUTPUT) {
        m_tag(m, "output");
        m_attr(m, "id", id);
        m_attr(m, "data-cell", f->name);
        m_text(m, f->value);
        m_end(m, "output");
    } else {
        write_input(m, f, id, in_grid);
    }
}

void ui_grid_input(Markup *m, const UiField *f)
{
    write_control(m, f, ui_field_id(m->b.a, f->name), true);
}

static void field_label(Markup *m, const UiField *f, Str id)
{
    m_tag(m, "label");
    if (f->required)
        m_attr_c(m, "class", "must");
    m_attr(m, "for", id);
    m_text(m, f->label);
    m_end(m, "label");
}

void ui_wrong(Markup *m, Str id, Str text)
{
    m_tag(m, "p");
    m_attr_c(m, "class", "wrong");
    m_attr(m, "id", id);
    ui_icon(m, "alert");
    m_text(m, text);
    m_end(m, "p");
}

static void field_notes(Markup *m, const UiField *f, Str id)
{
    Arena *a = m->b.a;
    if (f->error.n) {
        ui_wrong(m, str_format(a, "%.*s-error", STR_ARG(id)), f->error);
    } else if (f->hint.n) {
        m_tag(m, "small");
        m_attr(m, "id", str_format(a, "%.*s-hint", STR_ARG(id)));
        m_text(m, f->hint);
        m_end(m, "small");
    }
}

/* The box stands before its words, in the column of the other fields' inputs. */
static void check_field(Markup *m, const UiField *f, Str id)
{
    m_tag(m, "span");
    m_attr_c(m, "class", "label");
    m_end(m, "span");
    m_tag(m, "label");
    m_attr_c(m, "class", "tick");
    write_input(m, f, id, false);
    m_text_c(m, " ");
    m_text(m, f->label);
    m_end(m, "label");
}

void ui_field(Markup *m, const UiField *f)
{
    Str id = ui_field_id(m->b.a, f->name);
    m_tag(m, "div");
    m_attr_c(m, "class", "field");
    m_flag(m, "hidden", f->hidden);
    if (f->kind == INPUT_CHECK) {
        check_field(m, f, id);
    } else {
        field_label(m, f, id);
        m_tag(m, "div");
        write_control(m, f, id, false);
        m_end(m, "div");
    }
    field_notes(m, f, id);
    m_end(m, "div");
}

void ui_file_pick(Markup *m, const UiFilePick *f)
{
    m_tag(m, "label");
    m_attr_c(m, "class", "button");
    m_text(m, f->label);
    if (f->shown_key) {
        m_text_c(m, " ");
        m_leaf(m, "kbd", NULL, str_c(f->shown_key));
    }
    m_tag(m, "input");
    m_attr_c(m, "type", "file");
    if (f->name)
        m_attr_c(m, "name", f->name);
    if (f->accept)
        m_attr_c(m, "accept", f->accept);
    if (f->camera)
        m_attr_c(m, "capture", "environment");
    m_flag(m, "multiple", f->several);
    m_flag(m, "required", f->name != NULL && !f->optional);
    m_flag(m, "data-send", f->at_once);
    m_end(m, "label");
}
