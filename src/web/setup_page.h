/* SPDX-License-Identifier: EUPL-1.2
 * The page of the first run: what a new site must know, and behind "Options" what has a default.
 * It knows no law: defaults, choices and their sources are given.
 */
#ifndef BASTIDE_SETUP_PAGE_H
#define BASTIDE_SETUP_PAGE_H

#include "page.h"

/* The options begin with the legal form. */
typedef enum {
    SETUP_SIREN,
    SETUP_NAME,
    SETUP_EMAIL,
    SETUP_PASSWORD,
    SETUP_LEGAL_FORM,
    SETUP_ADDRESS,
    SETUP_POSTCODE,
    SETUP_CITY,
    SETUP_VAT_REGIME,
    SETUP_YEAR_END,
    SETUP_IBAN,
    SETUP_FIELDS
} SetupField;

/* The names of the form's fields, which are those of the company and the user: errors name them. */
extern const char *const setup_names[SETUP_FIELDS];

/* What the page says beside the form, the same for everyone. */
typedef struct {
    Str defaults[SETUP_FIELDS];
    Str sources[SETUP_FIELDS]; /* of the law behind a field, "" for none */
    const UiOption *legal_forms;
    int n_legal_forms;
    const UiOption *ready; /* what will be there, and its source */
    int n_ready;
    int password_min; /* characters */
} SetupFacts;

/* Posts to /setup. `values` as typed (the passphrase is never shown again), errors by their names
 * or NULL. `code` proves that the reader may make the site. */
Str setup_page(Page *p, const SetupFacts *facts, const Str *values, Str code, const Errors *errors);
/* Asks for that code: `wrong` when one was given that is not it. */
Str setup_code_page(Page *p, bool wrong);

#endif
