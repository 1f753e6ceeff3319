// SPDX-License-Identifier: EUPL-1.2
// Electronic invoices that a site receives: made by a supplier with a site of its own.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { folder, python } from "./site.mjs";

export const supplier = "Fournitures Rey"; // SIREN 732829320

/** Invoices of the supplier to the company of that SIREN: each {qty, rate, format, name} becomes
 * one with a line of TVA 20 %; gives the paths of the files and their numbers. */
export function supplierInvoices(buyer, wanted) {
  const to = join(folder, "received");
  mkdirSync(to, { recursive: true });
  const made = python(`
import json, os
from lib.site import Site, customer, invoice, line
site = Site('sqlite', siren='732829320', name=${JSON.stringify(supplier)}, address='1 rue',
            postcode='44000', city='Nantes')
customer(site, 'Notre société', siren=${JSON.stringify(buyer)}, territory='France',
         address_line1='2 rue', pincode='75001', city='Paris')
out = []
for w in json.loads(${JSON.stringify(JSON.stringify(wanted))}):
    doc = invoice(site, [line(w['qty'], w['rate'])], 'Notre société', docstatus=1)
    site.ask('export einvoice', doc['name'], '--format', w['format'], '--out',
             ${JSON.stringify(to)})
    made = [f for f in os.listdir(${JSON.stringify(to)}) if f.startswith(doc['name'])]
    path = os.path.join(${JSON.stringify(to)}, w['name'])
    os.rename(os.path.join(${JSON.stringify(to)}, made[0]), path)
    out.append({'path': path, 'number': doc['name']})
site.stop()
print(json.dumps(out))
`);
  return JSON.parse(made.toString());
}
