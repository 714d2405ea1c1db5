"""A named model gets an exact figure or a range, and says by what."""

import pytest
from tiktoken.model import MODEL_PREFIX_TO_ENCODING, MODEL_TO_ENCODING
from weighbridge.tokens import Encoding, TokenCount, counter_for, tokens_for_model
from weighbridge.tokens.counter import rounded
from weighbridge.tokens.models import FAMILIES, Estimated, Exact, family_of

PROMPT = "You are a helpful assistant. Answer briefly.\n" * 160
OURS = {"o200k_base": Encoding.O200K, "o200k_harmony": Encoding.O200K, "cl100k_base": Encoding.CL100K}


def encoding_of(model: str) -> Encoding | None:
    family = family_of(model)
    return family.encoding if isinstance(family, Exact) else None


@pytest.mark.parametrize(("model", "name"), [*MODEL_TO_ENCODING.items(), *MODEL_PREFIX_TO_ENCODING.items()])
def test_the_models_of_tiktoken_have_its_encoding(model: str, name: str) -> None:
    assert encoding_of(model) == OURS.get(name)


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("openai/gpt-4o-mini", Encoding.O200K),
        ("azure:GPT-4.1-nano", Encoding.O200K),
        ("ft:gpt-4o-mini-2024-07-18:org::id", Encoding.O200K),
        ("gpt-5.1-codex", Encoding.O200K),
        ("openai/o3-mini", Encoding.O200K),
        ("o1-preview", Encoding.O200K),
        ("openai/gpt-oss-120b", Encoding.O200K),
        ("gpt-4-turbo-2024-04-09", Encoding.CL100K),
        ("gpt-4", Encoding.CL100K),
        ("marco-o1", None),
        ("gpt-4.9", None),
        ("o2", None),
        ("gpt-2", None),
        ("", None),
    ],
)
def test_a_name_tells_the_encoding_whatever_surrounds_it(model: str, encoding: Encoding | None) -> None:
    assert encoding_of(model) == encoding


@pytest.mark.parametrize(
    ("model", "low", "high"),
    [
        ("claude-2.1", 0.90, 1.22),
        ("anthropic.claude-instant-v1", 0.90, 1.22),
        ("anthropic.claude-v2:1", 0.90, 1.22),
        ("claude-3-haiku-20240307", 1.15, 1.35),
        ("us.anthropic.claude-3-7-sonnet-20250219-v1:0", 1.15, 1.35),
        ("claude-sonnet-4-20250514", 1.15, 1.35),
        ("claude-opus-4@20250514", 1.15, 1.35),
        ("claude-sonnet-4-5", 1.15, 1.35),
        ("anthropic/claude-opus-4.6", 1.15, 1.35),
        ("claude-4-sonnet", 1.15, 1.35),
        ("claude-opus-4-7", 1.30, 1.80),
        ("claude-opus-4.8-20260801", 1.30, 1.80),
        ("claude-sonnet-5", 1.30, 1.80),
        ("claude-opus-5-20260901", 1.30, 1.80),
        ("claude", 1.15, 1.80),
        ("sonnet", 1.15, 1.80),
        ("opus[1m]", 1.15, 1.80),
        ("models/gemini-2.5-pro", 1.00, 1.30),
        ("meta-llama/Llama-3.3-70B-Instruct", 0.95, 1.05),
        ("llama3.1:8b", 0.95, 1.05),
        ("accounts/fireworks/models/llama-v3p1-8b-instruct", 0.95, 1.05),
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", 0.95, 1.05),
        ("llama-4-scout", 0.95, 1.03),
        ("deepseek-r1-distill-qwen-32b", 0.98, 1.13),
        ("Qwen/Qwen2.5-7B-Instruct", 0.98, 1.13),
        ("deepseek-chat", 1.00, 1.07),
        ("mistral-large-latest", 1.00, 1.26),
    ],
)
def test_a_name_tells_the_range(model: str, low: float, high: float) -> None:
    family = family_of(model)
    assert isinstance(family, Estimated)
    assert (family.ascii.low, family.ascii.high) == (low, high)


@pytest.mark.parametrize(
    "model", ["codellama", "mixtral-8x7b", "mistral-7b-instruct", "llama-2-7b", "opus-mt", "grok-4"]
)
def test_a_model_nobody_measured_is_unknown(model: str) -> None:
    assert family_of(model) is None


@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("gpt-4o", "1,440 (o200k_base)"),
        ("gpt-4", "1,440 (cl100k_base)"),
        ("claude-sonnet-4-5", "~1.8k (o200k_base × 1.15–1.35, no public tokenizer)"),  # noqa: RUF001
        ("qwen3", "~1.5k (o200k_base × 0.98–1.13, tokenizer not shipped)"),  # noqa: RUF001
        ("some-model", "~1.4k (o200k_base, unknown model)"),
    ],
)
def test_only_an_exact_figure_is_shown_to_the_last_digit(model: str, shown: str) -> None:
    assert str(tokens_for_model(PROMPT, model)) == shown


@pytest.mark.parametrize(
    ("tokens", "shown"),
    [
        *((0, "0"), (7, "7"), (99, "99"), (644, "640"), (999, "1.0k"), (1_849, "1.8k")),
        *((9_999, "10k"), (123_456, "120k"), (999_900, "1.0M"), (12_345_678, "12M")),
    ],
)
def test_an_estimate_is_shown_in_two_digits(tokens: int, shown: str) -> None:
    assert rounded(tokens) == shown
    assert str(TokenCount(tokens, exact=False)) == f"~{shown}"
    assert str(TokenCount(tokens, exact=True)) == f"{tokens:,}"


def test_an_estimate_lies_between_its_ends() -> None:
    tokens = tokens_for_model(PROMPT, "claude-sonnet-4-5")
    assert (tokens.low, tokens.high, tokens.exact) == (1656, 1944, False)


def test_other_scripts_have_another_range() -> None:
    assert "0.96–1.47" in tokens_for_model("आप एक सहायक हैं।", "llama-3").basis  # noqa: RUF001
    assert "0.95–1.47" in tokens_for_model("Größe und Übermaß, Straße und Äpfel.", "llama-3").basis  # noqa: RUF001
    assert "0.95–1.05" in tokens_for_model("Plain words, “quoted” once in a long line.", "llama-3").basis  # noqa: RUF001
    assert tokens_for_model("", "llama-3").high == 0


def test_an_estimated_count_is_not_shown_as_exact() -> None:
    tokens = tokens_for_model("x" * 60_000, "gpt-4o")
    assert not tokens.exact
    assert str(tokens).startswith("~")


def test_the_counters_can_be_chosen() -> None:
    asked: list[Encoding] = []

    def chosen(encoding: Encoding) -> "TestCounter":
        asked.append(encoding)
        return TestCounter()

    assert tokens_for_model("text", "gpt-4", chosen).low == 42
    assert asked == [Encoding.CL100K]
    assert counter_for(Encoding.CL100K)("text").tokens == 1


class TestCounter:
    __test__ = False

    def __call__(self, text: str, /) -> TokenCount:
        return TokenCount(42, exact=True)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.names)
def test_every_estimate_says_where_it_comes_from(family: Exact | Estimated) -> None:
    if isinstance(family, Estimated):
        assert family.source.endswith(".")
        assert 0 < family.ascii.low <= family.ascii.high
        assert 0 < family.other.low <= family.other.high
