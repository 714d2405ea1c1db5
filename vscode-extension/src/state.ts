/** How the server is, for the status bar and whoever else wants to know. */

import * as vscode from "vscode";
import type { Launch } from "./server/locating.js";

export type State =
  | { readonly kind: "idle" }
  /** The folder is not trusted, and there is no server that could be used all the same. */
  | { readonly kind: "restricted" }
  | { readonly kind: "installing"; readonly step: string }
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly launch: Launch }
  | { readonly kind: "failed"; readonly words: string };

export class States implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<State>();
  readonly onDidChange = this.changes.event;
  private now: State = { kind: "idle" };

  get current(): State {
    return this.now;
  }

  become(state: State): void {
    this.now = state;
    this.changes.fire(state);
  }

  dispose(): void {
    this.changes.dispose();
  }
}
