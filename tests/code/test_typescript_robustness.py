"""No text makes the lowering raise: truncated, damaged, deeply nested or meant for another language."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weighbridge.code.model import Function, functions
from weighbridge.code.typescript import lower_typescript

DIALECTS = ["typescript", "tsx", "javascript"]

REALISTIC = """#!/usr/bin/env node
import OpenAI, { type ClientOptions as Options } from "openai";
import * as z from 'zod';
const { readFile } = require("fs/promises"), path = require('path').posix;
export * from "./prompts"; export { a as b, default as c } from './é';

/** Kategorien — 漢字 😀 */
export enum Kind { First, Second = "zwei", Third = 1 << 2 }
export const SYSTEM_PROMPT = `You are "Müller".
Today is ${new Date().toISOString()}. Answer in ${lang ?? 'English'} \\u{1F600}\\n` + "a\\x41\\
b" + dedent`x ${y}`;

@injectable({ scope: 'é' })
export abstract class Agent<T extends object = {}> extends Base.Of<T> implements Runner {
  static #count = 0; private readonly tools?: Map<string, () => void> = new Map(); declare q: string;
  constructor(private client: OpenAI, public retries = 3, ...rest: any[]) { super(...rest); Agent.#count++; }
  static { Agent.#count ||= 1; }
  @logged() async *run<K>({ prompt, temperature = 0.2, ...others }: Args, [first, , last] = []): AsyncGenerator<K> {
    outer: for (let attempt = 0, n = this.retries; attempt < n; attempt++) {
      try {
        const answer = await this.client.chat.completions.create({ model: "gpt-4o", messages: [
          { role: "system", content: SYSTEM_PROMPT }, ...others.messages, { role: 'user', content: `${prompt}!` },
        ], temperature, async onToken(t) { yield_(t) }, get x() { return 1 }, ["k" + 1]: /[`'"]+\\/$/gi });
        const { choices: [{ message: { content = "" } }] } = answer;
        switch (content?.[0]) {
          case "{": case "[": yield JSON.parse(content as string) satisfies K; break outer;
          case "`": { if (attempt > 1) break; continue outer; }
          default: throw new TypeError("nö", { cause: content! });
        }
      } catch (error: unknown) {
        if (error instanceof SyntaxError && !(error as any).fatal) { prompt = prompt + `\\nFix: ${error.message}`; }
        else if (attempt === n - 1) throw error; else await sleep(2 ** attempt * 1_000);
      } finally { do { this.ticks += 1 } while (this.ticks < 10n); }
    }
    for await (const chunk of stream) for (const k in chunk) if (k in seen) delete seen[k], void 0;
  }
}
const View = async ({ a = 1, b: { c } }: P) => <div className="x" {...a} on={() => set(c)}>Hi {c && <b>ö</b>}</div>;
export default View; export = Agent; namespace N.M { export let deep = a ? b : c ? [1,,2] : {...d}; }
"""


def lower_all(text: str, dialect: str) -> int:
    """Reads every body; the count of functions."""
    return sum(1 for _ in functions(lower_typescript("a.ts", text, dialect).body))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_realistic_file_is_understood(dialect: str) -> None:
    assert lower_all(REALISTIC, dialect) >= 3


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_file_may_end_anywhere(dialect: str) -> None:
    chance = random.Random(1)
    for end in chance.sample(range(len(REALISTIC)), 300):
        lower_all(REALISTIC[:end], dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_file_may_miss_any_stretch(dialect: str) -> None:
    chance = random.Random(2)
    for _ in range(150):
        start = chance.randrange(len(REALISTIC))
        lower_all(REALISTIC[:start] + REALISTIC[start + chance.randrange(1, 40) :], dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_noise_may_stand_anywhere(dialect: str) -> None:
    chance = random.Random(3)
    noise = "\0\ud800\udfff\ufeff😀漢é`${}()[]<>{}'\"\\/;:?.,@#=!&|\r\n\u2028"
    for _ in range(150):
        characters = list(REALISTIC)
        for _ in range(chance.randrange(1, 30)):
            characters[chance.randrange(len(characters))] = chance.choice(noise)
        lower_all("".join(characters), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_bytes_are_no_program(dialect: str) -> None:
    chance = random.Random(4)
    for size in (0, 1, 10, 1000, 5000):
        data = chance.randbytes(size)
        lower_all(data.decode("latin-1"), dialect)
        lower_all(data.decode("utf-8", "surrogateescape"), dialect)


@settings(max_examples=200, deadline=None)
@given(st.text(), st.sampled_from(DIALECTS))
def test_any_text_is_lowered(text: str, dialect: str) -> None:
    lower_all(text, dialect)


FRAGMENTS = [
    *"(){}[]<>`'\";:,.?!=+-*/&|@#\\\n ",
    *("${", "=>", "...", "?.", "async ", "await ", "function ", "class ", "const ", "x", "case ", "switch(x){"),
    *("for(", "if(", "else ", "export ", "import ", "default ", "from ", "static ", "get ", "yield ", "new "),
    *("enum ", "as ", "return ", "try{", "catch(", "1", "/a/", "</x>", "<x ", "a: ", "break ", "do ", "while("),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60), st.sampled_from(DIALECTS))
def test_any_heap_of_tokens_is_lowered(fragments: list[str], dialect: str) -> None:
    lower_all("".join(fragments), dialect)


DEEP = {
    "parentheses": ("(", "x", ")"),
    "arrays": ("[", "", "]"),
    "objects": ("x = {a: ", "1", "}"),
    "blocks": ("{", "f()", "}"),
    "calls": ("f(", "", ")"),
    "members": ("", "a", ".b"),
    "invocations": ("", "f", "()"),
    "negations": ("!", "x", ""),
    "sums": ("", "a", " + b"),
    "alternating operators": ("", "a", " + b - c"),
    "choices": ("a ? b : ", "c", ""),
    "assignments": ("a = ", "b", ""),
    "changes": ("(a[", "b", "] += 1)"),
    "switched functions": ("switch ((() => {", "x", "})()) { case 1: case 2: case 3: }"),
    "templates": ("`${", "x", "}`"),
    "tags": ("", "f", "`x`"),
    "functions": ("function f() {", "g()", "}"),
    "arrows": ("() => ", "x", ""),
    "braced arrows": ("() => {", "x", "}"),
    "classes": ("class A { m() {", "x", "} }"),
    "class fields": ("class A { x = class {} ; static {", "x", "} }"),
    "class expressions": ("(class { x = ", "1", "})"),
    "branches": ("if (a) ", "b()", ""),
    "chains of branches": ("if (a) b(); else ", "c()", ""),
    "loops": ("for (const x of xs) ", "f()", ""),
    "labels": ("a: ", "f()", ""),
    "tries": ("try {", "f()", "} catch {}"),
    "switches": ("switch (a) { case 1: ", "f()", "}"),
    "elements": ("<a>", "x", "</a>"),
    "interpolated elements": ("<a>{", "x", "}</a>"),
    "patterns": ("[", "a", "] = b"),
    "nested patterns": ("const {a: ", "b", "} = c"),
    "parameters": ("(a = ", "1", ") => 1"),
    "awaits": ("await ", "x", ""),
    "spreads": ("[...", "x", "]"),
    "sequences": ("(a, ", "b", ")"),
    "namespaces": ("namespace N {", "f()", "}"),
    "types": ("type T = Array<", "X", ">"),
    "news": ("new ", "X", "()"),
    "decorators": ("@f(", "x", ") class A {}"),
}


@pytest.mark.parametrize("title", DEEP)
@pytest.mark.parametrize("dialect", ["typescript", "tsx"])
def test_nesting_may_be_deep(title: str, dialect: str) -> None:
    before, inside, after = DEEP[title]
    for depth in (20, 400, 10_000):
        lower_all(before * depth + inside + after * depth, dialect)
        lower_all(before * depth, dialect)


def test_code_below_the_deepest_level_is_left_out_and_the_rest_stays() -> None:
    text = "first(); " + "{" * 5000 + "f()" + "}" * 5000 + " function last() {}"
    body = lower_typescript("a.ts", text, "typescript").body
    assert isinstance(body[-1], Function)
    assert len(body) == 3


def test_a_long_sum_is_not_deep() -> None:
    text = "const prompt = " + " +\n".join(f'"line {number}"' for number in range(5000)) + ";"
    (statement,) = lower_typescript("a.ts", text, "typescript").body
    assert len(getattr(getattr(statement, "value", None), "operands", ())) == 5000
