/** From a task to a training: shown whole, asked once more, and only then sent. */

import * as vscode from "vscode";
import { type Preview, TRAINING_ALLOW, TRAINING_PREVIEW, TRAINING_SUBMIT } from "../asking.js";
import type { Running } from "../running.js";
import { question } from "./jobs.js";

const TASKS = "**/training/*/task.yaml";

/** Asks which task, if there are several. */
export async function chosenTask(): Promise<string | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active && /\/training\/[^/]+\/task\.yaml$/.test(active.path)) {
    return active.toString();
  }
  const found = await vscode.workspace.findFiles(TASKS, "**/node_modules/**", 200);
  if (found.length === 0) {
    const words = "There is no task yet. Make one with the move to-lora, or with `weighbridge dataset task NAME`.";
    void vscode.window.showInformationMessage(`Weighbridge: ${words}`);
    return undefined;
  }
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri: uri.toString() }));
  const picked =
    items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: "Train which task?" });
  return picked?.uri;
}

/** Everything until it is sent; gives the key of the training, if it was. */
export async function train(running: Running, taskUri: string, hook: string | null): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) {
    const words = "Nothing is trained from a folder in Restricted Mode.";
    if (await vscode.window.showWarningMessage(`Weighbridge: ${words}`, "Manage Trust")) {
      await vscode.commands.executeCommand("workbench.trust.manage");
    }
    return undefined;
  }
  const session = await running.ensure();
  if (!session) {
    return undefined;
  }
  try {
    const asked = { taskUri, ...(hook === null ? {} : { hook }) };
    const look = () => session.client.sendRequest<Preview>(TRAINING_PREVIEW, asked);
    let preview = await look();
    if (preview.mayAllow) {
      if (!(await allowed(preview))) {
        return undefined;
      }
      await session.client.sendRequest(TRAINING_ALLOW, asked);
      preview = await look();
    }
    const against = [...preview.needs, ...preview.problems];
    if (against.length > 0) {
      const detail = against.join("\n\n");
      await vscode.window.showErrorMessage(`${preview.task} cannot be trained as it is.`, { modal: true, detail });
      return undefined;
    }
    const { title, detail, yes } = question(preview);
    if ((await vscode.window.showWarningMessage(title, { modal: true, detail }, yes)) !== yes) {
      return undefined;
    }
    const typed = preview.phrase === null ? "" : await phrase(preview);
    if (typed === undefined) {
      return undefined;
    }
    const sent = { ...asked, digest: preview.digest, typed };
    const { key } = await session.client.sendRequest<{ key: string }>(TRAINING_SUBMIT, sent);
    await vscode.commands.executeCommand("weighbridge.training.focus");
    return key;
  } catch (error) {
    void vscode.window.showErrorMessage(`Weighbridge: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function allowed(preview: Preview): Promise<boolean> {
  const yes = "Allow It Here";
  const words = `May the hook ${preview.hook} (${preview.target}) be used from this workspace?`;
  const detail = "It was never used from here. Every training is shown and asked about again.";
  return (await vscode.window.showWarningMessage(words, { modal: true, detail }, yes)) === yes;
}

async function phrase(preview: Preview): Promise<string | undefined> {
  const wanted = preview.phrase ?? "";
  return await vscode.window.showInputBox({
    title: "There is personal data in what would be sent",
    prompt: `${preview.findings.slice(0, 3).join("; ")}. Type "${wanted}" to send it all the same.`,
    validateInput: (value) => (value === "" || wanted.startsWith(value) ? undefined : `Type "${wanted}".`),
    ignoreFocusOut: true,
  });
}
