/* SPDX-License-Identifier: EUPL-1.2
 * Search over all types that the user may read; the user's own page; help.
 */
#include "desk_find.h"
#include "perm.h"
#include "setting.h"
#include "utf8.h"

enum { FOUND_MAX = 100, PLACES_MAX = 12 };

/* --- search --- */

typedef struct {
    const TypeDef *type;
    Str name, title;
} Found;

/* Row rules need the document itself. */
static bool may_see(Ctx *c, const TypeDef *t, int64_t id)
{
    if (!t || t->child || !(perm_rights(c, t) & RIGHT_READ))
        return false;
    if (!c->user.n_rules)
        return true;
    int errors = c->e.n;
    DocHead *d = doc_load(c, t, id);
    bool ok = d && perm_check_doc(c, d, RIGHT_READ);
    c->e.n = errors;
    return ok;
}

static int find(Ctx *c, Str text, Found *out)
{
    int64_t ids[FOUND_MAX];
    int n = 0, k = find_documents(c, text, ids, FOUND_MAX);
    for (int i = 0; i < k; i++) {
        DbRows *r = db_query(c->db, SQL("SELECT type_id, name, title FROM document WHERE id = ?"),
                             DB_P(db_i(ids[i])));
        Found f = {0};
        if (db_next(r)) {
            f.type = registry_by_id(c->reg, db_get_int(r, 0));
            f.name = str_copy(c->a, db_get_text(r, 1));
            f.title = str_copy(c->a, db_get_text(r, 2));
        }
        db_finish(r);
        if (may_see(c, f.type, ids[i]))
            out[n++] = f;
    }
    return n;
}

static void place(Desk *d, Str label, Str url, Str more)
{
    Markup *m = &d->m;
    m_tag(m, "li");
    m_tag(m, "a");
    m_attr(m, "href", url);
    m_text(m, label);
    m_end(m, "a");
    if (more.n && str_find_str(label, more) < 0)
        m_leaf(m, "span", NULL, more);
    m_end(m, "li");
}

static void group_begin(Desk *d, Str title)
{
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "class", "section");
    m_leaf(&d->m, "h2", NULL, title);
    m_tag(&d->m, "ul");
    m_attr_c(&d->m, "class", "items");
}

static void group_end(Desk *d)
{
    m_end(&d->m, "ul");
    m_end(&d->m, "section");
}

/* Lists, reports and pages. */
static int write_places(Desk *d, Str text)
{
    Hit list[PLACES_MAX];
    int n = find_places(d, text, list, PLACES_MAX);
    if (n)
        group_begin(d, str_c(tr(d->c->lang, "Go to")));
    for (int i = 0; i < n; i++)
        place(d, list[i].label, list[i].url, STR(""));
    if (n)
        group_end(d);
    return n;
}

static int write_result(Desk *d, Str text)
{
    Str result;
    if (!text.n || !find_result(d->c, text, &result))
        return 0;
    m_leaf(&d->m, "p", "figure", result);
    return 1;
}

static void write_found(Desk *d, const Found *list, int n)
{
    Ctx *c = d->c;
    for (int i = 0; i < n; i++) {
        bool first = true;
        for (int k = 0; k < i; k++)
            first = first && list[k].type != list[i].type;
        if (!first)
            continue;
        group_begin(d, type_plural(c, list[i].type));
        for (int k = i; k < n; k++)
            if (list[k].type == list[i].type)
                place(d, list[k].name, doc_url(c->a, list[k].type, list[k].name), list[k].title);
        group_end(d);
    }
}

static void write_box(Desk *d, Str text)
{
    Markup *m = &d->m;
    Lang lang = desk_lang(d);
    m_tag(m, "form");
    m_attr_c(m, "class", "filter");
    m_attr_c(m, "role", "search");
    m_attr_c(m, "aria-label", tr(lang, "Search everywhere"));
    m_attr_c(m, "action", "/search");
    m_tag(m, "div");
    m_attr_c(m, "class", "filter-box");
    ui_icon(m, "search");
    m_tag(m, "input");
    m_attr_c(m, "type", "search");
    m_attr_c(m, "name", "q");
    m_attr(m, "value", text);
    m_attr_c(m, "aria-label", tr(lang, "Words or number"));
    m_flag(m, "autofocus", text.n == 0);
    m_end(m, "div");
    UiButton go = {.label = str_c(tr(lang, "Search"))};
    ui_button(m, &go);
    m_end(m, "form");
}

