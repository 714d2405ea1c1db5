/** Adoption in a terminal: it shows every edit of prompt and code, and asks before it makes them. */

import * as vscode from "vscode";
import type { Job } from "../asking.js";
import type { Launch } from "../server/locating.js";

export async function adopt(job: Job, launch: Launch | undefined): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(job.taskUri));
  if (!launch || !folder) {
    return;
  }
  const { command, args } = launch.command;
  // no shell: the name of a task is an argument, whatever is in it
  const execution = new vscode.ProcessExecution(command, [...args, "adopt", job.task, "--job", job.key], {
    cwd: folder.uri.fsPath,
  });
  const task = new vscode.Task({ type: "weighbridge" }, folder, `Adopt ${job.task}`, "Weighbridge", execution);
  task.presentationOptions = { focus: true, panel: vscode.TaskPanelKind.Dedicated };
  await vscode.tasks.executeTask(task);
}
