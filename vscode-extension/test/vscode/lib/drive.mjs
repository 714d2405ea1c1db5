/** What a person sees: squiggles, lenses, rows in Problems and the menu of a fix, in the window itself. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inWindow, openFile, SECONDS } from "./window.mjs";

const TITLE = "Remove the unused suppression of format-retry-loop";

/** Drives a window. */
export function driven(place) {
  return inWindow({ ...place, name: "window" }, async (page, picture) => {
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
    // the list has a menu of its own at this key, until the text has the focus
    await page.waitForSelector(".editor-instance .monaco-editor.focused", { timeout: 20 * SECONDS });
    await page.keyboard.press("Control+.");
    const entry = page.locator(".action-widget .monaco-list-row", { hasText: TITLE }).first();
    await entry.waitFor({ timeout: 20 * SECONDS });
    await picture("fix");
    await entry.click();
    await problem.waitFor({ state: "detached", timeout: 20 * SECONDS });
    await page.keyboard.press("Control+S");
    const path = join(place.folder, "web", "src", "tickets.ts");
    for (let tries = 0; readFileSync(path, "utf8").includes("weighbridge: ignore") && tries < 100; tries += 1) {
      await sleep(100);
    }
    assert.ok(!readFileSync(path, "utf8").includes("weighbridge: ignore"), "the fix did not reach the disk");
    return "squiggle, lens, Problems and a fix were seen";
  });
}

function row(page, text) {
  return page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();
}
