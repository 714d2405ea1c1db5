/** Prompts in the order of what a month of them costs, and the words for one. */

import type { Position, Prompt } from "../asking.js";

const COUNT = new Intl.NumberFormat("en-US");

/** By tokens per month; then those of which nobody has said how often they are sent; then what coding agents load. */
export function ranked(prompts: readonly Prompt[]): Prompt[] {
  const group = (one: Prompt) => (one.home === "agent" ? 2 : one.tokensPerMonth === null ? 1 : 0);
  return [...prompts].sort(
    (one, other) =>
      group(one) - group(other) ||
      (other.tokensPerMonth ?? 0) - (one.tokensPerMonth ?? 0) ||
      other.tokens - one.tokens ||
      one.path.localeCompare(other.path) ||
      one.range.start.line - other.range.start.line,
  );
}

/** The list with those of one document as they are now. */
export function replaced(prompts: readonly Prompt[], uri: string, now: readonly Prompt[]): Prompt[] {
  return [...prompts.filter((one) => one.uri !== uri), ...now];
}

export function title(prompt: Prompt): string {
  return prompt.symbol || prompt.path.slice(prompt.path.lastIndexOf("/") + 1);
}

/** `5,967 tokens · $41.20 a month`; nothing is guessed where nobody has said how often it is sent. */
export function weight(prompt: Prompt): string {
  const tokens = `${prompt.exact ? "" : "~"}${COUNT.format(prompt.tokens)} tokens`;
  if (prompt.usdPerMonth !== null) {
    return `${tokens} · ${usd(prompt.usdPerMonth)} a month`;
  }
  if (prompt.tokensPerMonth !== null) {
    return `${tokens} · ${COUNT.format(prompt.tokensPerMonth)} a month`;
  }
  return prompt.usdPerCall === null ? tokens : `${tokens} · ${usd(prompt.usdPerCall * 1000)} per 1,000 calls`;
}

export function usd(amount: number): string {
  if (amount > 0 && amount < 0.01) {
    return "under $0.01";
  }
  return `$${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** What is open: the prompt at the cursor, else the heaviest of the document. */
export function promptAt(prompts: readonly Prompt[], uri: string, at: Position): Prompt | undefined {
  const here = prompts.filter((one) => one.uri === uri);
  const holding = here.find(({ range }) => !before(at, range.start) && !before(range.end, at));
  return holding ?? [...here].sort((one, other) => other.tokens - one.tokens)[0];
}

/** What all of it comes to in a month, as far as somebody has said; null where nobody has. */
export function monthly(prompts: readonly Prompt[]): number | null {
  const known = prompts.map((one) => one.usdPerMonth).filter((one) => one !== null);
  return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) : null;
}

function before(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}
