/** What VS Code calls in its extension host: runs one suite, whose name is in the environment. */

import Mocha from "mocha";

export async function run(): Promise<void> {
  const { suites } = await import("./suites.js");
  const name = process.env["WEIGHBRIDGE_SUITE"] ?? "";
  const suite = suites[name];
  if (!suite) {
    throw new Error(`no suite "${name}"`);
  }
  const mocha = new Mocha({ ui: "bdd", color: false, timeout: 180_000, slow: 10_000, bail: true });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  suite();
  await new Promise<void>((resolve, reject) => {
    mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} failed`)) : resolve()));
  });
}
