/** The prompts of the window as the server has weighed them; asked for again when texts have been quiet for a while. */

import * as vscode from "vscode";
import { PROMPTS, type Prompt } from "../asking.js";
import { SETTINGS_FILES } from "../documents.js";
import type { Running } from "../running.js";
import type { States } from "../state.js";

const QUIET_MS = 800;

export class PromptBook implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly subscriptions: vscode.Disposable[];
  private known: readonly Prompt[] = [];
  private timer: NodeJS.Timeout | undefined;
  private asked = 0;

  constructor(
    private readonly running: Running,
    states: States,
  ) {
    this.subscriptions = [
      this.changes,
      running.onDidConnect(() => this.soon(0)),
      states.onDidChange(({ kind }) => kind !== "running" && this.take([])),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme !== "output" && this.soon()),
      vscode.workspace.onDidSaveTextDocument(() => this.soon()),
      ...SETTINGS_FILES.map((name) => watched(`**/${name}`, () => this.soon())),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.soon()),
    ];
  }

  get prompts(): readonly Prompt[] {
    return this.known;
  }

  /** Asks again when it is quiet. */
  soon(afterMs = QUIET_MS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), afterMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async ask(): Promise<void> {
    const session = this.running.current;
    if (!session) {
      return;
    }
    this.asked += 1;
    const question = this.asked;
    try {
      const { prompts } = await session.client.sendRequest<{ prompts: Prompt[] }>(PROMPTS, {});
      if (question === this.asked) {
        this.take(prompts);
      }
    } catch {
      // a server that is ending answers no more; the next one is asked when it runs
    }
  }

  private take(prompts: readonly Prompt[]): void {
    if (JSON.stringify(prompts) !== JSON.stringify(this.known)) {
      this.known = prompts;
      this.changes.fire();
    }
  }
}

/** Settings are written by programs, too. */
function watched(pattern: string, changed: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  const events = [watcher.onDidCreate(changed), watcher.onDidChange(changed), watcher.onDidDelete(changed)];
  return vscode.Disposable.from(watcher, ...events);
}
