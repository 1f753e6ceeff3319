/* SPDX-License-Identifier: EUPL-1.2 */
#include "log.h"

#include "date.h"
#include "json.h"
#include "testing.h"

#include <unistd.h>

static Arena *a;

/* What is written to standard error while `fn` runs. */
static Str captured(void (*fn)(void))
{
    int ends[2], kept = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    fn();
    dup2(kept, STDERR_FILENO);
    close(kept);
    char *p = arena_alloc(a, 8192);
    ssize_t n = read(ends[0], p, 8192);
    close(ends[0]);
    return (Str){p, n < 0 ? 0 : (size_t)n};
}

static void hostile_event(void)
{
    log_event(LOG_WARNING, "request", "path", "/a\"b\\c\n{\"level\":\"x\"}", "user", "é", NULL);
}

static void an_event_is_one_line_of_json(void **state)
{
    (void)state;
    clock_set((Instant){1795600387000000LL});
    Str line = captured(hostile_event);
    clock_set((Instant){0});
    assert_int_equal(str_find(line, '\n'), line.n - 1);
    const char *why;
    size_t at;
    Json *o = json_parse(a, line, &why, &at);
    assert_non_null(o);
    assert_str(json_get_text(o, "at"), "2026-11-25T09:53:07Z");
    assert_str(json_get_text(o, "level"), "warning");
    assert_str(json_get_text(o, "event"), "request");
    assert_str(json_get_text(o, "path"), "/a\"b\\c\n{\"level\":\"x\"}");
    assert_str(json_get_text(o, "user"), "é");
}

static void quiet_events(void)
{
    log_event(LOG_INFO, "a", NULL);
    log_event(LOG_ERROR, "b", NULL);
}

static void lower_levels_are_left_out(void **state)
{
    (void)state;
    log_set_level(LOG_ERROR);
    Str text = captured(quiet_events);
    log_set_level(LOG_INFO);
    assert_true(str_find_str(text, STR("\"event\":\"b\"")) > 0);
    assert_int_equal(str_find_str(text, STR("\"event\":\"a\"")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_one_line_of_json),
        cmocka_unit_test(lower_levels_are_left_out),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
