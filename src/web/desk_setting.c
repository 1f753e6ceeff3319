/* SPDX-License-Identifier: EUPL-1.2
 * POST /me/setting: keeps one choice of the user (doc/setting.h). Scripts send key and value; a
 * form adds `next`, the page to go back to.
 */
#include "desk_private.h"
#include "setting.h"

void desk_setting(Desk *d)
{
    Str next = request_param_or_empty(d->r, "next");
    if (!desk_posted(d))
        desk_error(d, 404, STR(""));
    else if (!setting_put(d->c, request_param_or_empty(d->r, "key"),
                          request_param_or_empty(d->r, "value")))
        desk_fail(d);
    else if (next.n)
        response_redirect(d->out, desk_next(d));
    else
        response_text(d->out, 200, STR("ok\n"));
}
