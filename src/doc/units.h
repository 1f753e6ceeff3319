/* SPDX-License-Identifier: EUPL-1.2
 * The tables that docc generates, one pair for each layer that has types.
 */
#ifndef BASTIDE_UNITS_H
#define BASTIDE_UNITS_H

#include "doc.h"

extern const SchemaUnit schema_units_doc[];
extern const int schema_units_doc_n;
extern const SchemaUnit schema_units_ledger[];
extern const int schema_units_ledger_n;
extern const SchemaUnit schema_units_modules[];
extern const int schema_units_modules_n;

#endif
