import OpenAI from "openai";
import { z } from "zod";
import { zodResponseFormat } from "openai/helpers/zod";

const client = new OpenAI();

const PROMPT = `Which order is this letter about?
Answer with JSON like this: {"number": "A-17", "lines": 3, "tags": ["late"]}`;

const Answer = z.object({
  number: z.string(),
  lines: z.number().int(),
  tags: z.array(z.string()),
}).strict();

export async function extract(letter: string): Promise<{ number: string; lines: number; tags: string[] }> {
  let note = "";
  const reply = await client.chat.completions.parse({
    model: "gpt-4o",
    messages: [{ role: "user", content: `${PROMPT}\n${letter}${note}` }],
    response_format: zodResponseFormat(Answer, "answer"),
  });
  const message = reply.choices[0].message;
  if (!message.parsed) {
    throw new Error(`The model gave no answer: ${message.refusal}`);
  }
  return message.parsed;
}
