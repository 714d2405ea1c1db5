"""Facts: what was measured about a prompt, a call or a training run; evidence, never an opinion.

Rules name a fact by the key in `FACTS`, filter it by its text and boolean fields, and bound it by its numbers.
Every fact carries `place` (where a finding stands), `symbol` (what a person would call the thing) and `related`
(the evidence, in the order in which it convinces). Rules know equality only, so what a rule needs as "not this",
"either of these" or "any at all" is a property here, and as good as a field.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from weighbridge.sources.region import Home, OutputContract, Role

if TYPE_CHECKING:
    from weighbridge.findings import Related
    from weighbridge.text import Place
    from weighbridge.tokens import TokenWeight


class Proof(StrEnum):
    """What a statement about code rests on."""

    FLOW = "flow"
    """Values were followed from the model's reply to the parser and back to the call."""
    NAMES = "names"
    """At least one link is a name only; the evidence names the missing link."""


class Trace(StrEnum):
    """Whether something that good practice asks for was found; absence of evidence is `unseen`, not `absent`."""

    PRESENT = "present"
    ABSENT = "absent"
    """Switched off explicitly (`val_set_size: 0`)."""
    UNSEEN = "unseen"


class Method(StrEnum):
    """How a training run changes weights."""

    FULL = "full"
    LORA = "lora"
    QLORA = "qlora"
    DORA = "dora"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TokenShare:
    """The tokens of a part divided by the tokens of the whole; counted only when a rule must know."""

    part: TokenWeight
    whole: TokenWeight


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt and its weight."""

    place: Place
    symbol: str
    role: Role
    home: Home
    contract: OutputContract
    tokens: TokenWeight
    holes: int
    calls: int
    related: tuple[Related, ...] = ()

    @property
    def sent_by_program(self) -> bool:
        """No instruction file of a coding agent, which costs no call of the program anything."""
        return self.home is not Home.AGENT


@dataclass(frozen=True, slots=True)
class AgentSession:
    """What one session of a coding agent loads from one folder: instruction files with their imports."""

    place: Place
    symbol: str
    tokens: TokenWeight
    files: int
    parts: str
    """The files with their share, in words: `root 3,900 + packages/api 1,240`."""
    share: TokenShare
    """What no session of a folder above, and none of another agent in the same folder, loads as well."""
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class ExampleSet:
    """The worked examples of one prompt, however they are written; `related` has every example."""

    place: Place
    symbol: str
    role: Role
    home: Home
    shape: str
    """How they are written: `labels`, `tags`, `headings`, `messages`, `list`, `configuration`."""
    count: int
    tokens: TokenWeight
    prompt_tokens: TokenWeight
    share: TokenShare
    related: tuple[Related, ...] = ()

    @property
    def sent_by_program(self) -> bool:
        """No instruction file of a coding agent, which costs no call of the program anything."""
        return self.home is not Home.AGENT


@dataclass(frozen=True, slots=True)
class FormatSpec:
    """Instructions about the shape of the answer, in prose."""

    place: Place
    symbol: str
    role: Role
    home: Home
    contract: OutputContract
    json_demanded: bool
    tokens: TokenWeight
    related: tuple[Related, ...] = ()

    @property
    def schema_missing(self) -> bool:
        """The call was followed, and nothing in it enforces a schema."""
        return self.contract in (OutputContract.NONE, OutputContract.JSON_MODE)

    @property
    def schema_set(self) -> bool:
        """The provider or the decoder enforces a schema already."""
        return self.contract is OutputContract.SCHEMA

    @property
    def sent_by_program(self) -> bool:
        """No instruction file of a coding agent, which costs no call of the program anything."""
        return self.home is not Home.AGENT


@dataclass(frozen=True, slots=True)
class FormatRetry:
    """A model called again because its answer did not parse or validate."""

    place: Place
    symbol: str
    proof: Proof
    mechanism: str
    """`loop`, `recursion`, `decorator`, `library`, `straight-line`."""
    attempts: int
    """The highest number of calls where it is written down, else 0."""
    attempts_text: str
    """In words: `up to 5 times`, `without a limit`, `up to max_retries times`."""
    parser: str
    """What fails, as written: `json.loads`."""
    parser_line: int
    feeds_back: bool
    """The error or the reply is put into the next prompt."""
    contract: OutputContract
    strength: float
    """Weight of the evidence, from 0 to 1."""
    related: tuple[Related, ...] = ()

    @property
    def schema_set(self) -> bool:
        """The provider or the decoder enforces a schema already."""
        return self.contract is OutputContract.SCHEMA


@dataclass(frozen=True, slots=True)
class OutputRepair:
    """Code that mends a model's badly formed answer."""

    place: Place
    symbol: str
    proof: Proof
    operations: str
    """In words: `strips code fences, takes the text from the first to the last brace`."""
    count: int
    contract: OutputContract
    strength: float
    related: tuple[Related, ...] = ()

    @property
    def schema_set(self) -> bool:
        """The provider or the decoder enforces a schema already."""
        return self.contract is OutputContract.SCHEMA


