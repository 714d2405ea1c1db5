/** What a person does to train: two questions, a view that follows the training, its verdict and its report. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { answered, command, inWindow, openFile, SECONDS } from "./window.mjs";

/** Trains the task `parcels` of the folder with the hook that it names. */
export function trained(place) {
  const jobs = () => localJobs(join(place.scratch, "state"));
  const patience = (place.patienceS ?? 240) * SECONDS;
  return inWindow({ ...place, name: "training" }, async (page, picture) => {
    await openFile(page, "web/src/classify.ts");
    await page
      .locator(".editor-instance .squiggly-warning")
      .first()
      .waitFor({ timeout: 60 * SECONDS });
    await page.locator('.activitybar .action-label[aria-label^="Weighbridge"]').click();
    await page
      .locator(".pane .monaco-list-row", { hasText: /5,9\d\d tokens/ })
      .first()
      .waitFor({ timeout: 60 * SECONDS });
    await picture("prompt-weight");

    await openFile(page, "training/parcels/task.yaml");
    await command(page, "Weighbridge: Train an Adapter");
    await answered(page, /May the hook gpu .* be used from this workspace/, "Allow It Here");
    assert.deepEqual(jobs(), [], "nothing is sent before the second question is answered");
    await answered(page, /Train parcels: train on this machine\? Cost: /, "Train", () => picture("training-question"));

    const view = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    await view.locator("article", { hasText: "parcels" }).waitFor({ timeout: 60 * SECONDS });
    await view.locator("progress:not([hidden])").waitFor({ timeout: Math.min(patience, 60 * SECONDS) });
    await view.locator('svg[aria-label^="Loss from"]').waitFor({ timeout: patience });
    await view.locator(".verdict", { hasText: "ship the prompt" }).waitFor({ timeout: patience });
    assert.equal(jobs().length, 1);
    await picture("training");

    await view.getByRole("button", { name: "Report: parcels" }).click();
    await page
      .locator(".tab", { hasText: /parcels/ })
      .last()
      .waitFor({ timeout: 20 * SECONDS });
    await tableShown(page);
    await picture("report");
    return "two questions, a curve, a verdict and its report were seen";
  });
}

/** Waits for a table in one of the frames: the report has some, and nothing else in the window has. */
async function tableShown(page) {
  for (let tries = 0; tries < 200; tries += 1) {
    for (const frame of page.frames()) {
      const tables = frame.locator("table");
      if ((await tables.count().catch(() => 0)) > 0 && (await tables.first().isVisible())) {
        return;
      }
    }
    await sleep(100);
  }
  throw new Error("the report was not shown");
}

/** The jobs that the local back-end has. */
function localJobs(state) {
  try {
    return readdirSync(join(state, "local-jobs")).filter((name) => name.startsWith("wb-"));
  } catch {
    return [];
  }
}
