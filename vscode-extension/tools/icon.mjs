/** Draws media/icon.png from media/icon.svg, in the browser of the tests. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "../test/vscode/node_modules/playwright-core/index.mjs";

const media = join(dirname(fileURLToPath(import.meta.url)), "..", "media");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
await page.setContent(`<body style="margin:0">${readFileSync(join(media, "icon.svg"), "utf8")}</body>`);
await page.screenshot({ path: join(media, "icon.png"), omitBackground: true });
await browser.close();
