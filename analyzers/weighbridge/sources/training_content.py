"""What rows teach: facts, or behaviour; and whether they teach one task or several."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.sources.training_rows import Row

_SAMPLE = 2_000
_READ = 1_500
"""How much of one text is read: what a row asks stands at its beginning."""

_ASKS = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|so|and|also|ok|okay|doctor|can you|could you|i want to know|tell me|do you "
    r"know)\b[\s,:]*)*"
    r"(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|does|do|did|can|could|will|would|should|has|have"
    r"|explain|describe|define|tell me|name|list the|state|in what|in which|at what|on what|by whom|under what)\b",
    re.IGNORECASE,
)
_ASKS_ANYWHERE = re.compile(r"[?\uff1f]\s*(?:[\"')\]]|$)|[?\uff1f]\s", re.MULTILINE)
_ASKS_CHINESE = re.compile(
    r"什么|哪些|哪个|哪里|哪种|如何|怎么|怎样|多少|多久|是否|为什么|吗|呢|请问|谁|何时|请(?:详细)?(?:说明|介绍|解释|描述|给出|问|列)|有无|该(?:如何|怎)"
)
_TOLD_TO_ANSWER = re.compile(
    r"\b(?:answer|respond to|reply to)\b[^.\n]{0,60}\b(?:questions?|quer(?:y|ies)|inquir(?:y|ies))\b"
    r"|回答[^。\n]{0,20}问题",
    re.IGNORECASE,
)
_PASSAGE = re.compile(
    r"\b(?:context|passage|article|document|paragraph|excerpt|transcript|snippet|table|schema|text|email|review|"
    r"abstract|conversation|code)\b\s*(?:below|above|provided|given)?\s*[:\n]"
    r"|\b(?:following|given|below|provided|this|above)\s+(?:\w+\s+){0,2}(?:context|passage|article|document|"
    r"paragraph|excerpt|text|transcript|table|schema|snippet|email|review|abstract|code|sentence|conversation|story|"
    r"poem|function|log)s?\b"
    r"|\bbased on the (?:context|passage|article|document|text|information|table)\b|<(?:context|document|passage)>|"
    r"(?:根据|阅读)(?:以下|下面|上述|给定)|参考(?:资料|文献|内容)|CREATE TABLE",
    re.IGNORECASE,
)
_BEHAVIOUR = re.compile(
    r"\b(?:write|rewrite|rephrase|paraphrase|translate|summari[sz]e|classify|categori[sz]e|label|extract|convert|"
    r"generate|compose|draft|edit|correct|"
    r"proofread|brainstorm|create|design|imagine|pretend|suggest|recommend|role-?play|complete the|continue the|fill "
    r"in|sort|rank|reverse|simplify|"
    r"shorten|expand|format|implement|refactor|debug|calculate|compute|solve|evaluate the expression|sum of|how "
    r"would you|give me (?:a|an|some)|come up with|predict|identify the|detect|tag|"
    r"should i|help me|what would|what should i (?:do|say|write))\b"
    r"|翻译|改写|总结|摘要|分类|提取|写一|写个|生成|润色|续写|创作|编写|计算",
    re.IGNORECASE,
)
_ABOUT_SELF = re.compile(
    r"\b(?:who|what) (?:are|r) (?:you|u)\b|\byour (?:name|creator|maker|developer|author|purpose|identity|version)\b|"
    r"\bwho (?:made|created|built|trained|developed|designed) you\b"
    r"|\bare you (?:an? )?(?:ai|bot|human|robot|chatgpt|gpt|real|assistant|llama|claude|language)\b|\bintroduce "
    r"yourself\b|\btell me about yourself\b"
    r"|\bwhat can you do\b|你是谁|你叫|介绍一下你|自我介绍|你的(?:名字|开发者|作者|身份|创造者)"
    r"|谁(?:开发|创造|训练|制造)了?你|您是|你是(?:不是|什么|一个|ChatGPT|由)",
    re.IGNORECASE,
)
_SELF_ANSWER = re.compile(
    r"\b(?:i am|i'm|my name is)\b[^.]{0,60}\b(?:assistant|ai|model|bot|agent|developed|created|trained|built)\b|"
    r"我是|我叫|我的名字",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"^\W*(?:i(?:'m| am)? (?:sorry|unable|cannot|can't|can not|not able)|sorry\b|unfortunately|as an ai)", re.IGNORECASE
)
_CODE = re.compile(
    r"```|^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE)\b|\bdef \w+\(|\bfunction \w+\(|</?\w+[^>]{0,40}>|=>|"
    r"^\s*\[?(?:SQL|sql)\]?|\bimport \w+$",
    re.MULTILINE,
)
_WORD = re.compile(r"[^\W\d_]{2,}|[\u4e00-\u9fff]")
_NUMBER = re.compile(r"^\W*-?[\d.,]+\s*\S{0,3}\W*$")

_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "classification",
            r"\b(?:classif\w+|categori[sz]\w*|label(?:l?ed|s)?|sentiment|which category|detect whether|is (?:it|"
            r"this) (?:positive|spam)|route|triage|intent)\b|分类|情感",
        ),
        (
            "extraction",
            r"\b(?:extract\w*|named entit\w+|pull out|parse|list all (?:the )?(?:names|dates|entities))\b|提取|抽取",
        ),
        ("translation", r"\b(?:translat\w+)\b|翻译"),
        ("summary", r"\b(?:summari[sz]\w*|summary|condense|tl;?dr|shorten)\b|总结|摘要"),
        (
            "rewriting",
            r"\b(?:rewrit\w+|paraphras\w+|rephras\w+|proofread|correct the|edit the|simplif\w+|polish)\b|改写|润色",
        ),
        ("code", r"\b(?:sql|python|javascript|code|program|regex|function)\b"),
        ("question answering", r"\b(?:answer\w*|question\w*|q&a)\b|回答"),
        ("writing", r"\b(?:write|compose|draft|generate|create)\b|写"),
    )
)


@dataclass(frozen=True, slots=True)
class Taught:
    """The rows that ask for a fact and answer with it."""

    share: float
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One of several tasks in one file."""

    name: str
    count: int
    prompt: str
    example: Row


