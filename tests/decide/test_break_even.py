"""The break-even: its formula, the source of every figure, and what is not said when something is not known."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

import yaml
from scenes import Scene, decision_in, worked
from weighbridge.decide.decision import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge.decide.decision import BreakEven, Decision

DAYS_IN_MONTH = 365.25 / 12


def answering(scene: Scene, **answers: object) -> Scene:
    """A scene with other answers; None takes one away."""
    settings = yaml.safe_load(scene.files["weighbridge.yaml"])
    for name, answer in answers.items():
        key = name.replace("_", "-")
        settings["answers"].pop(key, None)
        if answer is not None:
            settings["answers"][key] = {"answer": answer}
    return replace(scene, files={**scene.files, "weighbridge.yaml": yaml.safe_dump(settings)})


def figures(break_even: BreakEven) -> dict[str, float]:
    return {figure.name: figure.value for figure in break_even.figures}


def break_even_in(decision: Decision) -> BreakEven:
    assert decision.break_even is not None
    return decision.break_even


def test_the_figures_that_are_shown_give_the_number_that_is_shown(tmp_path: Path) -> None:
    found = break_even_in(decision_in(worked("strict-json"), tmp_path))
    known = figures(found)
    saved = known["saved tokens per call"] * known["price of them"]
    upkeep = known["upkeep"] * known["upkeep months"]
    calls = ceil((known["training dollars, at least"] + upkeep) / saved)
    most = ceil((known["training dollars, at most"] + upkeep) / saved)
    assert (found.calls, found.most_calls) == (calls, most)
    assert found.days == calls / (known["calls"] / DAYS_IN_MONTH)
    assert found.formula == "(training + upkeep) / (saved tokens per call x price of them x calls)"


def test_every_figure_names_its_source(tmp_path: Path) -> None:
    found = break_even_in(decision_in(worked("strict-json"), tmp_path))
    assert [figure.name for figure in found.figures if not figure.source] == []
    sources = {figure.name: figure.source for figure in found.figures}
    assert sources["training dollars, at least"].startswith("RAG vs fine-tuning: pick by question type")
    assert sources["upkeep"] == "answered in the settings"
    assert sources["price of them"].startswith("genai-prices ")


def test_what_is_cached_already_saves_no_more_than_its_cached_price(tmp_path: Path) -> None:
    found = break_even_in(decision_in(worked("strict-json"), tmp_path))
    full_price = 0.3 / 1_000_000  # dollars a token of gemini-2.5-flash, uncached
    price = next(figure for figure in found.figures if figure.name == "price of them")
    assert 0 < price.value < full_price / 2
    assert "its stable prefix cached" in price.source


def test_without_a_volume_there_are_calls_and_no_days(tmp_path: Path) -> None:
    found = break_even_in(decision_in(answering(worked("strict-json"), calls_per_month=None), tmp_path))
    assert found.calls is not None and found.calls > 0
    assert (found.days, found.most_days) == (None, None)
    assert "only the number of calls a month can tell" in found.words


def test_without_upkeep_no_volume_is_called_sufficient(tmp_path: Path) -> None:
    scene = answering(worked("strict-json"), upkeep_dollars_per_month=None, calls_per_month=900000)
    decision = decision_in(scene, tmp_path)
    found = break_even_in(decision)
    assert found.left_out[0] == "What upkeep costs is not known and not counted, so it is later than this says."
    gates = next(path for path in decision.paths if path.procedure == "gates")
    assert (gates.steps[-1].question, gates.steps[-1].says) == ("scale", "unknown")
    assert any(one.name == "upkeep-dollars-per-month" for one in decision.open)


def test_an_answer_overrides_the_figure_of_a_document(tmp_path: Path) -> None:
    found = break_even_in(decision_in(answering(worked("strict-json"), training_dollars=5000), tmp_path))
    training = next(figure for figure in found.figures if figure.name == "training dollars")
    assert (training.value, training.source) == (5000, "answered in the settings")
    assert found.calls == found.most_calls


def test_no_price_no_break_even(tmp_path: Path) -> None:
    scene = worked("strict-json")
    program = scene.files["app.py"].replace("gemini-2.5-flash", "qwen3-our-own")
    assert decision_in(replace(scene, files={**scene.files, "app.py": program}), tmp_path).break_even is None


def test_a_smaller_model_saves_all_but_its_share(tmp_path: Path) -> None:
    found = break_even_in(decision_in(worked("ticket-categories"), tmp_path))
    assert found.kind is Verdict.SMALLER_MODEL
    known = figures(found)
    saved = known["price per call today"] * (1 - known["small model share"])
    upkeep = known["upkeep"] * known["upkeep months"]
    assert found.calls == ceil((known["training dollars, at least"] + upkeep) / saved)


def test_what_leaves_a_prefix_too_short_to_cache_never_pays(tmp_path: Path) -> None:
    shelves = " ".join(f"Say of shelf {number} who filled it, when, and with what." for number in range(1, 62))
    keys = (
        "`shelf` is a number, `who` is a name, `when` is a day in the form YYYY-MM-DD. Return the JSON object only.\n"
    )
    shape = f"## Output format\n\nReturn JSON with the keys `shelf`, `who`, `when`.\n{keys * 4}"
    scene = worked("strict-json")
    prompt = f"You keep the shelves of a library. {shelves}\n\n{shape}"
    found = break_even_in(decision_in(replace(scene, files={**scene.files, "prompts/reports.md": prompt}), tmp_path))
    assert (found.calls, found.days) == (None, None)
    assert found.words.startswith("It never pays")
