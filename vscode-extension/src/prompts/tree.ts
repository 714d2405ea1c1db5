/** The view "Prompt Weight": every prompt of the folders, the heaviest month first. */

import * as vscode from "vscode";
import type { Prompt } from "../asking.js";
import type { PromptBook } from "./book.js";
import { monthly, ranked, title, usd, weight } from "./list.js";

export class PromptTree implements vscode.TreeDataProvider<Prompt>, vscode.Disposable {
  readonly onDidChangeTreeData: vscode.Event<void>;
  private readonly view: vscode.TreeView<Prompt>;
  private readonly listening: vscode.Disposable;

  constructor(private readonly book: PromptBook) {
    this.onDidChangeTreeData = book.onDidChange;
    this.view = vscode.window.createTreeView("weighbridge.prompts", { treeDataProvider: this });
    this.listening = book.onDidChange(() => this.sum());
  }

  getChildren(element?: Prompt): Prompt[] {
    return element ? [] : ranked(this.book.prompts);
  }

  getTreeItem(prompt: Prompt): vscode.TreeItem {
    const item = new vscode.TreeItem(title(prompt), vscode.TreeItemCollapsibleState.None);
    const start = new vscode.Position(prompt.range.start.line, prompt.range.start.character);
    const end = new vscode.Position(prompt.range.end.line, prompt.range.end.character);
    const uri = vscode.Uri.parse(prompt.uri);
    item.description = weight(prompt);
    item.iconPath = new vscode.ThemeIcon(prompt.home === "agent" ? "hubot" : "comment");
    item.tooltip = `${prompt.path}:${start.line + 1}\n${weight(prompt)}${prompt.model ? `\n${prompt.model}` : ""}`;
    item.accessibilityInformation = { label: `${title(prompt)}, ${weight(prompt)}, ${prompt.path}` };
    item.contextValue = "prompt";
    item.command = {
      command: "vscode.open",
      title: "Open",
      arguments: [
        uri,
        { selection: new vscode.Range(start, start), preview: true } satisfies vscode.TextDocumentShowOptions,
      ],
    };
    item.id = `${prompt.uri}#${start.line}:${start.character}-${end.line}`;
    return item;
  }

  dispose(): void {
    this.listening.dispose();
    this.view.dispose();
  }

  private sum(): void {
    const month = monthly(this.book.prompts);
    this.view.description = month === null ? "" : `${usd(month)} a month`;
  }
}
