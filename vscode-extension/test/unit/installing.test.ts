import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Command, Ran, Run } from "../../src/processes.js";
import { environmentOf, installedIn, type Wheel } from "../../src/server/environment.js";
import type { Hindrance } from "../../src/server/hindrances.js";
import { install, type Order } from "../../src/server/installing.js";

const WELL: Ran = { code: 0, out: "", err: "" };
const WHEEL: Wheel = {
  path: "/extension/server/weighbridge-0.1.0-py3-none-any.whl",
  version: "0.1.0",
  digest: "abcdef0123",
};

let scratch: string;
let storage: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "weighbridge-install-"));
  storage = join(scratch, "storage");
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** A machine on which programs do what is told here, and everything else goes well. */
class Machine {
  readonly asked: string[] = [];
  readonly steps: string[] = [];
  readonly bin = join(scratch, "bin");
  python = "3.12 True";
  /** What programs answer whose command line has a word. */
  answers: [word: string, ran: () => Ran][] = [];

  constructor(...programs: string[]) {
    mkdirSync(this.bin);
    for (const name of programs) {
      writeFileSync(join(this.bin, name), "");
      chmodSync(join(this.bin, name), 0o755);
    }
  }

  readonly run: Run = async (command: Command) => {
    const line = [command.command, ...command.args].join(" ");
    this.asked.push(line);
    const told = this.answers.find(([word]) => line.includes(word));
    if (told) {
      return told[1]();
    }
    if (line.includes("find_spec")) {
      return { ...WELL, out: `${this.python}\n` };
    }
    if (line.includes(" venv ")) {
      const python = join(command.args.at(-1) ?? "", "bin", "python");
      mkdirSync(dirname(python), { recursive: true });
      writeFileSync(python, "");
      return WELL;
    }
    if (line.endsWith(" version")) {
      return existsSync(command.command)
        ? { ...WELL, out: "weighbridge 0.1.0\n" }
        : { ...WELL, code: -1, err: "ENOENT" };
    }
    return line.startsWith(storage) && !existsSync(command.command) ? { ...WELL, code: -1 } : WELL;
  };

  install(order: Partial<Order> = {}, signal = new AbortController().signal): Promise<Command> {
    const whole: Order = { storage, wheel: WHEEL, wheelhouse: "", pythons: [], from: "what is there", ...order };
    const report = (step: string) => this.steps.push(step);
    return install(whole, { run: this.run, env: { PATH: this.bin }, signal, report, log: () => undefined });
  }

  installs(): string[] {
    return this.asked.filter((line) => line.includes(" install "));
  }
}

const environment = () => environmentOf(storage, WHEEL);

