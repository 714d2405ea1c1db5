/** What the server asks the editor for, answered better than the library answers it. */

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";

export const middleware: Middleware = {
  // the library asks for the whole workspace whenever a server can tell of it
  provideWorkspaceDiagnostics: (known, token, reporter, next) =>
    scope() === "workspace" ? next(known, token, reporter) : { items: [] },
  window: {
    showDocument: async (params, token, next) => {
      // the page of a rule is to be read, not edited
      if (params.uri.startsWith("file:") && params.uri.endsWith(".md") && !params.external) {
        await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.parse(params.uri));
        return { success: true };
      }
      return await next(params, token);
    },
  },
};

function scope(): string {
  return vscode.workspace.getConfiguration("weighbridge").get<string>("diagnosticScope", "open");
}
