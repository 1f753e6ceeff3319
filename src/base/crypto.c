/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto.h"

#include <semaphore.h>
#include <sodium.h>

static sem_t argon_slots; /* 64 MB each: fifty logins at once would take 3 GB */

bool crypto_start(void)
{
    static bool started;
    if (started)
        return true;
    started = sem_init(&argon_slots, 0, 2) == 0 && sodium_init() >= 0;
    return started;
}

Str hex_encode(Arena *a, const void *bytes, size_t n)
{
    char *p = arena_alloc(a, 2 * n + 1);
    sodium_bin2hex(p, 2 * n + 1, bytes, n);
    return (Str){p, 2 * n};
}

bool hex_decode(Str hex, void *out_bytes, size_t n)
{
    size_t got;
    return hex.n == 2 * n && sodium_hex2bin(out_bytes, n, hex.p, hex.n, NULL, &got, NULL) == 0 &&
           got == n;
}

bool base64_decode(Arena *a, Str text, Str *out)
{
    size_t got, cap = text.n / 4 * 3 + 3;
    char *p = arena_alloc(a, cap + 1);
    if (sodium_base642bin((unsigned char *)p, cap, text.p ? text.p : "", text.n, NULL, &got, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    *out = (Str){p, got};
    return true;
}

Str base64_encode(Arena *a, Str bytes)
{
    size_t size = sodium_base64_encoded_len(bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(a, size);
    sodium_bin2base64(text, size, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    return (Str){text, size - 1};
}

static const unsigned char *bytes_of(Str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

Str hash_blake2b_hex(Arena *a, Str data)
{
    unsigned char h[HASH_BYTES];
    crypto_generichash(h, sizeof h, bytes_of(data), data.n, NULL, 0);
    return hex_encode(a, h, sizeof h);
}

Str hash_sha256_hex(Arena *a, Str data)
{
    unsigned char h[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(h, bytes_of(data), data.n);
    return hex_encode(a, h, sizeof h);
}

Str random_hex(Arena *a, size_t n)
{
    unsigned char *p = arena_alloc(a, n);
    randombytes_buf(p, n);
    return hex_encode(a, p, n);
}

bool password_hash(Arena *a, Str password, Str *out_hash)
{
    char *h = arena_alloc(a, crypto_pwhash_STRBYTES);
    sem_wait(&argon_slots);
    int failed = crypto_pwhash_str(h, password.p, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_MEMLIMIT_INTERACTIVE);
    sem_post(&argon_slots);
    if (failed)
        return false;
    *out_hash = str_c(h);
    return true;
}

bool password_verify(Str hash, Str password)
{
    char z[crypto_pwhash_STRBYTES] = {0};
    if (hash.n >= sizeof z)
        return false;
    memcpy(z, hash.p ? hash.p : "", hash.n);
    sem_wait(&argon_slots);
    int bad = crypto_pwhash_str_verify(z, password.p ? password.p : "", password.n);
    sem_post(&argon_slots);
    return bad == 0;
}

bool secret_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

/* --- locked secrets: salt, nonce, box --- */

enum {
    SALT = crypto_pwhash_SALTBYTES,
    NONCE = crypto_secretbox_NONCEBYTES,
    KEY = crypto_secretbox_KEYBYTES,
    MAC = crypto_secretbox_MACBYTES
};

static bool derive(Str passphrase, const unsigned char *salt, unsigned char key[KEY])
{
    sem_wait(&argon_slots);
    int failed = crypto_pwhash(key, KEY, passphrase.p ? passphrase.p : "", passphrase.n, salt,
                               crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE,
                               crypto_pwhash_ALG_ARGON2ID13);
    sem_post(&argon_slots);
    return !failed;
}

bool secret_lock(Arena *a, Str passphrase, Str secret, Str *out_hex)
{
    unsigned char key[KEY];
    size_t n = SALT + NONCE + MAC + secret.n;
    unsigned char *p = arena_alloc(a, n);
    randombytes_buf(p, SALT + NONCE);
    if (!derive(passphrase, p, key))
        return false;
    crypto_secretbox_easy(p + SALT + NONCE, bytes_of(secret), secret.n, p + SALT, key);
    sodium_memzero(key, sizeof key);
    *out_hex = hex_encode(a, p, n);
    return true;
}

bool secret_unlock(Arena *a, Str passphrase, Str hex, Str *out_secret)
{
    unsigned char key[KEY];
    size_t n = hex.n / 2;
    unsigned char *p = arena_alloc(a, n + 1);
    if (n < SALT + NONCE + MAC || !hex_decode(hex, p, n) || !derive(passphrase, p, key))
        return false;
    size_t left = n - SALT - NONCE;
    char *out = arena_alloc(a, left);
    int bad = crypto_secretbox_open_easy((unsigned char *)out, p + SALT + NONCE, left, p + SALT,
                                         key);
    sodium_memzero(key, sizeof key);
    *out_secret = (Str){out, left - MAC};
    return bad == 0;
}

void sign_key_new(unsigned char out_public[SIGN_PUBLIC], unsigned char out_secret[SIGN_SECRET])
{
    crypto_sign_keypair(out_public, out_secret);
}

void sign_make(Str data, const unsigned char secret[SIGN_SECRET], unsigned char out[SIGN_BYTES])
{
    crypto_sign_detached(out, NULL, bytes_of(data), data.n, secret);
}

bool sign_verify(Str data, const unsigned char public_key[SIGN_PUBLIC],
                 const unsigned char signature[SIGN_BYTES])
{
    return crypto_sign_verify_detached(signature, bytes_of(data), data.n, public_key) == 0;
}