describe("an environment of our own", () => {
  it("is made with venv and pip, of wheels only, and marked last", async () => {
    const machine = new Machine("python3.12");
    const command = await machine.install();
    expect(command).toEqual({ command: environment().python, args: ["-P", "-m", "weighbridge_cli"] });
    expect(machine.asked.find((line) => line.includes(" venv "))).toContain(`${machine.bin}/python3.12 -I -m venv`);
    expect(machine.installs()).toHaveLength(1);
    expect(machine.installs()[0]).toContain("--only-binary :all:");
    expect(machine.installs()[0]?.endsWith(pathToFileURL(WHEEL.path).href)).toBe(true);
    expect(JSON.parse(readFileSync(environment().marker, "utf8"))).toMatchObject({ wheel: WHEEL.digest });
    expect(await installedIn(environment())).toEqual(command);
    expect(readdirSync(storage).filter((name) => name.includes("lock"))).toEqual([]);
  });

  it("is made with uv where it is there, which fetches no Python", async () => {
    const machine = new Machine("python3.12", "uv");
    await machine.install();
    expect(machine.asked.find((line) => line.includes(" venv "))).toMatch(/uv venv .*--no-python-downloads/);
    expect(machine.installs()[0]).toMatch(/uv pip install --python \S+ --only-binary :all:/);
  });

  it("takes wheels from a wheelhouse and from nowhere else", async () => {
    const machine = new Machine("python3.12");
    await machine.install({ wheelhouse: "/mnt/wheels" });
    expect(machine.installs()[0]).toContain("--no-index --find-links /mnt/wheels");
  });

  it("that is there is used as it is", async () => {
    await new Machine("python3.12").install();
    rmSync(join(scratch, "bin"), { recursive: true });
    const machine = new Machine("python3.12");
    await machine.install();
    expect(machine.installs()).toEqual([]);
  });

  it("that somebody stopped making is gone on with", async () => {
    const machine = new Machine("python3.12");
    machine.answers = [[" install ", () => ({ ...WELL, code: 1, err: "ERROR: connection lost" })]];
    await expect(machine.install()).rejects.toMatchObject({
      kind: "download",
      message: expect.stringContaining("connection lost"),
    });
    expect(await installedIn(environment())).toBeUndefined();
    machine.answers = [];
    machine.asked.length = 0;
    await machine.install();
    expect(machine.asked.filter((line) => line.includes(" venv "))).toEqual([]);
    expect(machine.installs()).toHaveLength(1);
  });

  it("that does not start is made anew", async () => {
    const machine = new Machine("python3.12");
    let starts = 0;
    machine.answers = [
      ["weighbridge_server.server", () => ({ ...WELL, code: starts++ === 0 ? 1 : 0, err: "ModuleNotFoundError" })],
    ];
    await machine.install();
    expect(machine.asked.filter((line) => line.includes(" venv "))).toHaveLength(2);
    expect(machine.installs()).toHaveLength(2);
  });

  it("that never starts is told, and not taken for installed", async () => {
    const machine = new Machine("python3.12");
    machine.answers = [["weighbridge_server.server", () => ({ ...WELL, code: 1, err: "ImportError: no pygls" })]];
    await expect(machine.install()).rejects.toMatchObject({
      kind: "environment",
      message: expect.stringContaining("no pygls"),
    });
    expect(await installedIn(environment())).toBeUndefined();
  });

  it("is repaired from nothing", async () => {
    const machine = new Machine("python3.12");
    await machine.install();
    writeFileSync(join(environment().folder, "rubbish"), "");
    await machine.install({ from: "nothing" });
    expect(existsSync(join(environment().folder, "rubbish"))).toBe(false);
    expect(machine.installs()).toHaveLength(2);
  });

  it("of another version goes when nobody has used it for a month", async () => {
    const [old, recent] = ["server-0.0.8-aaaaaaaa", "server-0.0.9-bbbbbbbb"].map((name) => join(storage, name));
    for (const folder of [old, recent]) {
      mkdirSync(folder ?? "", { recursive: true });
      writeFileSync(join(folder ?? "", "installed.json"), "{}");
    }
    const month = new Date(Date.now() - 31 * 24 * 3_600_000);
    utimesSync(join(old ?? "", "installed.json"), month, month);
    await new Machine("python3.12").install();
    expect(readdirSync(storage).sort()).toEqual(["server-0.0.9-bbbbbbbb", "server-0.1.0-abcdef01"]);
  });

  it("is made once by two windows that start at once", async () => {
    const machine = new Machine("python3.12");
    await Promise.all([machine.install(), machine.install()]);
    expect(machine.installs()).toHaveLength(1);
    expect(machine.steps).toContain("another window is installing it");
  });
});

describe("what hinders", () => {
  const kindOf = async (machine: Machine) => {
    try {
      await machine.install();
    } catch (error) {
      return (error as Hindrance).kind;
    }
    return "nothing";
  };

  it("no Python at all", async () => {
    expect(await kindOf(new Machine())).toBe("no-python");
  });

  it.each(["3.10 True", "2.7 True"])("a Python that is too old: %s", async (python) => {
    const machine = new Machine("python3");
    machine.python = python;
    expect(await kindOf(machine)).toBe("no-python");
  });

  it("a Python without venv, as Debian has it", async () => {
    const machine = new Machine("python3");
    machine.python = "3.11 False";
    await expect(machine.install()).rejects.toMatchObject({
      kind: "no-venv",
      message: expect.stringContaining("apt install python3.11-venv"),
    });
  });

  it("a Python without venv hinders nobody who has uv", async () => {
    const machine = new Machine("python3", "uv");
    machine.python = "3.11 False";
    expect(await kindOf(machine)).toBe("nothing");
  });

  it("somebody who stops it", async () => {
    const stopped = new AbortController();
    const machine = new Machine("python3.12");
    machine.answers = [
      [
        " install ",
        () => {
          stopped.abort();
          return { ...WELL, code: -1, err: "stopped" };
        },
      ],
    ];
    await expect(machine.install({}, stopped.signal)).rejects.toMatchObject({ kind: "cancelled" });
  });
});
