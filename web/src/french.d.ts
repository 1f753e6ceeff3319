// SPDX-License-Identifier: EUPL-1.2
declare module "french" {
  const words: Record<string, string>;
  export default words;
}
