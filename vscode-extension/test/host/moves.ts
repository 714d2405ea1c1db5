/** Moves made in the editor, held against those of the command line in a copy of the folder. */

import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { action, file, until } from "./asking.js";

/** A copy of the folder as it is now. */
export function twin(): string {
  const folder = file("").fsPath.replace(/\/$/, "");
  const copy = join(folder, "..", "twin", folder.split("/").at(-1) ?? "");
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Makes a move, through the preview where it asks for one, and saves what it has written. */
export async function moved(path: string, at: vscode.Range, title: RegExp, move: string): Promise<void> {
  const found = await action(path, at, title, `refactor.rewrite.weighbridge.${move}`);
  assert.ok(found.edit, "the edit of a move is there once somebody asks for it");
  let done: boolean | undefined;
  void vscode.workspace.applyEdit(found.edit, { isRefactoring: true }).then((was) => {
    done = was;
  });
  await until(`the move ${move}`, async () => {
    await vscode.commands.executeCommand("refactorPreview.apply").then(undefined, () => undefined);
    return done !== undefined;
  });
  assert.equal(done, true);
  // on a slow machine VS Code gives a save up that its own extensions take part in
  await until("the files on disk", () => vscode.workspace.saveAll(true));
}

export function sameFiles(copy: string): void {
  assert.deepEqual(contents(file("").fsPath), contents(copy));
}

function contents(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.startsWith(".git/") && name !== ".git" && statSync(join(folder, name)).isFile()) {
      found[name] = readFileSync(join(folder, name), "utf8");
    }
  }
  return found;
}
