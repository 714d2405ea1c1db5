"""Whether a text reads like something said to a model, or like a page, a style sheet, code, data or an essay.

Cheap on purpose: it is asked about every long string of a workspace. `reads_like_prompt` wants positive evidence, in
any of the languages below; `is_other_material` only says no, in any language, for texts whose name or place already
says that they are prompts.
"""

from __future__ import annotations

import re

_HEAD = 12_000
_LONG = 3_000
_CHARACTERS_PER_SIGN = 1_200
_ENOUGH = 2

_ROLE_WORDS = (
    r"an?|the|one|acting|going|tasked|given|provided|expected|required|responsible|helping|assisting|playing|working|"
    r"asked|designed|built|trained|powered|known|called|named|to|both|part|my|our|in charge|ai|chatgpt|claude|gemini"
)
_OPENING = re.compile(
    r"(?:^|[\n.!?:>#*\"'\-]\s*|\b(?:that|and|now|hello|hi|system|agent|assistant),?\s+)"
    rf"(?:you(?:'re| are) (?:now )?(?:{_ROLE_WORDS})\b"
    r"|you are (?-i:[A-Z])[\w.-]*(?: [\w.-]+)?,? (?:an?|the|your|powered|designed|created|built)\b"
    r"|your (?:task|job|role|goal|mission|objective|purpose|duty|name) is\b"
    r"|you will (?:be (?:given|provided|shown|presented|asked|acting)|receive|act|help|see|play|read|get)\b"
    r"|(?:i want you to )?act as (?:an?|the|if)\b|imagine you(?:'re| are)\b|pretend (?:to be|you)\b"
    r"|assume the role\b|play the role\b|as an? [\w -]{2,40}, you(?:r| can| must| should| will| are)\b"
    r"|your (?:responsibilities|instructions|capabilities|core \w+) (?:are|include)\b"
    r"|the assistant is\b)|<\|(?:im_start|start_header_id)\|>\s*system\b",
    re.IGNORECASE,
)
_FIRST_SENTENCE = re.compile(
    r"\s*(?:(?:#{1,4} [^\n]{0,80}|<[\w-]+>|[=*-]{3,}|(?:the )?(?:current|knowledge) [^\n]{0,80}"
    r"|image input[^\n]{0,60}|system(?: prompt)?:?)\s*\n\s*){0,6}(?:\*\*)?(?:hello|hi|system:)?[,:]?\s*"
    r"(?:you(?:'re| are) (?!not\b|our\b|about\b|reading\b|here\b|now on\b|viewing\b)(?:[\w'\"*`-]+,? ){0,4}?(?:an?|the|"
    r"acting|tasked|responsible|designed|powered|(?-i:[A-Z][\w.-]+))\b|your (?:task|role|job|goal) is to\b|act as an? "
    r"|as an? [\w -]{2,40}(?:agent|assistant|bot|model), you )|\s*<\|(?:im_start|start_header_id)\|>\s*system",
    re.IGNORECASE,
)
# A text in sections whose tags belong to no markup language was written for a model to read.
_SECTIONED = re.compile(r"\s*<([a-z]+(?:[_-][a-z]+)+)>\s*\n(?=[\s\S]{200,}</)")
_VERBS = (
    r"answer|respond|reply|return|output|write|generate|create|extract|summari[sz]e|classify|translate|analy[sz]e|"
    r"evaluate|rewrite|rephrase|explain|describe|identify|list|determine|provide|produce|convert|consider|compare|"
    r"decide|choose|select|assign|rate|score|grade|judge|improve|correct|ensure|complete|compose|draft|suggest|propose"
)
_COMMAND = re.compile(
    r"(?:^|[\n.!?:]\s*(?:[-*>#\d.)]+\s*)?)(?:please |always |never |only |then |first,? |now |next,? )?"
    rf"(?:{_VERBS}|given|avoid|follow|use|do not|don't|make sure|think|break down|focus|keep|"
    r"be (?:concise|brief|specific|polite))\b",
    re.IGNORECASE,
)
_SELF = re.compile(
    rf"\s*you (?:{_VERBS}|label|tag|review|help|assist|act|work|receive|serve|support|plan|speak)\b", re.IGNORECASE
)
_SIGN = re.compile(
    r"\byou (?:must|should|shall|need to|have to|may|can|cannot|can't|may not|have access|are)\b"
    r"|\b(?:the|your) (?:user|users|assistant|model|human)(?:'s|s'|s)?\b|\byour (?:response|answer|output|reply|task)\b"
    r"|\b(?:respond|reply|answer|output|return)(?: only)? (?:with|in|as|using|the|to)\b|\bstep[- ]by[- ]step\b"
    r"|\b(?:json|markdown|xml) (?:format|object|schema|array)\b|\b(?:in|as) (?:valid )?(?:json|markdown)\b"
    r"|\bdo not\b|\bdon't\b|\bnever\b|\bmust\b|\balways\b|\bthe following\b"
    r"|<(?:instructions?|rules?|context|examples?|task|role|output_format|guidelines|identity|tone)\b",
    re.IGNORECASE,
)
# Without word boundaries where a script has no spaces; a script of its own needs no English word to be a prompt.
_ELSEWHERE = re.compile(
    "你是|您是|你的任务|您的任务|你將|你将|請|请|作为一[个名位]|あなたは|してください|ください|당신은|하세요|하십시오|주세요"
    "|أنت|مهمتك|आप एक|आपका|คุณคือ|είσαι"
    r"|\b(?:du bist|sie sind|deine aufgabe|ihre aufgabe|antworte|antworten sie|tu es|vous êtes|ta tâche|votre tâche"
    r"|votre rôle|réponds|répondez|eres una?|usted es|tu tarea|tu objetivo|responde|você é|voce é|sua tarefa|responda"
    r"|sei un[oa']?|il tuo compito|rispondi|je bent|jouw taak|jesteś|twoim zadaniem|odpowiedz|ты|вы|твоя задача"
    r"|ваша задача|ответь|отвечай|sen bir|görevin|kamu adalah|anda adalah|tugas anda|bạn là|nhiệm vụ của bạn)\b",
    re.IGNORECASE,
)
_NARRATIVE = re.compile(r"\b(?:I|my|me|was|were|had|did|went|said|wrote|began|thought)\b")
_WORD = re.compile(r"\w+")

