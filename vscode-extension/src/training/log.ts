/** What a training prints, in an output channel of its own; followed while it runs. */

import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { JOB_LOG, type Job } from "../asking.js";
import type { Running } from "../running.js";
import { isOpen } from "./jobs.js";

const EVERY_MS = 2_000;

export class TrainingLog implements vscode.Disposable {
  private channel: vscode.OutputChannel | undefined;
  private following = 0;

  constructor(
    private readonly running: Running,
    private readonly jobs: () => readonly Job[],
  ) {}

  async show(job: Job): Promise<void> {
    this.channel ??= vscode.window.createOutputChannel("Weighbridge Training");
    this.channel.clear();
    this.channel.show(true);
    this.following += 1;
    const mine = this.following;
    let after = 0;
    for (;;) {
      const session = this.running.current;
      try {
        const said = await session?.client.sendRequest<{ text: string; next: number }>(JOB_LOG, {
          key: job.key,
          after,
        });
        if (mine !== this.following) {
          return;
        }
        if (said && said.next > after) {
          after = said.next;
          this.channel.append(said.text);
          continue;
        }
      } catch (error) {
        this.channel.appendLine(error instanceof Error ? error.message : String(error));
        return;
      }
      const now = this.jobs().find((one) => one.key === job.key);
      if (!now || !isOpen(now)) {
        return;
      }
      await sleep(EVERY_MS);
    }
  }

  dispose(): void {
    this.following += 1;
    this.channel?.dispose();
  }
}
