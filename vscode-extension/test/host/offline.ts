import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { exports, findings, running, shown, until } from "./asking.js";

const PROGRAM = "web/src/classify.ts";
const PATIENCE_MS = 120_000;

/** A machine without a network, with a folder of wheels. */
export function offline(): void {
  describe("a machine without a network", () => {
    it("gets a server from the wheelhouse", async function () {
      this.timeout(PATIENCE_MS);
      await served();
    });

    it("mends a server that does not start any more", async function () {
      this.timeout(PATIENCE_MS);
      const own = await exports();
      const package_ = join(await packages(), "weighbridge_cli");
      rmSync(package_, { recursive: true });
      await vscode.commands.executeCommand("weighbridge.restartServer");
      await running(PATIENCE_MS);
      assert.ok(existsSync(package_));
      assert.ok(own.pid());
    });
  });
}

/** The same where uv is on the search path. */
export function offlineWithUv(): void {
  describe("a machine without a network that has uv", () => {
    it("gets a server from the wheelhouse with it", async function () {
      this.timeout(PATIENCE_MS);
      await served();
      const { python } = JSON.parse(readFileSync(join(await environment(), "installed.json"), "utf8"));
      assert.match(python, /^uv and Python 3\./);
    });
  });
}

/** A server of its own is there, and it works. */
async function served(): Promise<void> {
  await shown(PROGRAM);
  const state = await running(PATIENCE_MS);
  assert.equal(state.launch.origin, "private");
  await until("findings", () => findings(PROGRAM).length > 0);
}

async function packages(): Promise<string> {
  const lib = join(await environment(), "lib");
  return join(lib, readdirSync(lib)[0] ?? "", "site-packages");
}

/** The folder of the environment of its own, which is complete. */
async function environment(): Promise<string> {
  const { storage } = await exports();
  const name = readdirSync(storage).find((entry) => entry.startsWith("server-"));
  assert.ok(name);
  assert.ok(existsSync(join(storage, name, "installed.json")));
  return join(storage, name);
}