_PAGE = re.compile(
    r"\s*(?:<!--.{0,400}?-->\s*)?<(?:!doctype|html|head|body|svg|\?xml|style|script|template)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"</?(?:div|span|table|thead|tbody|t[rdh]|p|a|ul|ol|li|h[1-6]|img|button|input|form|label|script|style|link|meta|"
    r"head|body|nav|section|header|footer|svg|path|br|hr|strong|em|i|b|center|font|rect|circle|g|text)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_STYLE_LINE = re.compile(r"\s*(?:[-\w]+\s*:\s*[^;{}]+;|[^{}]{0,200}\{|\}|@\w[^;{]*[;{])\s*$")
_CODE_LINE = re.compile(
    r"\s*(?:(?:import|export|from|const|let|var|function|def|class|return|async|await|public|private|protected|static|"
    r"interface|type|enum|declare|namespace|package|using|#include|throw|raise|elif|else|try|catch|except|finally|fn|"
    r"func|self\.|this\.|@\w+)\b.*[;{}():,=\]'\"]|(?:if|for|while|switch)\s*\(.*|[^.!?]*[;{]|[^.!?]*\w\(.*\)[;,]?|"
    r"[\])}]+[,;)]?|//.*|[\w.\[\]]+\??\s*[:=]=?\s*\S+[,;]|/?\*.*)\s*$"
)
_QUERY = re.compile(
    r"\s*(?:--[^\n]*\n\s*){0,40}(?:SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|"
    r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:TABLE|VIEW|INDEX|FUNCTION|SCHEMA|EXTENSION|DATABASE|TRIGGER|TEMP)\s|"
    r"ALTER\s+TABLE\s|DROP\s+(?:TABLE|VIEW|INDEX)\s|WITH\s+\w+\s+AS\s*\(|MATCH\s*\(|PRAGMA\s|BEGIN;)"
    r"|\s*(?:select\s[^.!?]{1,400}?\sfrom\s+[\w.\"`]+\s*(?:where\b|join\b|left\b|inner\b|group by|order by|limit\b|;)"
    r"|create table\b|insert into\b)"
)
_DATA = re.compile(r"\s*(?:\{\s*\"[^\"\n]{0,200}\"\s*:|\[\s*[\[{\"\d])")
_FILE_MARK = re.compile(r"\s*(?:%PDF|#!|<\?php|-----BEGIN |diff --git |\{\\rtf)")
_HOLE = re.compile(
    r"\{\{\s*[#/>]?[\w.$]+[^{}\n]{0,80}\}\}|\{[A-Za-z_][\w.]{0,60}\}|<<\w+>>|\$\{\w[^}]{0,60}\}|\[\[\w+\]\]|\{%[^%]*%\}"
)


def reads_like_prompt(text: str) -> bool:
    """Whether a text says to a model what to do; pages, styles, code, queries, tables and essays do not."""
    head = text[:_HEAD]
    if not head.strip() or is_other_material(head):
        return False
    if _SECTIONED.match(head) is not None and _signs(head) >= _ENOUGH:
        return True
    if _OPENING.search(head[:4_000]) is not None:
        return not _is_narrative(head) or _OPENING.search(head[:300]) is not None
    if _ELSEWHERE.search(head) is not None:
        return True
    if _is_narrative(head):
        return False
    return _signs(head) >= _needed(head)


def is_other_material(text: str) -> bool:
    """Whether a text is a page, a style sheet, program code, a query, or data, whatever its language."""
    head = text[:_HEAD]
    if _PAGE.match(head) or _FILE_MARK.match(head) or _QUERY.match(head):
        return True
    if _DATA.match(head) and text.rstrip()[-1:] in ("}", "]") and _is_data(head):
        return True
    if _OPENING.search(head[:600]) is not None:
        return False
    if _tag_share(head) > 0.25:
        return True
    lines = [line for line in _HOLE.sub("_", head).splitlines() if line.strip()]
    return _is_table(lines) or _is_code(lines)


def begins_as_prompt(text: str) -> bool:
    """Whether the very first sentence tells a model who it is; further down it may be a quotation or a story."""
    return _FIRST_SENTENCE.match(text[:400]) is not None and reads_like_prompt(text)


def addresses_model(text: str) -> bool:
    """Whether a text says early on who the model is or what it is there for, in any of the languages."""
    head = text[:4_000]
    return any(sign.search(head) is not None for sign in (_OPENING, _ELSEWHERE)) or _SECTIONED.match(text) is not None


def opens_like_prompt(text: str) -> bool:
    """Whether a text begins by telling a model who it is or what its task is; for files whose name says nothing."""
    start = text[:600]
    return _OPENING.search(start) is not None and not is_other_material(text)


def is_essay(text: str) -> bool:
    """Whether a long text, mostly English, tells rather than instructs."""
    head = text[:_HEAD]
    if len(head) < _LONG or not _is_english(head) or _OPENING.search(head) is not None:
        return False
    return _is_narrative(head) or _signs(head) < _needed(head)


def _signs(head: str) -> int:
    signs = len({match.lower() for match in _SIGN.findall(head)})
    commands = sum(1 for _ in _COMMAND.finditer(head))
    start = head.lstrip(" \t\r\n#*-\"'")
    starts = 2 * (_SELF.match(start) is not None) or _COMMAND.match(start) is not None
    holes = min(2, sum(1 for _ in _HOLE.finditer(head)))
    return signs + commands + starts + (holes if signs or commands else 0)


def _needed(head: str) -> int:
    """A long text without an opening must show that it keeps instructing, not that one sentence happens to."""
    return _ENOUGH if len(head) < _LONG else max(_ENOUGH, len(head) // _CHARACTERS_PER_SIGN)


def _is_narrative(head: str) -> bool:
    words = len(_WORD.findall(head))
    return words > 120 and len(_NARRATIVE.findall(head)) > 0.045 * words


def _is_english(head: str) -> bool:
    words = head.lower().split()
    return sum(word in ("the", "and", "of", "to", "is", "in") for word in words) > 0.08 * max(1, len(words))


def _tag_share(head: str) -> float:
    return sum(len(match.group()) for match in _TAG.finditer(head)) / len(head)


def _is_data(head: str) -> bool:
    marks = sum(map(head.count, ('":', '",', "},", "],", '" :')))
    return marks * 120 > len(head) or len(head) < 120


def _is_table(lines: list[str]) -> bool:
    if len(lines) < 4:
        return False
    rows = lines[:60]
    for mark in (",", "\t", ";", "|"):
        counts = [row.count(mark) for row in rows]
        usual = max(set(counts), key=counts.count)
        if usual >= 2 and counts.count(usual) >= 0.8 * len(rows) and not _is_prose(rows):
            return True
    short = sum(len(row.split()) <= 3 for row in rows)
    return len(rows) >= 15 and short >= 0.9 * len(rows)


def _is_prose(rows: list[str]) -> bool:
    return sum(row.rstrip().endswith((".", ":", "!", "?", "。")) for row in rows) > 0.4 * len(rows)


def _is_code(lines: list[str]) -> bool:
    rows = lines[:200]
    if len(rows) < 4:
        return False
    code = len(rows)
    for row in rows:
        if not _CODE_LINE.match(row[:160]) and not _STYLE_LINE.match(row[:160]):
            code -= 1
            if code <= 0.6 * len(rows):
                return False
    return True
