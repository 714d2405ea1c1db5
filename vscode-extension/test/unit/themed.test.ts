import { expect, test } from "vitest";
import { themed, titleOf } from "../../src/pages/themed.js";

const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;
const page = (body: string, policy = POLICY) =>
  `<!doctype html><html><head><title>Weigh ticket: a &lt;b&gt; &amp; c</title>${policy}</head><body>${body}</body></html>`;

test("a page gets the colours of the editor behind its own", () => {
  const shown = themed(page("<p>text</p>"), true) ?? "";
  expect(shown).toContain("--vscode-editor-background");
  expect(shown.indexOf("--vscode-editor-background")).toBeLessThan(shown.indexOf("</head>"));
  expect(shown).toContain(POLICY);
});

test("a page that may run or fetch something is not shown", () => {
  expect(themed(page("<p>text</p>", ""), false)).toBeUndefined();
  expect(themed(page("<SCRIPT>alert(1)</SCRIPT>"), false)).toBeUndefined();
  expect(themed(page("&lt;script&gt; in a prompt is text"), false)).toBeDefined();
});

test("its title is text", () => {
  expect(titleOf(page(""))).toBe("Weigh ticket: a <b> & c");
});
