import { describe, expect, it } from "vitest";
import { starts } from "../../src/documents.js";

describe("what the server is started for", () => {
  it.each([
    ["/w/app.py", "python"],
    ["/w/web/a.mts", "typescript"],
    ["/w/hello.prompt.md", "prompt"],
    ["/w/hello.prompty", "plaintext"],
    ["/w/AGENTS.md", "markdown"],
    ["/w/prompts/system.md", "markdown"],
    ["/w/prompts.yaml", "yaml"],
    ["/w/weighbridge.yaml", "yaml"],
    ["/w/.cursorrules", "plaintext"],
    ["/w/systemprompt", "plaintext"],
  ])("%s", (path, language) => {
    expect(starts("file", path, language)).toBe(true);
  });

  it.each([
    ["file", "/w/README.md", "markdown"],
    ["file", "/w/package.json", "json"],
    ["file", "/w/prompt.go", "go"],
    ["git", "/w/app.py", "python"],
    ["output", "weighbridge", "log"],
    ["untitled", "Untitled-1", "markdown"],
  ])("not %s:%s", (scheme, path, language) => {
    expect(starts(scheme, path, language)).toBe(false);
  });

  it("an unsaved program", () => {
    expect(starts("untitled", "Untitled-1", "python")).toBe(true);
  });
});
