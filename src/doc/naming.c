/* SPDX-License-Identifier: EUPL-1.2 */
#include "naming.h"

#include "crypto.h"
#include "identity.h"
#include "site.h"
#include "utf8.h"

int64_t doc_company(const DocHead *d)
{
    const FieldDef *f = type_field(d->type, STR("company"));
    return f && f->type == FT_LINK ? ((const Link *)field_at(d, f))->id : 0;
}

Date doc_date(const Ctx *c, const DocHead *d)
{
    const FieldDef *f = type_field(d->type, STR("posting_date"));
    Date day = f && f->type == FT_DATE ? *(const Date *)field_at(d, f) : (Date){0};
    return day.day ? day : c->today;
}

Str doc_title(Ctx *c, const DocHead *d)
{
    const FieldDef *f = d->type->title.n ? type_field(d->type, d->type->title) : NULL;
    return f ? utf8_cut(field_text(c, NULL, d, f), 200) : STR("");
}

/* --- series --- */

typedef struct {
    Str prefix, suffix;
    int digits;
    bool legal;
} Series;

static void expand(Ctx *c, const DocHead *d, Str token, Buf *out)
{
    int y, m, day;
    date_to_ymd(doc_date(c, d), &y, &m, &day);
    if (str_is(token, "YYYY")) {
        buf_format(out, "%04d", y);
    } else if (str_is(token, "MM")) {
        buf_format(out, "%02d", m);
    } else if (str_is(token, "ABBR")) {
        const CompanyInfo *info = company_info(c, doc_company(d));
        buf_add(out, info ? info->abbr : STR(""));
    } else {
        const FieldDef *f = type_field(d->type, token);
        if (f)
            buf_add(out, field_text(c, NULL, d, f));
    }
}

/* "FAC-{YYYY}-{#####}" -> prefix "FAC-2026-", 5 digits. From the second company on, "ABBR-" goes
 * before, because names are unique per type in the whole site. */
static Series read_pattern(Ctx *c, const DocHead *d, Str pattern)
{
    Series s = {.legal = d->type->legal};
    Buf b = {.a = c->a};
    const CompanyInfo *info = company_info(c, doc_company(d));
    if (doc_company(d) && info && info->number > 1)
        buf_format(&b, "%s-", info->abbr.p);
    for (size_t i = 0; i < pattern.n; i++) {
        long close = pattern.p[i] == '{' ? str_find(str_slice(pattern, i, pattern.n), '}') : -1;
        if (close < 0) {
            buf_add_char(&b, pattern.p[i]);
            continue;
        }
        Str token = str_slice(pattern, i + 1, i + (size_t)close);
        if (token.n && token.p[0] == '#') {
            s.digits = (int)token.n;
            s.prefix = str_copy(c->a, buf_str(&b));
            b.n = 0;
        } else {
            expand(c, d, token, &b);
        }
        i += (size_t)close;
    }
    if (s.digits)
        s.suffix = str_copy(c->a, buf_str(&b));
    else
        s.prefix = str_copy(c->a, buf_str(&b));
    return s;
}

static bool too_early(Ctx *c, const Series *s, int64_t company, Date day)
{
    int64_t last = 0;
    db_one_int(c->db, SQL("SELECT last_day FROM series WHERE company = ? AND prefix = ?"),
               DB_P(db_i(company), db_t(s->prefix)), &last);
    return fail_field(
        c, ERR_VALIDATION, "posting_date",
        "The series %s already has a number of %s: a document dated %s would break the "
        "order of dates. Use that date or a later one.",
        s->prefix.p, date_format(c->a, (Date){(int32_t)last}).p, date_format(c->a, day).p);
}

/* One step of a counter that is there. SQLite reads it in a second statement: RETURNING costs more
 * than a look-up there; for PostgreSQL it is a round trip less. */
static bool step(Ctx *c, int64_t company, Str prefix, int64_t day, int64_t *out)
{
    Sql next = SQL("UPDATE series SET last = last + 1, last_day = ? WHERE company = ? "
                   "AND prefix = ? AND last_day <= ?");
    int64_t changed = 0;
    if (db_engine(c->db) == DB_POSTGRESQL)
        return db_one_int(c->db,
                          SQL("UPDATE series SET last = last + 1, last_day = ? WHERE company = ? "
                              "AND prefix = ? AND last_day <= ? RETURNING last"),
                          DB_P(db_i(day), db_i(company), db_t(prefix), db_i(day)), out);
    return db_exec(c->db, next, DB_P(db_i(day), db_i(company), db_t(prefix), db_i(day)),
                   &changed) &&
           changed == 1 &&
           db_one_int(c->db, SQL("SELECT last FROM series WHERE company = ? AND prefix = ?"),
                      DB_P(db_i(company), db_t(prefix)), out);
}

