/* SPDX-License-Identifier: EUPL-1.2
 * /books/letters: lettrage by hand. Lines of a party's account are ticked and set against each
 * other; what does it is a document, so that it has its rights, its history and its cancellation.
 * What is refused leaves the ticks as they are.
 */
#include "desk_letters.h"

static void add_param(Buf *b, const char *name, Str value)
{
    if (!value.n)
        return;
    buf_format(b, "%c%s=%s", memchr(b->p, '?', b->n) ? '&' : '?', name,
               percent_encode(b->a, value, false).p);
}

Str letters_url(const Letters *x, const char *name, Str value)
{
    Buf b = {.a = x->d->c->a};
    buf_add_c(&b, "/books/letters");
    if (x->d->c->reg->n_companies > 1)
        add_param(&b, "company", x->company->name);
    add_param(&b, "party_type", x->type->label);
    add_param(&b, "party", x->name);
    if (x->all && strcmp(name, "is") != 0)
        add_param(&b, "is", STR("all"));
    add_param(&b, name, value);
    return buf_str(&b);
}

static const TypeDef *type_with(Ctx *c, Str party)
{
    const TypeDef *t;
    for (int i = 0; (t = letter_party_type(c, i)); i++)
        if (name_to_id(c, t, party))
            return t;
    return NULL;
}

Str letters_link(const Desk *d, const TypeDef *type, Str party, Str company)
{
    Buf b = {.a = d->c->a};
    if (party.n && !type)
        type = type_with(d->c, party);
    if (!desk_may_open(d, "/books/letters") ||
        (party.n && !(type && letter_has_account(d->c, type))))
        return STR("");
    buf_add_c(&b, "/books/letters");
    if (d->c->reg->n_companies > 1)
        add_param(&b, "company", company);
    if (party.n) {
        add_param(&b, "party_type", type->label);
        add_param(&b, "party", party);
    }
    return buf_str(&b);
}

/* --- the request --- */

static bool read_party(Letters *x)
{
    Ctx *c = x->d->c;
    Str type = request_param_or_empty(x->d->r, "party_type");
    x->type = registry_label(c->reg, type);
    if (!x->type || !letter_has_account(c, x->type))
        return fail_field(c, ERR_NOT_FOUND, "party_type",
                          "There are no parties of the type \"%.*s\". Choose one of the list.",
                          STR_ARG(type));
    DocHead *party = doc_get(c, x->type, request_param_or_empty(x->d->r, "party"), RIGHT_READ);
    if (!party)
        return false;
    x->party = party->id;
    x->name = party->name;
    return true;
}

/* "DAY.LINE" where the page is turned, else where it was. */
static void read_place(Letters *x)
{
    Str rest = request_param_or_empty(x->d->r, "after"), day;
    if (!rest.n)
        rest = request_param_or_empty(x->d->r, "place");
    bool ok = str_split(&rest, '.', &day) && str_to_int(day, &x->query.after_day) &&
              str_to_int(rest, &x->query.after_id);
    if (!ok)
        x->query.after_day = x->query.after_id = 0;
}

static bool holds(const int64_t *ids, int n, int64_t id)
{
    for (int i = 0; i < n; i++)
        if (ids[i] == id)
            return true;
    return false;
}

static bool read_ticks(Letters *x)
{
    Ctx *c = x->d->c;
    const Request *r = x->d->r;
    int64_t ids[LETTER_TICKS_MAX + 1] = {0}, id;
    int n = 0;
    bool twice = false;
    for (int i = 0; i < r->n_params && n <= LETTER_TICKS_MAX; i++) {
        if (!str_is(r->params[i].name, "pick"))
            continue;
        if (!str_to_int(r->params[i].value, &id))
            id = 0;
        twice = twice || holds(ids, n, id);
        ids[n++] = id;
    }
    x->asked = n;
    if (!letter_lines_of(c, x->company->id, x->party, ids, n, &x->ticked, &x->n_ticked))
        return false;
    return !twice ||
           fail_field(c, ERR_VALIDATION, "pick", "The same line is ticked twice. Tick it once.");
}

/* --- doing it --- */

Lettering letters_new(const Letters *x)
{
    return (Lettering){.company = x->company->id,
                       .party = x->party,
                       .party_type = x->type->label,
                       .day = x->d->c->today};
}

static bool letter(Letters *x, LetterHow how)
{
    Lettering l = letters_new(x);
    DocHead *made;
    return letter_pair(x->d->c, x->ticked, x->n_ticked, x->asked, how, &l) &&
           letter_submit(x->d->c, &l, &made);
}

static bool letter_chosen(Letters *x, bool (*pair)(Letters *x, Lettering *l))
{
    Lettering l = letters_new(x);
    DocHead *made;
    return pair(x, &l) && letter_submit(x->d->c, &l, &made);
}

