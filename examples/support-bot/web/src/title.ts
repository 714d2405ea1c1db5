// Subject lines; the shape of the answer is held by a schema.

import { openai } from "@ai-sdk/openai";
import { generateText, Output } from "ai";
import { z } from "zod";
import { TITLE_SYSTEM } from "@/prompts";

const Title = z.object({ title: z.string().max(80), city: z.enum(["Ghent", "Leiden", "Porto"]).nullable() });

export async function titleOf(conversation: string): Promise<z.infer<typeof Title>> {
  const { output } = await generateText({
    model: openai("gpt-4.1-mini"),
    system: TITLE_SYSTEM,
    prompt: conversation,
    output: Output.object({ schema: Title }),
    maxRetries: 3,
  });
  return output;
}
