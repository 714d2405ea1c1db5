/** What the extension asks of the server beyond the protocol, and what it is told; the names are those of the server. */

export const PROMPTS = "weighbridge/prompts";
export const JOBS = "weighbridge/jobs";
export const JOBS_CHANGED = "weighbridge/jobsChanged";
export const JOB_LOG = "weighbridge/jobLog";
export const TRAINING_PREVIEW = "weighbridge/trainingPreview";
export const TRAINING_ALLOW = "weighbridge/trainingAllow";
export const TRAINING_SUBMIT = "weighbridge/trainingSubmit";

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** One prompt of the open folders. */
export interface Prompt {
  readonly uri: string;
  readonly range: { readonly start: Position; readonly end: Position };
  readonly path: string;
  readonly symbol: string;
  readonly role: string;
  readonly home: string;
  readonly model: string;
  readonly tokens: number;
  readonly exact: boolean;
  readonly callsPerMonth: number | null;
  readonly tokensPerMonth: number | null;
  readonly usdPerCall: number | null;
  readonly usdPerMonth: number | null;
}

export interface Verdict {
  readonly outcome: string;
  readonly words: string;
  readonly ship: "adapter" | "prompt" | null;
}

/** One training. */
export interface Job {
  readonly key: string;
  readonly task: string;
  readonly taskUri: string;
  readonly hook: string;
  readonly target: string;
  readonly state: string;
  readonly reason: string;
  readonly step: number | null;
  readonly total: number | null;
  readonly losses: readonly (readonly [number, number])[];
  readonly etaS: number | null;
  readonly gpuS: number | null;
  readonly costUsd: number | null;
  readonly verdict: Verdict | null;
  readonly adapter: string | null;
  readonly report: string | null;
  readonly question?: string;
}

/** What a training would send, before anybody has said yes. */
export interface Preview {
  readonly task: string;
  readonly digest: string;
  readonly hook: string;
  readonly target: string;
  readonly leavesMachine: boolean;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly rows: number | null }[];
  readonly bytes: number;
  readonly rows: number;
  readonly costUsd: number | null;
  readonly costWords: string;
  readonly maxRuntimeS: number;
  readonly findings: readonly string[];
  readonly problems: readonly string[];
  readonly needs: readonly string[];
  readonly mayAllow: boolean;
  readonly phrase: string | null;
  readonly words: string;
}
