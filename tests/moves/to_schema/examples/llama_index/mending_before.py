import json

from llama_index.llms.openai import OpenAI

llm = OpenAI(model="gpt-4o", temperature=0.0)

ASK = """Sum up the case for a colleague. Return a JSON object:
{"wish": "<what the customer wants>", "done": ["<step>"], "open": true}

Case: """


def summary(case: str) -> str:
    response = llm.complete(ASK + case)
    text = response.text.strip()
    if text.startswith("```"):
        text = text.strip("`").removeprefix("json")
    fields = json.loads(text)
    state = "open" if fields["open"] else "closed"
    return f"{fields['wish']} ({state}): {', '.join(fields['done'])}"
