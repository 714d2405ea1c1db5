import { createOpenAI } from '@ai-sdk/openai'
import { generateText } from 'ai'

const openai = createOpenAI({ apiKey: 'key', baseURL: `${process.env.PROVIDER}/v1` })

const RECIPE = `Name a dish for these ingredients. Reply with JSON only:
{"dish": "omelette", "minutes": 10, "difficulty": "easy" | "hard", "steps": [{"do": "...", "with": "... or null"}]}

`

export async function dish(ingredients: string) {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { text } = await generateText({
      model: openai.chat('gpt-4o-mini'),
      prompt: RECIPE + ingredients,
    })
    try {
      const recipe = JSON.parse(text)
      return `${recipe.dish} (${recipe.difficulty}): ${recipe.steps.map((step) => step.do).join(', ')}`
    } catch {
      console.error('not JSON', attempt)
    }
  }
  throw new Error('no dish')
}
