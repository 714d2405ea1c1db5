/** A Python of this machine that an environment can be made from. */

import { type Command, cleanEnvironment, type Run } from "../processes.js";
import { isProgram, onPath, written } from "./programs.js";

export const LEAST: readonly [number, number] = [3, 11];

export interface Python {
  readonly command: Command;
  readonly version: string;
  /** Whether it can make environments; Debian keeps that in a package of its own. */
  readonly makesEnvironments: boolean;
}

const QUESTION =
  "import importlib.util as u, sys; " +
  "print('%d.%d' % sys.version_info[:2], all(u.find_spec(n) for n in ('venv', 'ensurepip')))";
const PATIENCE_MS = 20_000;

/** The best Python there is: the one that was asked for, else the newest on the search path. */
export async function findPython(
  asked: readonly string[],
  run: Run,
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Python | undefined> {
  let second: Python | undefined;
  for (const command of await candidates(asked, env)) {
    const python = await known(command, run, cwd);
    if (python?.makesEnvironments) {
      return python;
    }
    second ??= python;
  }
  return second;
}

async function candidates(asked: readonly string[], env: NodeJS.ProcessEnv): Promise<Command[]> {
  const found: Command[] = [];
  for (const path of asked.map(written)) {
    if (await isProgram(path)) {
      found.push({ command: path, args: [] });
    }
  }
  for (const name of ["python3.13", "python3.12", "python3.11", "python3.14", "python3", "python"]) {
    const path = await onPath(name, env);
    if (path) {
      found.push({ command: path, args: [] });
    }
  }
  const launcher = process.platform === "win32" ? await onPath("py", env) : undefined;
  if (launcher) {
    found.push({ command: launcher, args: ["-3"] });
  }
  return found;
}

async function known(command: Command, run: Run, cwd: string): Promise<Python | undefined> {
  const question = { command: command.command, args: [...command.args, "-I", "-c", QUESTION] };
  const ran = await run(question, { cwd, timeoutMs: PATIENCE_MS, env: cleanEnvironment(process.env) });
  const said = /^(\d+)\.(\d+) (True|False)\s*$/m.exec(ran.out);
  if (ran.code !== 0 || !said) {
    return undefined;
  }
  const [major, minor] = [Number(said[1]), Number(said[2])];
  if (major !== LEAST[0] || minor < LEAST[1]) {
    return undefined;
  }
  return { command, version: `${major}.${minor}`, makesEnvironments: said[3] === "True" };
}
