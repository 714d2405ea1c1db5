import { trusted } from "./trusted.js";

/** The suites by their names, which the harness puts into the environment. */
export const suites: Record<string, () => void> = { trusted };
