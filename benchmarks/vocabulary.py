"""tiktoken's own vocabulary file, written from ours, so that tiktoken finds on disk what it would download."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha1, sha256
from typing import TYPE_CHECKING

from weighbridge.tokens.vocabulary import SOURCE_SHA256, Encoding, ranks

if TYPE_CHECKING:
    from pathlib import Path

_ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"


def tiktoken_cache(folder: Path) -> Path:
    """A folder for TIKTOKEN_CACHE_DIR that holds o200k_base as tiktoken itself would have stored it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / sha1(_ADDRESS.format(Encoding.O200K).encode(), usedforsecurity=False).hexdigest()
    if not file.is_file():
        table = sorted(ranks(Encoding.O200K).items(), key=lambda item: item[1])
        data = b"".join(b64encode(token) + b" " + str(rank).encode() + b"\n" for token, rank in table)
        if sha256(data).hexdigest() != SOURCE_SHA256[Encoding.O200K]:
            raise RuntimeError("the packed vocabulary is not the one that tiktoken expects")
        file.write_bytes(data)
    return folder
