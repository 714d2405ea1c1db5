// The ticket system's interface. It answers with 503 for a minute when it is being backed up, so we wait and ask again.

const BASE = process.env.TICKETS_URL ?? "http://localhost:9090";

export interface Ticket {
  number: number;
  title: string;
  queue: string;
}

export async function fileTicket(ticket: Omit<Ticket, "number">, tries = 5): Promise<Ticket> {
  // weighbridge: ignore[format-retry-loop] waits for the ticket system and asks no model
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${BASE}/tickets`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(ticket),
    });
    if (response.ok) return (await response.json()) as Ticket;
    if (response.status !== 503 || attempt >= tries) throw new Error(`ticket not filed: ${response.status}`);
    await new Promise((done) => setTimeout(done, attempt * 2000));
  }
}
