/* SPDX-License-Identifier: EUPL-1.2
 * Rules are rows of tables: number, term, place, sentence, and the question "is it broken?".
 * Tables of one kind run over the document, each line, each allowance …, which the Check points
 * at.
 */
#ifndef BASTIDE_EN16931_RULES_PRIVATE_H
#define BASTIDE_EN16931_RULES_PRIVATE_H

#include "en16931/codes.h"
#include "en16931/einvoice_rules.h"

typedef struct {
    Arena *a;
    const EnInvoice *inv;
    EnSyntax syntax;
    EnProfile profile;
    EnVerdict *verdict;
    int cap;
    /* where the tables stand */
    int row; /* of the list below, or -1 */
    const EnLine *line;
    const EnAllowance *allowance; /* of the document, or of the line when `line` is set */
    const EnVat *vat;
    const EnParty *party;
    const EnPayment *payment;
} Check;

typedef enum {
    FROM_MINIMUM, /* in every profile */
    FROM_BASIC_WL,
    FROM_BASIC /* profiles with lines */
} RuleScope;

typedef struct {
    const char *id, *term;
    const char *path; /* "#" stands for the row */
    RuleScope scope;
    bool (*broken)(const Check *c);
    const char *msgid;
} Rule;

#define RULES_RUN(c, table) rules_run((c), (table), (int)(sizeof(table) / sizeof *(table)))
void rules_run(Check *c, const Rule *rules, int n);
/* One finding, unless the same rule was found at the same place. */
void rule_break(Check *c, const char *id, const char *term, const char *path, Str found,
                const char *msgid);
void rule_warn(Check *c, const char *id, const char *term, const char *path, const char *msgid);

bool rule_malformed(const Check *c, const char *term);
bool rule_absent(const Check *c, const char *term); /* of the document, not of a row */
bool profile_has(const Check *c, RuleScope scope);
bool is_extended(const Check *c); /* of Factur-X or of France */
/* EXTENDED profiles allow a cent for each of `n` amounts summed, others none. */
int64_t sum_tolerance(const Check *c, int n);
/* Lines that only head or explain others do not count in sums. */
bool line_counts(const EnLine *l);

void check_facts(Check *c);
void check_fact_of_vat(Check *c, const EnFact *f); /* BR-x-05 to 09 */
void check_document(Check *c);
void check_lines(Check *c);
void check_vat(Check *c);
void check_codes(Check *c);
void check_extended(Check *c);
void check_french(Check *c);

#endif
