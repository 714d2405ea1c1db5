import { build } from "esbuild";

const production = process.argv.includes("--production");

await build({
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  // the oldest VS Code that is supported runs on Node.js 20
  target: "node20",
  platform: "node",
  format: "cjs",
  external: ["vscode"],
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "external",
});
