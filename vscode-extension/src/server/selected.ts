/** The Python that is selected in the Python extension, where somebody has installed that. */

import { PVSC_EXTENSION_ID, PythonExtension } from "@vscode/python-extension";
import * as vscode from "vscode";

export async function selectedPython(): Promise<string | undefined> {
  const api = await pythonApi();
  const folder = vscode.workspace.workspaceFolders?.[0];
  const path = api?.environments.getActiveEnvironmentPath(folder);
  const environment = path && (await api?.environments.resolveEnvironment(path));
  return environment?.executable.uri?.fsPath;
}

/** Tells when another Python is selected. */
export async function onOtherPython(listener: () => void): Promise<vscode.Disposable> {
  const api = await pythonApi();
  return api?.environments.onDidChangeActiveEnvironmentPath(listener) ?? { dispose: () => undefined };
}

async function pythonApi(): Promise<PythonExtension | undefined> {
  if (!vscode.extensions.getExtension(PVSC_EXTENSION_ID)) {
    return undefined;
  }
  try {
    const api = await PythonExtension.api();
    return api.environments ? api : undefined;
  } catch {
    return undefined;
  }
}
