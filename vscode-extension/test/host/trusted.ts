import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { action, exports, file, findings, findingsIn, rule, running, shown, until } from "./asking.js";
import { moved, sameFiles, twin } from "./moves.js";

const PROGRAM = "web/src/classify.ts";
const TICKETS = "web/src/tickets.ts";
const PROMPT = "prompts/system.md";
const NAMED_PROMPT = "prompts/greeting.prompt.md";
const SUPPRESSION = "  // weighbridge: ignore[format-retry-loop] waits for the ticket system and asks no model\n";

/** A trusted folder with the server that the setting names. */
export function trusted(): void {
  describe(`in VS Code ${vscode.version}`, () => {
    it("the server that the setting names starts when a program is opened", async () => {
      const own = await exports();
      assert.equal(own.state().kind, "idle", "a folder without Weighbridge's settings starts no server");
      await shown("README.md");
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(own.state().kind, "idle", "a README starts no server");
      const opened = Date.now();
      await shown(PROGRAM);
      assert.equal((await running()).launch.origin, "setting");
      await until("findings", () => findings(PROGRAM).length > 0);
      console.log(`measured: activation ${own.activationMs.toFixed(1)} ms, first finding ${Date.now() - opened} ms`);
    });

    it("its rows in Problems are what the command line finds", async () => {
      const expected = await checked();
      for (const path of [PROGRAM, PROMPT, NAMED_PROMPT, TICKETS]) {
        await shown(path);
        await until(`findings in ${path}`, () => findings(path).length > 0);
        assert.deepEqual(rows(path), expected(path));
      }
    });

    it("other files have rows only where somebody asks for the whole workspace", async () => {
      const other = "training/axolotl.yml";
      assert.deepEqual(findings(other), []);
      const settings = vscode.workspace.getConfiguration("weighbridge");
      await settings.update("diagnosticScope", "workspace", vscode.ConfigurationTarget.Workspace);
      await until("rows of other files", () => findings(other).length > 0);
      await settings.update("diagnosticScope", undefined, vscode.ConfigurationTarget.Workspace);
      await until("no rows of other files", () => findings(other).length === 0);
      await running();
    });

    it("a second folder has the same server, and so have the cells of a notebook", async () => {
      const own = await exports();
      const pid = own.pid();
      const second = vscode.workspace.workspaceFolders?.[1]?.uri;
      assert.ok(second);
      const program = vscode.Uri.joinPath(second, "ask.py");
      await vscode.window.showTextDocument(program, { preview: false });
      await until("a finding", () => findingsIn(program).map(rule).includes("format-retry-loop"));
      const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.joinPath(second, "notes.ipynb"));
      await vscode.window.showNotebookDocument(notebook);
      const cell = notebook.cellAt(1).document.uri;
      await until("a finding in a cell", () => findingsIn(cell).map(rule).includes("format-retry-loop"));
      assert.equal(own.pid(), pid);
    });

    it("a lens over each prompt says what it weighs", async () => {
      const lenses = await until("a lens", async () => {
        const command = "vscode.executeCodeLensProvider";
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(command, file(PROMPT), 20);
        return found.find(({ command }) => command?.command === "weighbridge.openTicket");
      });
      assert.match(lenses.command?.title ?? "", /5,\d\d\d tokens/);
    });

    it("a hover explains a finding and an outline divides a prompt", async () => {
      await shown(PROGRAM);
      const at = (await until("a finding", () => findings(PROGRAM)[0])).range.start;
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        file(PROGRAM),
        at,
      );
      const said = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value)));
      assert.match(said.join("\n"), /format-retry-loop/);
      const command = "vscode.executeDocumentSymbolProvider";
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(command, file(PROMPT));
      const names = flat(symbols).map(({ name }) => name);
      assert.ok(names.includes("example 24"), names.join());
    });

    it("a quick fix reaches the disk and changes nothing else", async () => {
      const { document } = await shown(TICKETS);
      const before = document.getText();
      const found = await until("the finding", () =>
        findings(TICKETS).find((one) => rule(one) === "unused-suppression"),
      );
      const fix = await action(TICKETS, found.range, /^Remove the unused suppression/);
      assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
      await until("the file on disk", () => document.save());
      assert.ok(before.includes(SUPPRESSION));
      assert.equal(readFileSync(document.uri.fsPath, "utf8"), before.replace(SUPPRESSION, ""));
      await until("no finding", () => findings(TICKETS).length === 0);
    });

    it("moves write what the command line writes", async () => {
      const copy = twin();
      for (const [path, of, move, title] of [
        [PROGRAM, "format-retry-loop", "to-schema", /^Let vercel ai hold the answer to a schema/],
        [PROMPT, "system-prompt-too-long", "to-lora", /^Start a training set with 24 examples/],
        [PROMPT, "system-prompt-too-long", "to-retrieval", /^Move 5 chunks of facts/],
      ] as const) {
        await shown(path);
        const found = await until(`${of} in ${path}`, () => findings(path).find((one) => rule(one) === of));
        await moved(path, found.range, title, move);
        const place = `${path}:${found.range.start.line + 1}`;
        await weighbridge(copy, "move", move, place, "--yes", "--no-cache");
        sameFiles(copy);
      }
    });

    it("keys are completed in a settings file, and faults in it are findings", async () => {
      const uri = file("weighbridge.yaml");
      await vscode.workspace.fs.writeFile(uri, Buffer.from("limitz: 3\n"));
      await shown("weighbridge.yaml");
      await until("a finding", () => findings("weighbridge.yaml").length > 0);
      const found = await until("keys", async () => {
        const at = new vscode.Position(1, 0);
        const asked = "vscode.executeCompletionItemProvider";
        const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(asked, uri, at);
        return items.find(({ label }) => label === "limits");
      });
      assert.ok(found.documentation);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await vscode.workspace.fs.delete(uri);
    });

    it("a server that is killed comes back, and the third time waits for somebody", async () => {
      await shown(TICKETS);
      const own = await exports();
      for (const time of [1, 2]) {
        const pid = await until("a server", () => own.pid());
        process.kill(pid, "SIGKILL");
        await until(
          `a server after end ${time}`,
          () => own.pid() !== undefined && own.pid() !== pid && own.state().kind === "running",
        );
      }
      await typed(TICKETS, SUPPRESSION);
      await until("a finding of the new server", () => findings(TICKETS).map(rule).includes("unused-suppression"));
      process.kill(await until("a server", () => own.pid()), "SIGKILL");
      await until("words", () => own.state().kind === "failed");
      await vscode.commands.executeCommand("weighbridge.restartServer");
      await running();
      await vscode.commands.executeCommand("workbench.action.files.revert");
    });

    it("the commands are there", async () => {
      const all = await vscode.commands.getCommands(true);
      const extension = vscode.extensions.getExtension("weighbridge.weighbridge");
      const told: { command: string }[] = extension?.packageJSON.contributes.commands;
      assert.deepEqual(
        told.filter(({ command }) => !all.includes(command)),
        [],
      );
    });
  });
}

