import { expect, test } from "vitest";
import { type Found, grouped } from "../../src/findings/groups.js";

test("findings are grouped by rule, the most frequent first, each in the order of its places", () => {
  const at = (rule: string, path: string, line: number): Found => ({ rule, path, line, message: "" });
  const groups = grouped([at("b", "y.md", 1), at("a", "x.md", 9), at("b", "x.md", 7), at("b", "x.md", 2)]);
  expect(groups.map(({ rule, found }) => [rule, found.map(({ path, line }) => `${path}:${line}`)])).toEqual([
    ["b", ["x.md:2", "x.md:7", "y.md:1"]],
    ["a", ["x.md:9"]],
  ]);
});
