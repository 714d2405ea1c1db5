/** Keeps one server running for the window: finds it, starts it, and tells in words when that fails. */

import * as vscode from "vscode";
import type { Doing } from "./client/middleware.js";
import type { Session } from "./client/session.js";
import { advice, BUTTONS, type Button, buttonsOf, Hindrance } from "./server/hindrances.js";
import type { Order } from "./server/installing.js";
import type { Launch } from "./server/locating.js";
import type { Provision } from "./server/provision.js";
import { SECTION } from "./settings.js";
import type { States } from "./state.js";

export class Running implements vscode.Disposable {
  private session: Session | undefined;
  private starting: Promise<void> | undefined;
  private readonly connections = new vscode.EventEmitter<Session>();
  /** A server can be asked: a new one, or one that was started again. */
  readonly onDidConnect = this.connections.event;

  constructor(
    private readonly provision: Provision,
    private readonly log: vscode.LogOutputChannel,
    private readonly states: States,
    private readonly doing: Doing,
  ) {}

  get current(): Session | undefined {
    return this.session?.running ? this.session : undefined;
  }

  /** A document needs the server. One that could not be started is not tried again until somebody asks for it. */
  async wake(): Promise<void> {
    if (this.states.current.kind === "idle") {
      await this.ensure();
    }
  }

  /** Starts the server if it is not running; whoever asks meanwhile waits for the same start. */
  async ensure(): Promise<Session | undefined> {
    if (!this.session) {
      await this.one(() => this.start());
    }
    return this.current;
  }

  /** Stops the server, and looks for one anew. */
  async restart(): Promise<void> {
    await this.one(async () => {
      await this.stop();
      await this.start();
    });
  }

  /** Installs the server that comes with the extension again, and starts what is found then. */
  async repair(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      const words = "Nothing is installed while the folder is in Restricted Mode.";
      if (await vscode.window.showInformationMessage(`Weighbridge: ${words}`, "Manage Trust")) {
        await vscode.commands.executeCommand("workbench.trust.manage");
      }
      return;
    }
    await this.one(async () => {
      await this.stop();
      if (await this.made("nothing")) {
        await this.start();
      }
    });
  }

  /** Another Python, another path, more trust: the server stays if it is still the one that is found. */
  async reconsider(): Promise<void> {
    if (!this.session) {
      return;
    }
    await this.one(async () => {
      const located = await this.provision.located();
      if (located.kind === "found" && JSON.stringify(located.launch) === JSON.stringify(this.session?.launch)) {
        return;
      }
      await this.stop();
      await this.start();
    });
  }

  /** The person trusts the folder now. */
  async trusted(): Promise<void> {
    await this.current?.trusted();
    await this.reconsider();
    if (this.states.current.kind === "restricted") {
      await this.ensure();
    }
  }

  async stop(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    await session?.stop();
    this.states.become({ kind: "idle" });
  }

  dispose(): void {
    this.connections.dispose();
    void this.stop();
  }

  private async one(work: () => Promise<void>): Promise<void> {
    const before = this.starting;
    const own = (async () => {
      await before?.catch(() => undefined);
      await work();
    })();
    this.starting = own;
    await own;
  }

  private async start(): Promise<void> {
    if (this.session) {
      return;
    }
    this.states.become({ kind: "starting" });
    const located = await this.provision.located();
    switch (located.kind) {
      case "found":
        if (located.warning) {
          void vscode.window.showWarningMessage(`Weighbridge: ${located.warning}`);
        }
        return await this.connect(located.launch);
      case "restricted":
        return this.states.become({ kind: "restricted" });
      case "broken":
        return this.fail(located.words, ["settings", "output", "retry"]);
      case "install": {
        this.log.info(`installing the server: ${located.why}`);
        const launch = await this.made("what is there");
        if (launch) {
          await this.connect(launch);
        }
      }
    }
  }

  private async made(from: Order["from"]): Promise<Launch | undefined> {
    try {
      return await this.provision.installed(from);
    } catch (error) {
      if (!(error instanceof Hindrance)) {
        throw error;
      }
      this.fail(error.message + advice(error.kind), buttonsOf(error.kind));
      return undefined;
    }
  }

  private async connect(launch: Launch): Promise<void> {
    this.log.info(`server: Weighbridge ${launch.version} (${launch.origin}), ${launch.command.command}`);
    try {
      // the client is most of what there is to load: not before a server is there to speak with
      const { Session } = await import("./client/session.js");
      this.session = await Session.started(
        launch,
        this.provision.storage,
        this.log,
        {
          started: () => {
            this.states.become({ kind: "running", launch });
            if (this.session) {
              this.connections.fire(this.session);
            }
          },
          ended: () => this.states.become({ kind: "starting" }),
          gaveUp: () => this.fail("The server has ended three times in five minutes.", ["retry", "output", "repair"]),
        },
        this.doing,
      );
      this.connections.fire(this.session);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.fail(`The server does not start: ${words}`, ["retry", "output", "repair"]);
    }
  }

  private fail(words: string, buttons: readonly Button[]): void {
    this.log.error(words);
    this.states.become({ kind: "failed", words });
    void this.told(words, buttons);
  }

  private async told(words: string, buttons: readonly Button[]): Promise<void> {
    const labels = buttons.map((button) => BUTTONS[button]);
    const picked = await vscode.window.showErrorMessage(`Weighbridge: ${words}`, ...labels);
    switch (buttons.find((button) => BUTTONS[button] === picked)) {
      case "retry":
        return await this.restart();
      case "repair":
        return await this.repair();
      case "output":
        return this.log.show(true);
      case "python":
        await vscode.env.openExternal(vscode.Uri.parse("https://www.python.org/downloads/"));
        return;
      case "choosePython":
        await vscode.commands.executeCommand("workbench.action.openSettings", `${SECTION}.interpreter`);
        return;
      case "settings":
        await vscode.commands.executeCommand("workbench.action.openSettings", `${SECTION}.`);
    }
  }
}
