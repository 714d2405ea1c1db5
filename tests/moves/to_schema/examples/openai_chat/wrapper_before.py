import json

from openai import OpenAI

client = OpenAI()


def ask(prompt: str) -> str:
    completion = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": prompt}])
    return completion.choices[0].message.content or ""


def cleaned(text: str) -> str:
    text = text.strip()
    if text.startswith("```"):
        text = text.split("```")[1]
        if text.startswith("json"):
            text = text[4:]
    return text


def colours(picture: str) -> list[str]:
    prompt = f"""Name the colours of this picture. Answer with JSON such as
{{"main": "blue", "others": ["white"]}}

{picture}"""
    for _ in range(3):
        answer = cleaned(ask(prompt))
        try:
            found = json.loads(answer)
            return [found["main"], *found["others"]]
        except (json.JSONDecodeError, KeyError):
            prompt += "\nAnswer with valid JSON."
    return []
