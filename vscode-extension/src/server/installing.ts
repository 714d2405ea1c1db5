/** Makes the environment of our own: with uv where it is there, else with venv and pip, and never with a compiler. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Command, cleanEnvironment, type Ran, type Run } from "../processes.js";
import { type Environment, environmentOf, installedIn, mark, prune, storageMade, type Wheel } from "./environment.js";
import { Hindrance, said } from "./hindrances.js";
import { alone } from "./lock.js";
import { moduleOf, probe } from "./probing.js";
import { onPath } from "./programs.js";
import { findPython, type Python } from "./pythons.js";

export interface Order {
  readonly storage: string;
  readonly wheel: Wheel;
  /** A folder with wheels, made by `weighbridge wheelhouse`; empty: the index that this machine is set up for. */
  readonly wheelhouse: string;
  /** Pythons to prefer: that of the setting, then the selected one. */
  readonly pythons: readonly string[];
  /** A repair trusts nothing that is there. */
  readonly from: "what is there" | "nothing";
}

export interface Tools {
  readonly run: Run;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  report(step: string): void;
  log(line: string): void;
}

const MINUTES = 60_000;
/** Everything that a start of the server needs. */
const LOAD = "import weighbridge_cli.main, weighbridge_server.server";

/** The command of the installed server. What an earlier try left behind is gone on with. */
export async function install(order: Order, tools: Tools): Promise<Command> {
  await storageMade(order.storage);
  const environment = environmentOf(order.storage, order.wheel);
  try {
    return await alone(
      join(order.storage, "installing.lock"),
      tools.signal,
      () => tools.report("another window is installing it"),
      () => made(environment, order, tools),
    );
  } catch (error) {
    if (tools.signal.aborted) {
      throw new Hindrance(
        "cancelled",
        "The installation was stopped. It goes on where it was when you start it again.",
      );
    }
    throw error;
  }
}

async function made(environment: Environment, order: Order, tools: Tools): Promise<Command> {
  const going = order.from === "what is there";
  const there = going ? await installedIn(environment) : undefined;
  if (there && "version" in (await probe(there, tools.run, order.storage))) {
    return there;
  }
  const maker = await makerOf(order, tools);
  let fault = going ? await attempted(environment, maker, order, tools) : undefined;
  if (!going || fault?.kind === "environment") {
    // what lies there may be what is broken
    await rm(environment.folder, { recursive: true, force: true });
    fault = await attempted(environment, maker, order, tools);
  }
  if (fault) {
    throw fault;
  }
  await mark(environment, { wheel: order.wheel.digest, python: maker.words });
  await prune(order.storage, environment);
  return moduleOf(environment.python);
}

async function attempted(
  environment: Environment,
  maker: Maker,
  order: Order,
  tools: Tools,
): Promise<Hindrance | undefined> {
  await rm(environment.marker, { force: true });
  const works = await ranWell({ command: environment.python, args: ["-I", "-c", "import sys"] }, order, tools);
  if (!works) {
    tools.report(`making an environment with ${maker.words}`);
    await rm(environment.folder, { recursive: true, force: true });
    const ran = await steps(maker.make(environment), order, tools);
    if (ran.code !== 0) {
      return new Hindrance("environment", `${maker.words} could not make an environment: ${said(ran)}`);
    }
  }
  tools.report("fetching and installing packages");
  const ran = await steps(maker.fill(environment, order), order, tools);
  if (ran.code !== 0) {
    return new Hindrance("download", `The packages could not be installed: ${said(ran)}`);
  }
  tools.report("starting it once");
  const started = await steps({ command: environment.python, args: ["-P", "-c", LOAD] }, order, tools);
  return started.code === 0 ? undefined : new Hindrance("environment", `It does not start: ${said(started)}`);
}

/** How environments are made here. */
interface Maker {
  readonly words: string;
  make(environment: Environment): Command;
  fill(environment: Environment, order: Order): Command;
}

async function makerOf(order: Order, tools: Tools): Promise<Maker> {
  const uv = await onPath("uv", tools.env);
  const python = await findPython(order.pythons, tools.run, order.storage, tools.env);
  if (!python) {
    throw new Hindrance("no-python", "Weighbridge needs Python 3.11 or later, and none was found on this machine.");
  }
  if (uv) {
    return withUv(uv, python);
  }
  if (!python.makesEnvironments) {
    const words =
      `Python ${python.version} (${python.command.command}) cannot make environments. ` +
      `On Debian and Ubuntu: apt install python${python.version}-venv.`;
    throw new Hindrance("no-venv", words);
  }
  return withPip(python);
}

function withUv(uv: string, python: Python): Maker {
  const asked = [python.command.command, ...python.command.args].join(" ");
  return {
    words: `uv and Python ${python.version}`,
    make: ({ folder }) => ({
      command: uv,
      args: ["venv", "--no-config", "--no-project", "--no-python-downloads", "--python", asked, folder],
    }),
    fill: (environment, order) => ({
      command: uv,
      args: ["pip", "install", "--python", environment.python, "--only-binary", ":all:", ...sources(order)],
    }),
  };
}

function withPip(python: Python): Maker {
  const { command, args } = python.command;
  return {
    words: `Python ${python.version}`,
    make: ({ folder }) => ({ command, args: [...args, "-I", "-m", "venv", "--clear", folder] }),
    fill: (environment, order) => ({
      command: environment.python,
      args: [
        ...["-I", "-m", "pip", "install", "--only-binary", ":all:", "--disable-pip-version-check", "--no-input"],
        ...["--no-color", "--progress-bar", "off", ...sources(order)],
      ],
    }),
  };
}

function sources(order: Order): string[] {
  const offline = order.wheelhouse ? ["--no-index", "--find-links", order.wheelhouse] : [];
  // with what sends trainings and reads what comes back; a GPU, or torch, is not needed here
  return [...offline, `weighbridge[hooks] @ ${pathToFileURL(order.wheel.path).href}`];
}

function steps(command: Command, order: Order, tools: Tools): Promise<Ran> {
  tools.log(`$ ${[command.command, ...command.args].join(" ")}`);
  return tools.run(command, {
    cwd: order.storage,
    timeoutMs: 15 * MINUTES,
    env: cleanEnvironment(tools.env),
    signal: tools.signal,
    onLine: (line) => tools.log(line),
  });
}

async function ranWell(command: Command, order: Order, tools: Tools): Promise<boolean> {
  const ran = await tools.run(command, {
    cwd: order.storage,
    timeoutMs: MINUTES,
    env: cleanEnvironment(tools.env),
    signal: tools.signal,
  });
  return ran.code === 0;
}
