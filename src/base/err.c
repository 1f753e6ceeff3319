/* SPDX-License-Identifier: EUPL-1.2 */
#include "err.h"

static bool has_room(Errors *e)
{
    if (e->n >= ERRORS_MAX)
        return false;
    if (e->n == e->cap) {
        int cap = e->cap ? e->cap * 2 : 4;
        e->list = arena_grow(e->a, e->list, sizeof(Err) * (size_t)e->cap,
                             sizeof(Err) * (size_t)cap);
        e->cap = cap;
    }
    return true;
}

bool err_add(Errors *e, ErrKind kind, const char *field, const char *msgid, ...)
{
    if (!has_room(e))
        return false;
    va_list args;
    va_start(args, msgid);
    Str text = str_vformat(e->a, tr(e->lang, msgid), args);
    va_end(args);
    e->list[e->n++] = (Err){kind, str_copy(e->a, str_c(field)), text};
    return false;
}

void errors_append(Errors *e, const Errors *more)
{
    for (int i = 0; i < more->n && has_room(e); i++) {
        const Err *x = &more->list[i];
        e->list[e->n++] = (Err){x->kind, str_copy(e->a, x->field), str_copy(e->a, x->text)};
    }
}

typedef struct {
    const char *name;
    int status;
} KindInfo;

static const KindInfo kinds[] = {
    [ERR_VALIDATION] = {"ValidationError", 417},
    [ERR_MANDATORY] = {"MandatoryError", 417},
    [ERR_LINK] = {"LinkValidationError", 417},
    [ERR_LINK_EXISTS] = {"LinkExistsError", 417},
    [ERR_DUPLICATE] = {"DuplicateEntryError", 409},
    [ERR_SUBMITTED] = {"UpdateAfterSubmitError", 417},
    [ERR_CONFLICT] = {"TimestampMismatchError", 409},
    [ERR_NOT_FOUND] = {"DoesNotExistError", 404},
    [ERR_PERMISSION] = {"PermissionError", 403},
    [ERR_AUTH] = {"AuthenticationError", 401},
    [ERR_MALFORMED] = {"ValidationError", 400},
    [ERR_TOO_LARGE] = {"ValidationError", 413},
    [ERR_THROTTLED] = {"TooManyRequestsError", 429},
    [ERR_UNAVAILABLE] = {"ServiceUnavailableError", 503},
    [ERR_INTERNAL] = {"InternalError", 500},
};

const char *err_type_name(ErrKind kind)
{
    return kinds[kind].name;
}

int err_http_status(ErrKind kind)
{
    return kinds[kind].status;
}
