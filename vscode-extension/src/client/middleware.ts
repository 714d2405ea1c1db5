/** What the server asks the editor for, answered better than the library answers it. */

import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";

/** What the window itself does better than the server could. */
export interface Doing {
  /** Shows a page of the server; says whether it could. */
  page(path: string, kind: "ticket" | "report"): Promise<boolean>;
  train(taskUri: string, hook: string | null): Promise<unknown>;
}

export function middleware(doing: Doing): Middleware {
  return {
    // the library asks for the whole workspace whenever a server can tell of it
    provideWorkspaceDiagnostics: (known, token, reporter, next) =>
      scope() === "workspace" ? next(known, token, reporter) : { items: [] },
    executeCommand: async (command, args: unknown[], next) => {
      // the server would ask in a message; the window has room for everything that is sent
      if (command === "weighbridge.train") {
        return await doing.train(String(args[0]), typeof args[1] === "string" ? args[1] : null);
      }
      return await next(command, args);
    },
    window: {
      showDocument: async (params, token, next) => {
        const path = params.uri.startsWith("file:") && !params.external ? vscode.Uri.parse(params.uri).fsPath : "";
        const kind = pageKind(path);
        if (kind && (await doing.page(path, kind))) {
          return { success: true };
        }
        // the page of a rule is to be read, not edited
        if (path.endsWith(".md")) {
          await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.file(path));
          return { success: true };
        }
        return await next(params, token);
      },
    },
  };
}

function pageKind(path: string): "ticket" | "report" | undefined {
  if (path.endsWith(".html") && basename(dirname(path)).startsWith("weighbridge-tickets-")) {
    return "ticket";
  }
  return basename(path) === "report.html" ? "report" : undefined;
}

function scope(): string {
  return vscode.workspace.getConfiguration("weighbridge").get<string>("diagnosticScope", "open");
}
