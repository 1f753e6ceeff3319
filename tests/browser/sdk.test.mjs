#!/usr/bin/env node
// SPDX-License-Identifier: EUPL-1.2
// Frappe's own client for JavaScript (frappe-js-sdk), unmodified, against a site of the program.
import { File } from "node:buffer"; // no global of Node 18
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

import { admin, folder, password, program, serveSite } from "./site.mjs";
import { done, equal, ok, test } from "./start.mjs";

const { FrappeApp } = createRequire(import.meta.url)("frappe-js-sdk");
const words = ["--siren", "123456782", "--name", "Atelier Test"];
const { url, stop } = await serveSite("site", ["init", ...words]);
const asked = ["token", "--site", join(folder, "site"), "--user", admin];
const token = execFileSync(program, asked, { encoding: "utf8" }).trim();
const app = new FrappeApp(url, { useToken: true, type: "token", token: () => token });
const db = app.db();

const refused = async (promise) => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it was not refused");
};

await test("a token signs in", async () => {
  equal(await app.auth().getLoggedInUser(), admin);
});

await test("a password signs in, its cookie works, and signing out ends it", async () => {
  const guest = new FrappeApp(url);
  let cookie = "";
  guest.axios.interceptors.response.use((answer) => {
    for (const line of answer.headers["set-cookie"] ?? []) cookie = line.split(";")[0];
    return answer;
  });
  const answer = await guest.auth().loginWithUsernamePassword({ username: admin, password });
  equal(answer.message, "Logged In");
  const user = new FrappeApp(url, undefined, undefined, { Cookie: cookie });
  equal(await user.auth().getLoggedInUser(), admin);
  await user.auth().logout();
  const error = await refused(user.auth().getLoggedInUser());
  ok([401, 403].includes(error.httpStatus), error.httpStatus);
});

await test("a wrong password is an error with its status", async () => {
  const guest = new FrappeApp(url);
  const error = await refused(guest.auth().loginWithUsernamePassword({ username: admin,
                                                                       password: "wrong" }));
  equal(error.httpStatus, 401);
});

await test("documents are created, read, changed and deleted", async () => {
  const made = await db.createDoc("Customer",
    { customer_name: "Dupont", customer_type: "Company" });
  equal(made.name, "Dupont");
  equal((await db.getDoc("Customer", "Dupont")).customer_type, "Company");
  const changed = await db.updateDoc("Customer", "Dupont", { customer_type: "Individual" });
  equal(changed.customer_type, "Individual");
  const set = await db.setValue("Customer", "Dupont", "customer_type", "Company");
  equal(set.message.customer_type, "Company");
  equal((await db.deleteDoc("Customer", "Dupont")).message, "ok");
  const error = await refused(db.getDoc("Customer", "Dupont"));
  equal([error.httpStatus, error.exc_type], [404, "DoesNotExistError"]);
});

await test("lists are filtered, ordered and cut into pages", async () => {
  for (const n of [1, 2, 3, 4, 5])
    await db.createDoc("Item", { item_code: `SDK-${n}`, item_name: `Article ${n}` });
  const rows = await db.getDocList("Item", {
    fields: ["name", "item_name"],
    filters: [["item_code", "like", "SDK-%"]],
    orderBy: { field: "item_code", order: "desc" },
    limit_start: 1,
    limit: 2,
  });
  equal(rows, [{ name: "SDK-4", item_name: "Article 4" },
    { name: "SDK-3", item_name: "Article 3" }]);
  const either = await db.getDocList("Item", {
    filters: [["item_code", "like", "SDK-%"]],
    orFilters: [["item_code", "=", "SDK-1"], ["item_code", "=", "SDK-5"]],
    orderBy: { field: "item_code", order: "asc" },
    asDict: false,
  });
  equal(either, [["SDK-1"], ["SDK-5"]]);
  equal(await db.getCount("Item", [["item_code", "like", "SDK-%"]]), 5);
  equal((await db.getLastDoc("Item", { filters: [["item_code", "like", "SDK-%"]] })).name, "SDK-5");
  const value = await db.getValue("Item", "item_name", [["name", "=", "SDK-2"]]);
  equal(value.message, { item_name: "Article 2" });
  equal((await db.getValue("Item", ["name", "item_name"], [["name", "=", "SDK-2"]], false)).message,
        ["SDK-2", "Article 2"]);
  equal((await db.getValue("Item", "item_name", [["name", "=", "none"]], false)).message, null);
});

await test("an invoice is submitted and cancelled", async () => {
  await db.createDoc("Customer", { customer_name: "Martin" });
  // 3 × 12.50 = 37.50, VAT 20 % 7.50, together 45.00
  const draft = await db.createDoc("Sales Invoice", {
    customer: "Martin",
    items: [{ item_name: "Heure", qty: 3, rate: 12.5, vat_code: "TVA20" }],
  });
  equal([draft.docstatus, draft.grand_total], [0, 45]);
  const submitted = await db.submit(draft);
  equal(submitted.docstatus, 1);
  ok(/^FAC-\d{4}-00001$/.test(submitted.name), submitted.name);
  equal((await db.cancel("Sales Invoice", submitted.name)).message.docstatus, 2);
});

await test("methods are called by GET and POST", async () => {
  equal((await app.call().get("ping")).message, "pong");
  const many = await app.call().post("frappe.client.insert_many", {
    docs: [{ doctype: "Item", item_code: "A1", item_name: "a" },
           { doctype: "Item", item_code: "A2", item_name: "b" }],
  });
  equal(many.message, ["A1", "A2"]);
  const found = await app.call().get("frappe.desk.search.search_link", { doctype: "Item",
                                                                         txt: "arti" });
  equal(found.message.length, 5);
});

await test("a file is uploaded", async () => {
  const answer = await app.file().uploadFile(new File(["contenu"], "note.txt"),
                                             { isPrivate: true, doctype: "Customer",
                                               docname: "Martin" });
  equal(answer.data.message.attached_to_name, "Martin");
  const got = await fetch(url + answer.data.message.file_url,
                          { headers: { Authorization: `token ${token}` } });
  equal(await got.text(), "contenu");
});

await test("an error names its field", async () => {
  const error = await refused(db.createDoc("Customer", { customer_name: "X", nonsense: 1 }));
  equal([error.httpStatus, error.exc_type], [417, "ValidationError"]);
  ok(error._server_messages.includes("nonsense"), error._server_messages);
});

await test("the server ends cleanly", async () => equal(await stop(), 0));

await done();
