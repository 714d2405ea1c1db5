import assert from "node:assert/strict";
import * as vscode from "vscode";
import { exports, findings, rule, shown, until } from "./asking.js";

const PROGRAM = "web/src/classify.ts";

/** A trusted folder with the server that the setting names. */
export function trusted(): void {
  describe(`in VS Code ${vscode.version}`, () => {
    it("starts the server that the setting names when a program is opened", async () => {
      const own = await exports();
      await shown(PROGRAM);
      const state = await until("the server", () => {
        const now = own.state();
        return now.kind === "running" && now;
      });
      assert.equal(state.launch.origin, "setting");
      console.log(`activation before the server: ${own.activationMs.toFixed(1)} ms`);
    });

    it("shows the findings of a program", async () => {
      await shown(PROGRAM);
      const found = await until("findings", () => findings(PROGRAM).length > 0 && findings(PROGRAM));
      assert.ok(found.map(rule).includes("format-retry-loop"), JSON.stringify(found.map(rule)));
    });
  });
}
