"""A base model that cannot be trained on is told before it is loaded, and so is what its licence asks for."""

from __future__ import annotations

from typing import Any

import pytest
from preflight_tasks import LLAMA, contents, task, whole_base
from weighbridge_training.preflight.base import licence_of
from weighbridge_training.preflight.checking import checked_offline
from weighbridge_training.preflight.gpus import card_named

CARD = "---\nlanguage: en\nlicense: apache-2.0\n---\n# A model\n"


def said(base: dict[str, Any], card: str = CARD, **changes: Any) -> list[str]:
    return [str(one) for one in checked_offline(task(**changes), contents(base=base), 100, card).problems]


def without(name: str) -> dict[str, Any]:
    return {file: value for file, value in whole_base().items() if file != name}


@pytest.mark.parametrize(
    ("base", "message"),
    [
        (without("config.json"), "it has no config.json"),
        (without("tokenizer.json"), "it has no tokenizer"),
        (without("model.safetensors"), "it has no weights as safetensors"),
        (whole_base() | {"tokenizer_config.json": {}}, "it has no chat template"),
        (whole_base() | {"config.json": b"{"}, "config.json is no JSON object"),
        (whole_base(quantization_config={"quant_method": "awq"}), "made smaller for answering (awq)"),
        (whole_base(quantization_config={"quant_method": "gptq"}), "made smaller for answering (gptq)"),
        (without("model.safetensors") | {"model-q4.gguf": b""}, "made smaller for answering (gguf)"),
        (whole_base(architectures=["BertForSequenceClassification"]), "no language model that answers"),
    ],
)
def test_what_cannot_be_trained_on_is_an_error_with_its_remedy(base: dict[str, Any], message: str) -> None:
    (told,) = [one for one in said(base) if one.startswith("error")]
    assert message in told
    assert told.count(". ") >= 1, "a remedy follows"


def test_a_template_in_a_file_of_its_own_is_one() -> None:
    base = whole_base() | {"tokenizer_config.json": {}, "chat_template.jinja": b"{{ messages }}"}
    assert not [one for one in said(base) if "template" in one]


def test_code_of_its_own_is_never_run_and_that_is_told() -> None:
    assert any(
        "names code of its own, which is never run" in one for one in said(whole_base(auto_map={"AutoModel": "x.Y"}))
    )


def test_rows_longer_than_the_base_reads_are_told() -> None:
    (told,) = [one for one in said(whole_base(max_position_embeddings=1024)) if one.startswith("warning")]
    assert "2,048 tokens, and the base reads 1,024" in told


@pytest.mark.parametrize("name", ["gpt-4o-mini", "claude-sonnet-4-5", "gemini-2.5-flash"])
def test_a_model_of_a_provider_is_no_base(name: str) -> None:
    found = checked_offline(task(base_model={"id": name}), contents(base={}), 100)
    assert any("its weights are not published" in str(one) for one in found.errors)


@pytest.mark.parametrize("name", ["gpt2", "openai/gpt-oss-20b", "Qwen/Qwen3-4B-Instruct-2507"])
def test_an_open_model_is_not_checked_without_a_network_and_that_is_told(name: str) -> None:
    found = checked_offline(task(base_model={"id": name}), contents(base={}), 100)
    assert not found.errors
    assert any("not checked: the hub was not asked" in str(one) for one in found.problems)


@pytest.mark.parametrize(
    ("card", "severity", "message"),
    [
        (CARD, "note", "licence apache-2.0"),
        ("# No front matter\nlicense: mit\n", "note", "names no licence"),
        ("", "note", "names no licence"),
        ("---\nlicense: llama3.1\n---\n", "warning", "a name that begins with Llama"),
        ("---\nlicense: other\nlicense_name: gemma\n---\n", "warning", "prohibited uses"),
        ("---\nlicense: 'cc-by-nc-4.0'\n---\n", "warning", "forbids commercial use"),
        ("---\nlicense: other\n---\n", "warning", "only in a text of its own"),
        ("---\nlicense: acme-1.0\n---\n", "warning", "not one that is known here"),
    ],
)
def test_a_licence_is_named_and_what_it_restricts_is_said(card: str, severity: str, message: str) -> None:
    told = [one for one in said(whole_base(), card) if "licence" in one]
    assert [(one.split(":")[0], message in one) for one in told] == [(severity, True)]


