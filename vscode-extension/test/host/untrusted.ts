import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { exports, file, findings, running, shown, until } from "./asking.js";

const PROGRAM = "web/src/classify.ts";

/** A folder that is not trusted, with a Python in it that notes when it is run. */
export function untrusted(): void {
  const ran = () => existsSync(join(file("").fsPath, "..", "python-ran"));

  describe("a folder that is not trusted", () => {
    it("runs and installs nothing", async () => {
      const own = await exports();
      assert.equal(vscode.workspace.isTrusted, false);
      await shown(PROGRAM);
      await until("Restricted Mode", () => own.state().kind === "restricted");
      void vscode.commands.executeCommand("weighbridge.repairServer");
      void vscode.commands.executeCommand("weighbridge.restartServer");
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      assert.equal(own.state().kind, "restricted");
      assert.equal(own.pid(), undefined);
      assert.deepEqual(findings(PROGRAM), []);
      assert.equal(ran(), false, "the Python of the folder was run");
      assert.deepEqual(readdirSync(own.storage), []);
    });

    it("once it is trusted, has the server of its own environment without a restart", async () => {
      await vscode.commands.executeCommand("workbench.trust.manage");
      console.log("@trust");
      const state = await running(30_000);
      assert.equal(vscode.workspace.isTrusted, true);
      assert.equal(state.launch.origin, "environment");
      assert.equal(ran(), true, "the Python of the folder notes when it is run");
      await until("findings", () => findings(PROGRAM).length > 0);
    });
  });
}
