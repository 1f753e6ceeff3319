// SPDX-License-Identifier: EUPL-1.2
// Phones send a paper by their own means (mail, messages): the button stands behind the one that
// downloads it, where the browser can share files. Elsewhere the download is enough.
import { say } from "./say";
import { t } from "./words";

const PAPER = '.actions a[href*="download_pdf"], .actions a[href*="format=facturx"]';

function nameOf(response: Response, link: HTMLAnchorElement): string {
  const said = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
  return said?.[1] ?? `${new URL(link.href).searchParams.get("name")}.pdf`;
}

async function share(link: HTMLAnchorElement): Promise<void> {
  try {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(response.statusText);
    const type = "application/pdf";
    const file = new File([await response.blob()], nameOf(response, link), { type });
    const title = document.querySelector("h1")?.textContent ?? "";
    await navigator.share({ files: [file], title });
  } catch (e) {
    if ((e as Error).name !== "AbortError") say(t("It was not sent. Try again."));
  }
}

function addButton(): void {
  const link = document.querySelector<HTMLAnchorElement>(PAPER);
  const probe = new File([""], "a.pdf", { type: "application/pdf" });
  if (!link || !navigator.canShare?.({ files: [probe] })) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = t("Send…");
  button.addEventListener("click", () => void share(link));
  link.after(button);
}

export function startSharing(): void {
  addButton();
  document.addEventListener("desk:page", addButton);
}