def test_a_card_in_windows_lines_is_read() -> None:
    assert licence_of("---\r\nlicense: mit\r\n---\r\n") == "mit"


@pytest.mark.parametrize(
    ("gpu", "severity", "adapter"),
    [
        ("h200", "note", {}),
        ("l4", "warning", {"r": 96}),
        ("t4", "error", {}),
        ("t4", "note", {"kind": "qlora"}),
        ("a100-80gb", "note", {}),
        ("gpu9000", "note", {}),
    ],
)
def test_what_does_not_fit_is_told_before_it_is_paid_for(gpu: str, severity: str, adapter: dict[str, Any]) -> None:
    """16 GB of weights in bf16, and about 5 GB in four bits."""
    told = said(
        whole_base(), resources={"gpu": gpu}, adapter={"r": 16, "alpha": 16, "version": "v1", **adapter},
        training={"epochs": 1.0, "learning_rate": 1e-4, "global_batch": 8, "max_length": 512, "seed": 1},
    )  # fmt: skip
    (one,) = [one for one in told if "resources.gpu" in one]
    assert one.startswith(severity), one


def test_four_bits_need_a_gpu() -> None:
    told = said(
        whole_base(), resources={"gpus_per_node": 0}, adapter={"kind": "qlora", "r": 8, "alpha": 8, "version": "v1"}
    )
    assert any("qlora needs a GPU" in one for one in told)


def test_a_run_that_will_be_stopped_is_told() -> None:
    told = said(
        whole_base(), resources={"gpu": "h100"}, limits={"max_runtime_s": 60},
        training={"epochs": 3.0, "learning_rate": 1e-4, "global_batch": 8, "max_length": 512, "seed": 1},
    )  # fmt: skip
    (one,) = [one for one in told if "limits.max_runtime_s" in one]
    assert "stopped after 60 s" in one
    assert "30% of the card's speed" in one


def test_a_layer_that_the_base_does_not_have_is_told_with_those_it_has() -> None:
    told = said(whole_base(), adapter={"r": 8, "alpha": 8, "version": "v1", "targets": ["q_prj"]})
    (one,) = [one for one in told if "adapter.targets" in one]
    assert "no layer q_prj" in one
    assert "q_proj" in one


def test_an_unknown_family_is_not_guessed_at() -> None:
    found = checked_offline(task(), contents(base=whole_base(model_type="mamba")), 100, CARD)
    assert (found.memory, found.expected_s, found.trainable) == (None, None, None)
    assert any("the layers of mamba are not known" in str(one) for one in found.problems)


@pytest.mark.parametrize("value", [0, -1, True, "x", None, 10**12, [1]])
def test_a_hostile_configuration_gives_no_figures(value: Any) -> None:
    found = checked_offline(task(), contents(base=whole_base(hidden_size=value)), 100, CARD)
    assert found.parameters is None


def test_eight_billion_are_eight_billion() -> None:
    found = checked_offline(task(), contents(base=whole_base()), 100, CARD)
    assert found.parameters is not None
    assert found.parameters == pytest.approx(8.03e9, rel=0.001)
    assert LLAMA["hidden_size"] == 4096


@pytest.mark.parametrize(
    ("name", "gb"),
    [
        ("h200", (141,)),
        ("NVIDIA-A100-SXM4-80GB", (80,)),
        ("a100", (40, 80)),
        ("a100-40g", (40,)),
        ("a10g", (24,)),
        ("rtx-4090", (24,)),
        ("L40S", (48,)),
        ("tpu", ()),
    ],
)
def test_cards_are_known_by_their_usual_names(name: str, gb: tuple[int, ...]) -> None:
    card = card_named(name)
    assert (card.gb if card else ()) == gb
