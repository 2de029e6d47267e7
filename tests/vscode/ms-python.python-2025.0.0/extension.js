// As much of the Python extension's public interface as others use: which interpreter is chosen, and when that changes.
// The real one comes from a marketplace, which tests do not reach.

const vscode = require("vscode");

exports.activate = () => {
  const changed = new vscode.EventEmitter();
  let chosen = vscode.workspace.getConfiguration("python").get("defaultInterpreterPath");
  vscode.commands.registerCommand("python.setInterpreter", async () => {
    chosen = (await vscode.window.showInputBox({ prompt: "Path of an interpreter" })) ?? chosen;
    changed.fire({ id: chosen, path: chosen });
  });
  return {
    environments: {
      getActiveEnvironmentPath: () => ({ id: chosen, path: chosen }),
      resolveEnvironment: async ({ path }) => ({ executable: { uri: vscode.Uri.file(path) } }),
      onDidChangeActiveEnvironmentPath: changed.event,
    },
  };
};
