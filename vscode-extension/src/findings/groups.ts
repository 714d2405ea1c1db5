/** Findings by their rule, the most frequent first. */

export interface Found {
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export interface Group<T extends Found> {
  readonly rule: string;
  readonly found: readonly T[];
}

export function grouped<T extends Found>(found: readonly T[]): Group<T>[] {
  const groups = new Map<string, T[]>();
  for (const one of found) {
    groups.set(one.rule, [...(groups.get(one.rule) ?? []), one]);
  }
  return [...groups]
    .map(([rule, of]) => ({ rule, found: of.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line) }))
    .sort((one, other) => other.found.length - one.found.length || one.rule.localeCompare(other.rule));
}
