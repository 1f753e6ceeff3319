// SPDX-License-Identifier: EUPL-1.2
// An icon of the sheet that the page uses.

const SPACE = "http://www.w3.org/2000/svg";

export function icon(name: string): SVGSVGElement {
  const file = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "";
  const svg = document.createElementNS(SPACE, "svg");
  const use = document.createElementNS(SPACE, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${file}#${name}`);
  svg.append(use);
  return svg;
}
