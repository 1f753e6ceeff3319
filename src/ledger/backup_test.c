/* SPDX-License-Identifier: EUPL-1.2
 * A site with books, a type and a field that people made, and a stored file comes back from its
 * backup: the same rows, and every proof holds.
 */
#include "backup.h"
#include "closing.h"
#include "ledger_testing.h"
#include "verify.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* SHA-256 of "bytes\0of a file" */
#define STORED "e4/e4f511de5ced4bfba0f6db64d4e0f2cec11c47ad27e0a5d4b9700e2fbc86441d"

static Str path_in(TestSite *t, const char *name)
{
    return str_format(t->a, "%s/%s", t->dir, name);
}

static void write_file(Str path, Str bytes)
{
    int fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    close(fd);
}

static Str read_file(TestSite *t, Str path)
{
    int fd = open(path.p, O_RDONLY);
    Buf b = {.a = t->a};
    char part[65536];
    assert_true(fd >= 0);
    for (ssize_t n; (n = read(fd, part, sizeof part)) > 0;)
        buf_add(&b, (Str){part, (size_t)n});
    close(fd);
    return buf_str(&b);
}

static void fill(TestSite *t)
{
    test_post(t, "VE", "2026-01-10", "411", "706", 120000);
    test_post(t, "BQ", "2026-02-05", "512", "411", 120000);
    assert_true(period_close(t->c, t->company, test_day("2026-01-31")));
    TEST_DOC(t->c, "custom_field", "dt", "Account", "label", "Remark\\of ours | é", "fieldname",
             "ours", "fieldtype", "Data");
    test_refresh(t);
    TEST_DOC(t->c, "account", "account_number", "999", "account_name", "Tab\\n|é", "company",
             "Essai SARL", "ours", "kept");
    test_refresh(t);
    assert_int_equal(mkdir(path_in(t, "site/files/e4").p, 0700), 0);
    write_file(path_in(t, "site/files/" STORED), STR("bytes\0of a file"));
}

static bool back_up(TestSite *t, const char *name, const char *passphrase)
{
    BackupJob job = {.passphrase = str_c(passphrase)};
    t->c->e.n = 0;
    return backup_site(t->site, path_in(t, name), &job, &t->c->e);
}

/* Closes the site and makes another one of the file, in the same database when it is PostgreSQL. */
static bool restore(TestSite *t, const char *name, const char *passphrase, BackupJob *job)
{
    const char *database = getenv("BASTIDE_TEST_DATABASE");
    Errors e = {.a = t->a};
    if (t->c) {
        ctx_end(t->c);
        site_close(t->site);
        t->c = NULL;
        t->site = NULL;
    }
    if (database)
        test_clear_database(t->a, str_c(database));
    *job = (BackupJob){.passphrase = str_c(passphrase)};
    bool ok = restore_site(t->a, path_in(t, name), path_in(t, "other"), str_c(database), job, &e);
    if (!ok)
        print_message("# %.*s\n", STR_ARG(e.list[0].text));
    return ok;
}

static void reopen(TestSite *t)
{
    Errors e = {.a = t->a};
    t->site = site_open(t->a, path_in(t, "other"), &e);
    assert_non_null(t->site);
    t->c = ctx_begin(t->site, t->a, LANG_EN);
    ctx_as_system(t->c);
}

static void a_site_comes_back(void **state)
{
    TestSite *t = *state;
    BackupJob job;
    VerifyReport v = {0};
    Str head = STR(""), again = STR(""), ours = STR("");
    fill(t);
    assert_true(db_one_text(t->c->db, t->a, SQL("SELECT hash FROM seal_head"), DB_NONE, &head));
    int64_t accounts = test_int(t, SQL("SELECT count(*) FROM account"));
    if (!back_up(t, "backup", ""))
        test_failed(t->c, "backup");
    Str key = str_trim(read_file(t, path_in(t, "site/key")));
    assert_true(str_find_str(read_file(t, path_in(t, "backup")), key) < 0);
    assert_false(back_up(t, "backup", ""));            /* it is there already */
    test_post(t, "VE", "2026-03-01", "411", "706", 1); /* later than the backup */
    assert_true(restore(t, "backup", "", &job));
    assert_true(job.new_key);
    assert_int_equal(job.files, 1);
    reopen(t);
    assert_true(db_one_text(t->c->db, t->a, SQL("SELECT hash FROM seal_head"), DB_NONE, &again));
    assert_true(str_eq(head, again));
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM account")), accounts);
    assert_true(db_one_text(t->c->db, t->a,
                            SQL("SELECT account_name || ours FROM account WHERE "
                                "account_number = '999'"),
                            DB_NONE, &ours));
    assert_str(ours, "Tab\\n|ékept");
    assert_true(str_eq(read_file(t, path_in(t, "other/files/" STORED)), STR("bytes\0of a file")));
    assert_true(verify_site(t->c, &v));
    assert_int_equal(v.broken, 0);
    assert_int_equal(v.entries, 2);
    assert_int_equal(v.foreign_keys, 1);
    t->company = company_info(t->c, 0)->id;
    test_post(t, "VE", "2026-03-01", "411", "706", 1);
    TEST_DOC(t->c, "account", "account_number", "998", "account_name", "new", "company",
             "Essai SARL");
    v = (VerifyReport){0};
    test_refresh(t);
    assert_true(verify_site(t->c, &v));
    assert_int_equal(v.broken, 0);
}

static void a_passphrase_brings_the_key(void **state)
{
    TestSite *t = *state;
    BackupJob job;
    fill(t);
    Str key = read_file(t, path_in(t, "site/key"));
    assert_true(back_up(t, "backup", "correct horse"));
    assert_true(str_find_str(read_file(t, path_in(t, "backup")), str_trim(key)) < 0);
    assert_false(restore(t, "backup", "wrong horse", &job));
    assert_int_not_equal(access(path_in(t, "other/bastide.conf").p, F_OK), 0);
    assert_true(restore(t, "backup", "correct horse", &job));
    assert_false(job.new_key);
    assert_true(str_eq(read_file(t, path_in(t, "other/key")), key));
    assert_false(restore(t, "backup", "correct horse", &job)); /* a site is there now */
    reopen(t);
}

static void broken_backups_are_refused(void **state)
{
    TestSite *t = *state;
    BackupJob job;
    fill(t);
    assert_true(back_up(t, "backup", ""));
    Str whole = read_file(t, path_in(t, "backup"));
    static const int parts[] = {0, 100, 600, 50, 99};
    for (int i = 0; i < COUNT_OF(parts); i++) {
        size_t n = i < 3 ? (size_t)parts[i] : whole.n / 100 * (size_t)parts[i];
        write_file(path_in(t, "cut"), str_slice(whole, 0, n));
        assert_false(restore(t, "cut", "", &job));
        assert_int_not_equal(access(path_in(t, "other/bastide.conf").p, F_OK), 0);
    }
    assert_false(restore(t, "nothing", "", &job));
    /* a name that leads elsewhere; the sum of its header no longer fits either */
    char *p = arena_alloc(t->a, whole.n);
    memcpy(p, whole.p, whole.n);
    long at = str_find_str(whole, STR("files/" STORED));
    assert_true(at > 0);
    memcpy(p + at + 6, "..", 2);
    write_file(path_in(t, "cut"), (Str){p, whole.n});
    assert_false(restore(t, "cut", "", &job));
    assert_true(restore(t, "backup", "", &job));
    reopen(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_site_comes_back, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(a_passphrase_brings_the_key, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(broken_backups_are_refused, test_setup, test_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
