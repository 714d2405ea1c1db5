/** What can keep the server from being installed, in words, and what a person can do about each. */

import type { Ran } from "../processes.js";

export type Kind = "no-python" | "no-venv" | "environment" | "download" | "cancelled" | "no-wheel";

export class Hindrance extends Error {
  constructor(
    readonly kind: Kind,
    message: string,
  ) {
    super(message);
  }
}

/** The buttons under the words, by the names of what they do. */
export const BUTTONS = {
  retry: "Try Again",
  repair: "Repair Server",
  output: "Show Output",
  python: "Get Python",
  choosePython: "Choose Python",
  settings: "Open Settings",
} as const;

export type Button = keyof typeof BUTTONS;

export function buttonsOf(kind: Kind): readonly Button[] {
  switch (kind) {
    case "no-python":
      return ["python", "choosePython", "retry"];
    case "no-venv":
      return ["retry", "choosePython", "output"];
    case "download":
      return ["retry", "output", "settings"];
    case "environment":
      return ["retry", "output"];
    case "cancelled":
      return ["retry"];
    case "no-wheel":
      return ["settings"];
  }
}

/** What to do, where the words of the fault do not say it. */
export function advice(kind: Kind): string {
  return kind === "download"
    ? " Without a network, name a folder made by `weighbridge wheelhouse` in `weighbridge.wheelhouse`."
    : "";
}

/** The last line with which a program explains itself. */
export function said(ran: Ran): string {
  const lines = `${ran.out}\n${ran.err}`.split("\n").map((line) => line.trim());
  const errors = lines.filter((line) => /^(?:error|ERROR|×|╰─▶)/.test(line));
  return (errors.at(-1) ?? lines.findLast((line) => line !== "") ?? `it ended with code ${ran.code}`).slice(0, 400);
}
