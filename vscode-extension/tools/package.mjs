/** Makes the .vsix: the bundle, the licence, and the wheel of this checkout, whose digest names its environment. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const extension = join(dirname(fileURLToPath(import.meta.url)), "..");
const root = join(extension, "..");
const dist = join(root, "dist");
const { version } = JSON.parse(readFileSync(join(extension, "package.json"), "utf8"));
const wheel = readdirSync(dist).find((name) => name.startsWith(`weighbridge-${version}-`) && name.endsWith(".whl"));
if (!wheel) {
  console.error(`There is no wheel of version ${version} in ${dist}: run \`make package\`.`);
  process.exit(1);
}

const server = join(extension, "server");
rmSync(server, { recursive: true, force: true });
mkdirSync(server);
copyFileSync(join(dist, wheel), join(server, wheel));
const sha256 = createHash("sha256")
  .update(readFileSync(join(server, wheel)))
  .digest("hex");
writeFileSync(join(server, "wheel.json"), `${JSON.stringify({ file: wheel, version, sha256 })}\n`);
copyFileSync(join(root, "LICENSE"), join(extension, "LICENSE"));

const node = (...args) => execFileSync(process.execPath, args, { cwd: extension, stdio: "inherit" });
node("esbuild.mjs", "--production");
// VS Code shows no picture that lies beside this page, nor one inside of it: they are in the repository only
const readme = readFileSync(join(extension, "README.md"), "utf8").replaceAll(/^!\[[^\]]*\]\(media\/[^)]+\)\n\n/gm, "");
const page = join(extension, "dist", "README.md");
writeFileSync(page, readme);
const options = ["--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository"];
const names = ["--readme-path", join("dist", "README.md"), "--out", join(dist, `weighbridge-${version}.vsix`)];
node("node_modules/@vscode/vsce/vsce", "package", ...options, ...names);
