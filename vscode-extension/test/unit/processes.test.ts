import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { cleanEnvironment, run } from "../../src/processes.js";
import { fits, versionIn } from "../../src/versions.js";

const node = (script: string) => ({ command: process.execPath, args: ["-e", script] });
const how = { cwd: tmpdir(), timeoutMs: 10_000 };

it("tells what a program says, line by line", async () => {
  const lines: string[] = [];
  const ran = await run(node("console.log('a'); console.error('b'); process.exit(3)"), {
    ...how,
    onLine: (line) => lines.push(line),
  });
  expect(ran).toEqual({ code: 3, out: "a\n", err: "b" });
  expect(lines.sort()).toEqual(["a", "b"]);
});

it("ends a program that takes too long or that somebody stops", async () => {
  const forever = node("setInterval(() => {}, 1000)");
  expect(await run(forever, { ...how, timeoutMs: 300 })).toMatchObject({
    code: -1,
    err: expect.stringContaining("longer than 0.3 s"),
  });
  expect(await run(forever, { ...how, signal: AbortSignal.timeout(300) })).toMatchObject({ code: -1 });
});

it("says so when there is no such program", async () => {
  expect(await run({ command: "/no/such/program", args: [] }, how)).toMatchObject({
    code: -1,
    err: expect.stringContaining("ENOENT"),
  });
});

it("leads no Python to packages that are not its own", () => {
  const clean = cleanEnvironment({
    PATH: "/bin",
    PYTHONPATH: "/work",
    VIRTUAL_ENV: "/work/.venv",
    PIP_TARGET: "/x",
    PIP_INDEX_URL: "u",
  });
  expect(clean).toEqual({ PATH: "/bin", PIP_INDEX_URL: "u", PIP_USER: "0", PYTHONUTF8: "1" });
});

it("reads versions and knows which fit", () => {
  expect(versionIn("weighbridge 0.1.0\n")).toBe("0.1.0");
  expect(versionIn("weighbridge 0.2.0rc1\n")).toBe("0.2.0rc1");
  expect(versionIn("Python 3.12.1\n")).toBeUndefined();
  expect(fits("0.1.4", "0.1.2")).toBe(true);
  expect(fits("0.1.1", "0.1.2")).toBe(false);
  expect(fits("0.2.2", "0.1.2")).toBe(false);
});
