/** What a person sees: squiggles, lenses, rows in Problems and the menu of a fix, in the window itself. */

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { address, opened } from "./browser.mjs";

const SECONDS = 1_500;
const TITLE = "Remove the unused suppression of format-retry-loop";

/** Drives a window, and keeps pictures of it where a folder for them is named. */
export async function driven({ port, scratch, folder, pictures }) {
  const browser = await opened(scratch, { width: 1280, height: 800 });
  const { page } = browser;
  const picture = async (name) => {
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    }
  };
  try {
    await page.goto(address(port, folder));
    await page.waitForSelector(".monaco-workbench .explorer-folders-view", { timeout: 60 * SECONDS });
    await openFile(page, "web/src/classify.ts");
    await page.waitForSelector(".editor-instance .squiggly-warning", { timeout: 60 * SECONDS });
    await page.keyboard.press("Control+Shift+M");
    await row(page, "is asked again: up to 3 times in all").waitFor({ timeout: 20 * SECONDS });
    await picture("problems");

    await openFile(page, "prompts/system.md");
    await page
      .locator(".editor-instance .codelens-decoration", { hasText: /5,9\d\d tokens/ })
      .first()
      .waitFor({ timeout: 30 * SECONDS });
    await picture("lens");

    await openFile(page, "web/src/tickets.ts");
    // the list has the rows only that fit into it
    await page.locator('input[placeholder^="Filter"]').first().fill("unused-suppression");
    const problem = row(page, "Nothing here is reported by format-retry-loop");
    await problem.waitFor({ timeout: 30 * SECONDS });
    await problem.dblclick();
    await page.keyboard.press("Control+.");
    const entry = page.locator(".action-widget .monaco-list-row", { hasText: TITLE }).first();
    await entry.waitFor({ timeout: 20 * SECONDS });
    await picture("fix");
    await entry.click();
    await problem.waitFor({ state: "detached", timeout: 20 * SECONDS });
    await page.keyboard.press("Control+S");
    const path = join(folder, "web", "src", "tickets.ts");
    for (let tries = 0; readFileSync(path, "utf8").includes("weighbridge: ignore") && tries < 100; tries += 1) {
      await sleep(100);
    }
    assert.ok(!readFileSync(path, "utf8").includes("weighbridge: ignore"), "the fix did not reach the disk");
    return { exit: 0, said: "squiggle, lens, Problems and a fix were seen" };
  } catch (error) {
    await page.screenshot({ path: join(pictures ?? scratch, "failed.png") });
    return { exit: 1, said: `1 failing: ${error.message}` };
  } finally {
    await browser.close();
  }
}

function row(page, text) {
  return page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();
}

/** Opens a file by its name, as somebody types it. */
async function openFile(page, path) {
  const name = path.split("/").at(-1);
  await page.keyboard.press("Control+P");
  const input = page.locator(".quick-input-widget .quick-input-box input");
  await input.fill(path);
  await page
    .locator(".quick-input-list .monaco-list-row", { hasText: name })
    .first()
    .waitFor({ timeout: 20 * SECONDS });
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.tab.active[data-resource-name="${name}"]`, { timeout: 20 * SECONDS });
}
