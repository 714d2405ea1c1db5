/** A headless Chromium that shows a window of VS Code. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];
const OPTIONS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync"],
];
/** What VS Code says of itself in an extension host, which is no line of a test. */
const NOISE = /bindings|watchdog|AgentHost|ChatSession|connection token|Service Worker|builtin extensions cache|socket/;

export function chromiumPath() {
  return process.env.CHROMIUM ?? PLACES.find((path) => existsSync(path));
}

export async function opened(scratch, size = { width: 1400, height: 900 }) {
  const context = await chromium.launchPersistentContext(join(scratch, "browser"), {
    executablePath: chromiumPath(),
    headless: true,
    viewport: size,
    args: OPTIONS,
  });
  return { page: context.pages()[0] ?? (await context.newPage()), close: () => context.close() };
}

export function address(port, folder, payload = []) {
  const asked = payload.length > 0 ? `&payload=${encodeURIComponent(JSON.stringify(payload))}` : "";
  const kind = folder.endsWith(".code-workspace") ? "workspace" : "folder";
  return `http://127.0.0.1:${port}/?${kind}=${encodeURIComponent(folder)}${asked}`;
}

/** Runs a suite in the extension host of a window; gives its exit code and what it said. */
export async function suiteRan({ port, scratch, folder, extension, suite, patienceMs }) {
  const browser = await opened(scratch);
  const lines = [];
  try {
    const code = new Promise((resolve) => {
      void browser.page.exposeFunction("codeAutomationLog", (_kind, said) => {
        const text = format(...said);
        if (text.trim() === "@trust") {
          void browser.page
            .locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ })
            .first()
            .click();
          return;
        }
        if (!NOISE.test(text)) {
          lines.push(text.replace(/\n\s+at .*/g, ""));
        }
      });
      void browser.page.exposeFunction("codeAutomationExit", (exit) => resolve(exit));
      setTimeout(() => resolve("timeout"), patienceMs).unref();
    });
    const remote = `vscode-remote://127.0.0.1:${port}`;
    const payload = [
      ["extensionDevelopmentPath", remote + extension],
      ["extensionTestsPath", remote + suite],
      ["skipWelcome", "true"],
    ];
    await browser.page.goto(address(port, folder, payload));
    const exit = await code;
    await browser.page.screenshot({ path: join(scratch, "last.png") });
    return { exit, said: lines.join("\n") };
  } finally {
    await browser.close();
  }
}
