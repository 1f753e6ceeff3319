/* SPDX-License-Identifier: EUPL-1.2
 * The way of a submitted document as its type declares it: the steps of it, and what may be done
 * next, as buttons.
 */
#include "desk_private.h"
#include "perm.h"
#include "rules.h"

/* The pattern with the values of the document in place of {field}: as programs send them and for an
 * address, or as people read them. */
static Str fill(Ctx *c, const DocHead *doc, Str pattern, bool address)
{
    Buf b = {.a = c->a};
    for (size_t i = 0; i < pattern.n; i++) {
        long close = pattern.p[i] == '{' ? str_find(str_slice(pattern, i, pattern.n), '}') : -1;
        if (close < 0) {
            if (address && pattern.p[i] == ' ')
                buf_add_c(&b, "%20");
            else
                buf_add_char(&b, pattern.p[i]);
            continue;
        }
        const FieldDef *f = type_field(doc->type, str_slice(pattern, i + 1, i + (size_t)close));
        Str value = !f        ? doc->name
                    : address ? field_text(c, NULL, doc, f)
                              : field_show(c, NULL, doc, f);
        buf_add(&b, address ? percent_encode(c->a, value, false) : value);
        i += (size_t)close;
    }
    return buf_str(&b);
}

/* May the user make what the address makes? "/app/payment-entry/new?…" */
static bool may_open(Ctx *c, Str url)
{
    Str slug, app = STR("/app/");
    if (!str_starts(url, app))
        return true;
    url = str_slice(url, app.n, url.n);
    str_split(&url, '/', &slug);
    const TypeDef *t = registry_type(c->reg, str_replace(c->a, slug, STR("-"), STR("_")));
    return t && (perm_rights(c, t) & RIGHT_CREATE);
}

int doc_actions(const Desk *d, const DocHead *doc, UiButton *out)
{
    Ctx *c = d->c;
    const TypeDef *t = doc->type;
    int n = 0;
    for (int i = 0; i < t->n_actions && doc->docstatus == 1; i++) {
        const ActionDef *a = &t->actions[i];
        if (!may_open(c, a->url) || !rules_holds(c, NULL, doc, a->condition))
            continue;
        out[n] = (UiButton){.label = fill(c, doc, tr_str(c->lang, a->label), false),
                            .href = fill(c, doc, a->url, true),
                            .kind = n ? BUTTON_PLAIN : BUTTON_PRIMARY};
        n++;
    }
    return n;
}

/* --- steps --- */

/* The day that the label of a step names; false when it names none. */
static bool day_of(const DocHead *doc, Str label, Date *out)
{
    long open = str_find(label, '{'), close = str_find(label, '}');
    const FieldDef *f = open >= 0 && close > open
                            ? type_field(doc->type,
                                         str_slice(label, (size_t)open + 1, (size_t)close))
                            : NULL;
    if (!f || f->type != FT_DATE || field_is_empty(doc, f))
        return false;
    *out = *(const Date *)field_at(doc, f);
    return true;
}

static Str how_far(Ctx *c, int days)
{
    if (days < -1)
        return str_format(c->a, tr(c->lang, "%d days late"), -days);
    if (days > 1)
        return str_format(c->a, tr(c->lang, "in %d days"), days);
    return str_c(days < 0   ? tr(c->lang, "one day late")
                 : days > 0 ? tr(c->lang, "tomorrow")
                            : tr(c->lang, "today"));
}

/* What is past is late. */
static UiStep present_step(Ctx *c, const DocHead *doc, Str label, Str word)
{
    UiStep step = {.state = STATE_PART, .word = word, .current = true};
    Date day;
    if (!day_of(doc, label, &day))
        return step;
    int left = day.day - c->today.day;
    step.state = left < 0 ? STATE_LATE : STATE_PART;
    step.word = str_format(c->a, "%s, %s", word.p, how_far(c, left).p);
    return step;
}

void doc_steps(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    const TypeDef *t = doc->type;
    UiStep steps[STEPS_MAX];
    bool over = true; /* all steps so far */
    int n = 0;
    for (int i = 0; i < t->n_steps && doc->docstatus == 1; i++) {
        const StepDef *s = &t->steps[i];
        if (!rules_holds(c, NULL, doc, s->condition))
            continue;
        Str word = fill(c, doc, tr_str(c->lang, s->label), false);
        bool done = over && rules_holds(c, NULL, doc, s->done);
        steps[n++] = done   ? (UiStep){.state = STATE_DONE, .word = word}
                     : over ? present_step(c, doc, s->label, word)
                            : (UiStep){.state = STATE_OPEN, .word = word};
        over = over && done;
    }
    if (n)
        ui_steps(&d->m, str_c(tr(c->lang, "Steps")), steps, n);
}
