/* SPDX-License-Identifier: EUPL-1.2
 * Idempotency-Key: a POST that is sent again after a broken line is carried out once.
 */
#include "api.h"

#include "utf8.h"

enum { KEY_MAX = 200 };

bool api_once_begin(Api *api, Once *once)
{
    Ctx *c = api->c;
    Str key = request_header(api->r, "idempotency-key");
    OnceKept kept = {0};
    if (!key.n || !c->user.id || !str_is(api->r->method, "POST"))
        return true;
    if (utf8_length(key) > KEY_MAX)
        return fail_field(c, ERR_MALFORMED, "Idempotency-Key", "The key is too long: send at "
                                                               "most %d characters.",
                          KEY_MAX);
    once->key = key;
    if (!once_done(c, once, &kept)) {
        once_arm(c, once);
        return true;
    }
    if (!kept.status)
        return fail_field(c, ERR_CONFLICT, "Idempotency-Key",
                          "The request with this key was carried out, but its answer was lost: "
                          "look at the documents before sending another.");
    response_header(api->resp, "Idempotent-Replayed", STR("true"));
    response_json(api->resp, kept.status, kept.answer);
    return false;
}

void api_once_end(Api *api, const Once *once)
{
    once_keep(api->c, once, api->resp->status, api->resp->body);
}
