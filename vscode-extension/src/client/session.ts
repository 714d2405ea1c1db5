/** One connection to one server, for all folders of the window. */

import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  State,
} from "vscode-languageclient/node";
import { selector } from "../documents.js";
import { cleanEnvironment } from "../processes.js";
import type { Launch } from "../server/locating.js";
import { type Doing, middleware } from "./middleware.js";
import { Restarts } from "./restarts.js";

export interface Told {
  started(): void;
  /** It has ended by itself and is started again. */
  ended(): void;
  /** It has ended by itself too often. */
  gaveUp(): void;
}

export class Session implements vscode.Disposable {
  private readonly restarts = new Restarts();
  private stopping = false;

  private constructor(
    readonly launch: Launch,
    readonly client: LanguageClient,
  ) {}

  static async started(
    launch: Launch,
    cwd: string,
    log: vscode.LogOutputChannel,
    told: Told,
    doing: Doing,
  ): Promise<Session> {
    const options: LanguageClientOptions = {
      documentSelector: selector() as NonNullable<LanguageClientOptions["documentSelector"]>,
      outputChannel: log,
      initializationOptions: () => ({ trusted: vscode.workspace.isTrusted, trainingView: true }),
      diagnosticCollectionName: "weighbridge",
      middleware: middleware(doing),
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => session.closed(told),
      },
      initializationFailedHandler: () => false,
    };
    const command = launch.command;
    const server = {
      command: command.command,
      args: [...command.args, "server"],
      // never the workspace: a program must not find its modules there
      options: { cwd, env: cleanEnvironment(process.env) },
    };
    const client = new LanguageClient("weighbridge", "Weighbridge", server, options);
    const session = new Session(launch, client);
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        told.started();
      }
    });
    try {
      await client.start();
    } catch (error) {
      session.stopping = true;
      await client.dispose().catch(() => undefined);
      throw error;
    }
    return session;
  }

  /** The process of the server; undefined between two of them. */
  get pid(): number | undefined {
    return this.client.serverProcess?.pid;
  }

  get running(): boolean {
    return this.client.state === State.Running;
  }

  /** Says that the person trusts the folder now. */
  async trusted(): Promise<void> {
    await this.client.sendNotification("weighbridge/trustChanged", { trusted: true });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.client.dispose().catch(() => undefined);
  }

  dispose(): void {
    void this.stop();
  }

  private async closed(told: Told): Promise<{ action: CloseAction; handled: boolean }> {
    const stays = { action: CloseAction.DoNotRestart, handled: true };
    if (this.stopping || this.client.state === State.Starting) {
      return stays;
    }
    const answer = this.restarts.ended(Date.now());
    if ("giveUp" in answer) {
      told.gaveUp();
      return stays;
    }
    told.ended();
    await sleep(answer.waitMs);
    return this.stopping ? stays : { action: CloseAction.Restart, handled: true };
  }
}
