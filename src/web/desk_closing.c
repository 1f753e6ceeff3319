/* SPDX-License-Identifier: EUPL-1.2
 * Closing a period: the day is asked first, what it means is said, and only then it is done. Nobody
 * can undo it (PCG art. 1031-4), so it takes two steps even for who has done it before.
 */
#include "desk_closing.h"

#include "closing.h"
#include "input.h"

static void begin(Desk *d, Str title)
{
    UiLink crumb = {.label = str_c(tr(desk_lang(d), "Accounting")), .url = STR("/books/close")};
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, desk_lang(d), &crumb, 1, title, STATE_NONE, STR(""));
}

/* As typed, or the last day of the month before. */
static bool read_day(Desk *d, Date *out)
{
    Ctx *c = d->c;
    Str typed = request_param_or_empty(d->r, "to_date");
    *out = date_add_days(date_month_start(c->today), -1);
    if (!typed.n)
        return true;
    Str day = input_text(c->a, FT_DATE, typed, 2, c->lang == LANG_FR, c->today);
    return date_parse(day, out) ||
           fail_field(c, ERR_VALIDATION, "to_date",
                      "\"%.*s\" is not a day. Write it as 31/01/2026.", STR_ARG(typed));
}

static void ask(Desk *d, const CompanyInfo *company, Date day)
{
    Lang lang = desk_lang(d);
    Markup *m = &d->m;
    Str typed = request_param_or_empty(d->r, "to_date");
    UiField to = {.name = STR("to_date"),
                  .label = str_c(tr(lang, "Close up to")),
                  .kind = INPUT_DATE,
                  .value = d->c->e.n && typed.n ? typed : show_day(d->c, day),
                  .error = ui_error_of(&d->c->e, STR("to_date")),
                  .required = true};
    UiButton next = {
        .kind = BUTTON_PRIMARY, .label = str_c(tr(lang, "Continue")), .key = "primary"};
    begin(d, str_c(tr(lang, "Close a period")));
    ui_errors(m, &d->c->e);
    m_tag(m, "form");
    m_attr_c(m, "action", "/books/close");
    m_attr_c(m, "class", "form section");
    m_leaf(m, "p", "lead",
           str_c(tr(lang, "Once a period is closed, nothing dated in it can be posted or cancelled "
                          "any more, and what is in it is signed. Corrections are then posted at a "
                          "later date. Close a month when its VAT is declared, a year when its "
                          "accounts are drawn up.")));
    m_tag(m, "div");
    m_attr_c(m, "class", "fields stacked one");
    books_company_field(d, company);
    ui_field(m, &to);
    m_end(m, "div");
    ui_actions(m, &next, 1);
    m_end(m, "form");
    desk_end(d, d->c->e.n ? err_http_status(d->c->e.list[0].kind) : 200);
}

static void confirm(Desk *d, const CompanyInfo *company, Date day)
{
    Ctx *c = d->c;
    Lang lang = c->lang;
    Str when = show_day(c, day);
    const UiButton b[] = {{.kind = BUTTON_DANGER,
                           .label = str_format(c->a, tr(lang, "Close up to %s for good"), when.p)},
                          {.label = str_c(tr(lang, "Another day")), .href = STR("/books/close")}};
    begin(d, str_format(c->a, tr(lang, "Close up to %s"), when.p));
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "class", "section todo");
    if (!closing_write_checks(d, company, day)) {
        desk_fail(d);
        return;
    }
    m_end(&d->m, "section");
    desk_form(d, STR("/books/close"), "form section");
    ui_notice(&d->m, NOTICE_WARN,
              str_format(c->a, tr(lang, "Nobody can open the period up to %s again."), when.p));
    ui_hidden(&d->m, "company", company->name);
    ui_hidden(&d->m, "to_date", date_format(c->a, day));
    ui_actions(&d->m, b, 2);
    m_end(&d->m, "form");
    desk_end(d, 200);
}

void desk_closing(Desk *d)
{
    Date day;
    Str typed;
    const CompanyInfo *company = books_company(d);
    if (!company || !desk_may_open(d, "/books/close")) {
        company ? desk_error(d, 403, STR("")) : desk_fail(d);
        return;
    }
    bool ok = read_day(d, &day);
    if (ok && desk_posted(d) && period_close(d->c, company->id, day)) {
        desk_note(d, "closed");
        response_redirect(d->out, STR("/app/period-closing"));
    } else if (ok && !desk_posted(d) && request_param(d->r, "to_date", &typed) && typed.n) {
        confirm(d, company, day);
    } else {
        ask(d, company, day);
    }
}
