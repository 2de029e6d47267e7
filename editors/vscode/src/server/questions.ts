/** What the server asks: a list to choose from, which waits for its answer as a notification would not. */

import * as vscode from "vscode";
import { type LanguageClient, type MessageActionItem, MessageType, ShowMessageRequest, type ShowMessageRequestParams } from "vscode-languageclient/node";

/** The last answer of every question, and of nothing else. */
const CANCEL = "Cancel";

export function answerQuestions(client: LanguageClient): void {
  client.onRequest(ShowMessageRequest.type, (params) => (params.actions?.at(-1)?.title === CANCEL ? ask(params) : tell(params)));
}

async function ask({ message, actions = [] }: ShowMessageRequestParams): Promise<MessageActionItem | undefined> {
  const [title, ...more] = message.split(/(?<=[?.]) /);
  const items = actions.slice(0, -1).map((action) => ({ label: action.title, action }));
  const options = { title: title ?? message, placeHolder: more.join(" ") || "Choose one, or press Escape to stop here", ignoreFocusOut: true };
  const picked = await vscode.window.showQuickPick(items, options);
  return picked?.action ?? actions.at(-1);
}

function tell({ type, message, actions = [] }: ShowMessageRequestParams): Thenable<MessageActionItem | undefined> {
  switch (type) {
    case MessageType.Error:
      return vscode.window.showErrorMessage(message, ...actions);
    case MessageType.Warning:
      return vscode.window.showWarningMessage(message, ...actions);
    default:
      return vscode.window.showInformationMessage(message, ...actions);
  }
}