@dataclass(frozen=True, slots=True)
class Changes:
    """What a history that could be read says of some facts."""

    count: int
    text: str


class Past(Protocol):
    """The history of a workspace."""

    def changes(self, evidence: tuple[Related, ...]) -> Changes | None:
        """How often the facts at these places changed; None where that cannot be seen."""
        ...


class Unseen:
    """A history that nobody reads."""

    def changes(self, evidence: tuple[Related, ...]) -> Changes | None:
        return None


UNSEEN = Unseen()


@dataclass(frozen=True, slots=True)
class VolatileFacts:
    """Statements in a prompt that a calendar or a business can change: prices, dates, quarter figures, versions."""

    place: Place
    symbol: str
    role: Role
    home: Home
    count: int
    """Distinct facts, holes and worked examples excluded."""
    kinds: str
    quotes: str
    related: tuple[Related, ...] = ()
    past: Past = UNSEEN
    """Asked only when a rule must know: reading a history takes longer than reading a prompt."""

    @property
    def history(self) -> Trace:
        """What the git history of the last 12 months says: changes, none, or that it cannot be seen."""
        found = self.past.changes(self.related)
        if found is None:
            return Trace.UNSEEN
        return Trace.PRESENT if found.count else Trace.ABSENT

    @property
    def changes(self) -> int:
        """How often these facts changed in it; 0 when unknown."""
        found = self.past.changes(self.related)
        return found.count if found is not None else 0

    @property
    def changes_text(self) -> str:
        """The last of these changes, in words."""
        found = self.past.changes(self.related)
        return found.text if found is not None else ""

    @property
    def changed(self) -> bool:
        """The git history shows that these facts do change."""
        return self.changes > 0

    @property
    def sent_by_program(self) -> bool:
        """No instruction file of a coding agent, which costs no call of the program anything."""
        return self.home is not Home.AGENT


@dataclass(frozen=True, slots=True)
class KnowledgeBlock:
    """A body of reference knowledge pasted into a prompt."""

    place: Place
    symbol: str
    role: Role
    home: Home
    tokens: TokenWeight
    share: TokenShare
    title: str
    related: tuple[Related, ...] = ()

    @property
    def sent_by_program(self) -> bool:
        """No instruction file of a coding agent, which costs no call of the program anything."""
        return self.home is not Home.AGENT


@dataclass(frozen=True, slots=True)
class PerUserFacts:
    """Facts about one particular user, account or tenant written into a prompt."""

    place: Place
    symbol: str
    role: Role
    home: Home
    count: int
    quotes: str
    related: tuple[Related, ...] = ()

    @property
    def sent_by_program(self) -> bool:
        """No instruction file of a coding agent, which costs no call of the program anything."""
        return self.home is not Home.AGENT


@dataclass(frozen=True, slots=True)
class StaleDate:
    """A current date that does not stay current: written down, or evaluated when the program starts."""

    place: Place
    symbol: str
    role: Role
    home: Home
    origin: str
    """`written` or `import-time`."""
    quote: str
    related: tuple[Related, ...] = ()

    @property
    def sent_by_program(self) -> bool:
        """No instruction file of a coding agent, which costs no call of the program anything."""
        return self.home is not Home.AGENT