type Row = readonly [line: number, rule: string, message: string];

function rows(path: string): Row[] {
  const found = findings(path).map((one) => [one.range.start.line + 1, rule(one), one.message] as const);
  return found.sort(byPlace);
}

async function checked(): Promise<(path: string) => Row[]> {
  const said = await weighbridge(file("").fsPath, "check", "--no-cache", "--exit-zero", "--output", "json");
  const all: { path: string; rule: string; message: string; start: { line: number } }[] = JSON.parse(said).findings;
  return (path) =>
    all
      .filter((one) => one.path === path)
      .map((one) => [one.start.line, one.rule, one.message] as const)
      .sort(byPlace);
}

function flat(symbols: readonly vscode.DocumentSymbol[]): vscode.DocumentSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...flat(symbol.children ?? [])]);
}

function byPlace(one: Row, other: Row): number {
  return one[0] - other[0] || one[1].localeCompare(other[1]);
}

/** What the command line says whose server the setting names. */
async function weighbridge(cwd: string, ...args: string[]): Promise<string> {
  const command = vscode.workspace.getConfiguration("weighbridge").get<string>("path", "");
  return (await promisify(execFile)(command, args, { cwd, maxBuffer: 1e8 })).stdout;
}

async function typed(path: string, text: string): Promise<void> {
  const editor = await shown(path);
  assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(11, 0), text)));
}
