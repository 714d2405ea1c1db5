/** The commands of the palette; those of the server are registered when it says that it has them. */

import * as vscode from "vscode";
import type { Prompt } from "./asking.js";
import type { Running } from "./running.js";
import { chosenTask, train } from "./training/submitting.js";

export function registerCommands(running: Running, log: vscode.LogOutputChannel): vscode.Disposable[] {
  const command = vscode.commands.registerCommand;
  return [
    command("weighbridge.restartServer", () => running.restart()),
    command("weighbridge.repairServer", () => running.repair()),
    command("weighbridge.showOutput", () => log.show()),
    command("weighbridge.weighPrompt", () => weighPrompt(running)),
    command("weighbridge.explainRule", () => explainRule(running)),
    command("weighbridge.trainTask", async () => {
      const task = await chosenTask();
      return task && (await train(running, task, null));
    }),
    command("weighbridge.weighListed", (prompt: Prompt) =>
      vscode.commands.executeCommand("weighbridge.openTicket", prompt.uri, prompt.range.start),
    ),
  ];
}

async function weighPrompt(running: Running): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    void vscode.window.showInformationMessage(
      "Weighbridge: open a prompt, or a program with one, and put the cursor into it.",
    );
    return;
  }
  if (await running.ensure()) {
    const { line, character } = editor.selection.active;
    await vscode.commands.executeCommand("weighbridge.openTicket", editor.document.uri.toString(), { line, character });
  }
}

interface Rule extends vscode.QuickPickItem {
  readonly page: string;
}

interface RuleList {
  readonly rules: readonly { readonly name: string; readonly summary: string; readonly page: string }[];
}

async function explainRule(running: Running): Promise<void> {
  const session = await running.ensure();
  if (!session) {
    return;
  }
  const uri = (vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri)?.toString();
  const asked = { textDocument: { uri: uri ?? "untitled:weighbridge.yaml" } };
  const told = await session.client.sendRequest<RuleList | null>("weighbridge/rules", asked);
  const here = rulesHere();
  const items: Rule[] = (told?.rules ?? [])
    .map(({ name, summary, page }) => ({
      label: name,
      detail: summary,
      page,
      ...(here.has(name) ? { description: "at the cursor" } : {}),
    }))
    .sort((one, other) => Number(here.has(other.label)) - Number(here.has(one.label)));
  const picked = await vscode.window.showQuickPick(items, { title: "Explain a rule", matchOnDetail: true });
  if (picked) {
    await vscode.commands.executeCommand("weighbridge.openPage", picked.page);
  }
}

function rulesHere(): Set<string> {
  const editor = vscode.window.activeTextEditor;
  const found = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
  const line = editor?.selection.active.line ?? 0;
  const touching = found.filter(
    ({ source, range }) => source === "weighbridge" && range.start.line <= line && line <= range.end.line,
  );
  return new Set(touching.map(({ code }) => String(typeof code === "object" ? code.value : code)));
}
