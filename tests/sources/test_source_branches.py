"""What one call has of a template with branches: the heavier of two, and nothing that is off unless asked for."""

from __future__ import annotations

import pytest
from weighbridge.prompt_text import written
from weighbridge.sources.templates import Syntax, rendered
from weighbridge.text import Place, Span
from weighbridge.workspace import Workspace

CASES = {
    "no branch": ("A {{ x }} B", "A  B"),
    "one that may be left out stays": ("A{% if x %} and B{% endif %}.", "A and B."),
    "of two the heavier": ("{% if x %}short{% else %}much longer{% endif %}.", "much longer."),
    "of three the heaviest": ("{% if x %}one{% elif y %}one and two{% else %}two{% endif %}", "one and two"),
    "off unless asked for": ("A{% if x | default(false) %} and B{% endif %}.", "A."),
    "off, with an else": ("{% if x|default(False) %}this is longer{% else %}kept{% endif %}", "kept"),
    "nested": (
        "{% if a %}{% if b %}one two three{% else %}four{% endif %}!{% else %}five{% endif %}.",
        "one two three!.",
    ),
    "a loop inside": ("{% if a %}no{% else %}all: {% for x in y %}{{ x }};{% endfor %}{% endif %}", "all: ;"),
    "never closed": ("{% if a %}one{% else %}two", "onetwo"),
    "closed too often": ("one{% endif %}two{% if a %}three{% else %}4{% endif %}", "onetwothree4"),
    "trimmed": ("A\n{%- if x -%}\n one\n{%- else -%}\n longer\n{%- endif -%}\nB", "AlongerB"),
}


@pytest.mark.parametrize(("template", "said"), CASES.values(), ids=CASES)
def test_a_template_says_its_heaviest_call(template: str, said: str) -> None:
    text = written(template, Place("a.j2", Span(0, len(template))))
    made = rendered(text, Syntax.JINJA, "a.j2", Workspace.of({"a.j2": template}))
    assert made.text == said
    for piece in made.pieces:
        if piece.text:
            assert template[piece.place.span.start : piece.place.span.end] == piece.text
