/** What the server wants shown outside of the editor: a folder in the file manager, a page in the browser. */

import * as vscode from "vscode";

/** True where the file is on the machine whose windows the user sees. */
function isLocal(): boolean {
  return vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
}

/** Files of another machine are shown within the editor instead: its file manager and its browser are out of reach. */
export async function showOutside(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme !== "file") {
    return vscode.env.openExternal(uri);
  }
  const { type } = await vscode.workspace.fs.stat(uri);
  if (type === vscode.FileType.Directory) {
    await vscode.commands.executeCommand(isLocal() ? "revealFileInOS" : "revealInExplorer", uri);
    return true;
  }
  if (isLocal()) {
    return vscode.env.openExternal(uri);
  }
  if (/\.html?$/i.test(uri.path)) {
    await showPage(uri);
  } else {
    await vscode.window.showTextDocument(uri);
  }
  return true;
}

/** The page brings its own policy, which lets nothing be loaded. */
async function showPage(uri: vscode.Uri): Promise<void> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const title = /<title>([^<&]+)<\/title>/.exec(text)?.[1] ?? uri.path.split("/").at(-1) ?? "";
  const panel = vscode.window.createWebviewPanel("chipfit.page", title, vscode.ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [],
  });
  panel.webview.html = text;
}
