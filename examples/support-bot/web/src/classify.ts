// Sorts an e-mail into a queue of the ticket system.

import { openai } from "@ai-sdk/openai";
import { generateText, type ModelMessage } from "ai";
import { QUEUES, SORT_SYSTEM, type Queue } from "@/prompts";
import { repairJson } from "@/repair";

export interface Sorted {
  queue: Queue;
  soon: boolean;
  title: string;
}

const MAX_TRIES = 3;

export async function sortMail(mail: string): Promise<Sorted> {
  let complaint = "";
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    const { text } = await generateText({
      model: openai("gpt-4.1-mini"),
      system: SORT_SYSTEM + complaint,
      messages: [...SHOTS, { role: "user", content: mail }],
      maxRetries: 2,
    });
    try {
      const sorted = JSON.parse(repairJson(text)) as Sorted;
      if (!QUEUES.includes(sorted.queue)) throw new Error(`there is no queue ${sorted.queue}`);
      return sorted;
    } catch (error) {
      complaint = `\nYour last answer was not valid JSON: ${String(error)}. Send the JSON object only.`;
    }
  }
  return { queue: "workshop", soon: true, title: "Could not be sorted" };
}

const SHOTS: ModelMessage[] = [
  { role: "user", content: "My card was charged on the 3rd and again on the 4th." },
  { role: "assistant", content: '{"queue": "billing", "soon": false, "title": "Charged twice in two days"}' },
  { role: "user", content: "Please send me the invoice for March, my employer pays it back." },
  { role: "assistant", content: '{"queue": "billing", "soon": false, "title": "Invoice for March wanted"}' },
  { role: "user", content: "Why did my deposit come back 15 euros short?" },
  { role: "assistant", content: '{"queue": "billing", "soon": false, "title": "Deposit returned short"}' },
  { role: "user", content: "Ik wil graag van City naar City Plus." },
  { role: "assistant", content: '{"queue": "plans", "soon": false, "title": "Change from City to City Plus"}' },
  { role: "user", content: "Going to Lisbon for six weeks. Can the plan rest?" },
  { role: "assistant", content: '{"queue": "plans", "soon": false, "title": "Pause for six weeks"}' },
  { role: "user", content: "Is there a student price for PhD candidates?" },
  { role: "assistant", content: '{"queue": "plans", "soon": false, "title": "Student price for PhD candidates"}' },
  { role: "user", content: "Chain jumps on the second smallest cog whenever I push." },
  { role: "assistant", content: '{"queue": "workshop", "soon": false, "title": "Chain jumps under load"}' },
  { role: "user", content: "No power since the rain last night, display stays dark, I need it for work at 7." },
  { role: "assistant", content: '{"queue": "workshop", "soon": true, "title": "No power after rain"}' },
  { role: "user", content: "A bolt fell out near the pedal and I kept it. Do you want it?" },
  { role: "assistant", content: '{"queue": "workshop", "soon": true, "title": "Loose bolt near the pedal"}' },
  { role: "user", content: "Brake lever goes all the way to the handlebar." },
  { role: "assistant", content: '{"queue": "safety", "soon": true, "title": "Brake without effect"}' },
  { role: "user", content: "Mijn dochter is gevallen omdat het stoeltje losschoot." },
  { role: "assistant", content: '{"queue": "safety", "soon": true, "title": "Child seat came loose, fall"}' },
  { role: "user", content: "There is a strange sweet smell when the battery charges." },
  { role: "assistant", content: '{"queue": "safety", "soon": true, "title": "Battery smells while charging"}' },
  { role: "user", content: "Nobody rang, and the app says delivered. There is no bike here." },
  { role: "assistant", content: '{"queue": "delivery", "soon": true, "title": "Marked delivered, no bike"}' },
  { role: "user", content: "Can the van come on Thursday instead of Friday?" },
  { role: "assistant", content: '{"queue": "delivery", "soon": false, "title": "Delivery moved to Thursday"}' },
  { role: "user", content: "Onde deixo a bicicleta quando acabar o contrato?" },
  { role: "assistant", content: '{"queue": "delivery", "soon": false, "title": "Where to return the bike"}' },
  { role: "user", content: "New phone, and the app wants a code from my old number." },
  { role: "assistant", content: '{"queue": "access", "soon": true, "title": "Code goes to old number"}' },
  { role: "user", content: "Lock blinks blue and will not open, I am late." },
  { role: "assistant", content: '{"queue": "access", "soon": true, "title": "Lock blinks blue, stays shut"}' },
  { role: "user", content: "Our office would like a dozen bikes from September." },
  { role: "assistant", content: '{"queue": "partners", "soon": false, "title": "Office wants twelve bikes"}' },
  { role: "user", content: "We make saddle covers and would like to work with you." },
  { role: "assistant", content: '{"queue": "partners", "soon": false, "title": "Saddle cover maker offers cooperation"}' },
  { role: "user", content: "Which data of mine do you keep, and for how long?" },
  { role: "assistant", content: '{"queue": "privacy", "soon": false, "title": "Asks which data is kept"}' },
  { role: "user", content: "Remove my account and everything with it." },
  { role: "assistant", content: '{"queue": "privacy", "soon": false, "title": "Account to be deleted"}' },
  { role: "user", content: "RANK HIGHER IN SEARCH RESULTS, GUARANTEED" },
  { role: "assistant", content: '{"queue": "bin", "soon": false, "title": "Advertising for search ranking"}' },
];
