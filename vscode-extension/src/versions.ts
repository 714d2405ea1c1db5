/** Versions of Weighbridge, and which of them this extension works with. */

/** The version in what `weighbridge version` prints. */
export function versionIn(said: string): string | undefined {
  return /^weighbridge (\d+\.\d+\.\d+\S*)\s*$/m.exec(said)?.[1];
}

/** Whether a server speaks what this extension speaks: the same minor version, and no older than the extension. */
export function fits(server: string, extension: string): boolean {
  const theirs = numbers(server);
  const ours = numbers(extension);
  return theirs[0] === ours[0] && theirs[1] === ours[1] && theirs[2] >= ours[2];
}

function numbers(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor, patch];
}
