// SPDX-License-Identifier: EUPL-1.2
// A table wider than its place scrolls there. Where nothing in it takes the focus, the place itself
// does, so that the keyboard reaches what is out of sight.

function mark(place: HTMLElement): void {
  const hidden = place.scrollWidth > place.clientWidth;
  const scrolls = hidden && getComputedStyle(place).overflowX !== "visible";
  if (!scrolls || place.querySelector("a[href], button, input, select, [tabindex='0']")) {
    for (const name of ["tabindex", "role", "aria-label"]) place.removeAttribute(name);
    return;
  }
  place.tabIndex = 0;
  place.setAttribute("role", "region");
  const caption = place.querySelector("caption")?.textContent;
  place.setAttribute("aria-label", caption ?? document.title);
}

export function startScrollers(): void {
  const sized = new ResizeObserver((all) => all.forEach((e) => mark(e.target as HTMLElement)));
  const watch = (): void => {
    sized.disconnect();
    document.querySelectorAll<HTMLElement>(".scroll").forEach((place) => sized.observe(place));
  };
  document.addEventListener("desk:page", watch);
  watch();
}
