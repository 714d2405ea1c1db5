/** How often a server that ends by itself is started again, and when somebody has to look. */

export type Answer = { readonly waitMs: number } | { readonly giveUp: true };

const WAITS_MS = [500, 2_000];
/** A server that has worked for so long starts with a clean record. */
const FORGIVEN_MS = 5 * 60_000;

export class Restarts {
  private ends: number[] = [];

  /** The server has ended by itself. */
  ended(now: number): Answer {
    this.ends = [...this.ends.filter((end) => now - end < FORGIVEN_MS), now];
    const waitMs = WAITS_MS[this.ends.length - 1];
    return waitMs === undefined ? { giveUp: true } : { waitMs };
  }

  /** Somebody has started it. */
  forget(): void {
    this.ends = [];
  }
}
