/** What VS Code calls: sets everything up, and starts the server once a document needs it. */

import * as vscode from "vscode";
import type { Job, Prompt } from "./asking.js";
import { registerCommands } from "./commands.js";
import { SETTINGS_FILES, starts } from "./documents.js";
import { FindingTree } from "./findings/tree.js";
import { Panels } from "./pages/panel.js";
import { PromptBook } from "./prompts/book.js";
import { StatusItem } from "./prompts/status.js";
import { PromptTree } from "./prompts/tree.js";
import { Running } from "./running.js";
import { Provision } from "./server/provision.js";
import { onOtherPython } from "./server/selected.js";
import { SECTION, SERVER_SETTINGS } from "./settings.js";
import { type State, States } from "./state.js";
import { TrainingLog } from "./training/log.js";
import { train } from "./training/submitting.js";
import { TrainingView } from "./training/view.js";

/** What tests and other extensions can ask. */
export interface Exports {
  /** Loading the bundle and running `activate`. */
  readonly activationMs: number;
  /** Where the extension keeps an environment of its own. */
  readonly storage: string;
  state(): State;
  pid(): number | undefined;
  /** What the views show. */
  prompts(): readonly Prompt[];
  status(): string;
  page(kind: "ticket" | "report"): string | undefined;
  jobs(): readonly Job[];
}

/** What loading the bundle took; the build writes it there. */
declare const weighbridgeLoadedMs: number;

let stop: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): Exports {
  const begun = performance.now();
  const log = vscode.window.createOutputChannel("Weighbridge", { log: true });
  const states = new States();
  const panels = new Panels();
  const running = new Running(new Provision(context, log, states), log, states, {
    page: (path, kind) => panels.show(path, kind),
    train: (taskUri, hook) => train(running, taskUri, hook),
  });
  stop = () => running.stop();
  const book = new PromptBook(running, states);
  const status = new StatusItem(book, states);
  const trainingLog = new TrainingLog(running, () => training.jobs);
  const training = new TrainingView(context.extensionUri, running, panels, trainingLog);
  context.subscriptions.push(log, states, running, ...registerCommands(running, log), ...listeners(running));
  context.subscriptions.push(panels, book, status, new PromptTree(book), new FindingTree(), trainingLog, training);
  // not before a server is wanted: the question wakes the Python extension
  const first = states.onDidChange(() => {
    first.dispose();
    void onOtherPython(() => running.reconsider()).then((listening) => context.subscriptions.push(listening));
  });
  void wanted().then(async (is) => {
    if (is) {
      await running.wake();
    }
  });
  const activationMs = weighbridgeLoadedMs + performance.now() - begun;
  const storage = context.globalStorageUri.fsPath;
  return {
    activationMs,
    storage,
    state: () => states.current,
    pid: () => running.current?.pid,
    prompts: () => book.prompts,
    status: () => status.text,
    page: (kind) => panels.html(kind),
    jobs: () => training.jobs,
  };
}

export async function deactivate(): Promise<void> {
  await stop?.();
}

function listeners(running: Running): vscode.Disposable[] {
  const { workspace, window } = vscode;
  const onDocument = (document: vscode.TextDocument) => {
    if (needs(document)) {
      void running.wake();
    }
  };
  return [
    workspace.onDidOpenTextDocument(onDocument),
    window.onDidChangeActiveTextEditor((editor) => editor && onDocument(editor.document)),
    workspace.onDidGrantWorkspaceTrust(() => running.trusted()),
    workspace.onDidChangeConfiguration((event) => {
      if (SERVER_SETTINGS.some((name) => event.affectsConfiguration(`${SECTION}.${name}`))) {
        void running.reconsider();
      } else if (event.affectsConfiguration(`${SECTION}.diagnosticScope`) && running.current) {
        // what is shown of other files is taken back with the server
        void running.restart();
      }
    }),
  ];
}

/** Whether something is open already that the server is needed for. */
async function wanted(): Promise<boolean> {
  if (vscode.workspace.textDocuments.some(needs)) {
    return true;
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  const asked = folders.flatMap(({ uri }) => SETTINGS_FILES.map((name) => exists(vscode.Uri.joinPath(uri, name))));
  return (await Promise.all(asked)).includes(true);
}

function needs(document: vscode.TextDocument): boolean {
  return starts(document.uri.scheme, document.uri.path, document.languageId);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
