/** Trainings in words, and what can be done with one; the same for the view and for what is read aloud. */

import type { Job, Preview } from "../asking.js";
import { usd } from "../prompts/list.js";

const OPEN = new Set(["APPROVED", "SUBMITTING", "QUEUED", "RUNNING", "CANCELLING"]);

export function isOpen(job: Job): boolean {
  return OPEN.has(job.state);
}

/** How it is, in a line. */
export function stateWords(job: Job): string {
  if (job.state === "RUNNING" && job.step !== null) {
    const of = job.total === null ? "" : ` of ${job.total}`;
    const loss = job.losses.at(-1);
    const parts = [`step ${job.step}${of}`];
    if (loss) {
      parts.push(`loss ${loss[1].toFixed(3)}`);
    }
    if (job.etaS !== null) {
      parts.push(`${time(job.etaS)} left`);
    }
    return parts.join(", ");
  }
  const name = job.state.toLowerCase();
  if (job.state === "SUCCEEDED") {
    return job.verdict ? "has ended" : "has ended; its verdict is not here yet";
  }
  return job.reason ? `${name}: ${job.reason}` : name;
}

/** Whether the adapter beats the prompt, in the words of the report. */
export function verdictWords(job: Job): string {
  return job.verdict?.words ?? "";
}

export function costWords(job: Job): string {
  const parts = [job.target];
  if (job.gpuS !== null) {
    parts.push(`${time(job.gpuS)} of machine time`);
  }
  if (job.costUsd !== null) {
    parts.push(isOpen(job) ? `${usd(job.costUsd)} so far` : usd(job.costUsd));
  }
  return parts.join(" · ");
}

export type Doing = "cancel" | "log" | "report" | "fetch" | "adopt" | "task";

const LABELS: Record<Doing, string> = {
  cancel: "Cancel",
  log: "Log",
  report: "Report",
  fetch: "Fetch Adapter",
  adopt: "Adopt …",
  task: "Task",
};

/** What can be done with a job now. */
export function doings(job: Job): { readonly doing: Doing; readonly label: string }[] {
  const can: Doing[] = ["log", "task"];
  if (isOpen(job) && job.state !== "CANCELLING") {
    can.unshift("cancel");
  }
  if (job.report) {
    can.unshift("report");
  }
  if (job.state === "SUCCEEDED") {
    if (!job.adapter) {
      can.push("fetch");
    }
    if (job.verdict?.ship === "adapter") {
      can.push("adopt");
    }
  }
  return can.map((doing) => ({ doing, label: LABELS[doing] }));
}

/** The loss over the steps as points of a line in a box of this size. */
export function curve(losses: Job["losses"], width: number, height: number): string {
  if (losses.length < 2) {
    return "";
  }
  const steps = losses.map(([step]) => step);
  const values = losses.map(([, loss]) => loss);
  const [left, right] = [Math.min(...steps), Math.max(...steps)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (step: number) => ((step - left) / (right - left || 1)) * width;
  const y = (loss: number) => height - ((loss - low) / (high - low || 1)) * height;
  return losses.map(([step, loss]) => `${x(step).toFixed(1)},${y(loss).toFixed(1)}`).join(" ");
}

export function curveWords(losses: Job["losses"]): string {
  const [first, last] = [losses[0], losses.at(-1)];
  return first && last ? `Loss from ${first[1].toFixed(3)} to ${last[1].toFixed(3)} over ${last[0]} steps` : "";
}

/** What a person is asked before anything is sent: a sentence, and everything else behind it. */
export function question(preview: Preview): { readonly title: string; readonly detail: string; readonly yes: string } {
  const rows = preview.rows.toLocaleString("en-US");
  const where = preview.leavesMachine ? `send ${rows} rows to ${preview.target}` : "train on this machine";
  // the bound alone; what it is reckoned from stands in the detail
  const cost = preview.costWords.split(":", 1)[0];
  return {
    title: `Train ${preview.task}: ${where}? Cost: ${cost}.`,
    detail: preview.words,
    yes: preview.leavesMachine ? "Send" : "Train",
  };
}

function time(seconds: number): string {
  if (seconds < 90) {
    return `${Math.round(seconds)} s`;
  }
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
