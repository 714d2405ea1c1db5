/** The item in the status bar: how the server is, and what the open prompt weighs and costs. */

import * as vscode from "vscode";
import type { State, States } from "../state.js";
import type { PromptBook } from "./book.js";
import { promptAt, title, weight } from "./list.js";

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("weighbridge.status", vscode.StatusBarAlignment.Right, 90);
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly book: PromptBook,
    private readonly states: States,
  ) {
    this.item.name = "Weighbridge";
    const show = () => this.show();
    this.subscriptions = [
      this.item,
      book.onDidChange(show),
      states.onDidChange(show),
      vscode.window.onDidChangeActiveTextEditor(show),
      vscode.window.onDidChangeTextEditorSelection(show),
    ];
    show();
  }

  /** What is shown now. */
  get text(): string {
    return this.item.text;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private show(): void {
    const state = this.states.current;
    if (state.kind !== "running") {
      this.tell(state);
      return;
    }
    const editor = vscode.window.activeTextEditor;
    const prompt = editor && promptAt(this.book.prompts, editor.document.uri.toString(), editor.selection.active);
    if (!prompt) {
      this.item.hide();
      return;
    }
    this.say(`$(law) ${weight(prompt)}`, `${title(prompt)}: open its weigh ticket`);
    this.item.command = {
      command: "weighbridge.openTicket",
      title: "Weigh ticket",
      arguments: [prompt.uri, prompt.range.start],
    };
    this.item.show();
  }

  private tell(state: Exclude<State, { kind: "running" }>): void {
    switch (state.kind) {
      case "installing":
      case "starting":
        this.say("$(sync~spin) Weighbridge", state.kind === "installing" ? state.step : "The server starts.");
        this.item.command = "weighbridge.showOutput";
        this.item.show();
        break;
      case "failed":
        this.say("$(warning) Weighbridge", state.words);
        this.item.command = "weighbridge.restartServer";
        this.item.show();
        break;
      case "restricted":
        this.say("$(shield) Weighbridge", "Restricted Mode: nothing is installed, run or sent.");
        this.item.command = "workbench.trust.manage";
        this.item.show();
        break;
      default:
        this.item.hide();
    }
  }

  private say(text: string, tooltip: string): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: `Weighbridge: ${text.replace(/\$\([^)]*\) ?/g, "")}. ${tooltip}` };
  }
}
