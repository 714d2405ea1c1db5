/** Pages of the server in the colours of the editor; they run no script and fetch nothing, and stay so. */

const THEME = `
:root, :root:root {
  --paper: var(--vscode-editor-background);
  --ink: var(--vscode-editor-foreground);
  --faint: var(--vscode-descriptionForeground);
  --line: var(--vscode-panel-border, var(--vscode-contrastBorder, currentColor));
  --sheet: var(--vscode-textBlockQuote-background);
  --link: var(--vscode-textLink-foreground);
}
body { font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
`;
const DARK = `
:root, :root:root { color-scheme: dark; --part-s: 42%; --part-l: 23%; --bar-s: 55%; --bar-l: 62%; --good: #6fd08c; --other: #f0b45f; }
`;
const LIGHT = `
:root, :root:root { color-scheme: light; --part-s: 80%; --part-l: 89%; --bar-s: 62%; --bar-l: 46%; --good: #146c2e; --other: #8a4b00; }
`;
const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`;

/** The page with our colours behind its own; a page that does not forbid everything to itself is not shown. */
export function themed(page: string, dark: boolean): string | undefined {
  const head = page.indexOf("</head>");
  if (head < 0 || !page.includes(POLICY) || /<script|<iframe|<object|<embed/i.test(page)) {
    return undefined;
  }
  return `${page.slice(0, head)}<style>${dark ? DARK : LIGHT}${THEME}</style>\n${page.slice(head)}`;
}

/** What a page calls itself. */
export function titleOf(page: string): string {
  const found = /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? "Weighbridge";
  return found
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
}
