import { measured } from "./measured.js";
import { offline, offlineWithUv } from "./offline.js";
import { trusted } from "./trusted.js";
import { untrusted } from "./untrusted.js";
import { views } from "./views.js";

/** The suites by their names, which the harness puts into the environment. */
export const suites: Record<string, () => void> = {
  measured,
  offline,
  offlineWithUv,
  trusted: () => {
    trusted();
    views();
  },
  untrusted,
};
