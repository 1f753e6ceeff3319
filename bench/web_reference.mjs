// SPDX-License-Identifier: EUPL-1.2
// What the same machine needs, in the same run and under the same slowness, for work that has
// nothing of ours: a plain page (for paints), rows of inputs put into a table (for keys and pastes)
// and an answer of another server that computes and writes a little (for the server). It is served
// by a process of its own, as the desk is: node bench/web_reference.mjs HEADERS FOLDER.
//
// Milliseconds say as much of the machine of that hour as of the desk. So each figure is judged as
// a machine of the reference would have shown it: ms × REFERENCE ÷ what was measured here beside
// it. How the reference was chosen: docs/adr/0011-budgets-beside-a-reference.md.
import { spawn } from "node:child_process";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** ms: the plain page cold and warm, 100 bare rows (all with CPU × 4), an answer of the other
 * server. */
export const REFERENCE = { cold: 390, warm: 150, rows: 110, answer: 4.5 };

const LINKS = 60, ROWS = 60, COLUMNS = 10;
export const INPUT_ROWS = 100;

const many = (n, make) => Array.from({ length: n }, (_, i) => make(i)).join("");

const STYLE = `*{box-sizing:border-box}body{margin:0;font:14px/20px sans-serif;color:#222}
nav{position:fixed;width:220px;top:0;bottom:0;background:#f4f4f2;padding:8px}
nav a{display:flex;gap:8px;padding:4px 8px;color:inherit;text-decoration:none}
main{margin-left:220px;padding:16px}h1{font-size:20px}table{border-collapse:collapse;width:100%}
td,th{height:36px;padding:3px 8px;text-align:left;border-bottom:1px solid #ddd}
td:nth-child(n+5){text-align:right}td:first-child{font-weight:600}tr:hover td{background:#eef}
input:not([type]){width:100%;height:28px;border:1px solid #999;border-radius:4px;font:inherit}
${many(300, (i) => `.rule-${i} .part-${i}{margin:${i}px;padding:${i % 7}px;color:#${100 + i}}\n`)}`;

const SCRIPT = `${many(200, (i) => `const f${i} = (a, b) => a * ${i} + b;\n`)}
document.documentElement.dataset.sum = String([${many(200, (i) => `f${i},`)}]
  .reduce((s, f, i) => f(s % 7, i), 0));
document.documentElement.classList.add("live");`;

const PAGE = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Plain</title>
<link rel="stylesheet" href="/plain.css"><script type="module" src="/plain.js"></script></head>
<body><nav>${many(LINKS, (i) => `<a href="#${i}"><b>${i}</b> Entrée ${i}</a>`)}</nav>
<main><h1>Page nue</h1><table><tbody>
${many(ROWS, (r) => `<tr><td><input type="checkbox" aria-label="${r}"></td>
<td><a href="#${r}">Ligne ${r}</a></td>
${many(COLUMNS, (c) => `<td><span>${r * 37 + c} 208,${c}0</span></td>`)}</tr>`)}
</tbody></table></main></body></html>`;

const FILES = {
  "/": ["text/html; charset=utf-8", PAGE],
  "/plain.css": ["text/css; charset=utf-8", STYLE],
  "/plain.js": ["text/javascript; charset=utf-8", SCRIPT],
};

/** Serves the plain page with the headers of an answer of the desk; files are kept as the desk's
 * are. `folder`: where it may write, beside the site. */
export async function servePlain(deskHeaders, folder) {
  const headers = JSON.stringify([...deskHeaders].filter(([name]) =>
    !/^(content-(length|encoding|type)|transfer-encoding|connection|date|set-cookie)$/.test(name)));
  const me = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [me, headers, folder], { stdio: ["ignore", "pipe", 2] });
  const port = await new Promise((found) => child.stdout.once("data", (b) => found(Number(b))));
  return { plain: `http://127.0.0.1:${port}/`, stopPlain: () => child.kill() };
}

/** Rows written as JSON, read back, sorted and found by name; then kept on the disk. */
function work(folder) {
  const rows = Array.from({ length: 2000 },
    (_, i) => ({ name: `Ligne ${i}`, at: (i * 7919) % 2000 }));
  const read = JSON.parse(JSON.stringify(rows)).sort((a, b) => a.at - b.at);
  const found = new Map(read.map((row) => [row.name, row]));
  const file = openSync(join(folder, "plain"), "w");
  writeSync(file, JSON.stringify([...found.keys()]));
  fsyncSync(file);
  closeSync(file);
  return "done";
}

function serve(headers, folder) {
  const server = createServer((request, response) => {
    const [type, text] = FILES[request.url] ?? ["text/plain", ""];
    const file = request.url !== "/" && FILES[request.url];
    const more = { "content-type": type };
    if (file) more["cache-control"] = "public, max-age=31536000, immutable";
    response.writeHead(200, { ...headers, ...more });
    response.end(request.url === "/work" ? work(folder) : text);
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  serve(Object.fromEntries(JSON.parse(process.argv[2])), process.argv[3]);

/** An answer of the other server, in ms. */
export async function answer(plain) {
  const began = performance.now();
  await (await fetch(`${plain}work`, { method: "POST", body: "{}" })).text();
  return performance.now() - began;
}

/** On the plain page: ms for INPUT_ROWS rows of inputs, put in at once and laid out. */
export const bareRows = (page) =>
  page.evaluate(([rows, columns]) => {
    const body = document.querySelector("tbody");
    const before = body.rows.length;
    const pattern = document.createElement("tr");
    for (let i = 0; i < columns; i++)
      pattern.insertCell().append(document.createElement("input"));
    const began = performance.now();
    for (let i = 0; i < rows; i++) {
      const tr = pattern.cloneNode(true);
      [...tr.querySelectorAll("input")].forEach((input, k) => {
        input.name = `rows[${i}].field${k}`;
        input.value = `Vis ${i}`;
      });
      body.append(tr);
    }
    body.getBoundingClientRect();
    const took = performance.now() - began;
    while (body.rows.length > before) body.lastElementChild.remove();
    body.getBoundingClientRect();
    return took;
  }, [INPUT_ROWS, COLUMNS]);
