// SPDX-License-Identifier: EUPL-1.2

/** What a request by script that changes something has to carry: the token of the page. */
export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}
