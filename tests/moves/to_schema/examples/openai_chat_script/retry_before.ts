import OpenAI from "openai";

const client = new OpenAI();

const PROMPT = `Which order is this letter about?
Answer with JSON like this: {"number": "A-17", "lines": 3, "tags": ["late"]}`;

export async function extract(letter: string): Promise<{ number: string; lines: number; tags: string[] }> {
  let note = "";
  for (let attempt = 0; attempt < 4; attempt++) {
    const reply = await client.chat.completions.create({
      model: "gpt-4o",
      messages: [{ role: "user", content: `${PROMPT}\n${letter}${note}` }],
    });
    const text = (reply.choices[0].message.content ?? "").replace(/```(?:json)?/g, "").trim();
    try {
      return JSON.parse(text);
    } catch (error) {
      note = `\nYour last answer could not be read: ${error}`;
    }
  }
  throw new Error("no order found");
}
