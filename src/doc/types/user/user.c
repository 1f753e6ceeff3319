/* SPDX-License-Identifier: EUPL-1.2
 * The password is hashed on the worker (argon2id takes a tenth of a second) and never stored.
 */
#include "crypto.h"
#include "user.gen.h"
#include "utf8.h"

enum { PASSWORD_MIN = 8, PASSWORD_MAX = 1000 };

bool user_validate(Ctx *c, User *d)
{
    Str password = d->new_password;
    if (!password.n)
        return true;
    d->new_password = STR("");
    if (utf8_length(password) < PASSWORD_MIN || password.n > PASSWORD_MAX)
        return fail_field(c, ERR_VALIDATION, "new_password",
                          "The password needs at least %d characters. Choose a longer one.",
                          PASSWORD_MIN);
    return password_hash(c->a, password, &d->password_hash) ||
           fail_field(c, ERR_UNAVAILABLE, "new_password", "There is not enough memory now. Try again.");
}
