/** Bundles the suites that run in the extension host; mocha stays where it is installed. */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "../../node_modules/esbuild/lib/main.js";

const here = dirname(fileURLToPath(import.meta.url));

await build({
  entryPoints: [join(here, "..", "host", "index.ts")],
  outfile: join(here, "built", "index.js"),
  bundle: true,
  target: "node20",
  platform: "node",
  format: "cjs",
  external: ["vscode", "mocha"],
});
