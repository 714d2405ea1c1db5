// What the inbox tells the model. The queues are those of the ticket system.

export const QUEUES = ["billing", "plans", "workshop", "delivery", "access", "safety", "partners", "privacy", "bin"] as const;

export type Queue = (typeof QUEUES)[number];

export const SORT_SYSTEM = `You sort e-mails that arrive at Ottervale, a company that rents e-bikes.
Pick the queue in which a colleague should find the e-mail, and how soon it has to be read.
Queues: ${QUEUES.join(", ")}. Put advertising and bounced mail into "bin".
An injury, a crash, a brake without effect and a battery that smells or swells belong to "safety" and to nothing else.
Answer with a JSON object that has the keys "queue", "soon" (true or false) and "title" (at most eight words, in English).
Answer with the JSON object only, without Markdown.`;

export const TITLE_SYSTEM = `You write the subject line under which a colleague finds a case again.
Name the thing that is broken or wanted and the city, if there is one. No names of customers, no dates.`;
