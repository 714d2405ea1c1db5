"""Files as applications have them: prompts, model calls, retry loops and parsers between code that asks nobody."""

from __future__ import annotations

_PYTHON_HEAD = '''"""The assistant of a shop."""

import json
import logging
import re
from dataclasses import dataclass

from openai import OpenAI
from pydantic import BaseModel

client = OpenAI()
logger = logging.getLogger(__name__)
MODEL = "gpt-4o-mini"


class Answer(BaseModel):
    text: str
    confidence: float
'''
_PYTHON_PARTS = (
    '''

TRIAGE_PROMPT_{0} = """You are a support agent of a bicycle shop, desk {0}.
Read the message of the customer and decide which team answers it.

Rules:
- Answer in JSON only, with the keys "team" and "reason".
- Never promise a refund or a date of delivery.
- If the customer is angry, the team is "care".

Example: {{"team": "workshop", "reason": "a broken brake"}}
"""
''',
    '''

def triage_{0}(message: str) -> dict[str, str]:
    """The team that answers a message."""
    messages = [
        {{"role": "system", "content": TRIAGE_PROMPT_{0}}},
        {{"role": "user", "content": f"Message: {{message}}"}},
    ]
    for attempt in range(3):
        response = client.chat.completions.create(model=MODEL, messages=messages, temperature=0)
        content = response.choices[0].message.content or ""
        try:
            found = json.loads(content.strip().removeprefix("```json").removesuffix("```"))
        except json.JSONDecodeError as error:
            logger.warning("attempt %d: %s", attempt, error)
            messages.append({{"role": "user", "content": "That was no JSON. Answer with JSON only."}})
            continue
        if "team" in found:
            return found
    raise ValueError(f"no team for {{message!r}}")
''',
    '''

@dataclass(frozen=True, slots=True)
class Order_{0}:
    """What a customer has bought."""

    number: str
    lines: tuple[tuple[str, int, float], ...]

    @property
    def total(self) -> float:
        return sum(count * price for _, count, price in self.lines)

    def discounted(self, share: float) -> float:
        if not 0 <= share < 1:
            raise ValueError(f"a share of {{share}}")
        return round(self.total * (1 - share), 2)

    def as_row(self) -> dict[str, object]:
        row = {{"number": self.number, "total": self.total, "lines": len(self.lines)}}
        for position, (name, count, price) in enumerate(self.lines):
            row[f"line_{{position}}"] = f"{{count}} x {{name}} at {{price:.2f}}"
        return row
''',
    '''

class Writer_{0}:
    """Writes the answers of one desk."""

    def __init__(self, tone: str = "polite") -> None:
        self.tone = tone
        self.cache: dict[str, Answer] = {{}}

    def _prompt(self, facts: list[str]) -> str:
        listed = "\\n".join(f"- {{fact}}" for fact in facts)
        return f"You write {{self.tone}} answers for desk {0}.\\nFacts:\\n{{listed}}\\nAnswer in two sentences."

    def write(self, question: str, facts: list[str]) -> Answer:
        if question in self.cache:
            return self.cache[question]
        response = client.chat.completions.create(
            model=MODEL,
            messages=[
                {{"role": "system", "content": self._prompt(facts)}},
                {{"role": "user", "content": question}},
            ],
        )
        text = response.choices[0].message.content or ""
        match = re.search(r"\\{{.*\\}}", text, re.DOTALL)
        answer = Answer.model_validate_json(match.group(0)) if match else Answer(text=text, confidence=0.5)
        self.cache[question] = answer
        return answer
''',
    '''

def report_{0}(orders: list[Order_{0}], limit: int = 20) -> list[str]:
    """The largest orders, one line each."""
    chosen = sorted((order for order in orders if order.total > 0), key=lambda order: -order.total)[:limit]
    lines = [f"{{order.number:>10}}  {{order.total:10.2f}}" for order in chosen]
    if len(orders) > limit:
        lines.append(f"... and {{len(orders) - limit}} more")
    while lines and not lines[-1].strip():
        lines.pop()
    return lines
''',
)
_SCRIPT_HEAD = """import OpenAI from "openai";
import { generateText } from "ai";
import { z } from "zod";

const client = new OpenAI();
const MODEL = "gpt-4o-mini";
const Answer = z.object({ text: z.string(), confidence: z.number() });
type Answer = z.infer<typeof Answer>;
"""
_SCRIPT_PARTS = (
    """
const TRIAGE_PROMPT_{0} = `You are a support agent of a bicycle shop, desk {0}.
Read the message of the customer and decide which team answers it.

Rules:
- Answer in JSON only, with the keys "team" and "reason".
- Never promise a refund or a date of delivery.
- If the customer is angry, the team is "care".

Example: {{"team": "workshop", "reason": "a broken brake"}}
`;
""",
    """
export async function triage{0}(message: string): Promise<Record<string, string>> {{
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    {{ role: "system", content: TRIAGE_PROMPT_{0} }},
    {{ role: "user", content: `Message: ${{message}}` }},
  ];
  for (let attempt = 0; attempt < 3; attempt++) {{
    const response = await client.chat.completions.create({{ model: MODEL, messages, temperature: 0 }});
    const content = response.choices[0].message.content ?? "";
    try {{
      const found = JSON.parse(content.trim().replace(/^```json/, "").replace(/```$/, ""));
      if (found.team) {{
        return found;
      }}
    }} catch (error) {{
      console.warn(`attempt ${{attempt}}: ${{error}}`);
      messages.push({{ role: "user", content: "That was no JSON. Answer with JSON only." }});
      continue;
    }}
  }}
  throw new Error(`no team for ${{message}}`);
}}
""",
    """
export interface Order{0} {{
  number: string;
  lines: Array<{{ name: string; count: number; price: number }}>;
}}

export function total{0}(order: Order{0}, share = 0): number {{
  if (share < 0 || share >= 1) {{
    throw new RangeError(`a share of ${{share}}`);
  }}
  const sum = order.lines.reduce((known, line) => known + line.count * line.price, 0);
  return Math.round(sum * (1 - share) * 100) / 100;
}}

export function asRow{0}(order: Order{0}): Record<string, unknown> {{
  const row: Record<string, unknown> = {{ number: order.number, total: total{0}(order), lines: order.lines.length }};
  order.lines.forEach((line, position) => {{
    row[`line_${{position}}`] = `${{line.count}} x ${{line.name}} at ${{line.price.toFixed(2)}}`;
  }});
  return row;
}}
""",
    """
export class Writer{0} {{
  private cache = new Map<string, Answer>();

  constructor(private tone: string = "polite") {{}}

  private prompt(facts: string[]): string {{
    const listed = facts.map((fact) => `- ${{fact}}`).join("\\n");
    return `You write ${{this.tone}} answers for desk {0}.\\nFacts:\\n${{listed}}\\nAnswer in two sentences.`;
  }}

  async write(question: string, facts: string[]): Promise<Answer> {{
    const known = this.cache.get(question);
    if (known !== undefined) {{
      return known;
    }}
    const {{ text }} = await generateText({{ model: MODEL, system: this.prompt(facts), prompt: question }});
    const match = text.match(/\\{{[\\s\\S]*\\}}/);
    const answer = match ? Answer.parse(JSON.parse(match[0])) : {{ text, confidence: 0.5 }};
    this.cache.set(question, answer);
    return answer;
  }}
}}
""",
    """
export function report{0}(orders: Order{0}[], limit = 20): string[] {{
  const bought = orders.filter((order) => total{0}(order) > 0);
  const chosen = bought.sort((a, b) => total{0}(b) - total{0}(a)).slice(0, limit);
  const lines = chosen.map((order) => `${{order.number.padStart(10)}}  ${{total{0}(order).toFixed(2)}}`);
  if (orders.length > limit) {{
    lines.push(`... and ${{orders.length - limit}} more`);
  }}
  while (lines.length > 0 && lines[lines.length - 1].trim() === "") {{
    lines.pop();
  }}
  return lines;
}}
""",
)


def python_file(lines: int) -> str:
    """A Python file of about so many lines."""
    return _file(lines, _PYTHON_HEAD, "".join(_PYTHON_PARTS))


def typescript_file(lines: int) -> str:
    """A TypeScript file of about so many lines."""
    return _file(lines, _SCRIPT_HEAD, "".join(_SCRIPT_PARTS))


def quiet_python_file(lines: int) -> str:
    """A Python file of about so many lines that asks nobody."""
    return _file(lines, "from dataclasses import dataclass\n", _PYTHON_PARTS[2] + _PYTHON_PARTS[4])


def _file(lines: int, head: str, part: str) -> str:
    count = round((lines - head.count("\n")) / part.count("\n"))
    return head + "".join(part.format(number) for number in range(count))
