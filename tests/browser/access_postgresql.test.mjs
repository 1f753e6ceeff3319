#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// The suite of access.test.mjs on PostgreSQL.
// time limit: 1800 s
const chosen = (process.env.BASTIDE_TEST_ENGINES ?? "postgresql").split(/\s+/);
process.env.BASTIDE_BROWSER_ENGINE = "postgresql";
if (chosen.includes("postgresql")) await import("./access.test.mjs");
else console.log("ok 1 - access on PostgreSQL # SKIP not asked for\n1..1");
