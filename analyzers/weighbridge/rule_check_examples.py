"""Whether the examples of a rule file can be run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.rule_manual import LANGUAGES
from weighbridge.rule_reading import unknown

if TYPE_CHECKING:
    from collections.abc import Collection

    from weighbridge.config_read import Where
    from weighbridge.rule_reading import Reading

GOOD_KEYS = ("title", "language", "path", "limits", "text", "files")
BAD_KEYS = (*GOOD_KEYS, "lines")


def check_examples(reading: Reading, value: object, limits: Collection[str]) -> None:
    """Notes what is wrong with the examples."""
    examples = reading.mapping(("examples",), value, ("bad", "good"))
    for where, item in reading.entries(("examples", "bad"), examples.get("bad", [])):
        example = _check(reading, where, reading.mapping(where, item, BAD_KEYS, ("title", "lines")), limits)
        for place, line in reading.entries((*where, "lines"), example.get("lines", [])):
            if isinstance(line, bool) or not isinstance(line, int) or line < 1:
                reading.expected(place, "the number of a line", line)
    for where, item in reading.entries(("examples", "good"), examples.get("good", [])):
        _check(reading, where, reading.mapping(where, item, GOOD_KEYS, ("title",)), limits)


def _check(reading: Reading, where: Where, example: dict[str, Any], limits: Collection[str]) -> dict[str, Any]:
    for key in ("title", "path", "text"):
        if key in example:
            reading.text((*where, key), example[key])
    if "language" in example:
        reading.word((*where, "language"), example["language"], "language", tuple(LANGUAGES))
    if ("text" in example) == ("files" in example):
        reading.fault(where, "expected either 'text' or 'files'")
    files = reading.named((*where, "files"), example.get("files", {}))
    for path, text in files.items():
        reading.text((*where, "files", path), text)
    if files and "path" in example and example["path"] not in files:
        reading.fault((*where, "path"), unknown("file", str(example["path"]), tuple(files)))
    for name, limit in reading.named((*where, "limits"), example.get("limits", {})).items():
        if name in limits:
            reading.number((*where, "limits", name), limit)
        else:
            reading.fault((*where, "limits", name), unknown("limit", name, limits))
    return example
