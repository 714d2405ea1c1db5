# ruff: noqa: RUF001 (characters that look alike are what these texts are for)
"""What the tests compare with: tiktoken's engine, its own patterns read from its source, and texts to count."""

import inspect
import re
from collections.abc import Callable
from functools import cache
from random import Random

import tiktoken
from tiktoken_ext import openai_public  # type: ignore[import-untyped]
from weighbridge.tokens import Encoding
from weighbridge.tokens.vocabulary import ranks

# Rows of these reach every alternative of the patterns, and every way a cut or a blank can be mistaken.
FRAGMENTS = (
    *(" ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "  \n", "\n  ", "\n/", "./\n", "\x0b", "\x0c", "\x1c", "\x1f"),
    *("\x85", "\xa0", "\u1680", "\u2003", "\u2028", "\u2029", "\u202f", "\u3000", "\u200b", "\u180e", "\ufeff"),
    *("a", "B", "é", "Ω", "ǅ", "ʰ", "ª", "ſ", "\u212a", "\u0301", "\u0903", "\u20dd", "中", "ไ", "𝒜", "𐐀", "𐐨"),
    *("1", "123", "½", "٣", "Ⅷ", "'s", "'S", "'ll", "'Re", "'ſ", "'", "/", "//", ".", "(", "😀", "\u200d", "\ufe0f"),
    *("hello", "World", " the", "FOO", " bar", "<|endoftext|>", "`", "don't", "IT'S", "\x00", "\U0010ffff"),
)

CORPUS = (
    "",
    'You are a helpful assistant. Answer in JSON: {"answer": string, "sources": [int]}.\n\nDon\'t apologise.\n',
    (
        "# Rolle\n\nDu bist Prüferin für Verträge. Größe, Straße, Übermaß – „wörtlich“ … und ‚so‘.\n\n"
        "- erstens\n- zweitens\n"
    ),
    "Vous êtes l'assistante d'Aurélie ; répondez « oui » ou « non »\u202f! C'EST L'ÉTÉ.\r\n\r\nÇa va\u00a0?\r\n",
    "あなたは優秀なアシスタントです。次の文章を要約してください。\nカタカナとひらがな、漢字（かんじ）。\u3000全角空白\n",
    "你是一位專業的律師。请用简体中文回答，不超过100个字。\n\n第一条：保密。第二条：准确。\n",
    "당신은 친절한 상담원입니다. 존댓말로 대답하세요.\n",
    "Ты — редактор. Пиши кратко, без канцелярита: «да», «нет». ЁЛКА\n",
    "أنت مساعد مفيد. أجب باللغة العربية الفصحى، ٣ جمل على الأكثر؟\n",
    "आप एक सहायक हैं। कृपया हिन्दी में उत्तर दें — ५ वाक्य।\n",
    "คุณคือผู้ช่วยที่เป็นประโยชน์ ตอบเป็นภาษาไทย\n",
    "Είσαι βοηθός. Απάντησε σύντομα· ΟΧΙ ψέματα.\n",
    "👩‍👩‍👧‍👦 🏳️‍🌈 1️⃣ 🇩🇪 ✅ ❌ → ⇒ ≤ ½ ² Ⅷ ﬁ Ａｂｃ １２３ e\u0301 a\u0308\u0323\n",
    (
        "def f(x: int) -> str:\n    '''Doc.'''\n    return f\"{x!r:>10}\"  # it's 1234567 //\n\n\n\n"
        "class HTTPServer2Go:\n\tpass\n"
    ),
    '<ul>\r\n  <li class="a">It\'S</li>\r\n\t</ul>\n\n\n   \n<!-- x -->//\n/path/to\n./\n/\n ',
    '{"a":[1,22,333,4444],"b":null,"url":"https://example.org/a?b=c&d=%20#e","c":"\\u00e9\\n"}',
    "SELECT * FROM t WHERE a<>'it''s' AND b>=1e-9;--x\n" * 3,
    "| a | b |\n|---|:-:|\n| 1 | `x` |\n\n***bold*** ~~s~~ [l](http://x.y) ![i](data:image/png;base64,iVBORw0KGgo=)\n",
    "<|endoftext|> <|im_start|>system\n{{#if x}} {{ y | upper }} {% for a in b %}\n<|fim_prefix|>",
    "trailing blanks   \n   \n\t\n   ",
    "\ufeffwith a byte order mark\nand controls \x00\x01\x1b[0m\x7f\x85\x1c\x1d\n",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa================----------------________________\n",
)


@cache
def tiktoken_count(encoding: Encoding) -> Callable[[str], int]:
    """Counts with tiktoken, given our vocabulary and its own pattern."""
    pattern = tiktoken_pattern(encoding)
    engine = tiktoken.Encoding(
        f"reference/{encoding}", pat_str=pattern, mergeable_ranks=ranks(encoding), special_tokens={}
    )
    return lambda text: len(engine.encode_ordinary(text))


def tiktoken_pattern(encoding: Encoding) -> str:
    """The pattern in the source of tiktoken's function for the encoding; calling that would download."""
    return "|".join(re.findall(r'r"""(.*?)"""', _source(encoding), re.DOTALL))


def tiktoken_sha256(encoding: Encoding) -> str:
    """The hash that tiktoken expects of the encoding's file."""
    (found,) = re.findall(r'expected_hash="([0-9a-f]{64})"', _source(encoding))
    return str(found)


def random_text(random: Random, most: int) -> str:
    """A row of up to `most` fragments."""
    return "".join(random.choices(FRAGMENTS, k=random.randint(0, most)))


def _source(encoding: Encoding) -> str:
    return inspect.getsource(getattr(openai_public, encoding))
