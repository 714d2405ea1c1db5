"""File names and file beginnings that say that nobody wrote the file by hand, or that it is no text."""

from __future__ import annotations

import re

_BINARY_SUFFIXES = """
    7z a aac aiff apk arrow avi avif bin bmp bz2 cab ckpt class cur dat db dll dmg doc docx dylib eot exe feather
    flac flv gguf gif gz h5 heic hdf5 ico icns iso jar jpeg jpg jp2 lib lz4 m4a m4v mkv mo mov mp3 mp4 mpeg mpg msi npy
    npz o obj odp ods odt ogg onnx opus orc otf parquet pb pdf pickle pkl png ppt pptx psd pt pth pyc pyd pyo rar
    safetensors so sqlite sqlite3 swf tar tflite tgz tif tiff ttf wasm wav webm webp whl wmv woff woff2 xls xlsx xz zip
    zst
"""
_LOCK_FILES = """
    bun.lock bun.lockb cargo.lock composer.lock conda-lock.yml deno.lock flake.lock gemfile.lock go.sum gradle.lockfile
    mix.lock npm-shrinkwrap.json package-lock.json packages.lock.json pdm.lock pipfile.lock pixi.lock pnpm-lock.yaml
    podfile.lock poetry.lock pubspec.lock uv.lock yarn.lock
"""
_BINARY = frozenset(_BINARY_SUFFIXES.split())
_LOCKS = frozenset(_LOCK_FILES.split())
_GENERATED = (
    ".map", ".min.js", ".min.mjs", ".min.cjs", ".min.css", "-min.js", ".bundle.js", ".chunk.js", "_pb2.py", "_pb2.pyi",
    "_pb2_grpc.py", "_pb.ts", "_pb.js", "_pb.d.ts", ".pb.ts", ".snap",
)  # fmt: skip
_LEADING = re.compile(
    r"""(?:\s+|\#[^\n]*|//[^\n]*|--[^\n]*|;[^\n]*|/\*.*?\*/|<!--.*?-->
    |\"{3}.*?\"{3}|'{3}.*?'{3}|["']use\ \w+["'];?)+""",
    re.DOTALL | re.VERBOSE,
)
_DECLARED = re.compile(
    r"@generated\b"
    r"|\bthis (?:file|code|module) (?:is|was|has been) (?:auto(?:matically)?[- ]?)?generated\b"
    r"|\b(?:code|file) generated (?:by|from)\b"
    r"|\bauto(?:matically)?[- ]?generated (?:by|from|file|code)\b"
    r"|\bgenerated\b[^\n]*(?:\n[^\n]*)?\bdo not (?:edit|modify|change)\b"
    r"|\bdo not (?:edit|modify|change)\b[^\n]*(?:\n[^\n]*)?\bgenerated\b",
    re.IGNORECASE,
)
_HEAD = 2048
_MINIFIED_LINE = 5_000
_MINIFIED_BLANKS = 0.08
_BUNDLED = 100_000
_SAMPLE = 30_000
_FUNCTION = re.compile(r"\bfunction\*? ([\w$]+)\(")
_MANY_NAMES = 20
_SHORT_NAMES = 0.7


def is_binary_name(name: str) -> bool:
    """Whether a file's suffix belongs to something that is no text."""
    return name.rpartition(".")[2].lower() in _BINARY and "." in name


def is_generated_name(name: str) -> bool:
    """Whether a name is that of a lock file, a source map, a minified file, or the output of a code generator."""
    name = name.lower()
    return name.endswith(_GENERATED) or name in _LOCKS


def is_binary(data: bytes) -> bool:
    """Whether a file's first 8 KB hold a NUL; UTF-16 with a byte order mark is text."""
    return b"\0" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def is_generated(text: str) -> bool:
    """Whether the comments with which a program file begins say that it is generated."""
    leading = _LEADING.match(text[:_HEAD])
    return leading is not None and bool(_DECLARED.search(leading[0]))


def is_minified(text: str) -> bool:
    """Whether a program file was squeezed by a tool: very long lines with hardly a blank, or names of one letter."""
    if len(text) < 2 * _MINIFIED_LINE:
        return False
    if text.count("\n") < len(text) // _MINIFIED_LINE:
        return text.count(" ") < len(text) * _MINIFIED_BLANKS
    return len(text) >= _BUNDLED and _is_bundled(text)


def _is_bundled(text: str) -> bool:
    """Whether a bundler made the file and broke its lines: then most functions have a name of two letters or so."""
    middle = len(text) // 2
    names = _FUNCTION.findall(text, middle - _SAMPLE, middle + _SAMPLE)
    return len(names) >= _MANY_NAMES and sum(len(name) <= 2 for name in names) > _SHORT_NAMES * len(names)
