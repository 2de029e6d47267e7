/** To the server a notebook is one document: its cells of Python, one after another. */

import * as vscode from "vscode";

/** What the server knows a document as: the notebook of a cell. */
export function documentUri(document: vscode.TextDocument): vscode.Uri {
  return notebookOf(document)?.uri ?? document.uri;
}

/** Where a line of a document, from 0, is in what the server knows, from 1. */
export function serverLine(document: vscode.TextDocument, line: number): number {
  const notebook = notebookOf(document);
  const before = notebook ? cells(notebook).filter((cell) => cell.index < indexOf(notebook, document)) : [];
  return before.reduce((lines, cell) => lines + cell.document.lineCount, 0) + line + 1;
}

/** The text that has a line of what the server knows as `uri`, and its line there, from 0. */
export async function textAt(uri: vscode.Uri, line: number): Promise<{ document: vscode.TextDocument; line: number }> {
  const notebook = vscode.workspace.notebookDocuments.find((one) => one.uri.toString() === uri.toString());
  let rest = line - 1;
  for (const { document } of notebook ? cells(notebook) : []) {
    if (rest < document.lineCount) {
      return { document, line: rest };
    }
    rest -= document.lineCount;
  }
  return { document: await vscode.workspace.openTextDocument(uri), line: line - 1 };
}

function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find((notebook) => indexOf(notebook, document) >= 0);
}

function indexOf(notebook: vscode.NotebookDocument, document: vscode.TextDocument): number {
  return notebook.getCells().findIndex((cell) => cell.document === document);
}

function cells(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
  return notebook.getCells().filter((cell) => cell.document.languageId === "python");
}
