/* SPDX-License-Identifier: EUPL-1.2
 * Errors for people: a list in the request, each with its field, what is wrong and what to do.
 *
 * A function that may fail returns bool; on false it has added at least one error. All errors of
 * a document are collected before it is refused. The sentence is an English message id with
 * printf arguments; it is translated when it is added.
 */
#ifndef BASTIDE_ERR_H
#define BASTIDE_ERR_H

#include "i18n.h"

typedef enum {
    ERR_VALIDATION,   /* 417 ValidationError */
    ERR_MANDATORY,    /* 417 MandatoryError */
    ERR_LINK,         /* 417 LinkValidationError: no such document */
    ERR_LINK_EXISTS,  /* 417 LinkExistsError: others point here */
    ERR_DUPLICATE,    /* 409 DuplicateEntryError */
    ERR_SUBMITTED,    /* 417 UpdateAfterSubmitError */
    ERR_CONFLICT,     /* 409 TimestampMismatchError */
    ERR_NOT_FOUND,    /* 404 DoesNotExistError */
    ERR_PERMISSION,   /* 403 PermissionError */
    ERR_AUTH,         /* 401 AuthenticationError */
    ERR_MALFORMED,    /* 400 ValidationError: the request itself cannot be read */
    ERR_TOO_LARGE,    /* 413 */
    ERR_THROTTLED,    /* 429 TooManyRequestsError */
    ERR_UNAVAILABLE,  /* 503: disk full, database away */
    ERR_INTERNAL      /* 500: our mistake, with an incident number */
} ErrKind;

typedef struct {
    ErrKind kind;
    Str field; /* "due_date", "items[2].qty" (rows from 0), or "" */
    Str text;  /* a sentence in the reader's language */
} Err;

typedef struct {
    Arena *a;
    Lang lang;
    Err *list;
    int n;
    int cap;
} Errors;

enum { ERRORS_MAX = 50 }; /* more are not kept */

/* Adds one and returns false, so that callers may `return err_add(...)`. */
bool err_add(Errors *e, ErrKind kind, const char *field, const char *msgid, ...)
    __attribute__((format(printf, 4, 5)));
/* Copies those of another list behind ours. */
void errors_append(Errors *e, const Errors *more);
/* Frappe's exc_type and the HTTP status of a kind. */
const char *err_type_name(ErrKind kind);
int err_http_status(ErrKind kind);

#endif
