/* SPDX-License-Identifier: EUPL-1.2
 * /books/verify: what the last proof of the books found (it is made once a day), and a button that
 * makes one now.
 */
#include "desk_books.h"

#include "perm.h"
#include "verify_daily.h"

/* Larger books are proved in the background only: nobody waits minutes for a page. */
enum { LINES_AT_ONCE = 200000 };

static Str count(Ctx *c, int64_t n)
{
    return num_format_local(c->a, n, 0, 0, c->lang == LANG_FR);
}

static void write_found(Desk *d, const VerifyReport *r, Instant at)
{
    Ctx *c = d->c;
    Lang lang = c->lang;
    Str when = show_instant(c, at);
    const UiFact facts[] = {
        {.label = str_c(tr(lang, "Entries")), .value = count(c, r->entries)},
        {.label = str_c(tr(lang, "Lines of entries")), .value = count(c, r->lines)},
        {.label = str_c(tr(lang, "Events of documents")), .value = count(c, r->documents)},
        {.label = str_c(tr(lang, "Signed closings")), .value = count(c, r->closings)}};
    if (r->broken)
        ui_notice(&d->m, NOTICE_ERR,
                  str_format(c->a,
                             r->broken == 1 ? tr(lang, "%s: %lld proof failed: %s")
                                            : tr(lang, "%s: %lld proofs failed. The first one: %s"),
                             when.p, (long long)r->broken, r->what.p));
    else
        ui_notice(&d->m, NOTICE_OK, str_format(c->a, tr(lang, "%s: all proofs hold."), when.p));
    ui_facts(&d->m, "facts", facts, (int)(sizeof facts / sizeof *facts));
}

static void write_advice(Desk *d, const VerifyReport *r)
{
    Lang lang = desk_lang(d);
    m_leaf(&d->m, "h2", NULL, str_c(tr(lang, "What to do")));
    m_leaf(
        &d->m, "p", "lead",
        str_format(d->c->a,
                   tr(lang, "Change nothing in the database. Run \"bastide verify\" on this site, "
                            "then on a copy restored from the last backup before the fault, and "
                            "compare the two. The place: table %s, row %lld."),
                   r->table.p, (long long)r->id));
}

/* Lines are never deleted: the last number is how many there are, give or take refused entries. */
static bool at_once(Ctx *c)
{
    int64_t n = 0;
    db_one_int(c->db, SQL("SELECT coalesce(max(id), 0) FROM gl_entry"), DB_NONE, &n);
    return n <= LINES_AT_ONCE;
}

static void write_act(Desk *d)
{
    Lang lang = desk_lang(d);
    const UiButton now = {
        .kind = BUTTON_PRIMARY, .label = str_c(tr(lang, "Prove them now")), .key = "primary"};
    if (!at_once(d->c)) {
        m_leaf(&d->m, "p", "lead",
               str_c(tr(lang, "These books are large: they are proved each day in the background, "
                              "and at any time by \"bastide verify\".")));
        return;
    }
    desk_form(d, STR("/books/verify"), "form");
    ui_actions(&d->m, &now, 1);
    m_end(&d->m, "form");
}

static void write_page(Desk *d, int status)
{
    Lang lang = desk_lang(d);
    VerifyResult r;
    UiLink crumb = {.label = str_c(tr(lang, "Accounting")), .url = STR("/books/verify")};
    Str title = str_c(tr(lang, "Proof of the books"));
    bool any = verify_last(d->c, &r);
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, lang, &crumb, 1, title, STATE_NONE, STR(""));
    ui_errors(&d->m, &d->c->e);
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "class", "section");
    m_leaf(&d->m, "p", "lead",
           str_c(tr(lang, "Each day the seals, the balance of each entry, the numbers without gap, "
                          "the balances, the open items and the signed closings are calculated "
                          "anew from what is stored. One changed figure is found.")));
    if (any)
        write_found(d, &r.found, r.at);
    else
        ui_notice(&d->m, NOTICE_INFO, str_c(tr(lang, "No proof was made yet.")));
    if (any && r.found.broken)
        write_advice(d, &r.found);
    write_act(d);
    m_end(&d->m, "section");
    desk_end(d, status);
}

void desk_verify(Desk *d)
{
    VerifyResult r;
    if (!desk_may_open(d, "/books/verify") || d->c->user.n_rules) {
        desk_error(d, 403, STR(""));
        return;
    }
    if (desk_posted(d) && at_once(d->c) && verify_now(d->c, &r))
        response_redirect(d->out, STR("/books/verify"));
    else
        write_page(d, d->c->e.n ? err_http_status(d->c->e.list[0].kind) : 200);
}
