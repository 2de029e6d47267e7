/** The documents that the server is told of. A Python file in a commit, say, is none: the server could not say where it lies. */

import type { TextDocument } from "vscode";

const LANGUAGE = "python";
const SCHEMES: readonly string[] = ["file", "untitled", "vscode-notebook-cell"];

export const SELECTOR = SCHEMES.map((scheme) => ({ scheme, language: LANGUAGE }));

export function isSelected({ languageId, uri }: TextDocument): boolean {
  return languageId === LANGUAGE && SCHEMES.includes(uri.scheme);
}
