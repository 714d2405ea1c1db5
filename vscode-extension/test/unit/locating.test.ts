import { describe, expect, it } from "vitest";
import type { Command } from "../../src/processes.js";
import { locate, type Surroundings } from "../../src/server/locating.js";
import { moduleOf, type Probe } from "../../src/server/probing.js";

const OWN: Command = moduleOf("/storage/python");

/** A machine on which these programs answer. */
function machine(answers: Record<string, Probe>, more: Partial<Surroundings> = {}): Surroundings & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    extensionVersion: "0.1.2",
    path: "",
    trusted: true,
    onPath: async () => undefined,
    selectedPython: async () => undefined,
    installed: async () => undefined,
    probe: async ({ command }) => {
      asked.push(command);
      return answers[command] ?? { fault: "no such program" };
    },
    log: () => undefined,
    ...more,
  };
}

const selected = { selectedPython: async () => "/work/.venv/bin/python", installed: async () => OWN };

describe("where the server comes from", () => {
  it("is the setting, and nothing else is asked", async () => {
    const around = machine({ "/bin/weighbridge": { version: "0.1.2" } }, { ...selected, path: "/bin/weighbridge" });
    expect(await locate(around)).toMatchObject({ kind: "found", launch: { origin: "setting", version: "0.1.2" } });
    expect(around.asked).toEqual(["/bin/weighbridge"]);
  });

  it("is never something else where the setting is broken", async () => {
    const around = machine({ "/storage/python": { version: "0.1.2" } }, { ...selected, path: "/bin/weighbridge" });
    expect(await locate(around)).toMatchObject({ kind: "broken", words: expect.stringContaining("/bin/weighbridge") });
  });

  it("is the setting with a warning where its version does not fit", async () => {
    const around = machine({ "/bin/weighbridge": { version: "0.3.0" } }, { path: "/bin/weighbridge" });
    expect(await locate(around)).toMatchObject({ kind: "found", warning: expect.stringContaining("0.3.0") });
  });

  it("is a name of the setting on the search path", async () => {
    const around = machine(
      { "/usr/bin/weighbridge": { version: "0.1.2" } },
      { path: "weighbridge", onPath: async () => "/usr/bin/weighbridge" },
    );
    expect(await locate(around)).toMatchObject({
      kind: "found",
      launch: { command: { command: "/usr/bin/weighbridge" } },
    });
  });

  it("is the selected environment before the own one", async () => {
    const around = machine({ "/work/.venv/bin/python": { version: "0.1.3" } }, selected);
    expect(await locate(around)).toMatchObject({ kind: "found", launch: { origin: "environment", version: "0.1.3" } });
  });

  it.each(["0.1.1", "0.2.0", "1.1.2"])("is the own environment where the selected one has %s", async (version) => {
    const around = machine(
      { "/work/.venv/bin/python": { version }, "/storage/python": { version: "0.1.2" } },
      selected,
    );
    expect(await locate(around)).toMatchObject({ kind: "found", launch: { origin: "private" } });
  });

  it("is to be installed where there is none, and where the own one is broken", async () => {
    expect(await locate(machine({}))).toMatchObject({ kind: "install", why: "it is not installed yet" });
    expect(await locate(machine({}, selected))).toMatchObject({ kind: "install", why: "it does not start any more" });
  });

  it("is never asked of an environment of an untrusted folder", async () => {
    const around = machine(
      { "/work/.venv/bin/python": { version: "0.1.2" }, "/storage/python": { version: "0.1.2" } },
      { ...selected, trusted: false },
    );
    expect(await locate(around)).toMatchObject({ kind: "found", launch: { origin: "private" } });
    expect(around.asked).toEqual(["/storage/python"]);
  });

  it("is not installed in an untrusted folder", async () => {
    expect(await locate(machine({}, { trusted: false }))).toEqual({ kind: "restricted" });
  });
});
