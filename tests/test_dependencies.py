"""What a result rests on is told to everyone who asks for it, not only to the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.cache import Cache, Digests, cache_key
from weighbridge.config import Settings
from weighbridge.engine import Examined, examine
from weighbridge.rules import load_rules
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

ASKS = """from openai import OpenAI

from app.reading import read

client = OpenAI()


def ask(prompt):
    answer = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": prompt}])
    return read(answer.choices[0].message.content)
"""
READS = """import json


def read(answer):
    return json.loads(answer)
"""
RETRIES = """from app.asking import ask


def {name}(prompt):
    for attempt in range(3):
        try:
            return ask(prompt)
        except ValueError:
            continue
"""
FILES = {
    "app/all.py": "from app.one import first\nfrom app.two import second\n\nprint(first('a'), second('b'))\n",
    "app/asking.py": ASKS,
    "app/one.py": RETRIES.format(name="first"),
    "app/reading.py": READS,
    "app/two.py": RETRIES.format(name="second"),
}


def examined(files: dict[str, str]) -> dict[str, Examined]:
    workspace = Workspace.of(files)
    rules, count = load_rules(), counter_for(Encoding.O200K)
    return {path: examine(workspace, path, rules, lambda _: Settings(preview=True), count) for path in files}


def rules_of(item: Examined) -> list[str]:
    return [finding.rule for finding in item.findings]


def test_both_of_two_files_rest_on_what_is_behind_both() -> None:
    both = examined(FILES)
    assert "app/reading.py" in both["app/one.py"].reads
    assert "app/reading.py" in both["app/two.py"].reads


def test_what_a_file_rests_on_does_not_depend_on_who_came_first() -> None:
    forwards = examined(FILES)
    backwards = examined(dict(reversed(FILES.items())))
    for path in ("app/one.py", "app/two.py"):
        assert forwards[path].reads == backwards[path].reads


def test_an_edit_of_what_is_behind_two_files_ends_the_results_of_both(tmp_path: Path) -> None:
    def digests(files: dict[str, str]) -> Digests:
        return Cache(tmp_path, cache_key("test")).digests({}, files)

    cache = Cache(tmp_path, cache_key("test"))
    before = examined(FILES)
    for path, item in before.items():
        cache.store(path, "", rules_of(item), item.reads, digests(FILES))
    edited = {**FILES, "app/reading.py": READS.replace("json.loads", "json.load")}
    for path in ("app/one.py", "app/two.py"):
        assert cache.lookup(path, "", digests(FILES)) == ["format-retry-loop"]
        assert cache.lookup(path, "", digests(edited)) is None
