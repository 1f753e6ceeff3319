/* SPDX-License-Identifier: EUPL-1.2
 * Hashes, signatures, passwords and random numbers, all by libsodium.
 */
#ifndef BASTIDE_CRYPTO_H
#define BASTIDE_CRYPTO_H

#include "str.h"

enum { HASH_BYTES = 32, HASH_HEX = 64, SIGN_PUBLIC = 32, SIGN_SECRET = 64, SIGN_BYTES = 64 };

/* Must be called once before anything else here; false when the library cannot start. */
bool crypto_start(void);

/* BLAKE2b-256 and SHA-256 in lower-case hexadecimal (64 characters). */
Str hash_blake2b_hex(Arena *a, Str data);
Str hash_sha256_hex(Arena *a, Str data);
Str hex_encode(Arena *a, const void *bytes, size_t n);
bool hex_decode(Str hex, void *out_bytes, size_t n);
/* Base64 (RFC 4648, with padding); decoding refuses anything else. */
bool base64_decode(Arena *a, Str text, Str *out);
Str base64_encode(Arena *a, Str bytes);

/* `n` random bytes in hexadecimal (2n characters). */
Str random_hex(Arena *a, size_t n);

/* argon2id, 64 MB; at most two run at once in the process (the others wait). */
bool password_hash(Arena *a, Str password, Str *out_hash);
bool password_verify(Str hash, Str password);
/* Same time whatever differs. */
bool secret_eq(Str a, Str b);

/* A secret locked by a passphrase (argon2id, then XSalsa20-Poly1305), in hexadecimal, and back.
 * Locking fails when memory is short, unlocking also for another passphrase or a changed text. */
bool secret_lock(Arena *a, Str passphrase, Str secret, Str *out_hex);
bool secret_unlock(Arena *a, Str passphrase, Str hex, Str *out_secret);

void sign_key_new(unsigned char out_public[SIGN_PUBLIC], unsigned char out_secret[SIGN_SECRET]);
void sign_make(Str data, const unsigned char secret[SIGN_SECRET], unsigned char out[SIGN_BYTES]);
bool sign_verify(Str data, const unsigned char public_key[SIGN_PUBLIC],
                 const unsigned char signature[SIGN_BYTES]);

#endif
