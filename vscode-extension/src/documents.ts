/** Which documents go to the server: by name, as `weighbridge check` reads them, because languages do not tell. */

/** What the names of files end with that can hold a prompt, a call, a setting or training data. */
export const ENDINGS = [
  "baml",
  "bash",
  "cjs",
  "cts",
  "dotprompt",
  "handlebars",
  "hbs",
  "ipynb",
  "j2",
  "jinja",
  "jinja2",
  "js",
  "json",
  "json5",
  "jsonl",
  "jsx",
  "liquid",
  "markdown",
  "md",
  "mdc",
  "mdx",
  "mjs",
  "mts",
  "mustache",
  "ndjson",
  "poml",
  "prompt",
  "promptl",
  "prompty",
  "py",
  "pyi",
  "rail",
  "sbatch",
  "sh",
  "slurm",
  "text",
  "tmpl",
  "toml",
  "ts",
  "tsx",
  "txt",
  "xml",
  "yaml",
  "yml",
] as const;

export const NAMES = [".cursorrules", ".windsurfrules", ".clinerules", ".roorules", ".goosehints"] as const;

/** Files that say that a folder uses Weighbridge. */
export const SETTINGS_FILES = ["weighbridge.yaml", "weighbridge.yml", ".weighbridge.yaml"] as const;

/** Texts that have no file yet are known by their language only. */
export const UNSAVED_LANGUAGES = [
  "python",
  "typescript",
  "typescriptreact",
  "javascript",
  "javascriptreact",
  "markdown",
  "prompt",
  "yaml",
  "json",
] as const;

const PROGRAM_LANGUAGES = ["python", "typescript", "javascript"] as const;

export type Filter =
  | { scheme: string; pattern: string }
  | { scheme: string; language: string }
  | { notebook: string; language: string };

/** The document selector. VS Code gives `*.prompt.md` a language of its own, so files are matched by pattern. */
export function selector(): Filter[] {
  return [
    { scheme: "file", pattern: `**/*.{${ENDINGS.join(",")}}` },
    { scheme: "file", pattern: `**/{${NAMES.join(",")}}` },
    { scheme: "file", pattern: "**/*[pP][rR][oO][mM][pP][tT]*" },
    ...UNSAVED_LANGUAGES.map((language) => ({ scheme: "untitled", language })),
    ...PROGRAM_LANGUAGES.map((language) => ({ notebook: "jupyter-notebook", language })),
  ];
}

const PROGRAM = /\.(?:py|pyi|ipynb|[cm]?[jt]s|[jt]sx)$/i;
const PROMPT_FILE =
  /\.(?:prompty|prompt|dotprompt|baml|poml|promptl|rail|mdc|(?:prompt|instructions|agent|chatmode)\.md)$/i;
const AGENT_FILE =
  /(?:^|\/)(?:(?:AGENTS|CLAUDE)(?:\.local|\.override)?\.md|GEMINI\.md|SKILL\.md|copilot-instructions\.md)$/;

/** Whether a document is a reason to start the server; the others that the selector names are read once it runs. */
export function starts(scheme: string, path: string, language: string): boolean {
  if (scheme === "untitled") {
    return language === "prompt" || (PROGRAM_LANGUAGES as readonly string[]).includes(language);
  }
  if (scheme !== "file" && scheme !== "vscode-notebook-cell") {
    return false;
  }
  const name = path.slice(path.lastIndexOf("/") + 1);
  if ((SETTINGS_FILES as readonly string[]).includes(name) || (NAMES as readonly string[]).includes(name)) {
    return true;
  }
  if (PROGRAM.test(name) || PROMPT_FILE.test(name) || AGENT_FILE.test(path)) {
    return true;
  }
  return /prompt/i.test(path) && wanted(name);
}

function wanted(name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot < 0 || (ENDINGS as readonly string[]).includes(name.slice(dot + 1).toLowerCase());
}