@dataclass(frozen=True, slots=True)
class CitationDemand:
    """A prompt that asks for sources."""

    place: Place
    symbol: str
    role: Role
    home: Home
    retrieval: bool
    """Any context slot, tool, document or MCP server is in reach."""
    quote: str
    related: tuple[Related, ...] = ()

    @property
    def sent_by_program(self) -> bool:
        """No instruction file of a coding agent, which costs no call of the program anything."""
        return self.home is not Home.AGENT


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """A training configuration or script."""

    place: Place
    symbol: str
    framework: str
    method: Method
    stage: str
    """`sft`, `dpo`, `pretrain`, or empty."""
    base_model: str
    holdout: Trace
    holdout_text: str
    baseline: Trace
    version: Trace
    output: str
    related: tuple[Related, ...] = ()

    @property
    def holdout_found(self) -> bool:
        """Some examples are held out to test on."""
        return self.holdout is Trace.PRESENT

    @property
    def baseline_found(self) -> bool:
        """A prompt is measured on the same examples."""
        return self.baseline is Trace.PRESENT

    @property
    def version_found(self) -> bool:
        """The output carries a version, a date or a revision."""
        return self.version is Trace.PRESENT

    @property
    def adapter(self) -> bool:
        """The run trains an adapter and leaves the base model as it is."""
        return self.method in (Method.LORA, Method.QLORA, Method.DORA)

    @property
    def pretraining(self) -> bool:
        """The run goes on with pre-training on plain text."""
        return self.stage == "pretrain"


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Rows that a model is to be trained on."""

    place: Place
    symbol: str
    format: str
    """`messages`, `alpaca`, `sharegpt`, `prompt-completion`, `preference`, `text`."""
    count: int
    duplicates: int
    conflicts: int
    """Equal inputs with unequal answers."""
    tasks: int
    """Distinct tasks by system prompt or instruction, where rows separate clearly; else 1."""
    tasks_text: str
    fact_share: float
    """The share of rows that ask for a fact and answer with it, from 0 to 1."""
    referenced: bool
    """A training configuration or script of the workspace names the file."""
    related: tuple[Related, ...] = ()

    @property
    def noise(self) -> float:
        """The share of rows that repeat or contradict another one, from 0 to 1."""
        return min((self.duplicates + self.conflicts) / self.count, 1.0) if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Retriever:
    """A retrieval index and what goes into it."""

    place: Place
    symbol: str
    framework: str
    corpus: str
    constant: bool
    """The corpus is files of the repository, read from fixed paths."""
    tokens: TokenWeight
    behaviour_share: float
    """The share of the corpus that is style guides or format examples, from 0 to 1."""
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class RemovedApi:
    """A use of a structured-output API that a released version of its library no longer has."""

    place: Place
    symbol: str
    library: str
    api: str
    removed_in: str
    instead: str
    related: tuple[Related, ...] = ()


class SuppressionState(StrEnum):
    """Why a suppression is worth a word."""

    UNUSED = "unused"
    EXPIRED = "expired"
    NO_REASON = "no-reason"
    UNKNOWN_RULE = "unknown-rule"


@dataclass(frozen=True, slots=True)
class Suppression:
    """A suppression that no longer does what it was written for."""

    place: Place
    symbol: str
    state: SuppressionState
    names: str
    """The rules it names, as written."""
    until: str
    """The expiry date as `2027-03-01`, or empty."""
    related: tuple[Related, ...] = ()

    @property
    def named(self) -> bool:
        """It names at least one rule."""
        return bool(self.names)


Fact = (
    Prompt
    | AgentSession
    | ExampleSet
    | FormatSpec
    | FormatRetry
    | OutputRepair
    | VolatileFacts
    | KnowledgeBlock
    | PerUserFacts
    | StaleDate
    | CitationDemand
    | TrainingRun
    | TrainingSet
    | Retriever
    | RemovedApi
    | Suppression
)

FACTS: dict[str, type[Fact]] = {
    "prompt": Prompt,
    "agent_session": AgentSession,
    "example_set": ExampleSet,
    "format_spec": FormatSpec,
    "format_retry": FormatRetry,
    "output_repair": OutputRepair,
    "volatile_facts": VolatileFacts,
    "knowledge_block": KnowledgeBlock,
    "per_user_facts": PerUserFacts,
    "stale_date": StaleDate,
    "citation_demand": CitationDemand,
    "training_run": TrainingRun,
    "training_set": TrainingSet,
    "retriever": Retriever,
    "removed_api": RemovedApi,
    "suppression": Suppression,
}