bool series_next(Ctx *c, int64_t company, Str prefix, int64_t day, int64_t *out)
{
    if (step(c, company, prefix, day, out))
        return true;
    return db_error(c->db) == DB_OK &&
           db_exec(c->db,
                   SQL("INSERT INTO series (company, prefix, last, last_day) "
                       "VALUES (?, ?, 0, 0) ON CONFLICT DO NOTHING"),
                   DB_P(db_i(company), db_t(prefix)), NULL) &&
           step(c, company, prefix, day, out);
}

static bool next_number(Ctx *c, const Series *s, int64_t company, Date day, Str *out)
{
    int64_t n = 0, floor = s->legal ? day.day : 0;
    if (!series_next(c, company, s->prefix, floor, &n))
        return db_error(c->db) == DB_OK && too_early(c, s, company, day);
    *out = str_format(c->a, "%s%0*lld%s", s->prefix.p, s->digits, (long long)n, s->suffix.p);
    return true;
}

static Str chosen_pattern(const DocHead *d)
{
    const FieldDef *f = type_field(d->type, STR("naming_series"));
    Str wanted = f ? *(const Str *)field_at(d, f) : STR("");
    for (int i = 0; i < d->type->n_numbers; i++)
        if (str_eq(d->type->number[i], wanted))
            return wanted;
    return d->type->number[0];
}

static bool number_now(Ctx *c, DocHead *d, Str *out)
{
    Series s = read_pattern(c, d, chosen_pattern(d));
    return next_number(c, &s, doc_company(d), doc_date(c, d), out);
}

/* --- names from fields --- */

static bool is_free(Ctx *c, const TypeDef *t, Str name)
{
    int64_t id;
    return !db_one_int(c->db, SQL("SELECT id FROM document WHERE type_id = ? AND name = ?"),
                       DB_P(db_i(t->id), db_t(name)), &id);
}

static bool prompted_name(Ctx *c, DocHead *d)
{
    Str label = tr_str(c->lang, d->type->label);
    if (!d->name.n || utf8_length(d->name) > 140 || utf8_has_control(d->name))
        return fail_field(c, ERR_MANDATORY, "name",
                          "%s needs a name. Fill in the fields that give it.", label.p);
    return is_free(c, d->type, d->name) ||
           fail_field(c, ERR_DUPLICATE, "name", "%s \"%s\" exists already. Choose another name.",
                      label.p, d->name.p);
}

static bool name_from_fields(Ctx *c, DocHead *d)
{
    const TypeDef *t = d->type;
    if (str_is(t->named, "prompt"))
        return prompted_name(c, d);
    Series s = read_pattern(c, d, t->named); /* no digits: the whole pattern is the prefix */
    const CompanyInfo *info = company_info(c, doc_company(d));
    Str base = str_trim(utf8_cut(s.prefix, 180));
    if (info && info->number > 1 && doc_company(d)) {
        base = str_slice(base, info->abbr.n + 1, base.n);
        if (t->per_company)
            base = str_format(c->a, "%.*s - %s", STR_ARG(base), info->abbr.p);
    }
    if (!base.n)
        return fail_field(c, ERR_MANDATORY, "name",
                          "%s needs a name. Fill in the fields that give it.",
                          tr_str(c->lang, t->label).p);
    Str name = str_copy(c->a, base);
    for (int i = 1; t->repeat && !is_free(c, t, name); i++)
        name = str_format(c->a, "%.*s - %d", STR_ARG(base), i);
    if (!t->repeat && !is_free(c, t, name))
        return fail_field(c, ERR_DUPLICATE, "name",
                          "%s \"%s\" exists already. Choose another name.",
                          tr_str(c->lang, t->label).p, name.p);
    d->name = name;
    return true;
}

bool naming_new(Ctx *c, DocHead *d)
{
    const TypeDef *t = d->type;
    if (t->named.n)
        return name_from_fields(c, d);
    if (t->n_numbers && !t->submittable)
        return number_now(c, d, &d->name);
    if (t->submittable)
        d->name = str_format(c->a, "BROUILLON-%s", random_hex(c->a, 5).p);
    else
        d->name = random_hex(c->a, 5);
    return true;
}

bool naming_submit(Ctx *c, DocHead *d)
{
    if (!d->type->n_numbers)
        return true;
    Str provisional = d->name, number;
    if (!number_now(c, d, &number))
        return false;
    d->name = number;
    if (!d->id || !provisional.n)
        return true;
    return db_exec(c->db,
                   SQL("INSERT INTO document_alias (type_id, name, document) VALUES (?, ?, ?)"),
                   DB_P(db_i(d->type->id), db_t(provisional), db_i(d->id)), NULL) &&
           identity_move_drafts(c, d, provisional);
}
