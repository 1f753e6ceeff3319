/* SPDX-License-Identifier: EUPL-1.2
 * One JSON object a line on standard error. Never a field value, a secret or a body: callers
 * give event names, ids, paths without query, durations and counts.
 */
#ifndef BASTIDE_LOG_H
#define BASTIDE_LOG_H

#include "str.h"

typedef enum { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR } LogLevel;

void log_set_level(LogLevel least);
/* Pairs of key and text, ended by NULL: log_event(LOG_INFO, "request", "path", p, NULL). */
void log_event(LogLevel level, const char *event, ...) __attribute__((sentinel));

#endif
