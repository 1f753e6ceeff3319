// SPDX-License-Identifier: EUPL-1.2
// Theme and density. The server prints them from the cookie, so a page never flashes; other tabs
// follow through the storage event.

const YEAR = 31536000;

function mark(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-set]")) {
    const [key, value] = (button.dataset["set"] ?? "").split(":");
    const chosen = document.documentElement.dataset[key ?? ""] === value;
    button.setAttribute("aria-pressed", String(chosen));
  }
}

function apply(key: string, value: string): void {
  if (value) document.documentElement.dataset[key] = value;
  else delete document.documentElement.dataset[key];
  mark();
}

/** Pressing the chosen one again goes back to what the system says. */
function choose(button: HTMLButtonElement): void {
  const [key = "", value = ""] = (button.dataset["set"] ?? "").split(":");
  const chosen = button.getAttribute("aria-pressed") === "true" ? "" : value;
  document.cookie = `${key}=${chosen}; path=/; samesite=lax; max-age=${chosen ? YEAR : 0}`;
  try {
    localStorage.setItem(`bastide-${key}`, chosen);
  } catch {
    // private windows may refuse storage: the cookie is enough
  }
  apply(key, chosen);
}

export function startLook(): void {
  mark();
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-set]");
    if (!button) return;
    event.preventDefault();
    choose(button);
  });
  addEventListener("storage", (event) => {
    const key = event.key?.match(/^bastide-(theme|density)$/)?.[1];
    if (key) apply(key, event.newValue ?? "");
  });
  document.addEventListener("desk:page", mark);
}
