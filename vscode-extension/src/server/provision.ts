/** From what the editor knows to a server that can be started: found, or installed before the person's eyes. */

import * as vscode from "vscode";
import { run } from "../processes.js";
import { type ServerSettings, serverSettings } from "../settings.js";
import type { States } from "../state.js";
import { environmentOf, installedIn, storageMade, type Wheel, wheelIn } from "./environment.js";
import { Hindrance } from "./hindrances.js";
import { install, type Order } from "./installing.js";
import { type Launch, type Located, locate } from "./locating.js";
import { probe } from "./probing.js";
import { onPath } from "./programs.js";
import { selectedPython } from "./selected.js";

export class Provision {
  readonly storage: string;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly states: States,
  ) {
    this.storage = context.globalStorageUri.fsPath;
  }

  get version(): string {
    return this.context.extension.packageJSON.version;
  }

  async located(): Promise<Located> {
    await storageMade(this.storage);
    const wheel = await this.wheel();
    return await locate({
      extensionVersion: this.version,
      path: serverSettings().path,
      trusted: vscode.workspace.isTrusted,
      onPath: (name) => onPath(name, process.env),
      selectedPython,
      installed: async () => (wheel ? await installedIn(environmentOf(this.storage, wheel)) : undefined),
      probe: (command) => probe(command, run, this.storage),
      log: (line) => this.log.info(line),
    });
  }

  /** Installs the server that comes with the extension, and says how far it is. */
  async installed(from: Order["from"]): Promise<Launch> {
    const wheel = await this.wheel();
    if (!wheel) {
      throw new Hindrance("no-wheel", "This build of the extension brings no server: name one in `weighbridge.path`.");
    }
    const settings = serverSettings();
    const order = await this.order(wheel, settings, from);
    const where = { location: vscode.ProgressLocation.Notification, title: "Weighbridge server", cancellable: true };
    const command = await vscode.window.withProgress(where, async (progress, token) => {
      const stopped = new AbortController();
      token.onCancellationRequested(() => stopped.abort());
      return await install(order, {
        run,
        env: process.env,
        signal: stopped.signal,
        log: (line) => this.log.info(line),
        report: (step) => {
          progress.report({ message: step });
          this.states.become({ kind: "installing", step });
        },
      });
    });
    return { command, version: wheel.version, origin: "private" };
  }

  private async order(wheel: Wheel, settings: ServerSettings, from: Order["from"]): Promise<Order> {
    const selected = await selectedPython();
    const pythons = [settings.interpreter, selected ?? ""].filter((path) => path !== "");
    return { storage: this.storage, wheel, wheelhouse: settings.wheelhouse, pythons, from };
  }

  private wheel(): Promise<Wheel | undefined> {
    return wheelIn(this.context.extensionPath);
  }
}
