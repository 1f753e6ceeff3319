#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The suite of sheet_file.test.mjs on PostgreSQL.
const chosen = (process.env.BASTIDE_TEST_ENGINES ?? "postgresql").split(/\s+/);
process.env.BASTIDE_BROWSER_ENGINE = "postgresql";
if (chosen.includes("postgresql")) await import("./sheet_file.test.mjs");
else console.log("ok 1 - sheet_file on PostgreSQL # SKIP not asked for\n1..1");
