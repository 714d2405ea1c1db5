/** The page of the view "Training": one script of ours by its nonce, our style by the same, and nothing else. */

export function frame(script: string, nonce: string, source: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src ${source}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Training</title>
<style nonce="${nonce}">
body { padding: 0 0.75rem; color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
h2 { font-size: 1em; margin: 0 0 0.25rem; }
p { margin: 0.25rem 0; overflow-wrap: anywhere; }
article { padding: 0.75rem 0; border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); }
[hidden] { display: none; }
progress { width: 100%; accent-color: var(--vscode-progressBar-background); }
svg { display: block; width: 100%; height: 48px; margin: 0.25rem 0; }
polyline { fill: none; stroke: var(--vscode-charts-blue); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.faint { color: var(--vscode-descriptionForeground); }
.verdict { font-weight: 600; padding-left: 0.5rem; border-left: 3px solid var(--vscode-charts-orange); }
.verdict[data-ships="adapter"] { border-left-color: var(--vscode-charts-green); }
.buttons { display: flex; flex-wrap: wrap; gap: 0.25rem; margin-top: 0.5rem; }
button { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-button-border, transparent); padding: 0.2rem 0.6rem; border-radius: 2px; font: inherit; cursor: pointer; }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
</style>
</head>
<body>
<p id="empty">No training yet. A task comes from the move to-lora, or from <code>weighbridge dataset task</code>; start it with the rocket above, or on the task file.</p>
<main aria-label="Trainings"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
