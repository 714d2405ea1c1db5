import { createOpenAI } from '@ai-sdk/openai'
import { generateText, Output } from 'ai'
import { z } from 'zod'

const openai = createOpenAI({ apiKey: 'key', baseURL: `${process.env.PROVIDER}/v1` })

const RECIPE = `Name a dish for these ingredients. Reply with JSON only:
{"dish": "omelette", "minutes": 10, "difficulty": "easy" | "hard", "steps": [{"do": "...", "with": "... or null"}]}

`

const Dish = z.object({
  dish: z.string(),
  minutes: z.number().int(),
  difficulty: z.enum(['easy', 'hard']),
  steps: z.array(z.object({
    do: z.string(),
    with: z.string().nullable(),
  }).strict()),
}).strict()

export async function dish(ingredients: string) {
  const { output } = await generateText({
    model: openai.chat('gpt-4o-mini'),
    prompt: RECIPE + ingredients,
    output: Output.object({ schema: Dish }),
  })
  const recipe = output
  return `${recipe.dish} (${recipe.difficulty}): ${recipe.steps.map((step) => step.do).join(', ')}`
}
