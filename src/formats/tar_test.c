/* SPDX-License-Identifier: EUPL-1.2
 * What is packed is read again, here and by the system's tar; what is no archive is refused.
 */
#include "tar.h"
#include "testing.h"

#include <stdlib.h>
#include <unistd.h>

static int new_file(char path[32])
{
    strncpy(path, "/tmp/bastide-tar-XXXXXX", 32);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    return fd;
}

static void members_come_back(void **state)
{
    (void)state;
    Arena *a = arena_new();
    char path[32], inner[32];
    int fd = new_file(path), in = new_file(inner);
    char big[1500];
    memset(big, 'x', sizeof big);
    assert_int_equal(write(in, big, sizeof big), sizeof big);
    TarOut out = {fd, 1000};
    assert_true(tar_put_bytes(&out, "small", STR("hello")));
    assert_true(tar_put_file(&out, "files/ab/big", inner));
    assert_true(tar_put_bytes(&out, "empty", STR("")));
    assert_true(tar_finish(&out));
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    TarIn t = {.fd = fd};
    Str s;
    assert_int_equal(tar_next(&t), TAR_MEMBER);
    assert_string_equal(t.name, "small");
    assert_true(tar_take_bytes(&t, a, 100, &s));
    assert_str(s, "hello");
    assert_int_equal(tar_next(&t), TAR_MEMBER); /* not read: passed over */
    assert_string_equal(t.name, "files/ab/big");
    assert_int_equal(t.size, 1500);
    assert_false(tar_take_bytes(&t, a, 100, &s));
    assert_int_equal(tar_next(&t), TAR_MEMBER);
    assert_string_equal(t.name, "empty");
    assert_int_equal(tar_next(&t), TAR_END);
    close(fd);
    close(in);
    unlink(path);
    unlink(inner);
    arena_free(a);
}

static void what_is_cut_off_is_broken(void **state)
{
    (void)state;
    char path[32];
    int fd = new_file(path);
    TarOut out = {fd, 1000};
    assert_true(tar_put_bytes(&out, "small", STR("hello")));
    assert_true(tar_finish(&out));
    for (off_t n = 2047; n >= 0; n -= 89) {
        TarIn t = {.fd = fd};
        TarStep step;
        assert_int_equal(ftruncate(fd, n), 0);
        assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
        while ((step = tar_next(&t)) == TAR_MEMBER)
            ;
        assert_int_equal(step, TAR_BROKEN);
    }
    close(fd);
    unlink(path);
}

static void names_that_are_too_long(void **state)
{
    (void)state;
    char path[32], name[102];
    int fd = new_file(path);
    TarOut out = {fd, 0};
    memset(name, 'n', sizeof name);
    name[101] = 0;
    assert_false(tar_put_bytes(&out, name, STR("")));
    name[100] = 0;
    assert_true(tar_put_bytes(&out, name, STR("")));
    close(fd);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_come_back),
        cmocka_unit_test(what_is_cut_off_is_broken),
        cmocka_unit_test(names_that_are_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
