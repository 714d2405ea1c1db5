/** The view "Training": follows what the server tells of the trainings of this window, and does what is asked of one. */

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { JOBS, JOBS_CHANGED, type Job } from "../asking.js";
import type { Session } from "../client/session.js";
import type { Panels } from "../pages/panel.js";
import type { Running } from "../running.js";
import { adopt } from "./adopting.js";
import { frame } from "./frame.js";
import type { Doing } from "./jobs.js";
import { isOpen } from "./jobs.js";
import type { TrainingLog } from "./log.js";

export class TrainingView implements vscode.WebviewViewProvider, vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private readonly heard = new WeakSet<Session>();
  private view: vscode.WebviewView | undefined;
  private known: readonly Job[] = [];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly running: Running,
    private readonly panels: Panels,
    private readonly log: TrainingLog,
  ) {
    this.subscriptions = [
      vscode.window.registerWebviewViewProvider("weighbridge.training", this, {
        webviewOptions: { retainContextWhenHidden: true },
      }),
      running.onDidConnect((session) => void this.hear(session)),
    ];
  }

  get jobs(): readonly Job[] {
    return this.known;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const media = vscode.Uri.joinPath(this.extension, "dist");
    view.webview.options = { enableScripts: true, localResourceRoots: [media] };
    view.webview.onDidReceiveMessage((message: { doing: Doing | "ready"; key?: string }) => this.asked(message));
    view.onDidDispose(() => {
      this.view = undefined;
    });
    const script = view.webview.asWebviewUri(vscode.Uri.joinPath(media, "training.js")).toString();
    view.webview.html = frame(script, randomBytes(16).toString("base64url"), view.webview.cspSource);
    this.badge();
  }

  /** Asks what there is; a server that has just started tells by itself only what changes. */
  async refresh(): Promise<void> {
    const session = this.running.current;
    if (session) {
      this.take((await session.client.sendRequest<{ jobs: Job[] }>(JOBS, {})).jobs);
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async hear(session: Session): Promise<void> {
    if (!this.heard.has(session)) {
      this.heard.add(session);
      session.client.onNotification(JOBS_CHANGED, ({ jobs }: { jobs: Job[] }) => this.take(jobs));
    }
    await this.refresh().catch(() => undefined);
  }

  private take(jobs: readonly Job[]): void {
    this.known = jobs;
    this.badge();
    this.tell();
  }

  private tell(): void {
    void this.view?.webview.postMessage({ jobs: this.known });
  }

  private badge(): void {
    if (this.view) {
      const open = this.known.filter(isOpen).length;
      this.view.badge = open > 0 ? { value: open, tooltip: `${open} running` } : undefined;
    }
  }

  private async asked({ doing, key }: { doing: Doing | "ready"; key?: string }): Promise<void> {
    if (doing === "ready") {
      return this.tell();
    }
    const job = this.known.find((one) => one.key === key);
    if (!job) {
      return;
    }
    switch (doing) {
      case "cancel":
        return await this.cancel(job);
      case "fetch":
        await vscode.commands.executeCommand("weighbridge.fetchAdapter", job.key);
        return;
      case "log":
        return await this.log.show(job);
      case "report":
        if (job.report) {
          await this.panels.show(job.report, "report");
        }
        return;
      case "task":
        await vscode.window.showTextDocument(vscode.Uri.parse(job.taskUri));
        return;
      case "adopt":
        return await adopt(job, this.running.current?.launch);
    }
  }

  private async cancel(job: Job): Promise<void> {
    const detail = "What it has learned since its last checkpoint is lost.";
    const yes = "Cancel the Training";
    const words = `Cancel the training of ${job.task}?`;
    if ((await vscode.window.showWarningMessage(words, { modal: true, detail }, yes)) === yes) {
      await vscode.commands.executeCommand("weighbridge.cancelJob", job.key);
    }
  }
}
