/** The prompts of the window as the server has weighed them; asked for again when texts have been quiet for a while. */

import * as vscode from "vscode";
import { PROMPTS, type Prompt } from "../asking.js";
import { ENDINGS } from "../documents.js";
import type { Running } from "../running.js";
import type { States } from "../state.js";
import { replaced } from "./list.js";

const QUIET_MS = 800;

export class PromptBook implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly subscriptions: vscode.Disposable[];
  private known: readonly Prompt[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** The documents that somebody typed in since the server was asked. */
  private readonly typed = new Set<string>();
  private allStale = false;
  private asking = false;

  constructor(
    private readonly running: Running,
    states: States,
  ) {
    // files change by saving, and by programs: a settings file or a part of a prompt changes the prompts of others
    const files = vscode.workspace.createFileSystemWatcher(`**/*.{${ENDINGS.join(",")}}`);
    const everything = () => this.everything();
    this.subscriptions = [
      this.changes,
      files,
      files.onDidCreate(everything),
      files.onDidChange(everything),
      files.onDidDelete(everything),
      running.onDidConnect(() => this.everything(0)),
      states.onDidChange(({ kind }) => kind !== "running" && this.take([])),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.typedIn(document)),
      vscode.workspace.onDidChangeWorkspaceFolders(everything),
    ];
  }

  get prompts(): readonly Prompt[] {
    return this.known;
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private typedIn(document: vscode.TextDocument): void {
    if (document.uri.scheme !== "output") {
      this.typed.add(document.uri.toString());
      this.soon();
    }
  }

  private everything(afterMs = QUIET_MS): void {
    this.allStale = true;
    this.soon(afterMs);
  }

  /** Asks when it is quiet. */
  private soon(afterMs = QUIET_MS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), afterMs);
  }

  private async ask(): Promise<void> {
    const session = this.running.current;
    if (!session || this.asking) {
      return;
    }
    this.asking = true;
    const [all, typed] = [this.allStale, [...this.typed]];
    this.allStale = false;
    this.typed.clear();
    const request = async (params: object) =>
      (await session.client.sendRequest<{ prompts: Prompt[] }>(PROMPTS, params)).prompts;
    try {
      if (all) {
        this.take(await request({}));
      } else {
        for (const uri of typed) {
          const now = await request({ textDocument: { uri } });
          this.take(replaced(this.known, uri, now));
        }
      }
    } catch {
      // a server that is ending answers no more; the next one is asked when it runs
    } finally {
      this.asking = false;
      if (this.allStale || this.typed.size > 0) {
        this.soon();
      }
    }
  }

  private take(prompts: readonly Prompt[]): void {
    if (JSON.stringify(prompts) !== JSON.stringify(this.known)) {
      this.known = prompts;
      this.changes.fire();
    }
  }
}
