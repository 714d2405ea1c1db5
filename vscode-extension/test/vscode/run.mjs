/** Tests the packaged extension in a real VS Code: `node run.mjs VSIX WEIGHBRIDGE`. */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumPath, suiteRan } from "./lib/browser.mjs";
import { started } from "./lib/vscode.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..");
if (process.platform !== "linux" || process.arch !== "x64" || !chromiumPath()) {
  const words = "A real VS Code is tested on Linux x64, with chromium (Debian: apt install chromium).";
  console.error(words);
  process.exit(process.env.VSCODE_REQUIRED ? 1 : 0);
}
const [vsix, weighbridge] = process.argv.slice(2).map((path) => resolve(path));
const scratch = mkdtempSync(join(tmpdir(), "weighbridge-vscode-"));
const failed = [];
try {
  await tried("trusted", { settings: { "weighbridge.path": weighbridge }, trust: false });
} finally {
  if (process.env.KEEP) {
    console.log(scratch);
  } else {
    rmSync(scratch, { recursive: true, force: true });
  }
}
if (failed.length > 0) {
  console.error(`failed: ${failed.join(", ")}`);
  process.exit(1);
}

async function tried(name, { settings, trust }) {
  const own = join(scratch, name);
  const folder = workspaceIn(own);
  const begun = Date.now();
  const code = await started({ scratch: own, extensions: [vsix], settings, trust, env: { WEIGHBRIDGE_SUITE: name } });
  try {
    const extension = join(
      code.installed,
      readdirSync(code.installed).find((entry) => entry.startsWith("weighbridge.weighbridge-")),
    );
    const suite = join(here, "built", "index.js");
    const { exit, said } = await suiteRan({
      port: code.port,
      scratch: own,
      folder,
      extension,
      suite,
      patienceMs: 120_000,
    });
    console.log(said);
    console.log(`${name}: exit ${exit} after ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    if (exit !== 0) {
      failed.push(name);
    }
  } finally {
    await code.stop();
  }
}

/** A copy of the example as a repository of its own. */
function workspaceIn(own) {
  const folder = join(own, "support-bot");
  mkdirSync(own, { recursive: true });
  cpSync(join(root, "examples", "support-bot"), folder, { recursive: true });
  execFileSync("git", ["init", "--quiet", folder]);
  return folder;
}
