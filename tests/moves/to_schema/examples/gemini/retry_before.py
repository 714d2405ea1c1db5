import json
import os

from google import genai
from google.genai import types

client = genai.Client(api_key="key", http_options=types.HttpOptions(base_url=os.environ["PROVIDER"]))


def hive_report(notes: str) -> tuple[int, str]:
    """Reads the keeper's notes of one inspection."""
    ask = f'Return {{"frames": int, "queen": "seen" | "unseen"}} as JSON for these notes: {notes}'
    for _ in range(3):
        answer = client.models.generate_content(
            model="gemini-2.5-flash",
            contents=ask,
            config=types.GenerateContentConfig(temperature=0.0),
        )
        try:
            fields = json.loads(answer.text)
            frames, queen = int(fields["frames"]), fields["queen"]
        except (KeyError, ValueError):
            continue
        break
    else:
        raise LookupError("the inspection could not be read")
    return frames, queen
