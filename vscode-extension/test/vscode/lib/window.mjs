/** What is done in a window by somebody who types. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { address, opened } from "./browser.mjs";

/** More patient than a person: other jobs share the machine. */
export const SECONDS = 1_500;

/** Opens the folder, does what `act` does, and says how it went; pictures are kept where a folder for them is named. */
export async function inWindow({ port, scratch, folder, pictures, name }, act) {
  const browser = await opened(scratch, { width: 1280, height: 800 });
  const { page } = browser;
  const picture = async (of) => {
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${of}.png`) });
    }
  };
  try {
    await page.goto(address(port, folder));
    await page.waitForSelector(".monaco-workbench .explorer-folders-view", { timeout: 60 * SECONDS });
    return { exit: 0, said: await act(page, picture) };
  } catch (error) {
    await page.screenshot({ path: join(pictures ?? scratch, `failed-${name}.png`) });
    return { exit: 1, said: `1 failing: ${error.message}` };
  } finally {
    await browser.close();
  }
}

/** Opens a file by its name. */
export async function openFile(page, path) {
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

/** Runs a command of the palette. */
export async function command(page, name) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget .quick-input-box input").fill(`>${name}`);
  await page
    .locator(".quick-input-list .monaco-list-row", { hasText: name })
    .first()
    .waitFor({ timeout: 20 * SECONDS });
  await page.keyboard.press("Enter");
}

/** A question that has to be answered before anything else can be done. */
export async function answered(page, question, button, before = async () => undefined) {
  const dialog = page.locator(".monaco-dialog-box", { hasText: question });
  await dialog.waitFor({ timeout: 60 * SECONDS });
  await before();
  await dialog.locator(".monaco-button", { hasText: button }).first().click();
  await dialog.waitFor({ state: "detached", timeout: 20 * SECONDS });
}
