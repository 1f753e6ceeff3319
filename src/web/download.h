/* SPDX-License-Identifier: EUPL-1.2
 * /files/<hash>/<name> and /private/files/<hash>/<name>: files of the site for those who may read
 * the document that they are attached to. The name is for people; the hash alone decides.
 */
#ifndef BASTIDE_DOWNLOAD_H
#define BASTIDE_DOWNLOAD_H

#include "ctx.h"
#include "response.h"

bool download_is(Str path);
/* Adds an error when there is no such file for this user. */
void download_answer(Ctx *c, const Request *r, Response *out);

#endif
