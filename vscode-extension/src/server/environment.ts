/** The environment of our own in the extension's storage: where it lies, and whether it is complete. */

import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "../processes.js";
import { moduleOf } from "./probing.js";

/** The wheel that comes with the extension. */
export interface Wheel {
  readonly path: string;
  readonly version: string;
  readonly digest: string;
}

export interface Environment {
  readonly folder: string;
  readonly python: string;
  /** Written last: an environment without it is one that somebody stopped making. */
  readonly marker: string;
}

const PREFIX = "server-";
/** Another window may still run what an older version of the extension installed. */
const KEPT_MS = 30 * 24 * 3_600_000;

export function environmentOf(storage: string, wheel: Wheel): Environment {
  const folder = join(storage, `${PREFIX}${wheel.version}-${wheel.digest.slice(0, 8)}`);
  const python = process.platform === "win32" ? join("Scripts", "python.exe") : join("bin", "python");
  return { folder, python: join(folder, python), marker: join(folder, "installed.json") };
}

/** The wheel in the extension's folder; undefined in a checkout that has not been packaged. */
export async function wheelIn(extension: string): Promise<Wheel | undefined> {
  try {
    const folder = join(extension, "server");
    const told = JSON.parse(await readFile(join(folder, "wheel.json"), "utf8"));
    return { path: join(folder, told.file), version: told.version, digest: told.sha256 };
  } catch {
    return undefined;
  }
}

/** The command of a completely installed server. */
export async function installedIn(environment: Environment): Promise<Command | undefined> {
  try {
    await stat(environment.marker);
    await stat(environment.python);
    const now = new Date();
    await utimes(environment.marker, now, now);
    return moduleOf(environment.python);
  } catch {
    return undefined;
  }
}

export async function mark(environment: Environment, facts: object): Promise<void> {
  const aside = `${environment.marker}.${process.pid}`;
  await writeFile(aside, JSON.stringify(facts, undefined, 1));
  await rename(aside, environment.marker);
}

/** Takes environments of other versions away that no window has started for a month. */
export async function prune(storage: string, kept: Environment): Promise<void> {
  for (const name of await readdir(storage)) {
    const folder = join(storage, name);
    if (!name.startsWith(PREFIX) || folder === kept.folder) {
      continue;
    }
    const used = await stat(join(folder, "installed.json")).catch(() => stat(folder));
    if (Date.now() - used.mtimeMs > KEPT_MS) {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

export async function storageMade(storage: string): Promise<void> {
  await mkdir(storage, { recursive: true });
}
