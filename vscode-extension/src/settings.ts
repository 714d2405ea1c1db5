/** The settings that are the extension's own; the others are the server's, which asks for them itself. */

import * as vscode from "vscode";

export const SECTION = "weighbridge";

/** Changing one of these means another server. */
export const SERVER_SETTINGS = ["path", "interpreter", "wheelhouse"] as const;

export interface ServerSettings {
  readonly path: string;
  readonly interpreter: string;
  readonly wheelhouse: string;
}

export function serverSettings(): ServerSettings {
  const section = vscode.workspace.getConfiguration(SECTION);
  const text = (name: (typeof SERVER_SETTINGS)[number]) => section.get<string>(name, "").trim();
  return { path: text("path"), interpreter: text("interpreter"), wheelhouse: text("wheelhouse") };
}
