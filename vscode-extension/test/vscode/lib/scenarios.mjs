/** In which circumstances the extension is tried, and what has to come out. */

import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { driven } from "./drive.mjs";
import { trained } from "./train.mjs";

const HERE = join(dirname(fileURLToPath(import.meta.url)), "..");
const EXTENSION = join(HERE, "..", "..");
const GREETING = `---
name: Greeting
model: gpt-4.1-mini
weighbridge-ignore:
  system-prompt-too-long: It once held the whole price list.
---

You greet the riders of Ottervale. Answer in the language of the rider, in two sentences, and ask what they need.
`;

const ASKING = `import json

from openai import OpenAI

client = OpenAI()


def ask(question):
    for attempt in range(3):
        reply = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])
        try:
            return json.loads(reply.choices[0].message.content)
        except json.JSONDecodeError:
            continue
    return None
`;

/** The example's libraries are not installed, and TypeScript says so. */
const QUIET = { "workbench.colorTheme": "Default Light Modern", "typescript.validate.enable": false };

/** Scenarios that run when nobody names one: a second control would say again what the first one says. */
const ASKED_FOR = ["measured", "control: a server that says nothing", "control: a folder that is trusted"];
export const usual = () => Object.keys(SCENARIOS).filter((name) => !ASKED_FOR.includes(name));

/** Each gives what `tried` needs; `passes` is false for a control, whose suite has to fail. */
export const SCENARIOS = {
  trusted: ({ folder, weighbridge }) => ({
    suite: "trusted",
    open: withSecondFolder(folder),
    settings: { "weighbridge.path": weighbridge },
  }),

  /** Only for `python -m benchmarks extension`. */
  measured: ({ weighbridge }) => ({ suite: "measured", settings: { "weighbridge.path": weighbridge } }),

  window: ({ weighbridge }) => ({
    drives: driven,
    settings: { "weighbridge.path": weighbridge, ...QUIET },
  }),

  training: ({ weighbridge, folder, scratch }) => training(weighbridge, folder, scratch, trainingPython()),

  "control: a training that fails": ({ weighbridge, folder, scratch }) => ({
    ...training(weighbridge, folder, scratch, failing(scratch)),
    patienceS: 12,
    passes: false,
  }),

  "control: a server that does not start": ({ folder }) => ({
    suite: "trusted",
    settings: { "weighbridge.path": program(join(folder, "..", "broken"), "exit 1") },
    env: { WEIGHBRIDGE_PATIENCE_MS: "3000" },
    passes: false,
  }),

  "control: a server that says nothing": ({ folder, weighbridge }) => ({
    suite: "trusted",
    settings: { "weighbridge.path": program(join(folder, "..", "mute"), mute(weighbridge)) },
    env: { WEIGHBRIDGE_PATIENCE_MS: "6000" },
    passes: false,
  }),

  "control: a folder that is trusted": (place) => ({
    ...SCENARIOS.untrusted(place),
    trust: false,
    env: { WEIGHBRIDGE_PATIENCE_MS: "6000" },
    passes: false,
  }),

  untrusted: ({ folder, weighbridge, scratch }) => ({
    suite: "untrusted",
    settings: {},
    trust: true,
    extensions: [pythonExtension(scratch)],
    prepared: noticedPython(folder, weighbridge),
  }),

  offline: (place) => offline("offline", place),

  "offline with uv": (place) => {
    hasUv(place);
    return offline("offlineWithUv", place);
  },
};

/** These run where there is no network; `run.mjs` takes it away. */
export const isOffline = (name) => name.startsWith("offline");

function offline(suite, { weighbridge, wheelhouse }) {
  const interpreter = join(dirname(weighbridge), "python");
  return { suite, settings: { "weighbridge.wheelhouse": wheelhouse, "weighbridge.interpreter": interpreter } };
}

