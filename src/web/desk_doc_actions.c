/* SPDX-License-Identifier: EUPL-1.2
 * The next steps that a type declares for its submitted documents, as buttons.
 */
#include "desk_private.h"
#include "perm.h"
#include "rules.h"

/* "/app/x/new?party={customer}" with the values of the document. */
static Str action_url(Ctx *c, const DocHead *doc, Str pattern)
{
    Buf b = {.a = c->a};
    for (size_t i = 0; i < pattern.n; i++) {
        long close = pattern.p[i] == '{' ? str_find(str_slice(pattern, i, pattern.n), '}') : -1;
        if (close < 0) {
            if (pattern.p[i] == ' ')
                buf_add_c(&b, "%20");
            else
                buf_add_char(&b, pattern.p[i]);
            continue;
        }
        Str word = str_slice(pattern, i + 1, i + (size_t)close);
        const FieldDef *f = type_field(doc->type, word);
        Str value = f ? field_text(c, NULL, doc, f) : doc->name;
        buf_add(&b, percent_encode(c->a, value, false));
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
        out[n] = (UiButton){.label = tr_str(c->lang, a->label),
                            .href = action_url(c, doc, a->url),
                            .kind = n ? BUTTON_PLAIN : BUTTON_PRIMARY};
        n++;
    }
    return n;
}
