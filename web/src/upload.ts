// SPDX-License-Identifier: EUPL-1.2
// <input data-upload> holds the address of a file. A file chosen beside it is sent at once, and its
// address stands in the field; without script one is typed. <input type=file data-send> sends its
// form as soon as something is chosen or photographed.
import { say } from "./say";
import { t } from "./words";

async function send(input: HTMLInputElement, file: File): Promise<string> {
  const data = new FormData();
  data.append("file", file);
  const token = input.form?.elements.namedItem("csrf_token");
  const headers: Record<string, string> = {};
  if (token instanceof HTMLInputElement) headers["X-Frappe-CSRF-Token"] = token.value;
  const response = await fetch("/api/method/upload_file", { method: "POST", headers, body: data });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer._error_message);
  return answer.message.file_url;
}

async function onChoose(chooser: HTMLInputElement, input: HTMLInputElement): Promise<void> {
  const file = chooser.files?.[0];
  if (!file) return;
  try {
    input.value = await send(input, file);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    say(t("{0} was sent", file.name));
  } catch (e) {
    say((e instanceof Error && e.message) || t("The file was not sent. Choose it again."));
  }
}

function addChoosers(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-upload]")) {
    if (input.nextElementSibling?.matches("input[type=file]")) continue;
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.setAttribute("aria-label", t("Choose a file"));
    chooser.addEventListener("change", () => void onChoose(chooser, input));
    input.after(chooser);
  }
}

export function startUploads(): void {
  addChoosers();
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.matches("input[type=file][data-send]") && input.files?.length)
      input.form?.requestSubmit();
  });
  document.addEventListener("desk:page", addChoosers);
}
