/** The model that a command is about: the one it names, the only one of the file, or one the user picks. */

import * as vscode from "vscode";

import type { Extension } from "../extension";
import type { ModelArgument } from "../protocol";
import { isNotebook } from "../report/place";

export interface ChosenModel {
  readonly uri: string;
  readonly entry: string;
}

export async function chooseModel(extension: Extension, argument: ModelArgument, why: string): Promise<ChosenModel | undefined> {
  const uri = argument.uri ?? extension.activeUri();
  if (uri === undefined) {
    throw new Error("Open the Python file of a model first.");
  }
  if (isNotebook(uri)) {
    throw new Error("Reports and firmware are made of Python files. Put the model of the notebook into one.");
  }
  if (argument.entry !== undefined) {
    return { uri, entry: argument.entry };
  }
  const { models } = await extension.models(uri);
  const entries = models.map((model) => model.entry);
  const entry = entries.length === 1 ? entries[0] : await vscode.window.showQuickPick(entries, { title: `chipfit: ${why}` });
  return entry === undefined ? undefined : { uri, entry };
}