void desk_search(Desk *d)
{
    Ctx *c = d->c;
    Str text = str_trim(utf8_cut(request_param_or_empty(d->r, "q"), 200));
    Found *list = arena_array_of(c->a, Found, FOUND_MAX);
    int n = find(c, text, list);
    if (n == 1) { /* it can only be this one */
        response_redirect(d->out, doc_url(c->a, list[0].type, list[0].name));
        return;
    }
    d->page.search = text;
    desk_begin(d, str_c(tr(c->lang, "Search")), NULL, NULL, false);
    ui_head(&d->m, c->lang, NULL, 0, str_c(tr(c->lang, "Search")), STATE_NONE, STR(""));
    write_box(d, text);
    int places = write_result(d, text) + write_places(d, text);
    write_found(d, list, n);
    if (text.n && !n && !places)
        ui_empty(&d->m, str_c(tr(c->lang, "Nothing found")),
                 str_c(tr(c->lang, "Each word must be the beginning of a word of the document: "
                                   "its number, a name, a city, a SIREN.")),
                 NULL, 0);
    desk_end(d, 200);
}

/* --- the user's own page --- */

static bool set_text(Ctx *c, DocHead *user, const char *field, Str value)
{
    const FieldDef *f = type_field(user->type, str_c(field));
    return !f || field_set_text(c, NULL, user, f, value, field);
}

/* The same check as at the sign-in, with its limit of attempts; the session that it begins is not
 * used. */
static bool knows_password(Ctx *c, Str password)
{
    Session s;
    return session_login(c, c->user.name, password, &s) && session_end(c, &s);
}

/* A tick: its hidden "0" comes first, and "1" behind it when it is on. A form without it changes
 * nothing. */
static bool save_keys(Desk *d)
{
    bool said = false, on = false;
    for (int i = 0; i < d->r->n_params; i++)
        if (str_is(d->r->params[i].name, "letter_keys")) {
            said = true;
            on = str_is(d->r->params[i].value, "1");
        }
    return !said || setting_put(d->c, STR("look:keys"), on ? STR("") : STR("off"));
}

/* People change their own language, keys and password; other fields are an administrator's. */
static bool save_me(Desk *d)
{
    Ctx *c = d->c;
    if (!save_keys(d))
        return false;
    Str language = request_param_or_empty(d->r, "language");
    Str fresh = request_param_or_empty(d->r, "new_password");
    Str present = request_param_or_empty(d->r, "password");
    if (fresh.n && !knows_password(c, present))
        return false;
    Actor me = c->user;
    DocHead *user = doc_load(c, type_of(c, STR("user")), me.id);
    if (!user || !set_text(c, user, "language", language) ||
        (fresh.n && !set_text(c, user, "new_password", fresh)))
        return false;
    c->user.admin = true;
    bool ok = doc_save(c, user);
    c->user = me;
    return ok;
}

static void write_me(Desk *d)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    Lang lang = c->lang;
    const UiOption languages[] = {{STR("fr"), STR("Français")}, {STR("en"), STR("English")}};
    const UiField fields[] = {
        {.name = STR("language"),
         .label = str_c(tr(lang, "Language")),
         .kind = INPUT_CHOICE,
         .value = str_c(lang_code(lang)),
         .options = languages,
         .n_options = 2},
        {.name = STR("password"),
         .label = str_c(tr(lang, "Present password")),
         .kind = INPUT_PASSWORD,
         .autocomplete = "current-password"},
        {.name = STR("new_password"),
         .label = str_c(tr(lang, "New Password")),
         .kind = INPUT_PASSWORD,
         .autocomplete = "new-password",
         .hint = str_c(tr(lang, "At least 8 characters. Leave it empty to keep the present one."))},
        {.name = STR("letter_keys"),
         .label = str_c(tr(lang, "Keys of one letter or sign (j, k, x, /, ?)")),
         .kind = INPUT_CHECK,
         .value = str_is(setting_get(c, STR("look:keys")), "off") ? STR("0") : STR("1"),
         .hint = str_c(tr(lang, "Switch them off if you speak to the computer, or press keys by "
                                "mistake."))},
    };
    enum { FIELDS = sizeof fields / sizeof *fields };
    desk_form(d, STR("/me"), "form");
    m_tag(m, "div");
    m_attr_c(m, "class", "fields one");
    ui_hidden(m, "letter_keys", STR("0"));
    for (int i = 0; i < FIELDS; i++) {
        UiField f = fields[i];
        f.error = ui_error_of(&c->e, f.name);
        ui_field(m, &f);
    }
    m_end(m, "div");
    const UiButton save = {.kind = BUTTON_PRIMARY,
                           .label = str_c(tr(lang, "Save")),
                           .shown_key = "Ctrl S",
                           .key = "save"};
    ui_actions(m, &save, 1);
    m_end(m, "form");
    desk_form(d, STR("/logout"), NULL);
    const UiButton leave = {.label = str_c(tr(lang, "Sign out"))};
    ui_actions(m, &leave, 1);
    m_end(m, "form");
}

