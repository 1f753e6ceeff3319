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

typedef enum { OF_TICKS, OF_TICKS_PARTLY, OF_PROPOSALS } LetterWhat;

static bool letter(Letters *x, LetterWhat what)
{
    Ctx *c = x->d->c;
    Lettering l = {.company = x->company->id,
                   .party = x->party,
                   .party_type = x->type->label,
                   .day = c->today};
    DocHead *made;
    bool paired = what == OF_PROPOSALS ? letters_accept(x, &l)
                                       : letter_pair(c, x->ticked, x->n_ticked, x->asked,
                                                     what == OF_TICKS_PARTLY, &l);
    return paired && letter_submit(c, &l, &made);
}

/* True once it is done: the page is asked for anew. */
static bool act(Letters *x)
{
    Desk *d = x->d;
    Str what = request_param_or_empty(d->r, "do");
    const char *note = "lettered";
    bool ok = false;
    if (str_is(what, "accept") || request_param_or_empty(d->r, "accept").n) {
        ok = letter(x, OF_PROPOSALS);
    } else if (str_is(what, "letter")) {
        ok = letter(x, OF_TICKS);
    } else if (str_is(what, "part")) {
        ok = letter(x, OF_TICKS_PARTLY);
        note = "settled";
    } else if (str_is(what, "undo")) {
        ok = letter_undo(d->c, x->company->id, x->party, request_param_or_empty(d->r, "last"));
        note = "opened";
    }
    if (ok) {
        Str place = request_param_or_empty(d->r, "place");
        desk_note(d, note);
        response_redirect(d->out, x->proposes ? letters_url(x, "propose", STR("1"))
                                              : letters_url(x, "after", place));
    }
    return ok;
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
