/** Programs on the search path, found without ever looking into the current folder. */

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** The absolute path of a program, or undefined. */
export async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const windows = process.platform === "win32";
  const endings = windows ? (env["PATHEXT"] ?? ".EXE").split(";") : [""];
  for (const folder of (env["PATH"] ?? env["Path"] ?? "").split(windows ? ";" : ":")) {
    if (!isAbsolute(folder)) {
      continue;
    }
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (await isProgram(path)) {
        return path;
      }
    }
  }
  return undefined;
}

export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** A path as somebody writes it in a setting, with `~` for the home folder. */
export function written(path: string): string {
  return path === "~" || path.startsWith("~/") || path.startsWith("~\\") ? join(homedir(), path.slice(1)) : path;
}
