import { exports, findings, running, shown, until } from "./asking.js";

const PROGRAM = "web/src/classify.ts";

/** What a start takes, in a warm environment; nothing is judged. */
export function measured(): void {
  it("a start is measured", async () => {
    const { activationMs } = await exports();
    const opened = Date.now();
    await shown(PROGRAM);
    await running();
    const serverMs = Date.now() - opened;
    await until("findings", () => findings(PROGRAM).length > 0);
    console.log(`measured ${JSON.stringify({ activationMs, serverMs, findingMs: Date.now() - opened })}`);
  });
}
