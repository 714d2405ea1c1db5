/** Programs that are run to their end, without a shell and never in a folder of the workspace. */

import { spawn } from "node:child_process";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Ran {
  /** The exit code; -1 where the program could not be started, was stopped or took too long. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Told of every line of standard output and standard error. */
  readonly onLine?: (line: string) => void;
}

export type Run = (command: Command, how: Running) => Promise<Ran>;

const KEPT = 100_000;

export const run: Run = ({ command, args }, how) =>
  new Promise((resolve) => {
    const texts = { out: "", err: "" };
    const stopped = new AbortController();
    const stop = (why: string) => {
      texts.err += `\n${why}`;
      stopped.abort();
    };
    if (how.signal?.aborted) {
      resolve({ code: -1, out: "", err: "stopped" });
      return;
    }
    const child = spawn(command, args, {
      cwd: how.cwd,
      env: how.env ?? process.env,
      signal: stopped.signal,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const cancel = () => stop("stopped");
    how.signal?.addEventListener("abort", cancel, { once: true });
    const timer = setTimeout(() => stop(`took longer than ${how.timeoutMs / 1000} s`), how.timeoutMs);
    const done = (code: number) => {
      clearTimeout(timer);
      how.signal?.removeEventListener("abort", cancel);
      resolve({ code, out: texts.out, err: texts.err.trim() });
    };
    for (const name of ["out", "err"] as const) {
      const stream = name === "out" ? child.stdout : child.stderr;
      const lines = new Lines(how.onLine);
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => {
        texts[name] = (texts[name] + text).slice(-KEPT);
        lines.add(text);
      });
    }
    child.on("error", (error) => {
      texts.err = texts.err || error.message;
      done(-1);
    });
    child.on("close", (code) => done(stopped.signal.aborted ? -1 : (code ?? -1)));
  });

class Lines {
  private begun = "";

  constructor(private readonly told: ((line: string) => void) | undefined) {}

  add(text: string): void {
    const lines = (this.begun + text).split(/\r?\n/);
    this.begun = lines.pop() ?? "";
    for (const line of lines) {
      this.told?.(line);
    }
  }
}

/** The environment without what would lead a Python to packages that are not its own. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const clean: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(env)) {
    if (!MISLEADING.has(name.toUpperCase())) {
      clean[name] = value;
    }
  }
  return { ...clean, PIP_USER: "0", PYTHONUTF8: "1" };
}

const MISLEADING = new Set([
  "PYTHONPATH",
  "PYTHONHOME",
  "PYTHONSTARTUP",
  "VIRTUAL_ENV",
  "PIP_TARGET",
  "PIP_PREFIX",
  "PIP_ROOT",
  "PIP_USER",
  "PIP_REQUIRE_VIRTUALENV",
  "UV_PROJECT_ENVIRONMENT",
  "UV_PYTHON",
  "UV_SYSTEM_PYTHON",
]);
