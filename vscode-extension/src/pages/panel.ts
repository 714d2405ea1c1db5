/** Shows a page that the server has written: a weigh ticket, or the report of a training. */

import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { themed, titleOf } from "./themed.js";

/** One panel for each kind of page; a new page takes the place of the old one. */
export class Panels implements vscode.Disposable {
  private readonly panels = new Map<string, { readonly panel: vscode.WebviewPanel; page: string }>();
  private readonly listening = vscode.window.onDidChangeActiveColorTheme(() => this.repaint());

  /** Whether it was a page that can be shown. */
  async show(path: string, kind: "ticket" | "report"): Promise<boolean> {
    const page = await readFile(path, "utf8");
    if (themed(page, isDark()) === undefined) {
      return false;
    }
    const known = this.panels.get(kind);
    const panel = known?.panel ?? this.opened(kind);
    this.panels.set(kind, { panel, page });
    panel.title = titleOf(page);
    panel.webview.html = themed(page, isDark()) ?? "";
    panel.reveal(undefined, false);
    return true;
  }

  /** What a panel shows, for tests. */
  html(kind: "ticket" | "report"): string | undefined {
    return this.panels.get(kind)?.panel.webview.html;
  }

  dispose(): void {
    this.listening.dispose();
    for (const { panel } of [...this.panels.values()]) {
      panel.dispose();
    }
  }

  private opened(kind: string): vscode.WebviewPanel {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false };
    const panel = vscode.window.createWebviewPanel(`weighbridge.${kind}`, "Weighbridge", column, {
      enableScripts: false,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.onDidDispose(() => this.panels.delete(kind));
    return panel;
  }

  private repaint(): void {
    for (const { panel, page } of this.panels.values()) {
      panel.webview.html = themed(page, isDark()) ?? "";
    }
  }
}

function isDark(): boolean {
  const { kind } = vscode.window.activeColorTheme;
  return kind === vscode.ColorThemeKind.Dark || kind === vscode.ColorThemeKind.HighContrast;
}