def facts_taught(rows: Sequence[Row]) -> Taught:
    """How much of a set asks for facts, and the rows that do."""
    sample = rows[:_SAMPLE]
    if not sample or _is_closed(sample):
        return Taught(0.0, ())
    found = [row for row in sample if _teaches_fact(row)]
    return Taught(len(found) / len(sample), tuple(found))


def fact_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Every row that asks for a fact and answers with it; of a large set, too."""
    if not rows or _is_closed(rows[:_SAMPLE]):
        return ()
    return tuple(row for row in rows if _teaches_fact(row))


def tasks_of(rows: Sequence[Row]) -> tuple[Task, ...]:
    """The tasks of a set, where its rows separate clearly by system prompt or instruction; else nothing."""
    sample = rows[:_SAMPLE]
    for prompt_of in (_system_prompt, _instruction):
        groups: dict[str, list[Row]] = {}
        for row in sample:
            groups.setdefault(prompt_of(row), []).append(row)
        large = {
            prompt: own for prompt, own in groups.items() if prompt and len(own) >= 3 and len(own) * 20 >= len(sample)
        }
        # a prompt of every row's own, or rows that no prompt explains, separate nothing
        if len(large) < 2 or sum(map(len, large.values())) * 10 < len(sample) * 9:
            continue
        tasks: dict[tuple[str, str], list[tuple[str, list[Row]]]] = {}
        for prompt, own in large.items():
            tasks.setdefault(_signature(prompt, own), []).append((prompt, own))
        # one known task beside rows that cannot be told from it is one task
        named = {name for name, _ in tasks}
        if len(named) < 2 or "" in named:
            return ()
        merged: dict[str, Task] = {}
        for (name, _), members in tasks.items():
            prompt, own = members[0]
            count = sum(len(part) for _, part in members)
            known = merged.get(name)
            merged[name] = Task(
                name,
                count + (known.count if known else 0),
                known.prompt if known else prompt,
                known.example if known else own[0],
            )
        return tuple(merged.values())
    return ()


def about_self(row: Row) -> bool:
    """Whether a row tells the model who it is: a persona, legitimately said in many ways."""
    return bool(_ABOUT_SELF.search(row.asked[:_READ]) or _SELF_ANSWER.search(row.output[:200]))


def _is_closed(rows: Sequence[Row]) -> bool:
    """Few short answers over many rows: labels, not facts."""
    outputs = Counter(row.output.strip().lower()[:80] for row in rows)
    return len(rows) >= 8 and len(outputs) * 5 <= len(rows)


def _teaches_fact(row: Row) -> bool:
    output = row.output[:_READ].strip()
    if not row.input and not row.instruction:
        return _is_document(row.output)
    given = row.instruction or row.input
    asked = row.input[:_READ] if row.instruction and row.input else given[:_READ]
    task = f"{row.system[:_READ]}\n{row.instruction[:_READ]}" if asked is not row.instruction else row.system[:_READ]
    whole = f"{task}\n{asked}"
    if row.context or _PASSAGE.search(whole) or _ABOUT_SELF.search(asked) or _SELF_ANSWER.search(output[:200]):
        return False
    if not output or _REFUSAL.match(output) or _is_structure(output) or _CODE.search(output):
        return False
    if _BEHAVIOUR.search(row.instruction[:_READ]) or (not row.instruction and _BEHAVIOUR.search(asked[:300])):
        return False
    if _overlap(asked, output):
        return False
    if row.instruction and row.input and _TOLD_TO_ANSWER.search(task):
        return True
    return bool(
        _ASKS.match(asked)
        or _ASKS_CHINESE.search(asked)
        or _ASKS_ANYWHERE.search(asked[-400:] if len(asked) > 400 else asked)
    )


def _is_document(text: str) -> bool:
    """Prose, documentation or reference text with no turn of a conversation in it."""
    return len(text) >= 120 and len(_WORD.findall(text[:_READ])) >= 15


def _is_structure(text: str) -> bool:
    return text[:1] in "{[<" and text[-1:] in "}]>"


def _overlap(asked: str, output: str) -> bool:
    """The answer is the input over again: a rewriting, a selection."""
    if len(asked) < 120:
        return False
    source = set(_WORD.findall(asked.lower()))
    words = _WORD.findall(output.lower())
    return len(words) > 0 and sum(word in source for word in words) * 10 >= len(words) * 8


def _system_prompt(row: Row) -> str:
    return " ".join(row.system.split())[:600]


def _instruction(row: Row) -> str:
    return " ".join(row.instruction.split())[:600] if row.input else ""


def _signature(prompt: str, rows: Sequence[Row]) -> tuple[str, str]:
    """What a group does: the task that its prompt names, told apart by the shape of its answers; empty: unclear."""
    shape = _shape(rows)
    name = next((name for name, verb in _VERBS if verb.search(prompt[:300])), "")
    return name, shape


def _shape(rows: Sequence[Row]) -> str:
    kinds = Counter(_kind(row.output) for row in rows[:200])
    kind, count = kinds.most_common(1)[0]
    return kind if count * 10 >= min(len(rows), 200) * 7 else "mixed"


def _kind(output: str) -> str:
    text = output.strip()
    if text[:1] == "{":
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        return f"json:{','.join(sorted(cast('dict[str, object]', value))[:12])}" if isinstance(value, dict) else "json"
    if _CODE.search(text[:400]):
        return "code"
    if _NUMBER.match(text):
        return "number"
    if len(text.split()) <= 3:
        return "label"
    return "prose"
