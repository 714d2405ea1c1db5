import { expect, test } from "vitest";
import type { Prompt } from "../../src/asking.js";
import { monthly, promptAt, ranked, replaced, title, usd, weight } from "../../src/prompts/list.js";

const PLAIN: Prompt = {
  uri: "file:///w/prompts/system.md",
  range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
  path: "prompts/system.md",
  symbol: "",
  role: "system",
  home: "file",
  model: "",
  tokens: 1200,
  exact: true,
  callsPerMonth: null,
  tokensPerMonth: null,
  usdPerCall: null,
  usdPerMonth: null,
};
const one = (changes: Partial<Prompt>): Prompt => ({ ...PLAIN, ...changes });

test("the heaviest month comes first, then unanswered ones by weight, then what agents load", () => {
  const names = ["agent", "light", "heavy", "small month", "great month"];
  const prompts = [
    one({ symbol: "agent", home: "agent", tokens: 9000 }),
    one({ symbol: "light", tokens: 10 }),
    one({ symbol: "heavy", tokens: 8000 }),
    one({ symbol: "small month", tokensPerMonth: 5 }),
    one({ symbol: "great month", tokens: 3, tokensPerMonth: 50 }),
  ];
  expect(ranked(prompts).map(title)).toEqual([...names].reverse());
});

test("a month is told where somebody has said how many calls it has, and nothing is guessed", () => {
  expect(weight(PLAIN)).toBe("1,200 tokens");
  expect(weight(one({ exact: false }))).toBe("~1,200 tokens");
  expect(weight(one({ usdPerCall: 0.0031 }))).toBe("1,200 tokens · $3.10 per 1,000 calls");
  expect(weight(one({ tokensPerMonth: 24_000_000 }))).toBe("1,200 tokens · 24,000,000 a month");
  expect(weight(one({ usdPerCall: 0.0031, tokensPerMonth: 1, usdPerMonth: 1234.5 }))).toBe(
    "1,200 tokens · $1,234.50 a month",
  );
});

test("small amounts are not told as nothing", () => {
  expect(usd(0.004)).toBe("under $0.01");
  expect(usd(0)).toBe("$0.00");
});

test("the prompt at the cursor is the open one, else the heaviest of the document", () => {
  const first = one({ symbol: "first" });
  const second = one({
    symbol: "second",
    tokens: 5000,
    range: { start: { line: 20, character: 4 }, end: { line: 30, character: 0 } },
  });
  const prompts = [first, second, one({ uri: "file:///other", tokens: 99_999 })];
  expect(promptAt(prompts, PLAIN.uri, { line: 20, character: 4 })?.symbol).toBe("second");
  expect(promptAt(prompts, PLAIN.uri, { line: 3, character: 0 })?.symbol).toBe("first");
  expect(promptAt(prompts, PLAIN.uri, { line: 15, character: 0 })?.symbol).toBe("second");
  expect(promptAt(prompts, "file:///none", { line: 0, character: 0 })).toBeUndefined();
});

test("the prompts of a document take the place of those that it had", () => {
  const other = one({ uri: "file:///other", symbol: "other" });
  const [before, after] = [one({ symbol: "before" }), one({ symbol: "after" })];
  expect(replaced([before, other], PLAIN.uri, [after]).map(title)).toEqual(["other", "after"]);
  expect(replaced([before, other], PLAIN.uri, []).map(title)).toEqual(["other"]);
  expect(replaced([other], PLAIN.uri, [after]).map(title)).toEqual(["other", "after"]);
});

test("the sum is of what is known, and nothing where nothing is", () => {
  expect(monthly([PLAIN])).toBeNull();
  expect(monthly([PLAIN, one({ usdPerMonth: 2 }), one({ usdPerMonth: 3 })])).toBe(5);
});
