/* SPDX-License-Identifier: EUPL-1.2
 * Who is asking: passwords, sessions of browsers, keys of programs.
 *
 * Of session tokens and key secrets only hashes are stored, so a copy of the database opens
 * nothing. Wrong passwords are counted in the database: the limit holds over all nodes, and for
 * names that do not exist too, so that it does not tell which ones do.
 */
#ifndef BASTIDE_SESSION_H
#define BASTIDE_SESSION_H

#include "ctx.h"

enum {
    PASSWORD_MIN = 8,            /* characters */
    LOGIN_FAILURES_MAX = 10,     /* of one user name … */
    LOGIN_WINDOW_S = 5 * 60,     /* … in this time: then no password is looked at any more */
    SESSION_IDLE_S = 7 * 86400,  /* a session ends when it was not used for so long, */
    SESSION_LIFE_S = 60 * 86400, /* and in any case after this */
    SESSION_TOUCH_S = 60         /* its use is written down no more often than this */
};

typedef struct {
    Str token;      /* for the cookie; only known when the session begins, else "" */
    Str token_hash; /* what the database keeps */
    Str csrf;       /* of this session, for scripts of our pages */
} Session;

/* Checks e-mail and password, begins a session and acts as the user. Errors: ERR_AUTH (one
 * sentence for unknown, disabled and wrong), ERR_THROTTLED. */
bool session_login(Ctx *c, Str user, Str password, Session *out);
/* Acts as the user of the session. ERR_AUTH when it has ended or the user is disabled. */
bool session_resume(Ctx *c, Str token, Session *out);
/* Does the session of this hash still live? Asking does not prolong it. */
bool session_lives(Ctx *c, Str token_hash);
bool session_end(Ctx *c, const Session *s);

/* How people call the user of that e-mail address: the first name, else the address. */
Str user_full_name(Ctx *c, Str user);

/* A new key of a program that acts as `user`; the secret is shown this once. */
bool api_key_create(Ctx *c, Str user, Str *out_key, Str *out_secret);
/* Acts as the user of the key. ERR_AUTH when key or secret is wrong. */
bool api_key_login(Ctx *c, Str key, Str secret);

#endif
