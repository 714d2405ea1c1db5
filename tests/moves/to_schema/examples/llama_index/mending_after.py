from llama_index.llms.openai import OpenAI
from pydantic import BaseModel, ConfigDict

llm = OpenAI(model="gpt-4o", temperature=0.0, strict=True)

ASK = """Sum up the case for a colleague. Return a JSON object:
{"wish": "<what the customer wants>", "done": ["<step>"], "open": true}

Case: """


class Summary(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    wish: str
    done: list[str]
    open: bool


def summary(case: str) -> str:
    response = llm.as_structured_llm(Summary).complete(ASK + case)
    fields = response.raw.model_dump()
    state = "open" if fields["open"] else "closed"
    return f"{fields['wish']} ({state}): {', '.join(fields['done'])}"
