/** The view "Findings by Rule": what Problems shows file by file, rule by rule. */

import * as vscode from "vscode";
import { type Found, type Group, grouped } from "./groups.js";

interface Place extends Found {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly severity: vscode.DiagnosticSeverity;
}

type Row = Group<Place> | Place;

const ICONS: Record<vscode.DiagnosticSeverity, string> = {
  [vscode.DiagnosticSeverity.Error]: "error",
  [vscode.DiagnosticSeverity.Warning]: "warning",
  [vscode.DiagnosticSeverity.Information]: "info",
  [vscode.DiagnosticSeverity.Hint]: "lightbulb",
};

export class FindingTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor() {
    this.subscriptions = [
      this.changes,
      vscode.window.registerTreeDataProvider("weighbridge.findings", this),
      vscode.languages.onDidChangeDiagnostics(() => this.changes.fire()),
    ];
  }

  getChildren(row?: Row): Row[] {
    if (!row) {
      return grouped(places());
    }
    return isGroup(row) ? [...row.found] : [];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    if (isGroup(row)) {
      const item = new vscode.TreeItem(row.rule, vscode.TreeItemCollapsibleState.Expanded);
      item.description = String(row.found.length);
      item.id = row.rule;
      item.accessibilityInformation = { label: `${row.rule}, ${row.found.length} findings` };
      return item;
    }
    const item = new vscode.TreeItem(row.message, vscode.TreeItemCollapsibleState.None);
    item.description = `${row.path}:${row.line}`;
    item.tooltip = `${row.message}\n${row.path}:${row.line}`;
    item.iconPath = new vscode.ThemeIcon(ICONS[row.severity]);
    const options: vscode.TextDocumentShowOptions = { selection: row.range, preview: true };
    item.command = { command: "vscode.open", title: "Open", arguments: [row.uri, options] };
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

function isGroup(row: Row): row is Group<Place> {
  return "found" in row;
}

function places(): Place[] {
  return vscode.languages.getDiagnostics().flatMap(([uri, found]) =>
    found
      .filter(({ source }) => source === "weighbridge")
      .map((one) => ({
        rule: String(typeof one.code === "object" ? one.code.value : one.code),
        path: vscode.workspace.asRelativePath(uri),
        line: one.range.start.line + 1,
        message: one.message,
        uri,
        range: one.range,
        severity: one.severity,
      })),
  );
}
