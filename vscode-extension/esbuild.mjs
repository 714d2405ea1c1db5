import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const production = process.argv.includes("--production");

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
};

const { metafile } = await build({
  ...common,
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.js",
  // the oldest VS Code that is supported runs on Node.js 20
  target: "node20",
  platform: "node",
  format: "cjs",
  external: ["vscode"],
  // loading the bundle is a part of what activation takes; VS Code may do other things before it calls `activate`
  banner: { js: "const weighbridgeBegun = performance.now();" },
  footer: { js: "const weighbridgeLoadedMs = performance.now() - weighbridgeBegun;" },
  metafile: true,
});
// what runs in the frame of the view "Training"
await build({
  ...common,
  entryPoints: ["src/training/webview/main.ts"],
  outfile: "dist/training.js",
  target: "chrome120",
  platform: "browser",
  format: "iife",
});
writeFileSync("dist/LICENSES.txt", licences(Object.keys(metafile.inputs)));

/** The licences of everything that is in the bundle. */
function licences(files) {
  const packages = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  return [...packages].sort().map(licence).join("\n");
}

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file || !existsSync(join(folder, file))) {
    throw new Error(`${name} is bundled and brings no licence`);
  }
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8")}\n`;
}
