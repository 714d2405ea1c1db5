/** Stands in for the Python extension, which no registry of the tests has: the part of its API that is asked. */

const vscode = require("vscode");

exports.activate = () => {
  const uri = () => vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, ".venv", "bin", "python");
  const changes = new vscode.EventEmitter();
  return {
    ready: Promise.resolve(),
    environments: {
      getActiveEnvironmentPath: () => ({ id: uri().fsPath, path: uri().fsPath }),
      resolveEnvironment: async () => ({ executable: { uri: uri() } }),
      onDidChangeActiveEnvironmentPath: changes.event,
    },
  };
};
