"""Words that are nobody's own: names of APIs, of the languages and of public packages. They may stay in an example."""

from __future__ import annotations

import builtins
import keyword
import re
import sys
from functools import cache
from typing import TYPE_CHECKING

from weighbridge.code.libraries import listed_names

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGES = frozenset({
    "openai", "anthropic", "google", "genai", "generativeai", "groq", "mistralai", "cohere", "ollama", "litellm",
    "langchain", "langchain_core", "langchain_openai", "langchain_anthropic", "langchain_community", "langgraph",
    "llama_index", "instructor", "guardrails", "transformers", "torch", "vllm", "boto3", "pydantic", "pydantic_ai",
    "tenacity", "backoff", "retry", "retrying", "stamina", "requests", "httpx", "aiohttp", "yaml", "json5", "orjson",
    "json_repair", "demjson3", "numpy", "pandas", "tqdm", "rich", "dspy", "outlines", "autogen", "crewai", "zod",
    "ai", "p-retry", "async-retry", "axios", "jsonrepair", "node-fetch", "fs", "path", "readline", "@anthropic-ai/sdk",
    "@google/generative-ai", "@google/genai", "@ai-sdk/openai", "@langchain/core", "@langchain/openai",
    "@instructor-ai/instructor", "dirty-json", "js-yaml", "cheerio", "react", "next", "jsonc-parser",
})  # fmt: skip
_FIELDS = frozenset({
    "role", "content", "system", "user", "assistant", "developer", "tool", "model", "messages", "message", "prompt",
    "temperature", "max_tokens", "maxTokens", "top_p", "seed", "choices", "candidates", "generations", "delta", "text",
    "output_text", "output", "input", "instructions", "response_format", "responseFormat", "response_model", "schema",
    "type", "json_object", "json_schema", "tool_calls", "function", "arguments", "parsed", "usage", "status", "headers",
    "method", "body", "max_retries", "retries", "shouldRetry", "stop", "wait", "tries", "success", "data", "error",
    "generated_text", "contents", "parts",
})  # fmt: skip
_SCRIPT_GLOBALS = """
    undefined NaN Infinity globalThis console process JSON Math Promise Object Array String Number Boolean Symbol Map
    Set Date RegExp Error TypeError SyntaxError RangeError URL fetch setTimeout clearTimeout parseInt parseFloat isNaN
    require module exports unknown any Record Partial ReadonlyArray window document Response Request
"""
_MEMBERS = """
    parse stringify log warn info debug error push pop shift unshift slice splice split join map filter reduce forEach
    find findIndex some every includes indexOf lastIndexOf startsWith endsWith trim trimStart trimEnd replace replaceAll
    match matchAll test exec substring substr concat keys values entries length size then catch finally all race
    resolve reject isArray from has get set add delete toString toLowerCase toUpperCase next safeParse parseAsync
    safeParseAsync env constructor name stack prototype object string number boolean array enum literal union optional
    nullable describe default compile search fullmatch findall finditer sub subn group groups sleep loads load dumps
    dump literal_eval environ getenv gather run wait_for partial wraps read_text write_text stdin stdout stderr exit
    JSONDecodeError ValidationError BaseModel Field DOTALL MULTILINE IGNORECASE S M I model_validate exception warning
    model_validate_json model_dump model_json_schema random choice uniform
"""
_PYTHON = frozenset(
    name
    for kind in (str, bytes, list, dict, set, tuple, int, float, BaseException, type)
    for name in dir(kind)
    if not name.startswith("_")
)
_LISTED = re.compile(r"[\w.@/$-]+\Z")


@cache
def api_words() -> frozenset[str]:
    """Members and keywords of libraries and languages."""
    return frozenset({*_listed(), *_FIELDS, *_MEMBERS.split(), *_PYTHON})


@cache
def builtin_names(dialect: str) -> frozenset[str]:
    """Names that a program of a language has without an import."""
    if dialect == "python":
        return frozenset({*dir(builtins), *keyword.kwlist, "self", "cls"})
    return frozenset({*_SCRIPT_GLOBALS.split(), "this", "super"})


def is_public(module: str) -> bool:
    """Whether an import takes a public package, as far as this list and the standard library know."""
    if not module or module.startswith("."):
        return False
    first = module.removeprefix("node:").partition(".")[0]
    return module in _PACKAGES or first in _PACKAGES or first in sys.stdlib_module_names


def _listed() -> Iterator[str]:
    for name in listed_names():
        if _LISTED.match(name):
            yield from re.split(r"[.@/-]", name)
