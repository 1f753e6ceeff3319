// SPDX-License-Identifier: EUPL-1.2
// Messages that a screen reader speaks without moving the focus.

import { straight } from "./words";

/** The region is in the frame of the page; emptied first so that the same text is said again. */
export function say(text: string): void {
  const region = document.getElementById("said");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = straight(text)), 50);
}
