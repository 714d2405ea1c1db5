import OpenAI from "openai";

const client = new OpenAI();

export const ROUTER = `You decide which desk a message goes to. Answer with the name of the desk and nothing else: harbour,
cellar, gallery or roof.`;

export async function route(message: string): Promise<string> {
  const reply = await client.chat.completions.create({
    model: "gemini-2.5-flash",
    messages: [
      { role: "system", content: ROUTER },
      { role: "user", content: message },
    ],
  });
  return reply.choices[0].message.content ?? "";
}
