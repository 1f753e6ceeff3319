/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_views.h"

#include "desk_days.h"
#include "utf8.h"

enum { STEM_MIN = 3 };

static void add_view(Ctx *c, const TypeDef *t, DeskView *out, int *n, ViewDef def, Str tab_label)
{
    DeskView *v = &out[(*n)++];
    *v = (DeskView){.key = str_replace(c->a, snake_case(c->a, def.label), STR("_"), STR("-")),
                    .label = tab_label.n ? tab_label : tr_str(c->lang, def.label),
                    .tab = true,
                    .counted = def.counted,
                    .def = def};
    if (!words_with(c, def.label, "chip", &v->word))
        v->word = tr_str(c->lang, def.label);
    v->url = str_format(c->a, "%s?is=%s", type_url(c->a, t).p, v->key.p);
}

static ViewDef of_state(const char *msgid, const char *docstatus)
{
    return (ViewDef){.label = str_c(msgid),
                     .terms = {{STR("docstatus"), STR("="), str_c(docstatus)}},
                     .n_terms = 1};
}

int desk_views(Ctx *c, const TypeDef *t, DeskView *out)
{
    int n = 0;
    if (t->submittable) {
        add_view(c, t, out, &n, of_state(N_("Draft"), "0"), str_c(tr(c->lang, "Drafts")));
        out[n - 1].counted = true;
    }
    for (int i = 0; i < t->n_views; i++)
        add_view(c, t, out, &n, t->views[i], STR(""));
    for (int i = 1; i < 3 && t->submittable; i++) {
        add_view(c, t, out, &n,
                 i == 1 ? of_state(N_("Submitted"), "1") : of_state(N_("Cancelled"), "2"), STR(""));
        out[n - 1].tab = false;
    }
    return n;
}

bool desk_view_find(Ctx *c, const TypeDef *t, Str key, DeskView *out)
{
    DeskView views[DESK_VIEWS_MAX];
    for (int i = 0, n = desk_views(c, t, views); i < n; i++)
        if (str_eq(views[i].key, key)) {
            *out = views[i];
            return true;
        }
    return false;
}

/* --- words --- */

Str word_stem(Arena *a, Str words)
{
    Buf b = {.a = a};
    Str rest = str_replace(a, utf8_fold(a, words), STR("-"), STR(" ")), word;
    while (str_split(&rest, ' ', &word)) {
        while (word.n > STEM_MIN && strchr("es", word.p[word.n - 1]))
            word.n--;
        if (word.n) {
            buf_add_c(&b, b.n ? " " : "");
            buf_add(&b, word);
        }
    }
    return buf_str(&b);
}

static bool one_of_words(Ctx *c, Str label, Str stem)
{
    Str rest, one;
    if (!words_with(c, label, "words", &rest))
        return false;
    while (str_split(&rest, ',', &one))
        if (str_eq(word_stem(c->a, str_trim(one)), stem))
            return true;
    return false;
}

bool desk_view_called(Ctx *c, const TypeDef *t, Str words, DeskView *out)
{
    DeskView views[DESK_VIEWS_MAX];
    Str stem = word_stem(c->a, words);
    int n = stem.n >= STEM_MIN ? desk_views(c, t, views) : 0;
    for (int i = 0; i < n; i++) {
        const DeskView *v = &views[i];
        if (str_eq(word_stem(c->a, v->label), stem) || str_eq(word_stem(c->a, v->word), stem) ||
            str_eq(word_stem(c->a, v->def.label), stem) || one_of_words(c, v->def.label, stem)) {
            *out = *v;
            return true;
        }
    }
    return false;
}

/* --- conditions --- */

static void add_term(JsonOut *o, Str field, Str op, Str value)
{
    json_begin(o, '[');
    json_text(o, field);
    json_text(o, op);
    json_text(o, value);
    json_end(o, ']');
}

void desk_view_filters(Ctx *c, const TypeDef *t, const DeskView *v, JsonOut *o)
{
    for (int i = 0; i < v->def.n_terms; i++) {
        const ViewTerm *x = &v->def.terms[i];
        const FieldDef *f = type_field(t, x->field);
        Days days;
        if (!f || f->type != FT_DATE || !days_of(x->value, c->today, &days)) {
            add_term(o, x->field, x->op, x->value);
            continue;
        }
        Str from = date_format(c->a, days.from), to = date_format(c->a, days.to);
        bool equal = str_is(x->op, "=");
        bool end = str_is(x->op, "<=") || str_is(x->op, ">");
        add_term(o, x->field, equal ? STR(">=") : x->op, end ? to : from);
        if (equal)
            add_term(o, x->field, STR("<="), to);
    }
}

static const Json *filters_from(Ctx *c, const TypeDef *t, DeskView v, int first)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    const char *why;
    size_t at;
    v.def.n_terms -= first;
    memmove(v.def.terms, v.def.terms + first, sizeof *v.def.terms * (size_t)v.def.n_terms);
    json_begin(&o, '[');
    desk_view_filters(c, t, &v, &o);
    json_end(&o, ']');
    return json_parse(c->a, buf_str(&b), &why, &at);
}

/* "Overdue" asks what "Unpaid" asks, and more. */
static bool narrows(const ViewDef *v, const ViewDef *base)
{
    if (v->n_terms <= base->n_terms)
        return false;
    for (int i = 0; i < base->n_terms; i++)
        if (!str_eq(v->terms[i].field, base->terms[i].field) ||
            !str_eq(v->terms[i].op, base->terms[i].op) ||
            !str_eq(v->terms[i].value, base->terms[i].value))
            return false;
    return true;
}

void desk_views_count(Ctx *c, const TypeDef *t, const DeskView *v, int n, int64_t max, int64_t *out)
{
    bool known[DESK_VIEWS_MAX] = {false};
    for (int i = 0; i < n; i++) {
        if (known[i])
            continue;
        out[i] = 0;
        if (!v[i].counted)
            continue;
        int k = i + 1;
        while (k < n && !(v[k].counted && !known[k] && narrows(&v[k].def, &v[i].def)))
            k++;
        const Json *part = k < n ? filters_from(c, t, v[k], v[i].def.n_terms) : NULL;
        ListQuery q = {.type = t, .filters = filters_from(c, t, v[i], 0)};
        int64_t found = -1;
        list_count_part(c, &q, part, max, &out[i], &found);
        if (part && found >= 0) {
            out[k] = found;
            known[k] = true;
        }
    }
}
