import { expect, it } from "vitest";
import { Restarts } from "../../src/client/restarts.js";

const MINUTE = 60_000;

it("a server that ends is started again, later each time, and not after the third end", () => {
  const restarts = new Restarts();
  expect([0, 1, 2].map((at) => restarts.ended(at * MINUTE))).toEqual([
    { waitMs: 500 },
    { waitMs: 2_000 },
    { giveUp: true },
  ]);
});

it("a server that has worked for five minutes starts with a clean record", () => {
  const restarts = new Restarts();
  expect([0, 6, 12, 18].map((at) => restarts.ended(at * MINUTE))).toEqual(Array(4).fill({ waitMs: 500 }));
});
