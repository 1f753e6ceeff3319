/* SPDX-License-Identifier: EUPL-1.2 */
#include "log.h"

#include "date.h"
#include "json.h"

#include <unistd.h>

static LogLevel least_level = LOG_INFO;

void log_set_level(LogLevel least)
{
    least_level = least;
}

void log_event(LogLevel level, const char *event, ...)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if (level < least_level)
        return;
    Arena *a = arena_new();
    Buf b = {.a = a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put(&o, "at", instant_format_iso(a, clock_now()));
    json_put_c(&o, "level", names[level]);
    json_put_c(&o, "event", event);
    va_list args;
    va_start(args, event);
    for (const char *key; (key = va_arg(args, const char *));)
        json_put_c(&o, key, va_arg(args, const char *));
    va_end(args);
    json_end(&o, '}');
    buf_add_char(&b, '\n');
    ssize_t written = write(STDERR_FILENO, b.p, b.n); /* a lost log line stops nothing */
    (void)written;
    arena_free(a);
}
