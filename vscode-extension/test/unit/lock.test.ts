import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterEach, beforeEach, expect, it } from "vitest";
import { alone } from "../../src/server/lock.js";

let folder: string;
const never = new AbortController().signal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "weighbridge-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const WINDOW = `
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { alone } from "${join(__dirname, "../../src/server/lock.ts")}";
await alone(process.argv[2] + "/lock", new AbortController().signal, () => {}, async () => {
  appendFileSync(process.argv[2] + "/log", "in\\n");
  await sleep(100);
  appendFileSync(process.argv[2] + "/log", "out\\n");
});
`;

it("keeps windows, which are processes, apart", async () => {
  const script = join(folder, "window.mjs");
  buildSync({
    stdin: { contents: WINDOW, loader: "ts", resolveDir: __dirname },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: script,
  });
  const windows = [1, 2, 3].map(() => spawn(process.execPath, [script, folder], { stdio: "inherit" }));
  await Promise.all(windows.map((one) => new Promise((resolve) => one.on("close", resolve))));
  expect(readFileSync(join(folder, "log"), "utf8")).toBe("in\nout\n".repeat(3));
  expect(existsSync(join(folder, "lock"))).toBe(false);
});

it("is given back when the work fails", async () => {
  const lock = join(folder, "lock");
  await expect(
    alone(
      lock,
      never,
      () => {},
      () => Promise.reject(new Error("broken")),
    ),
  ).rejects.toThrow("broken");
  expect(existsSync(lock)).toBe(false);
});

it("of a window that is gone counts for nothing", async () => {
  const lock = join(folder, "lock");
  mkdirSync(lock);
  const before = new Date(Date.now() - 60_000);
  utimesSync(lock, before, before);
  expect(
    await alone(
      lock,
      never,
      () => {},
      async () => "done",
    ),
  ).toBe("done");
});

it("of a window that works is waited for until somebody stops", async () => {
  const lock = join(folder, "lock");
  mkdirSync(lock);
  let told = 0;
  const waiting = alone(
    lock,
    AbortSignal.timeout(600),
    () => (told += 1),
    async () => "done",
  );
  await expect(waiting).rejects.toThrow();
  expect(told).toBe(1);
  expect(existsSync(lock)).toBe(true);
});