void desk_me(Desk *d)
{
    Ctx *c = d->c;
    if (desk_posted(d) && save_me(d)) {
        desk_note(d, "me");
        response_redirect(d->out, STR("/me"));
        return;
    }
    Str who = c->user.full_name.n ? c->user.full_name : c->user.name;
    desk_begin(d, str_c(tr(c->lang, "My account")), NULL, NULL, false);
    ui_head(&d->m, c->lang, NULL, 0, who, STATE_NONE, STR(""));
    desk_flash(d);
    ui_errors(&d->m, &c->e);
    m_leaf(&d->m, "p", NULL, c->user.name);
    write_me(d);
    desk_end(d, c->e.n ? err_http_status(c->e.list[0].kind) : 200);
}

/* --- help --- */

static void help_part(Desk *d, const char *id, const char *title, const char *const (*rows)[2],
                      int n)
{
    Lang lang = desk_lang(d);
    UiFact facts[20];
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "id", id);
    m_attr_c(&d->m, "class", "section");
    m_leaf(&d->m, "h2", NULL, str_c(tr(lang, title)));
    for (int i = 0; i < n && i < 20; i++)
        facts[i] = (UiFact){.label = str_c(tr(lang, rows[i][0])),
                            .value = str_c(tr(lang, rows[i][1]))};
    ui_facts(&d->m, "facts", facts, n);
    m_end(&d->m, "section");
}

