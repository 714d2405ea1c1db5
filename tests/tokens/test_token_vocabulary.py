"""The packed vocabularies are OpenAI's, byte for byte, and carry their notice."""

from base64 import b64encode
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from token_reference import tiktoken_pattern, tiktoken_sha256
from weighbridge.tokens import Encoding
from weighbridge.tokens.pieces import PATTERN
from weighbridge.tokens.vocabulary import DATA, LONGEST_TOKEN, SOURCE_SHA256, packed_file, ranks

SHA256 = {
    Encoding.O200K: "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    Encoding.CL100K: "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
PACKER = Path(__file__).parents[2] / "tools" / "pack_vocabulary.py"


@pytest.mark.parametrize("encoding", Encoding)
def test_the_packed_file_expands_to_the_original(encoding: Encoding) -> None:
    in_order = sorted(ranks(encoding).items(), key=lambda item: item[1])
    original = b"".join(b"%s %d\n" % (b64encode(token), rank) for token, rank in in_order)
    assert sha256(original).hexdigest() == SHA256[encoding] == SOURCE_SHA256[encoding] == tiktoken_sha256(encoding)


@pytest.mark.parametrize("encoding", Encoding)
def test_the_packer_packs_it_again(encoding: Encoding, tmp_path: Path) -> None:
    packer = load_packer()
    in_order = sorted(ranks(encoding).items(), key=lambda item: item[1])
    (tmp_path / "a-file").write_text("some other file")
    (tmp_path / "any-name").write_bytes(b"".join(b"%s %d\n" % (b64encode(token), rank) for token, rank in in_order))
    source = packer.find_source(tmp_path, encoding)
    assert packer.pack_ranks(packer.parse(source.read_bytes())) == packed_file(encoding).read_bytes()


def test_the_packer_refuses_a_file_that_was_changed(tmp_path: Path) -> None:
    (tmp_path / "o200k_base.tiktoken").write_bytes(b"IQ== 0\n")
    with pytest.raises(SystemExit, match="no file has the sha256 of o200k_base"):
        load_packer().find_source(tmp_path, Encoding.O200K)


@pytest.mark.parametrize("encoding", Encoding)
def test_our_pattern_is_the_one_tiktoken_publishes(encoding: Encoding) -> None:
    assert PATTERN[encoding] == tiktoken_pattern(encoding)


@pytest.mark.parametrize("encoding", Encoding)
def test_no_token_is_longer_than_the_bounds_assume(encoding: Encoding) -> None:
    assert max(map(len, ranks(encoding))) == LONGEST_TOKEN


@pytest.mark.parametrize("encoding", Encoding)
def test_every_byte_is_a_token(encoding: Encoding) -> None:
    assert all(bytes([byte]) in ranks(encoding) for byte in range(256))


def test_the_notice_is_with_the_data() -> None:
    notice = (DATA / "NOTICE").read_text(encoding="utf-8")
    assert "MIT License" in notice
    assert "Copyright (c) 2022 OpenAI, Shantanu Jain" in notice
    assert all(packed_file(encoding).name in notice for encoding in Encoding)


def load_packer() -> ModuleType:
    spec = spec_from_file_location("pack_vocabulary", PACKER)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
