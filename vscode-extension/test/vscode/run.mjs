/** Tests the packaged extension in a real VS Code: `node run.mjs VSIX WEIGHBRIDGE [SCENARIO...]`. */

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumPath, suiteRan } from "./lib/browser.mjs";
import { isOffline, SCENARIOS, usual, workspaceIn } from "./lib/scenarios.mjs";
import { started } from "./lib/vscode.mjs";

const here = dirname(fileURLToPath(import.meta.url));
if (process.platform !== "linux" || process.arch !== "x64" || !chromiumPath()) {
  console.error("A real VS Code is tested on Linux x64, with chromium (Debian: apt install chromium).");
  process.exit(process.env.VSCODE_REQUIRED ? 1 : 0);
}
const [vsix, weighbridge] = process.argv.slice(2, 4).map((path) => resolve(path));
const names = process.argv.length > 4 ? process.argv.slice(4) : usual();
const scratch = mkdtempSync(join(tmpdir(), "weighbridge-vscode-"));
const failed = [];
/** What a scenario said last that did not end as it should: again at the end, since logs are cut in the middle. */
const last = new Map();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    process.exitCode = 1;
    process.exit();
  });
}
process.once("exit", () => {
  if (!process.env.KEEP) {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
});
for (const name of names) {
  const begun = Date.now();
  console.log(`== ${name}`);
  const well = isOffline(name) && !process.env.WEIGHBRIDGE_WHEELHOUSE ? offline(name) : await tried(name);
  console.log(`== ${name}: ${well ? "as it should be" : "FAILED"}, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  if (!well) {
    failed.push(name);
  }
}
if (process.env.KEEP) {
  console.log(scratch);
}
if (failed.length > 0) {
  for (const [name, said] of last) {
    console.error(`${name}: ended with ${said}`);
  }
  console.error(`failed: ${failed.join(", ")}`);
  process.exit(1);
}

async function tried(name) {
  const own = join(scratch, name.replaceAll(/[^a-z]+/g, "-"));
  const folder = workspaceIn(own);
  const wheelhouse = process.env.WEIGHBRIDGE_WHEELHOUSE;
  const scenario = SCENARIOS[name]({ weighbridge, folder, scratch: own, wheelhouse });
  const passes = scenario.passes ?? true;
  const code = await started({
    scratch: own,
    extensions: [vsix, ...(scenario.extensions ?? [])],
    settings: scenario.settings,
    trust: scenario.trust ?? false,
    env: { ...scenario.env, WEIGHBRIDGE_SUITE: scenario.suite },
  });
  try {
    const place = { port: code.port, scratch: own, folder: scenario.open ?? folder };
    const { exit, said } = scenario.drives
      ? await scenario.drives({ ...place, patienceS: scenario.patienceS, pictures: process.env.PICTURES })
      : await suiteRan({ ...place, ...parts(code.installed), patienceMs: 300_000 });
    console.log(passes ? said : said.split("\n").slice(-6).join("\n"));
    // a suite that fails says so; a window that does not open, or a suite that is not found, is no control
    const well = passes ? exit === 0 : exit === 1 && /\d+ failing/.test(said);
    if (!well) {
      last.set(name, `${exit}: ${said.split("\n").slice(-12).join("\n")}`);
    }
    return well;
  } finally {
    await code.stop();
  }
}

/** The installed extension, and the suite that tries it. */
function parts(installed) {
  const name = readdirSync(installed).find((entry) => entry.startsWith("weighbridge.weighbridge-"));
  return { extension: join(installed, name), suite: join(here, "built", "index.js") };
}

/** The same in a machine without a network: wheels are fetched before, and then there is nothing but this machine. */
function offline(name) {
  const wheelhouse = join(scratch, "wheelhouse");
  if (!existsSync(wheelhouse)) {
    execFileSync(weighbridge, ["wheelhouse", wheelhouse], { stdio: "inherit" });
  }
  const alone = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
  const env = { ...process.env, WEIGHBRIDGE_WHEELHOUSE: wheelhouse };
  const shut = spawnSync(alone[0], [...alone.slice(1), "true"]).status === 0;
  if (!shut) {
    console.log("This system takes no network away; the package index is one that does not answer.");
    Object.assign(env, { PIP_INDEX_URL: "http://127.0.0.1:9/simple", UV_INDEX_URL: "http://127.0.0.1:9/simple" });
  }
  const again = [process.execPath, fileURLToPath(import.meta.url), vsix, weighbridge, name];
  const [command, ...rest] = shut ? [...alone, ...again] : again;
  return spawnSync(command, rest, { env, stdio: "inherit" }).status === 0;
}
