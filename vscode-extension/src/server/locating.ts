/** Where the server comes from: the setting, else the selected Python environment, else an environment of our own. */

import { isAbsolute } from "node:path";
import type { Command } from "../processes.js";
import { fits } from "../versions.js";
import { moduleOf, type Probe } from "./probing.js";
import { written } from "./programs.js";

export type Origin = "setting" | "environment" | "private";

export interface Launch {
  readonly command: Command;
  readonly version: string;
  readonly origin: Origin;
}

/** What can be known of this machine; everything that starts a program is behind it. */
export interface Surroundings {
  readonly extensionVersion: string;
  /** The setting `weighbridge.path`, empty where nobody wrote it. */
  readonly path: string;
  readonly trusted: boolean;
  onPath(name: string): Promise<string | undefined>;
  /** The Python that is selected in the Python extension. */
  selectedPython(): Promise<string | undefined>;
  /** Our own environment, if it was completely installed. */
  installed(): Promise<Command | undefined>;
  probe(command: Command): Promise<Probe>;
  log(line: string): void;
}

export type Located =
  | { readonly kind: "found"; readonly launch: Launch; readonly warning?: string }
  | { readonly kind: "install"; readonly why: string }
  | { readonly kind: "restricted" }
  | { readonly kind: "broken"; readonly words: string };

export async function locate(around: Surroundings): Promise<Located> {
  if (around.path) {
    return await named(around);
  }
  // The selected environment lies in the workspace more often than not: its programs are the workspace's.
  const selected = around.trusted ? await around.selectedPython() : undefined;
  if (selected) {
    const launch = await environment(selected, around);
    if (launch) {
      return { kind: "found", launch };
    }
  }
  const own = await around.installed();
  if (own) {
    const found = await around.probe(own);
    if ("version" in found) {
      return { kind: "found", launch: { command: own, version: found.version, origin: "private" } };
    }
    around.log(`the server of this extension does not start: ${found.fault}`);
  }
  if (!around.trusted) {
    return { kind: "restricted" };
  }
  return { kind: "install", why: own ? "it does not start any more" : "it is not installed yet" };
}

/** What somebody has named is used or told to be broken; nothing else is tried behind their back. */
async function named(around: Surroundings): Promise<Located> {
  const wanted = written(around.path);
  const command = isAbsolute(wanted) ? wanted : await around.onPath(wanted);
  if (!command) {
    const words = `\`weighbridge.path\` is "${around.path}", and there is no such program on the search path. Write the whole path.`;
    return { kind: "broken", words };
  }
  const found = await around.probe({ command, args: [] });
  if ("fault" in found) {
    return { kind: "broken", words: `\`weighbridge.path\` names ${command}, which does not answer: ${found.fault}` };
  }
  const launch: Launch = { command: { command, args: [] }, version: found.version, origin: "setting" };
  if (fits(found.version, around.extensionVersion)) {
    return { kind: "found", launch };
  }
  const warning =
    `\`weighbridge.path\` names Weighbridge ${found.version}, and this extension is ${around.extensionVersion}: ` +
    "some of what it shows may be missing. Install the same version there, or empty the setting.";
  return { kind: "found", launch, warning };
}

async function environment(python: string, around: Surroundings): Promise<Launch | undefined> {
  const command = moduleOf(python);
  const found = await around.probe(command);
  if ("fault" in found) {
    around.log(`no Weighbridge in the selected environment (${python}): ${found.fault}`);
    return undefined;
  }
  if (!fits(found.version, around.extensionVersion)) {
    around.log(
      `the selected environment has Weighbridge ${found.version}, which does not fit ${around.extensionVersion} (${python})`,
    );
    return undefined;
  }
  return { command, version: found.version, origin: "environment" };
}
