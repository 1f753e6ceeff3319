/* SPDX-License-Identifier: EUPL-1.2
 * Published vectors (FIPS 180-4, RFC 4648; BLAKE2b-256 of the empty text and "abc" from the
 * reference implementation of its authors), and that what was changed is refused.
 */
#include "crypto.h"
#include "testing.h"

static Arena *a;

static void hashes(void **state)
{
    (void)state;
    assert_str(hash_sha256_hex(a, STR("abc")),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_str(hash_sha256_hex(a, (Str){0}),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_str(hash_blake2b_hex(a, STR("")),
               "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    assert_str(hash_blake2b_hex(a, STR("abc")),
               "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void hexadecimal(void **state)
{
    (void)state;
    unsigned char bytes[3] = {0x00, 0xAB, 0xFF}, back[3];
    assert_str(hex_encode(a, bytes, 3), "00abff");
    assert_true(hex_decode(STR("00abFF"), back, 3));
    assert_memory_equal(back, bytes, 3);
    assert_false(hex_decode(STR("00abf"), back, 3));
    assert_false(hex_decode(STR("00abfg"), back, 3));
    assert_false(hex_decode(STR("00abff00"), back, 3));
    assert_false(hex_decode(STR("0 abff"), back, 3));
}

static void base64(void **state)
{
    (void)state;
    static const char *const good[][2] = {{"", ""},
                                          {"Zg==", "f"},
                                          {"Zm8=", "fo"},
                                          {"Zm9v", "foo"},
                                          {"Zm9vYg==", "foob"},
                                          {"Zm9vYmE=", "fooba"},
                                          {"Zm9vYmFy", "foobar"}};
    Str out;
    for (int i = 0; i < COUNT_OF(good); i++) {
        assert_true(base64_decode(a, str_c(good[i][0]), &out));
        assert_str(out, good[i][1]);
    }
    static const char *const bad[] = {"Zg", "Zg=", "Z", "Zg==x", "Zm9v\n", "Zm 9v", "Zm9-", "===="};
    for (int i = 0; i < COUNT_OF(bad); i++)
        assert_false(base64_decode(a, str_c(bad[i]), &out));
}

static void passwords(void **state)
{
    (void)state;
    Str hash, other;
    assert_true(password_hash(a, STR("correct horse"), &hash));
    assert_true(str_starts(hash, STR("$argon2id$")));
    assert_true(password_verify(hash, STR("correct horse")));
    assert_false(password_verify(hash, STR("correct horsE")));
    assert_false(password_verify(hash, STR("")));
    assert_false(password_verify(STR("not a hash"), STR("correct horse")));
    assert_false(password_verify((Str){0}, (Str){0}));
    assert_true(password_hash(a, STR("correct horse"), &other));
    assert_false(str_eq(hash, other)); /* salted */
}

static void signatures(void **state)
{
    (void)state;
    unsigned char pub[SIGN_PUBLIC], secret[SIGN_SECRET], sig[SIGN_BYTES];
    sign_key_new(pub, secret);
    sign_make(STR("closing 2026"), secret, sig);
    assert_true(sign_verify(STR("closing 2026"), pub, sig));
    assert_false(sign_verify(STR("closing 2027"), pub, sig));
    sig[10] ^= 1;
    assert_false(sign_verify(STR("closing 2026"), pub, sig));
}

static void secrets(void **state)
{
    (void)state;
    assert_true(secret_eq(STR("abc"), STR("abc")));
    assert_false(secret_eq(STR("abc"), STR("abd")));
    assert_false(secret_eq(STR("abc"), STR("ab")));
    assert_true(secret_eq((Str){0}, STR("")));
    Str one = random_hex(a, 16), two = random_hex(a, 16);
    assert_int_equal(one.n, 32);
    assert_false(str_eq(one, two));
}

static void locked_secrets(void **state)
{
    Str locked, back;
    (void)state;
    assert_true(secret_lock(a, STR("correct horse"), STR("the key\n"), &locked));
    assert_true(str_find_str(locked, hex_encode(a, "the key", 7)) < 0);
    assert_true(secret_unlock(a, STR("correct horse"), locked, &back));
    assert_true(str_eq(back, STR("the key\n")));
    assert_false(secret_unlock(a, STR("wrong horse"), locked, &back));
    char *p = arena_alloc(a, locked.n);
    memcpy(p, locked.p, locked.n);
    p[locked.n - 1] = p[locked.n - 1] == '0' ? '1' : '0';
    assert_false(secret_unlock(a, STR("correct horse"), (Str){p, locked.n}, &back));
    assert_false(secret_unlock(a, STR("correct horse"), STR("00"), &back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes),         cmocka_unit_test(hexadecimal), cmocka_unit_test(base64),
        cmocka_unit_test(passwords),      cmocka_unit_test(signatures),  cmocka_unit_test(secrets),
        cmocka_unit_test(locked_secrets),
    };
    if (!crypto_start())
        return 1;
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