static const char *const key_rows[][2] = {
    {"Ctrl K or /", "search, from everywhere"},
    {"Alt N", "new document of this kind"},
    {"Ctrl S", "save"},
    {"Ctrl Enter", "the next step: the first button of the page"},
    {"Alt P", "print, or the PDF of the document"},
    {"F8 and Shift F8", "next and previous document of the list"},
    {"Esc", "one level up: out of the cell, to the list"},
    {"Alt, held", "shows the key on each button that has one"},
    {"?", "the keys of the page"},
};
static const char *const list_rows[][2] = {
    {"j, k, arrows", "the row below, above"},
    {"Enter and Ctrl Enter", "a look at the document beside the list; its page"},
    {"Space or x", "picks the row; Shift Space, or Shift and a click, pick all rows up to it"},
    {"Esc", "closes the look, then picks none"},
    {"Shift and left or right, on a heading", "a narrower or wider column"},
};
static const char *const grid_rows[][2] = {
    {"Tab or Enter", "the next cell; behind the last one a new row"},
    {"Shift Tab", "the cell before"},
    {"arrows", "from cell to cell"},
    {"F2", "edits within the cell"},
    {"= or Ctrl D", "copies the cell above"},
    {"Shift Enter", "inserts a row"},
    {"Ctrl Del", "removes the row"},
    {"Ctrl and up or down", "moves the row"},
    {"Ctrl Home and Ctrl End", "the first row, the last one"},
    {"Alt Shift and left or right", "a narrower or wider column"},
    {"Ctrl Z and Ctrl Y", "undoes, does it again: 50 steps"},
    {"Ctrl V", "rows copied from a spreadsheet"},
    {"F4", "the record of the cell, in the pane"},
    {"F9", "what is missing, to balance the entry"},
    {"Esc", "restores the cell, then leaves the grid"},
};
static const char *const sheet_rows[][2] = {
    {"Enter", "the next field, then the rows; in the last row, empty, of an even piece: the next "
              "piece"},
    {"23, + or +3, in the date", "the 23rd of the month; the next day, three days later"},
    {"Alt C", "completes the piece as usual"},
    {"Alt J", "attaches the document of the piece; goes to it, and back"},
    {"Alt R", "puts what the document says into the field; again: the next value"},
    {"+, -, 0 and T, on the document", "larger, smaller, as it was; turned"},
    {"Page Down and Page Up, on the document", "its next page, the one before"},
};
static const char *const letter_rows[][2] = {
    {"j, k, arrows", "the row below, above"},
    {"Space or x", "ticks the line"},
    {"Shift Space", "ticks all lines from the last ticked one"},
    {"L", "letters the ticked lines, when they are even"},
    {"Shift L", "shows the entry that writes a small difference off; Enter posts it and letters"},
    {"P", "proposes what belongs together; Enter accepts"},
    {"U", "undoes your last lettering of the day on this account"},
    {"F8", "the next lines; what is ticked stays so"},
    {"Esc", "unticks all"},
};
static const char *const report_rows[][2] = {
    {"right and left", "opens, closes a level"},
    {"up and down", "the row above, below"},
    {"Enter", "the lines behind the figure"},
    {"Backspace", "back to the row that was left"},
    {"E", "explains the figure"},
};
static const char *const field_rows[][2] = {
    {"15", "the 15th of the month"},
    {"1503", "the 15th of March"},
    {"+30", "30 days later"},
    {"3*12,50", "an amount is calculated in its field"},
    {"1 234,56 or 1234.56", "both are understood"},
};
static const char *const filter_rows[][2] = {
    {"unpaid", "in this state, as the tabs and the column of the state name it"},
    {"customer:dupont", "where this field has it; a beginning of its name is enough"},
    {"customer:\"hotel du port\"", "quotes keep words together"},
    {">1000", "by the amount; also <= and 1000..2000"},
    {"2026-03 or march 2026", "of that month"},
    {"last week", "also yesterday, this month, last year, 15/03"},
    {"due:<15/03", "by another date or amount"},
    {"-customer:dupont", "all but those; also: except customer:dupont"},
    {"dupont", "documents with this word"},
};

static const char *const backup_rows[][2] = {
    {"bastide backup --site DIR --out FILE",
     "a copy of the running site in one file; its key is kept elsewhere"},
    {"bastide restore --site DIR --from FILE", "brings it back into an empty folder"},
    {"bastide verify --site DIR", "proves that nothing of the books was changed"},
};

void desk_help(Desk *d)
{
    Ctx *c = d->c;
    Str title = str_c(tr(c->lang, "Help"));
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, c->lang, NULL, 0, title, STATE_NONE, STR(""));
    const UiButton ways[] = {{.label = str_c(tr(c->lang, "Guided tour")), .href = STR("/tour")},
                             {.kind = BUTTON_QUIET,
                              .label = str_c(tr(c->lang, "Accessibility: not conforming")),
                              .href = STR("/accessibilite")}};
    ui_actions(&d->m, ways, 2);
    help_part(d, "keys", "Keys", key_rows, sizeof key_rows / sizeof *key_rows);
    help_part(d, "list", "In a list", list_rows, sizeof list_rows / sizeof *list_rows);
    help_part(d, "grid", "In a grid", grid_rows, sizeof grid_rows / sizeof *grid_rows);
    help_part(d, "sheet", "On the entry sheet", sheet_rows, sizeof sheet_rows / sizeof *sheet_rows);
    help_part(d, "letters", "Lettering an account", letter_rows,
              sizeof letter_rows / sizeof *letter_rows);
    help_part(d, "report", "In a report", report_rows, sizeof report_rows / sizeof *report_rows);
    help_part(d, "field", "In a field", field_rows, sizeof field_rows / sizeof *field_rows);
    help_part(d, "filter", "In the filter of a list", filter_rows,
              sizeof filter_rows / sizeof *filter_rows);
    help_part(d, "backup", "Back up the site", backup_rows,
              sizeof backup_rows / sizeof *backup_rows);
    desk_end(d, 200);
}
