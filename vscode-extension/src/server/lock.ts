/** A lock between windows: a folder that exists while somebody works, and whose age says that they still do. */

import { mkdir, rename, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const BEAT_MS = 2_000;
/** A window that was closed or crashed leaves its lock behind; after this long without a beat it counts for nothing. */
const STALE_MS = 15_000;

/** Does the work while nobody else does; the others wait, and are told so once. */
export async function alone<T>(
  folder: string,
  signal: AbortSignal,
  waiting: () => void,
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  while (!(await taken(folder))) {
    if (!told) {
      told = true;
      waiting();
    }
    await sleep(250, undefined, { signal });
  }
  const own = (await stat(folder)).ino;
  const beat = setInterval(() => {
    const now = new Date();
    utimes(folder, now, now).catch(() => undefined);
  }, BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    // a machine that slept may have lost its lock to another window
    if ((await stat(folder).catch(() => undefined))?.ino === own) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function taken(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  }
  try {
    if (await stale(folder)) {
      await cleared(folder);
    }
  } catch {
    // its owner has just given it back, or another window was quicker
  }
  return false;
}

async function stale(folder: string): Promise<boolean> {
  return Date.now() - (await stat(folder)).mtimeMs > STALE_MS;
}

/** Takes a stale lock away; one that another window has made meanwhile is put back. */
async function cleared(folder: string): Promise<void> {
  const aside = `${folder}.${process.pid}.${Date.now()}`;
  await rename(folder, aside);
  if (await stale(aside)) {
    await rm(aside, { recursive: true, force: true });
  } else {
    await rename(aside, folder);
  }
}
