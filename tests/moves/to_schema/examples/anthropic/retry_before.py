import json

import anthropic

client = anthropic.Anthropic()

SYSTEM = """Extract the meeting from the mail. Answer with a JSON object only.

Example:
Mail: Let us meet on Monday at nine in room 4.
Answer: {"day": "Monday", "hour": 9, "room": "4", "online": false}
"""


def meeting(mail: str) -> dict:
    text = ""
    for attempt in range(4):
        message = client.messages.create(
            model="claude-sonnet-4-5",
            max_tokens=500,
            system=SYSTEM,
            messages=[{"role": "user", "content": mail}],
        )
        text = message.content[0].text
        if "```" in text:
            text = text.split("```")[1].removeprefix("json")
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            print("not JSON:", text)
    raise ValueError(f"no meeting in {text}")
