// SPDX-License-Identifier: EUPL-1.2
// "?": the keys of this page, over it. They are those of the help page; only the parts that are
// about something on this page are shown.
import { t } from "./words";

const PARTS: [string, string][] = [
  ["keys", "body"],
  ["list", "#main .table.list"],
  ["grid", "desk-grid"],
  ["sheet", 'input[name="sheet.day"]'],
  ["report", "#main .table.report"],
  ["field", "#main form[data-draft]"],
];

async function parts(): Promise<Element[]> {
  const answer = await fetch("/help", { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const wanted = PARTS.filter(([, there]) => document.querySelector(there));
  return wanted.flatMap(([id]) => page.getElementById(id) ?? []);
}

export async function showHelp(): Promise<void> {
  if (document.querySelector("dialog[open]")) return;
  const sections = await parts().catch(() => []);
  if (!sections.length) return location.assign("/help#keys");
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  dialog.setAttribute("aria-label", t("Keys of this page"));
  const close = document.createElement("button");
  close.className = "button";
  close.textContent = t("Close");
  close.addEventListener("click", () => dialog.close());
  const foot = document.createElement("div");
  foot.className = "actions";
  foot.append(close);
  dialog.append(...sections, foot);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
