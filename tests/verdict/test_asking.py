"""A model asked over a real connection: answers, tries again, stops, keeps what it has, and never tells the key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from endpoint import KEY, Server, completion, endpoint, failing
from weighbridge_training.asking.account import Account, CapError
from weighbridge_training.asking.asker import MAX_BYTES, TRIES, Asker, AskingError
from weighbridge_training.asking.pricing import price_of
from weighbridge_training.asking.recording import Rate, lock_of, record
from weighbridge_training.ledger.errors import LedgerError
from weighbridge_training.ledger.opening import Ledger
from weighbridge_training.running.locks import taken
from weighbridge_training.trust.definitions import Endpoint, Spending
from weighbridge_training.verdict.answers import read_answers
from weighbridge_training.verdict.inputs import TokenPrice
from weighbridge_training.verdict.problems import VerdictError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

QUESTION = [{"role": "user", "content": "Where is it?"}]
FREE = Rate(None, 0, 0)
PRICED = Rate(TokenPrice(10, 100, "a list"), guess_in=100, guess_out=10)
"""A question costs $0.002."""


@pytest.fixture
def server() -> Generator[Server]:
    with endpoint() as running:
        yield running


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIGHBRIDGE_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Generator[Ledger]:
    with Ledger(tmp_path_factory.mktemp("ledger")) as opened:
        yield opened


@pytest.fixture
def account(ledger: Ledger) -> Account:
    return Account(ledger.spending, "/w", "parcels", Spending(), None)


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def asker(server: Server, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> Asker:
    monkeypatch.setenv("TODAY_KEY", KEY)
    return Asker("today", Endpoint(url=server.url, key_env="TODAY_KEY"), "big-model", 50, sleep=waits.append)


def quiet(done: int, count: int, usd: float) -> None:
    pass


def test_a_question_is_asked_in_the_protocol_with_the_key(asker: Asker, server: Server) -> None:
    found = asker.ask(QUESTION)
    assert (found.said.text, found.said.input_tokens, found.said.output_tokens) == ("Where is it?", 100, 10)
    assert found.seconds > 0
    assert server.paths == ["/v1/chat/completions"]
    assert server.asked == [{"model": "big-model", "messages": QUESTION, "max_tokens": 50, "temperature": 0}]
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "trouble", [failing(429), failing(500), failing(503), (0, {}, b"")], ids=["429", "500", "503", "hangs up"]
)
def test_what_passes_is_tried_again(asker: Asker, server: Server, waits: list[float], trouble: Any) -> None:
    server.first = [trouble, trouble]
    assert asker.ask(QUESTION).said.text == "Where is it?"
    assert len(server.asked) == 3
    assert len(waits) == 2 and 0.8 <= waits[0] <= 1.2 and 1.6 <= waits[1] <= 2.4


def test_an_endpoint_says_how_long_to_wait(asker: Asker, server: Server, waits: list[float]) -> None:
    server.first = [failing(429, retry_after="7"), failing(429, retry_after="100000"), failing(429, retry_after="soon")]
    asker.ask(QUESTION)
    assert waits[0] == 7
    assert waits[1] == 60
    assert waits[2] <= 5


def test_after_some_tries_it_gives_up(asker: Asker, server: Server) -> None:
    server.answer = lambda request: failing(503, "overloaded")
    with pytest.raises(AskingError, match=r"did not answer in 6 tries: it answered 503 \(overloaded\)"):
        asker.ask(QUESTION)
    assert len(server.asked) == TRIES


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (
            failing(401, f"Incorrect API key provided: {KEY}"),
            r"401 \(Incorrect API key provided: \(the key\)\): is its key",
        ),
        (failing(404, "no such model"), r"404 \(no such model\): does its `url` end"),
        (failing(400, "bad\x1b[31m\nwords"), r"400 \(bad words\)"),
        ((400, {}, b"<html>"), "it answered 400"),
        ((200, {}, b"<html>hello</html>"), "not in the OpenAI protocol: it is no JSON"),
        ((200, {}, b"[" * 200_000), "it is no JSON"),
        ((200, {}, b'{"choices": []}'), "it has no `choices`"),
        ((200, {}, b'{"choices": [{"message": {"content": 3}}]}'), "no message with text"),
        ((200, {}, b'{"choices": [{"message": {"content": null, "tool_calls": [3]}}]}'), "no message with text"),
        ((302, {"location": "http://169.254.169.254/"}, b""), "redirect"),
        ((200, {}, b" " * (MAX_BYTES + 1)), "at most"),
    ],
    ids=range(11),
)
def test_what_does_not_pass_is_told_at_once(asker: Asker, server: Server, reply: Any, told: str) -> None:
    server.first = [reply]
    with pytest.raises(AskingError, match=told) as error:
        asker.ask(QUESTION)
    assert len(server.asked) == 1
    assert KEY not in str(error.value)
    assert KEY not in repr(asker)


def test_nobody_listens(asker: Asker, waits: list[float]) -> None:
    asker.endpoint = Endpoint(url="http://127.0.0.1:9/v1")
    with pytest.raises(AskingError, match="did not answer in 6 tries"):
        asker.ask(QUESTION)
    assert len(waits) == TRIES - 1


def test_another_machine_is_spoken_to_with_https_only() -> None:
    with pytest.raises(ValueError, match="https"):
        Endpoint(url="http://models.example.org/v1")


def test_a_model_that_wants_to_be_asked_otherwise_is(asker: Asker, server: Server) -> None:
    def answer(request: dict[str, Any]) -> Any:
        if "temperature" in request:
            return failing(400, "Unsupported value: 'temperature' does not support 0 with this model.")
        if "max_tokens" in request:
            return failing(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        return completion("fine")

    server.answer = answer
    assert asker.ask(QUESTION).said.text == "fine"
    assert server.asked[-1] == {"model": "big-model", "messages": QUESTION, "max_completion_tokens": 50}
    asker.ask(QUESTION)
    assert len(server.asked) == 4


def test_calls_of_tools_and_refusals_are_answers(asker: Asker, server: Server) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "find", "arguments": '{"a": 1}'}}
    server.first = [
        completion("", message={"content": None, "tool_calls": [call]}),
        completion("", message={"content": None, "refusal": "I cannot."}),
        completion("", message={"content": [{"type": "text", "text": "in "}, {"type": "text", "text": "parts"}]}),
    ]
    said = [asker.ask(QUESTION).said.text for _ in range(3)]
    assert json.loads(said[0]) == [{"name": "find", "arguments": {"a": 1}}]
    assert said[1:] == ["I cannot.", "in parts"]


def conversations(count: int, prompt: str = "Sort it.") -> list[list[dict[str, Any]]]:
    return [
        [{"role": "system", "content": prompt}, {"role": "user", "content": f"parcel {row}"}] for row in range(count)
    ]


def test_an_interrupted_recording_goes_on_where_it_was(
    asker: Asker, server: Server, tmp_path: Path, account: Account
) -> None:
    path = tmp_path / "training" / "parcels" / "incumbent.jsonl"

    def dies(done: int, count: int, usd: float) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record(path, "incumbent.jsonl", conversations(8), asker, FREE, account, dies)
    # as if it had been killed while it wrote
    with path.open("a", encoding="utf-8") as stream:
        stream.write('{"row": 3, "te')
    found = record(path, "incumbent.jsonl", conversations(8), asker, FREE, account, quiet)
    assert (found.rows, found.asked) == (8, 5)
    assert len(server.asked) == 8
    answers = read_answers(path.read_text("utf-8"), "incumbent.jsonl", 8)
    assert [one.text for one in answers] == [f"parcel {row}" for row in range(8)]
    assert all(one.input_tokens == 100 and one.seconds for one in answers)
    assert KEY not in path.read_text("utf-8")
    assert [one.name for one in path.parent.iterdir()] == ["incumbent.jsonl"]


def test_answers_to_another_prompt_are_not_mixed(asker: Asker, tmp_path: Path, account: Account) -> None:
    path = tmp_path / "incumbent.jsonl"
    record(path, "incumbent.jsonl", conversations(2), asker, FREE, account, quiet)
    with pytest.raises(VerdictError, match=r"incumbent.jsonl:1: answers another question"):
        record(path, "incumbent.jsonl", conversations(2, "Sort it well."), asker, FREE, account, quiet)
    asker.model = "small-model"
    with pytest.raises(VerdictError, match=r"incumbent.jsonl:1: is of big-model, not of small-model"):
        record(path, "incumbent.jsonl", conversations(2), asker, FREE, account, quiet)


def test_two_recordings_at_once_are_refused(asker: Asker, tmp_path: Path, account: Account) -> None:
    lock = taken(lock_of(tmp_path / "incumbent.jsonl"))
    assert lock is not None
    with pytest.raises(VerdictError, match="by another process"):
        record(tmp_path / "incumbent.jsonl", "incumbent.jsonl", conversations(2), asker, FREE, account, quiet)
    lock.release()


@pytest.mark.parametrize(
    ("limits", "most", "told"),
    [
        (Spending(), 0.005, r"--max-cost \(\$0.0050\)"),
        (Spending(per_task_usd=0.005), None, "per_task_usd of your hooks.toml"),
        (Spending(per_month_usd=0.005), 1.0, "per_month_usd of your hooks.toml"),
    ],
)
def test_it_stops_before_a_limit_is_passed(
    asker: Asker, server: Server, tmp_path: Path, ledger: Ledger, limits: Spending, most: float | None, told: str
) -> None:
    path = tmp_path / "incumbent.jsonl"
    account = Account(ledger.spending, "/w", "parcels", limits, most)
    with pytest.raises(CapError, match=f"{told}.* would be passed: 2 of 9 questions were asked for"):
        record(path, "incumbent.jsonl", conversations(9), asker, PRICED, account, quiet)
    assert len(server.asked) == len(path.read_text("utf-8").splitlines()) == 2
    assert account.usd == pytest.approx(0.004)


def test_what_was_asked_counts_for_the_task_and_the_month_of_whoever_comes_next(
    asker: Asker, tmp_path: Path, ledger: Ledger
) -> None:
    first = Account(ledger.spending, "/w", "parcels", Spending(), None)
    record(tmp_path / "one.jsonl", "one.jsonl", conversations(3), asker, PRICED, first, quiet)
    spent = ledger.spending.spent("/w", "parcels")
    assert (spent.task, spent.month) == (pytest.approx(0.006), pytest.approx(0.006))
    assert ledger.spending.spent("/w", "letters").task == 0
    limits = Spending(per_month_usd=0.007)
    other = Account(ledger.spending, "/w", "letters", limits, None)
    assert other.left() == (pytest.approx(0.001), "per_month_usd of your hooks.toml ($0.01)")
    with pytest.raises(CapError, match="0 of 3 questions"):
        record(tmp_path / "two.jsonl", "two.jsonl", conversations(3), asker, PRICED, other, quiet)


def test_a_question_that_was_cut_short_counts_as_what_was_taken_for_it(
    asker: Asker, tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: Asker, messages: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Asker, "ask", killed)
    account = Account(ledger.spending, "/w", "parcels", Spending(), None)
    with pytest.raises(KeyboardInterrupt):
        record(tmp_path / "one.jsonl", "one.jsonl", conversations(3), asker, PRICED, account, quiet)
    assert ledger.spending.spent("/w", "parcels").month == pytest.approx(0.002)


def test_an_answer_that_was_paid_for_is_kept_where_the_ledger_cannot_be_written(
    asker: Asker, tmp_path: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Account, taken: float, usd: float) -> None:
        raise LedgerError("held by another process")

    monkeypatch.setattr(Account, "settle", held)
    with pytest.raises(LedgerError):
        record(tmp_path / "one.jsonl", "one.jsonl", conversations(3), asker, PRICED, account, quiet)
    assert len((tmp_path / "one.jsonl").read_text("utf-8").splitlines()) == 1


def test_prices_are_the_endpoints_own_or_those_of_the_list() -> None:
    own = Endpoint(url="https://models.example.org/v1", usd_per_million_input=1.5, usd_per_million_output=6.0)
    assert price_of("gpt-4o", "today", own) == TokenPrice(1.5, 6.0, 'your endpoint "today"')
    listed = price_of("gpt-4o", "today", Endpoint(url="https://models.example.org/v1"))
    assert listed is not None and listed.source.startswith("genai-prices ") and listed.output > listed.input > 0
    assert price_of("a-model-that-nobody-lists", "today", None) is None
