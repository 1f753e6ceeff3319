// SPDX-License-Identifier: EUPL-1.2
// The session ended while something was being typed: one signs in over the page, which stays as it
// is, and goes on. Without script the sign-in page keeps what was sent.
import { t } from "./words";

let asking: Promise<boolean> | undefined;

/** The page that follows the sign-in has the token of the new session. */
function takeToken(page: Document): void {
  const token = page.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  const own = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]");
  if (own) own.content = token;
  for (const input of document.querySelectorAll<HTMLInputElement>("input[name=csrf_token]"))
    input.value = token;
}

async function fetchPage(url: string, body?: URLSearchParams): Promise<Document> {
  const options = body ? { method: "POST", body } : {};
  const answer = await fetch(url, { ...options, headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Sends the form; the text of what is wrong, or nothing. */
async function send(form: HTMLFormElement): Promise<string | undefined> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.set(name, String(value));
  const page = await fetchPage("/login", body).catch(() => null);
  if (!page) return t("The server cannot be reached. Nothing was sent; try again.");
  const wrong = page.querySelector("main .notice.err");
  if (wrong) return wrong.textContent ?? "";
  const user = page.documentElement.dataset["user"];
  if (user !== document.documentElement.dataset["user"]) location.reload(); // somebody else
  takeToken(page);
  return undefined;
}

async function open(): Promise<boolean> {
  const page = await fetchPage("/login").catch(() => null);
  const form = page?.querySelector<HTMLFormElement>("main form");
  if (!form) return false;
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  const title = document.createElement("h2");
  title.id = "sign-in-title";
  title.textContent = t("Sign in to go on");
  const why = document.createElement("p");
  why.setAttribute("role", "status");
  why.textContent = t("Your session has ended. What you typed stays here.");
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, why, form);
  document.body.append(dialog);
  const before = document.activeElement;
  dialog.showModal();
  const done = await new Promise<boolean>((end) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(form).then((wrong) => {
        why.textContent = wrong ?? "";
        if (wrong === undefined) end(true);
      });
    });
    dialog.addEventListener("close", () => end(false));
  });
  dialog.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}

/** True once signed in again, false when it was left. */
export function askToSignIn(): Promise<boolean> {
  asking ??= open().finally(() => (asking = undefined));
  return asking;
}
