"""The weights of the parts are fitted on sentences that were labelled, and say the same twice."""

from __future__ import annotations

from collections import Counter

from segmentation.cases import cases
from segmentation.fitting import fitted, kinds_by
from segmentation.gathered import Gathered, Sentence
from weighbridge.measure.part_kinds import PartKind


def prompts() -> list[Gathered]:
    """Four prompts in which the evidence is wrong of every sentence with a bell."""
    told = [
        Sentence(PartKind.INSTRUCTIONS, ("evidence instructions", sign), [], Counter({kind: 60}))
        for sign, kind in (("word bell", PartKind.TOOLS), ("word rope", PartKind.INSTRUCTIONS)) * 6
    ]
    return [Gathered(None, (tuple(told),)) for _ in range(4)]


def test_a_sign_outweighs_the_evidence_where_labels_say_so() -> None:
    weights = fitted(prompts())
    alone = [Sentence(PartKind.INSTRUCTIONS, ("evidence instructions", sign)) for sign in ("word bell",)]
    assert kinds_by(weights, alone) == [PartKind.TOOLS]


def test_a_sign_of_one_prompt_has_no_weight() -> None:
    one, *others = prompts()
    rare = Sentence(PartKind.TONE, ("word zzz",), [], Counter({PartKind.TONE: 60}))
    assert "word zzz" not in fitted([Gathered(None, (*one.sentences, (rare,))), *others]).signs


def test_what_nobody_labelled_is_what_was_believed() -> None:
    unlabelled = Sentence(PartKind.TONE, ("evidence tone", "word json"))
    row = fitted([Gathered(None, ((unlabelled,),))] * 3).signs["word json"]
    assert row == tuple(0.6 * (kind is PartKind.FORMAT) for kind in PartKind)


def test_fitting_twice_gives_the_same() -> None:
    assert fitted(prompts()) == fitted(prompts())


def test_the_cases_of_the_tests_are_divided_completely() -> None:
    for case in cases():
        for text in case.sentences:
            assert all(one.labelled for one in text if one.places)
