// SPDX-License-Identifier: EUPL-1.2
// Texts: English in the code; the bundle carries their French from po/fr.po.
import french from "french";

/** Without the signs that turn the direction of all that follows (markup.c does the same). */
export function straight(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

/** The text in the language of the page; "{0}", "{1}" are replaced by the arguments. */
export function t(text: string, ...args: (string | number)[]): string {
  const words: Record<string, string> = document.documentElement.lang === "fr" ? french : {};
  const put = (_: string, i: string) => String(args[Number(i)] ?? "");
  return (words[text] ?? text).replace(/\{(\d)\}/g, put);
}
