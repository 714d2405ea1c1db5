// Calls one function of a program and writes down what came of it. Run by Node.js in the program's own folder.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const given = JSON.parse(readFileSync(0, "utf8"));
const outcome = {};
try {
  const module = await import(pathToFileURL(join(given.root, given.file)).href);
  let called = module[given.function.split(".")[0]] ?? module.default?.[given.function.split(".")[0]];
  for (const part of given.function.split(".").slice(1)) called = called[part];
  if (typeof called !== "function") throw new TypeError(`${given.file} exports no function ${given.function}`);
  outcome.value = (await called(...given.arguments)) ?? null;
} catch (error) {
  outcome.error = `${error?.name ?? "Error"}: ${error?.message ?? error}`;
}
writeFileSync(given.outcome, JSON.stringify(outcome));
process.exit(0);
