// SPDX-License-Identifier: EUPL-1.2
// Parts of a form that the user opens or closes stay so (setting form:<slug>): what is not as usual
// is kept, "+more,-address". A part that is open because something in it is wrong is not counted.
import { csrfToken } from "./token";

const KEEP_MS = 400;
const parts = () => [...document.querySelectorAll<HTMLDetailsElement>("details[data-part]")];
let known = "";
let keeping: ReturnType<typeof setTimeout> | undefined;

function unusual(): string {
  const words = parts()
    .filter((e) => e.dataset["usual"] && e.open !== (e.dataset["usual"] === "open"))
    .map((e) => (e.open ? "+" : "-") + e.dataset["part"]);
  return words.join(",");
}

function keep(): void {
  const slug = location.pathname.split("/")[2] ?? "";
  const value = unusual();
  if (value === known) return;
  known = value;
  const body = new URLSearchParams({ key: `form:${slug}`, value, csrf_token: csrfToken() });
  void fetch("/me/setting", { method: "POST", body, keepalive: true }).catch(() => undefined);
}

export function startRemember(): void {
  const arrive = (): void => {
    known = unusual();
  };
  document.addEventListener("desk:page", arrive);
  arrive();
  const onToggle = (event: Event): void => {
    if (!(event.target as Element).matches("#main details[data-part]")) return;
    clearTimeout(keeping);
    keeping = setTimeout(keep, KEEP_MS);
  };
  document.addEventListener("toggle", onToggle, true);
}