/** Puts uv on the search path as a user has it: VS Code asks the login shell for that. */
function hasUv({ weighbridge, scratch }) {
  const home = join(scratch, "home");
  const bin = join(home, ".local", "bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(join(dirname(weighbridge), "uv"), join(bin, "uv"));
  writeFileSync(join(home, ".profile"), `export PATH="${bin}:$PATH"\n`);
}

/** A task with a tiny model, and a hook of the user that trains it on this machine. */
function training(weighbridge, folder, scratch, python) {
  execFileSync(trainingPython(), [join(HERE, "lib", "task.py"), folder], { stdio: "inherit" });
  const config = join(scratch, "config");
  mkdirSync(config, { mode: 0o700 });
  const hooks = `[hooks.gpu]\ntype = "local"\npython = ${JSON.stringify(python)}\nusd_per_gpu_hour = 2.5\n`;
  writeFileSync(join(config, "hooks.toml"), hooks, { mode: 0o600 });
  return {
    drives: trained,
    settings: { "weighbridge.path": weighbridge, ...QUIET },
    env: {
      WEIGHBRIDGE_CONFIG_HOME: config,
      WEIGHBRIDGE_STATE_HOME: join(scratch, "state"),
      OMP_NUM_THREADS: "1",
    },
  };
}

/** The Python that has torch. */
function trainingPython() {
  return process.env.WEIGHBRIDGE_TRAIN_PYTHON ?? join(EXTENSION, "..", ".venv", "train", "bin", "python");
}

/** It has everything that a training needs, and ends before it trains. */
function failing(scratch) {
  return program(
    join(scratch, "failing-python"),
    `case "$*" in *worker.pyz*) exit 1;; esac
exec ${trainingPython()} "$@"`,
  );
}

/** A copy of the example as a repository of its own. */
export function workspaceIn(scratch) {
  const folder = join(scratch, "support-bot");
  mkdirSync(scratch, { recursive: true });
  cpSync(join(EXTENSION, "..", "examples", "support-bot"), folder, { recursive: true });
  writeFileSync(join(folder, "prompts", "greeting.prompt.md"), GREETING);
  execFileSync("git", ["init", "--quiet", folder]);
  return folder;
}

/** A window with two folders; the second one has a program and a notebook. */
function withSecondFolder(folder) {
  const second = join(folder, "..", "second");
  mkdirSync(second);
  writeFileSync(join(second, "ask.py"), ASKING);
  const code = { cell_type: "code", metadata: {}, execution_count: null, outputs: [], source: ASKING };
  const cells = [{ cell_type: "markdown", metadata: {}, source: "# Notes" }, code];
  const notebook = { cells, metadata: { language_info: { name: "python" } }, nbformat: 4, nbformat_minor: 4 };
  writeFileSync(join(second, "notes.ipynb"), JSON.stringify(notebook));
  const file = join(folder, "..", "both.code-workspace");
  writeFileSync(file, JSON.stringify({ folders: [{ path: "support-bot" }, { path: "second" }] }));
  return file;
}

/** A Python in the folder that notes that it was run, and is the one with Weighbridge. */
function noticedPython(folder, weighbridge) {
  const bin = join(folder, ".venv", "bin");
  mkdirSync(bin, { recursive: true });
  const note = join(folder, "..", "python-ran");
  return program(join(bin, "python"), `echo "$@" >> ${note}\nexec ${join(dirname(weighbridge), "python")} "$@"`);
}

/** It has a version, and never answers an editor. */
function mute(weighbridge) {
  return `[ "$1" = version ] && exec ${weighbridge} version\nexec cat > /dev/null`;
}

function program(path, script) {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function pythonExtension(scratch) {
  const vsix = join(scratch, "python.vsix");
  const vsce = join(EXTENSION, "node_modules", "@vscode", "vsce", "vsce");
  const options = ["package", "--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", vsix];
  execFileSync(process.execPath, [vsce, ...options], { cwd: join(HERE, "python"), stdio: "ignore" });
  return vsix;
}
