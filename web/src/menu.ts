// SPDX-License-Identifier: EUPL-1.2
// The list under "+ New" opens and closes by itself; a click elsewhere and Escape close it too.
const opened = () => document.querySelector<HTMLDetailsElement>("details.menu[open]");

export function startMenu(): void {
  document.addEventListener("click", (event) => {
    const menu = opened();
    if (menu && !menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" ? opened() : null;
    if (!menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
