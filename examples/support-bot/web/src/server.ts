// The inbox: an e-mail comes in, a ticket goes out.

import Fastify from "fastify";
import { sortMail } from "@/classify";
import { fileTicket } from "@/tickets";
import { titleOf } from "@/title";

const server = Fastify({ logger: true });

server.post<{ Body: { text: string } }>("/mail", async (request) => {
  const sorted = await sortMail(request.body.text);
  if (sorted.queue === "bin") return { filed: false };
  const { title, city } = await titleOf(request.body.text);
  const ticket = await fileTicket({ title: city ? `${city}: ${title}` : title, queue: sorted.queue });
  return { filed: true, number: ticket.number };
});

await server.listen({ port: 8080 });
