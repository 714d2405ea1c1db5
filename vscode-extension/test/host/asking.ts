/** What suites ask of a real VS Code. */

import * as vscode from "vscode";
import type { Exports } from "../../src/main.js";
import type { State } from "../../src/state.js";

type No = false | undefined | null | 0 | "";

/** A control, which has to fail, does not wait as long. */
const PATIENCE_MS = Number(process.env["WEIGHBRIDGE_PATIENCE_MS"] ?? 60_000);

export async function until<T>(
  what: string,
  ask: () => T | PromiseLike<T>,
  patienceMs = PATIENCE_MS,
): Promise<Exclude<T, No>> {
  const begun = Date.now();
  for (;;) {
    const found = await ask();
    if (found) {
      return found as Exclude<T, No>;
    }
    if (Date.now() - begun > patienceMs) {
      throw new Error(`waited ${patienceMs / 1000} s for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function exports(): Promise<Exports> {
  const extension = vscode.extensions.getExtension<Exports>("weighbridge.weighbridge");
  if (!extension) {
    throw new Error("the extension is not installed");
  }
  return await extension.activate();
}

export function file(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) {
    throw new Error("no folder is open");
  }
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function shown(path: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(file(path));
  // a tab that the next file replaces takes its findings along
  return await vscode.window.showTextDocument(document, { preview: false });
}

/** Our findings in a file; VS Code has validators of its own for some. */
export function findings(path: string): vscode.Diagnostic[] {
  return findingsIn(file(path));
}

export function findingsIn(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "weighbridge");
}

export function rule(diagnostic: vscode.Diagnostic): string {
  const code = diagnostic.code;
  return String(typeof code === "object" ? code.value : code);
}

/** An action by its title; asked for until it is there, because VS Code cancels while other extensions register. */
export async function action(path: string, at: vscode.Range, title: RegExp, kind = ""): Promise<vscode.CodeAction> {
  return await until(`the action ${title}`, async () => {
    try {
      const command = "vscode.executeCodeActionProvider";
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        command,
        file(path),
        at,
        kind || undefined,
        20,
      );
      return found.find((one) => title.test(one.title) && !one.disabled);
    } catch {
      return undefined;
    }
  });
}

/** The state of the server once it runs. */
export async function running(patienceMs = PATIENCE_MS): Promise<Extract<State, { kind: "running" }>> {
  const own = await exports();
  return await until(
    "the server",
    () => {
      const now = own.state();
      return now.kind === "running" && now;
    },
    patienceMs,
  );
}