/* A difference is shown first; without one there is nothing to be shown. */
static bool write_off(Letters *x)
{
    LetterSum s = letter_sum(x->ticked, x->n_ticked);
    if (s.debit == s.credit)
        return letter(x, LETTER_EVEN);
    letters_plan_write_off(x);
    return false;
}

/* What the buttons of the page do; each is done when it is true. */
static bool carry_out(Letters *x, const char **out_note)
{
    const Request *r = x->d->r;
    Str what = request_param_or_empty(r, "do");
    *out_note = "lettered";
    if (request_param_or_empty(r, "write_off").n)
        return letter_chosen(x, letters_pair_write_off);
    if (str_is(what, "accept") || request_param_or_empty(r, "accept").n)
        return letter_chosen(x, letters_accept);
    if (str_is(what, "letter"))
        return letter(x, LETTER_EVEN);
    if (str_is(what, "difference"))
        return write_off(x);
    if (str_is(what, "part")) {
        *out_note = "settled";
        return letter(x, LETTER_PARTLY);
    }
    *out_note = "opened";
    return str_is(what, "undo") &&
           letter_undo(x->d->c, x->company->id, x->party, request_param_or_empty(r, "last"));
}

/* True once it is done: the page is asked for anew. */
static bool act(Letters *x)
{
    const char *note;
    if (!carry_out(x, &note))
        return false;
    Str place = request_param_or_empty(x->d->r, "place");
    desk_note(x->d, note);
    response_redirect(x->d->out, x->proposes ? letters_url(x, "propose", STR("1"))
                                             : letters_url(x, "after", place));
    return true;
}

static bool is_uneven(const Letters *x)
{
    LetterSum s = letter_sum(x->ticked, x->n_ticked);
    return str_is(request_param_or_empty(x->d->r, "do"), "letter") && x->n_ticked == x->asked &&
           s.currency && s.debit && s.credit && s.debit != s.credit;
}

/* --- the page --- */

static bool read_page(Letters *x)
{
    Ctx *c = x->d->c;
    x->last = letter_last(c, x->company->id, x->party);
    x->query.company = x->company->id;
    x->query.party = x->party;
    x->query.all = x->all;
    x->query.max = LETTER_PAGE;
    return letter_party(c, x->company->id, x->party, &x->sums) &&
           letter_lines(c, &x->query, &x->lines, &x->n, &x->more);
}

static void write_tabs(Letters *x)
{
    Lang lang = desk_lang(x->d);
    const UiLink tabs[] = {{.label = str_c(tr(lang, "Open lines")),
                            .url = letters_url(x, "is", STR("")),
                            .current = !x->all},
                           {.label = str_c(tr(lang, "All lines")),
                            .url = letters_url(x, "is", STR("all")),
                            .current = x->all}};
    ui_tabs(&x->d->m, str_c(tr(lang, "Lines")), tabs, 2);
}

/* Beside the table: there is no field to lead to. */
static void write_errors(Desk *d)
{
    const Errors *e = &d->c->e;
    for (int i = 0; i < e->n; i++)
        ui_notice(&d->m, NOTICE_ERR, e->list[i].text);
}

static void write_account(Letters *x)
{
    Desk *d = x->d;
    Lang lang = desk_lang(d);
    const UiLink crumbs[] = {{.label = str_c(tr(lang, "Accounting")), .url = STR("/books/letters")},
                             {.label = str_c(tr(lang, "Lettering")), .url = STR("/books/letters")}};
    int status = d->c->e.n ? err_http_status(d->c->e.list[0].kind) : 200;
    desk_begin(d, x->name, NULL, NULL, false);
    ui_head(&d->m, lang, crumbs, 2, x->name, STATE_NONE, STR(""));
    desk_flash(d);
    write_errors(d);
    write_tabs(x);
    letters_write_table(x);
    desk_end(d, status);
}

static void account_page(Desk *d, const CompanyInfo *company)
{
    Letters x = {.d = d,
                 .company = company,
                 .all = str_is(request_param_or_empty(d->r, "is"), "all"),
                 .proposes = request_param_or_empty(d->r, "propose").n > 0};
    if (!read_party(&x)) {
        desk_fail(d);
        return;
    }
    read_place(&x);
    if (read_ticks(&x) && desk_posted(d) && act(&x))
        return;
    x.uneven = d->c->e.n == 1 && is_uneven(&x);
    if (read_page(&x))
        write_account(&x);
    else
        desk_fail(d);
}

void desk_letters(Desk *d)
{
    const CompanyInfo *company = books_company(d);
    if (!company || !desk_may_open(d, "/books/letters"))
        company ? desk_error(d, 403, STR("")) : desk_fail(d);
    else if (request_param_or_empty(d->r, "party").n)
        account_page(d, company);
    else
        letters_write_parties(d, company);
}
