"""Reports to render: one that uses everything, and odd ones that hypothesis makes up."""

from __future__ import annotations

from weighbridge.findings import Applicability, Edit, Finding, Fix, Related, Severity
from weighbridge.render import Context, RuleHelp
from weighbridge.report import Account, PromptChange, Report, Since, Skipped
from weighbridge.text import Document, Place, Span

PROMPT = "agents/répondeur, v1.py"
TEXT = (
    'import x\n\nSYSTEM = """\n\tYou answer 日本語 questions.\r\nAlways: 100%.\n'
    + "pad " * 100
    + '\n"""\ncall(SYSTEM)\n'
)


def place(path: str, text: str, of: str) -> Place:
    """Where a piece of text stands."""
    start = text.index(of)
    return Place(path, Span(start, start + len(of)))


def documents() -> dict[str, Document]:
    return {PROMPT: Document(PROMPT, TEXT), "b.md": Document("b.md", "one\ntwo\nthree\n")}


def context(**changes: object) -> Context:
    texts = documents()
    known = {
        "sources": texts.get,
        "help_for": lambda name: RuleHelp(name, f"About {name}.", f"# {name}\n\nWhy.", f"https://docs.invalid/{name}"),
        "version": lambda: "1.2.3",
    }
    return Context(**{**known, **changes})  # type: ignore[arg-type]


def full_report() -> Report:
    """Every severity, related evidence in two files, fixes, odd paths, and a message that tries to break out."""
    long = place(PROMPT, TEXT, TEXT[TEXT.index('"""') : TEXT.rindex('"""') + 3])
    evidence = tuple(Related(place(PROMPT, TEXT, "日本語"), f"example {number}") for number in range(20))
    fix = Fix("Remove it", Applicability.SAFE, (Edit(Place("b.md", Span(0, 4)), ""),))
    findings = (
        Finding(
            "system-prompt-too-long",
            Severity.WARNING,
            PROMPT,
            long.span,
            "System prompt is 6,120 tokens (limit 4,000).",
            (("tokens", 6120), ("share", 0.52), ("role", "system"), ("cached", True)),
            evidence,
            ("to-retrieval", "to-schema"),
            symbol="SYSTEM",
            fingerprint="f1",
        ),
        Finding(
            "output-repair",
            Severity.ERROR,
            PROMPT,
            place(PROMPT, TEXT, "call(SYSTEM)").span,
            "50% of <calls> & more\n::error::pwned, 'a' \"b\" \x1b[31m",
            related=(Related(Place("b.md", Span(4, 7)), "here"), Related(Place("gone.md", Span(4, 7)), "missing")),
            fingerprint="f2",
        ),
        Finding("stale-date", Severity.INFORMATION, "b.md", Span(14, 14), "At the end.", fixes=(fix,)),
        Finding("tiny", Severity.HINT, "gone.md", Span(3, 9), "No source."),
    )
    account = Account(
        files=12,
        calls=14,
        prompts=14,
        prompts_resolved=11,
        unresolved=(("built at run time", 2), ("outside the workspace", 1)),
        skipped=(Skipped("big.jsonl", "larger than 1 MiB"),),
        suppressed=1,
        baselined=2,
        errors=(("bad.py", "deep"),),
    )
    hidden = Finding("tiny", Severity.HINT, "b.md", Span(4, 7), "Accepted.", fingerprint="f5")
    return Report(findings, account, (hidden,))


def compared_report() -> Report:
    """A report of what has come since a commit."""
    changes = (PromptChange(PROMPT, "SYSTEM", 4880, 6120), PromptChange("b.md", "", 120, 0, exact=False))
    return Report(full_report().findings[:1], Account(3), since=Since("main", "0" * 40, changes, 4))
