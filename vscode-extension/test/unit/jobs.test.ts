import { expect, test } from "vitest";
import type { Job, Preview } from "../../src/asking.js";
import { frame } from "../../src/training/frame.js";
import { costWords, curve, curveWords, doings, isOpen, question, stateWords } from "../../src/training/jobs.js";

const RUNNING: Job = {
  key: "wb-1",
  task: "parcels",
  taskUri: "file:///w/training/parcels/task.yaml",
  hook: "box",
  target: "gpu-box.example",
  state: "RUNNING",
  reason: "",
  step: 40,
  total: 120,
  losses: [
    [10, 2],
    [40, 0.5],
  ],
  etaS: 200,
  gpuS: 100,
  costUsd: 0.12,
  verdict: null,
  adapter: null,
  report: null,
};
const ENDED: Job = {
  ...RUNNING,
  state: "SUCCEEDED",
  report: "/state/report.html",
  verdict: {
    outcome: "adapter-wins",
    words: "beats the prompt by 4.2 points on 80 held-out examples",
    ship: "adapter",
  },
};
const can = (job: Job) => doings(job).map(({ doing }) => doing);

test("a running job says how far it is, what is left and what it costs so far", () => {
  expect(stateWords(RUNNING)).toBe("step 40 of 120, loss 0.500, 3 min left");
  expect(costWords(RUNNING)).toBe("gpu-box.example · 2 min of machine time · $0.12 so far");
  expect(can(RUNNING)).toEqual(["cancel", "log", "task"]);
});

test("only a winning adapter can be adopted, and only one that is not here is fetched", () => {
  expect(can(ENDED)).toEqual(["report", "log", "task", "fetch", "adopt"]);
  expect(can({ ...ENDED, adapter: "/state/adapter" })).toEqual(["report", "log", "task", "adopt"]);
  const lost = { outcome: "prompt-wins", words: "does not: ship the prompt", ship: "prompt" } as const;
  expect(can({ ...ENDED, verdict: lost })).not.toContain("adopt");
  expect(can({ ...RUNNING, state: "CANCELLING" })).not.toContain("cancel");
  expect(isOpen(ENDED)).toBe(false);
});

test("why a job failed is said", () => {
  expect(stateWords({ ...RUNNING, state: "FAILED", reason: "out of memory" })).toBe("failed: out of memory");
});

test("the curve fills its box, and a single point is no curve", () => {
  expect(curve(RUNNING.losses, 100, 10)).toBe("0.0,0.0 100.0,10.0");
  expect(curve([[1, 1]], 100, 10)).toBe("");
  expect(curveWords(RUNNING.losses)).toBe("Loss from 2.000 to 0.500 over 40 steps");
});

test("the question names the target, what is sent and the cost", () => {
  const preview = { task: "parcels", rows: 1200, target: "gpu-box.example", leavesMachine: true, costUsd: 7.2 };
  const asked = question({
    ...preview,
    costWords: "at most 7.20 USD: 2 h x 3.6 USD",
    words: "everything",
  } as unknown as Preview);
  expect(asked.title).toBe("Train parcels: send 1,200 rows to gpu-box.example? Cost: at most 7.20 USD.");
  expect(asked.detail).toBe("everything");
  const here = question({
    ...preview,
    leavesMachine: false,
    costUsd: null,
    costWords: "no price",
  } as unknown as Preview);
  expect(here.title).toBe("Train parcels: train on this machine? Cost: no price.");
});

test("the frame admits one script by its nonce and nothing else", () => {
  const page = frame("vscode-resource://dist/training.js", "abc", "vscode-resource:");
  expect(page).toContain("default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'");
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toContain("unsafe-inline");
  expect(page).not.toMatch(/ style="/);
});
