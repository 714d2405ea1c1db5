import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { exports, file, running, shown, until } from "./asking.js";

const PROMPT = "prompts/system.md";

/** What the window shows beyond the editor: status bar, list of prompts, weigh ticket. */
export function views(): void {
  describe("the views", () => {
    it("the status bar says what the open prompt weighs and costs in a month, as it was answered", async () => {
      const own = await exports();
      await shown(PROMPT);
      await running();
      await until("the weight", () => /^\$\(law\) ~?[\d,]+ tokens/.test(own.status()));
      assert.doesNotMatch(own.status(), /a month/);
      const settings = file("weighbridge.yaml");
      const answered = "model: gpt-4o\nanswers:\n  calls-per-month: {answer: 20000}\n";
      await vscode.workspace.fs.writeFile(settings, Buffer.from(answered));
      await until("the cost", () => /tokens · \$[\d,.]+ a month$/.test(own.status()));
      await vscode.workspace.fs.delete(settings);
      await until("no cost", () => !own.status().includes("a month"));
    });

    it("the list has the prompts that the command line weighs, with the same tokens", async () => {
      const own = await exports();
      const command = vscode.workspace.getConfiguration("weighbridge").get<string>("path", "");
      const options = { cwd: file("").fsPath, maxBuffer: 1e8 };
      const { stdout } = await promisify(execFile)(command, ["weigh", "--all", "--format", "json"], options);
      const said: { path: string; tokens: { whole: number } }[] = JSON.parse(stdout).tickets;
      const expected = said.map(({ path, tokens }) => `${path} ${tokens.whole}`).sort();
      assert.ok(expected.length > 5);
      await until("the same prompts", () => {
        const listed = own.prompts().map(({ path, tokens }) => `${path} ${tokens}`);
        return expected.every((one) => listed.includes(one));
      });
    });

    it("a key changes the weight in the list", async () => {
      const own = await exports();
      const editor = await shown(PROMPT);
      const tokens = () => own.prompts().find(({ path }) => path === PROMPT)?.tokens ?? 0;
      const before = await until("the prompt", tokens);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "Answer in the language of the rider. "));
      await until("more tokens", () => tokens() > before);
      await vscode.commands.executeCommand("workbench.action.files.revert");
    });

    it("the weigh ticket opens as a page that runs nothing, in the colours of the editor", async () => {
      const own = await exports();
      await vscode.commands.executeCommand("weighbridge.openTicket", file(PROMPT).toString(), {
        line: 0,
        character: 0,
      });
      const page = await until("the ticket", () => own.page("ticket"));
      assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
      assert.match(page, /--vscode-editor-background/);
      assert.doesNotMatch(page, /<script|https?:\/\/[^"]*\.(?:js|css)/);
      assert.match(page, /Stable prefix/);
      const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      await until("its tab", () => tabs().some(({ label }) => /Weigh ticket/.test(label)));
    });
  });
}
