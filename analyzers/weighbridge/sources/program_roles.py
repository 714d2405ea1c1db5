"""Who speaks in a prompt of which only the name and the text are known."""

from __future__ import annotations

import re

from weighbridge.sources.region import Role

_SAYS_PROMPT = re.compile(r"prompt|system|instruct|template|persona|preamble|(?:^|_)backstory", re.IGNORECASE)
_SAYS_ELSE = re.compile(
    r"path|file|dir(?:ector(?:y|ies))?(?:_|$)|url|uri|regex|pattern|token|length|_len|version|css|html|sql|style|error|"
    r"(?:_|^)(?:id|key|name|type|title|label|description|placeholder|schema|suffix_path|email|env)s?$|"
    r"Id$|Key$|Name$|Type$|Schema$|operating|filesystem|file_?system|subsystem|design_?system|ecosystem",
    re.IGNORECASE,
)
_SYSTEM = re.compile(r"system|sys_|(?:^|_)sys|instruction|persona|developer|preamble", re.IGNORECASE)
_USER = re.compile(r"user|query|question|human|(?:^|_)turn", re.IGNORECASE)
_OPENS = re.compile(
    r"\W{0,20}(?:#[^\n]{0,80}\n+\W*|<\w{1,30}>\s*)?(?:you(?:'re| are)\b|act as\b|your (?:role|task|job) is\b|"
    r"i want you to act\b|as an? (?:expert|ai|assistant|helpful)|from now on,? you|你是|您是|あなたは|당신은|"
    r"du bist|sie sind|tu es\b|vous êtes|eres un|você é|sei un|ты\b)",
    re.IGNORECASE,
)
_OPEN_SLOT = re.compile(
    r"(?:question|query|input|answer|output|text|user|human|assistant|response|request|message|article|document|"
    r"document|problem|sentence|context|content|code|transcript|data|summary|result|json)s?\b[^\n:]{0,40}:"
    r"[\s\"'`<>/\w-]{0,80}$",
    re.IGNORECASE,
)


def says_prompt(name: str) -> bool:
    """Whether a name says that its value is a prompt."""
    return _SAYS_PROMPT.search(name) is not None and _SAYS_ELSE.search(name) is None


def says_system(name: str) -> bool:
    """Whether a name says that its value is a system prompt."""
    return _SYSTEM.search(name) is not None and _USER.search(name) is None


def role_of(name: str, text: str, holes: int) -> Role:
    """The role that a name and a text suggest; `UNKNOWN` where they do not."""
    if _USER.search(name) and not re.search(r"system", name, re.IGNORECASE):
        return Role.USER
    if _SYSTEM.search(name):
        return Role.SYSTEM
    if _OPENS.match(text) and not (holes and _OPEN_SLOT.search(text[-300:])):
        return Role.SYSTEM
    return Role.UNKNOWN


def role_of_local(name: str) -> Role:
    """The role that the name of a local variable suggests; its text is as often a whole single turn."""
    if says_system(name):
        return Role.SYSTEM
    return Role.USER if _USER.search(name) else Role.UNKNOWN
