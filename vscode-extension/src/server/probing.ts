/** Asks a program whether it is Weighbridge, and which version. */

import { type Command, cleanEnvironment, type Run } from "../processes.js";
import { versionIn } from "../versions.js";

export type Probe = { readonly version: string } | { readonly fault: string };

const PATIENCE_MS = 30_000;

export async function probe(weighbridge: Command, run: Run, cwd: string): Promise<Probe> {
  const asked = { command: weighbridge.command, args: [...weighbridge.args, "version"] };
  const ran = await run(asked, { cwd, timeoutMs: PATIENCE_MS, env: cleanEnvironment(process.env) });
  const version = versionIn(ran.out);
  if (ran.code === 0 && version) {
    return { version };
  }
  const said = (ran.err || ran.out).trim().split("\n").at(-1) ?? "";
  return { fault: said || `it ended with code ${ran.code} and named no version` };
}

/** Weighbridge as a module of a Python; `-P` keeps the current folder out of what can be imported. */
export function moduleOf(python: string): Command {
  return { command: python, args: ["-P", "-m", "weighbridge_cli"] };
}
