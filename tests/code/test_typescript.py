"""TypeScript and JavaScript sources and the neutral model that they become, written as s-expressions."""

from __future__ import annotations

import pytest
from weighbridge.code.model import (
    Argument,
    Arm,
    Assign,
    Attribute,
    Bind,
    Branch,
    Call,
    Choice,
    Class,
    Constant,
    Entry,
    Evaluate,
    Expression,
    Function,
    Handler,
    Import,
    Jump,
    Loop,
    Mapping,
    Name,
    Operation,
    Other,
    Parameter,
    Pattern,
    Raise,
    Return,
    Run,
    Scope,
    Sequence,
    Spread,
    Statement,
    Subscript,
    Text,
    Try,
    With,
)
from weighbridge.code.typescript import lower_typescript

Shown = Expression | Statement | Entry | Argument | Parameter | Run | Arm | Handler | None


def show(node: Shown) -> str:
    """A node as a compact s-expression; offsets are left out, they have tests of their own."""
    match node:
        case None:
            return "-"
        case Run(value=value):
            return repr(value)
        case Text(parts=parts, tag=tag):
            return listed(f"text:{tag}" if tag else "text", *parts)
        case Constant(value=value):
            return repr(value)
        case Pattern(pattern=pattern, flags=flags):
            return f"/{pattern}/{flags}"
        case Name(name=name):
            return name
        case Attribute(base=base, name=name):
            return f"{show(base)}.{name}"
        case Subscript(base=base, key=key):
            return f"{show(base)}[{show(key)}]"
        case Argument(name=name, value=value):
            return f"{name}{show(value)}"
        case Call(function=function, arguments=arguments, constructs=constructs):
            return listed("new" if constructs else "call", function, *arguments)
        case Entry(key=key, value=value):
            return f"{'**' if key is None else show(key) + ': '}{show(value)}"
        case Mapping(entries=entries):
            return "{" + ", ".join(map(show, entries)) + "}"
        case Sequence(items=items):
            return "[" + ", ".join(map(show, items)) + "]"
        case Operation(operator=operator, operands=operands):
            return listed(operator, *operands)
        case Choice(test=test, then=then, otherwise=otherwise):
            return listed("?", test, then, otherwise)
        case Bind(target=target, value=value):
            return listed(":=", target, value)
        case Spread(value=value):
            return f"*{show(value)}"
        case Other(kind=kind, parts=parts):
            return listed(f"other:{kind}", *parts)
        case Parameter(name=name, names=names, default=default, annotation=annotation, kind=kind):
            shown = kind + (name or "{" + " ".join(names) + "}")
            shown += f":{annotation}" if annotation else ""
            return shown if default is None else f"{shown}={show(default)}"
        case Function():
            words = ["async"] * node.is_generator_or_async + ["static"] * node.is_static
            title = [f"@{show(item)}" for item in node.decorators] + words + [f"fn {node.name}"]
            return f"({' '.join(title)}({', '.join(map(show, node.parameters))}){block(node.body)})"
        case Assign(targets=targets, value=value, operator=operator, annotation=annotation, exported=exported):
            left = " = ".join(map(show, targets)) + (f":{annotation}" if annotation else "")
            return f"({'export ' * exported}{left} {operator}= {show(value)})"
        case Evaluate(value=value):
            return show(value)
        case Return(value=value):
            return listed("return", value)
        case Raise(value=value):
            return listed("raise", value)
        case Jump(kind=kind, label=label):
            return f"({kind}{':' + label if label else ''})"
        case Arm(test=test, body=body):
            return f"({show(test)}{block(body)})"
        case Branch(arms=arms):
            return listed("branch", *arms)
        case Loop(kind=kind, label=label):
            head = f"{label + ':' if label else ''}{kind}"
            controls = "".join(
                f" {name}={show(part)}"
                for name, part in (("target", node.target), ("source", node.source), ("test", node.test))
                if part is not None
            )
            setup = f" setup={block(node.setup).strip()}" if node.setup else ""
            return f"({head}{controls}{setup}{block(node.body)})"
        case Handler(types=types, name=name, body=body):
            return f"(catch {' '.join(map(show, types))}{name}{block(body)})"
        case Try(body=body, handlers=handlers, final=final):
            shown = "".join(f" {show(handler)}" for handler in handlers)
            return f"(try{block(body)}{shown}{' finally' + block(final) if final else ''})"
        case With(items=items, body=body):
            return f"(with {' '.join(map(show, items))}{block(body)})"
        case Import(module=module, names=names, reexports=reexports):
            shown = " ".join(f"{item.name}>{item.alias}" for item in names)
            return f"({'re' if reexports else 'im'}port {module} [{shown}])"
        case Class(name=name, bases=bases, decorators=decorators, body=body, exported=exported):
            head = "".join(f"@{show(item)} " for item in decorators) + "export " * exported
            return f"({head}class {name}({', '.join(map(show, bases))}){block(body)})"
        case Scope(body=body):
            return f"(scope{block(body)})"
        case _:
            return f"<{type(node).__name__}>"


def listed(head: str, *parts: Shown) -> str:
    return "(" + " ".join([head, *map(show, parts)]) + ")"


def block(body: tuple[Statement, ...]) -> str:
    return "".join(f" {show(statement)}" for statement in body)


TYPESCRIPT = {
    "const a = await f(b);": "(a = (call f b))",
    "new Client(1, ...rest);": "(new Client 1 *rest)",
    "new Client;": "(new Client)",
    "f<string>((x as T), y satisfies U, z!, <V>w, g<number>);": "(call f x y z w g)",
    "x as const;": "x",
    "a?.b?.[c]?.(d);": "(call a.b[c] d)",
    "a.b!.c!();": "(call a.b.c)",
    "a.#secret;": "a.#secret",
    "x = a && b || !c; y = a ?? b ?? c;": "(x = (or (and a b) (not c))) (y = (?? a b c))",
    "x = a === b, y = c !== d;": "(x = (== a b)) (y = (!= c d))",
    "x = a == b; y = c != d;": "(x = (== a b)) (y = (!= c d))",
    "f(a instanceof B, 'k' in o, typeof t, void 0, delete o.k);": (
        "(call f (instanceof a B) (in (text 'k') o) (typeof t) (void 0) (delete o.k))"
    ),
    "x = -1; y = -z; z = ~1;": "(x = -1) (y = (- z)) (z = (~ 1))",
    "x = a + b + c - d;": "(x = (- (+ a b c) d))",
    "x = a ** b;": "(x = (** a b))",
    "x = (a, b);": "(x = (, a b))",
    "x = t ? a : b;": "(x = (? t a b))",
    "this.x.y;": "self.x.y",
    "super.run(super.x);": "(call super.run super.x)",
    "import.meta.url; new.target;": "import.meta.url new.target",
    "x = [1_000, 0xff, 0b11, 0o17, 1e3, .5, 10n, true, false, null, undefined];": (
        "(x = [1000, 255, 3, 15, 1000.0, 0.5, 10, True, False, None, None])"
    ),
    "x = [1, , ...r,];": "(x = [1, None, *r])",
    "x = [[1, 2,], [], [,]];": "(x = [[1, 2], [], [None]])",
    "x = /a[/]+\\d/gi;": "(x = /a[/]+\\d/gi)",
    "x = {};": "(x = {})",
    "x = {a, b: 1, 'c d': 2, [e]: 3, 4: 5, ...r, async m() {}, get g() { return 1 }, *n() {}, f: () => 1};": (
        "(x = {(text 'a'): a, (text 'b'): 1, (text 'c d'): 2, e: 3, 4: 5, **r, (text 'm'): (async fn m()), "
        "(text 'g'): (fn g() (return 1)), (text 'n'): (async fn n()), (text 'f'): (fn f() (return 1))})"
    ),
    "x = `a${b}c${d.e}\\n`;": r"(x = (text 'a' b 'c' d.e '\n'))",
    "x = ``; y = ''; z = `${a}`;": "(x = (text)) (y = (text)) (z = (text a))",
    "x = dedent`a${b}\\t`;": r"(x = (text:dedent 'a' b '\t'))",
    "x = lib.tag(1)`a`; y = String.raw`a\\n`;": r"(x = (text:lib.tag() 'a')) (y = (text:String.raw 'a\\n'))",
    r"x = 'a\n\x41\u0042\u{43}\'\q\0';": r"""(x = (text 'a' '\n' 'A' 'B' 'C' "'" 'q' '\x00'))""",
    r"x = '\ud83d\ude00\ud83d!\ude00';": "(x = (text '😀' '\ufffd' '!' '\ufffd'))",
    r"x = '\u{110000}\u{fffffffffffffffffff}';": "(x = (text '\ufffd' '\ufffd'))",
    "x = 'a\\\nb\\\r\nc';": "(x = (text 'a' '' 'b' '' 'c'))",
    "f(x = 1, y += 2, z++, q ||= 3);": "(call f (:= x 1) (:= y (+ y 2)) (:= z (+ z 1)) (:= q (or q 3)))",
    "f({a} = b, [c] = d);": "(call f (:= {(text 'a'): a} b) (:= [c] d))",
    "a = b = c; x += 1; y++; --z; p ||= q; p &&= q; p ??= q; n >>>= 1;": (
        "(a = b = c) (x += 1) (y += 1) (z -= 1) (p or= q) (p and= q) (p ??= q) (n >>>= 1)"
    ),
    "a.b = 1; a[i] = 2; (c = 3);": "(a.b = 1) (a[i] = 2) (c = 3)",
    "let a: Map<string, T> = b, c: number;": "(a:Map<string, T> = b) (c:number = None)",
    "var v = 1;": "(v = 1)",
    "const [a, , [b], ...c] = d;": "([a, None, [b], *c] = d)",
    "const {a, b: c, d: {e}, 'f g': h, ...r} = o;": (
        "({(text 'a'): a, (text 'b'): c, (text 'd'): {(text 'e'): e}, (text 'f g'): h, **r} = o)"
    ),
    "const {a = 1, b: c = 2} = o; const [d = 3] = p;": (
        "({(text 'a'): a, (text 'b'): c} = o) (a ??= 1) (c ??= 2) ([d] = p) (d ??= 3)"
    ),
    "({a, b} = c); [x, y] = [y, x];": "({(text 'a'): a, (text 'b'): b} = c) ([x, y] = [y, x])",
    "function f(a: string, b?: number, c = 1, ...d: T[]) { return a }": (
        "(fn f(a:string, b:number, c=1, *d:T[]) (return a))"
    ),
    "function f({a, b: {c}, ...d}: P = {}, [e, g]) {}": "(fn f({a c d}:P={}, {e g}))",
    "function f({a = 'p'}, b = () => 1) { g() }": "(fn f({a}, b=(fn b() (return 1))) (a ??= (text 'p')) (call g))",
    "function f(this: T, a) {}": "(fn f(a))",
    "async function f() {} function* g() {} async function* h() {}": "(async fn f()) (async fn g()) (async fn h())",
    "function f(a: string): void; function f(a: any) {}": "(fn f(a:any))",
    "const f = async (a) => a;": "(f = (async fn f(a) (return a)))",
    "const f = x => ({a: x}), g = async => async;": (
        "(f = (fn f(x) (return {(text 'a'): x}))) (g = (fn g(async) (return async)))"
    ),
    "const f = function () {}, g = function own() {};": "(f = (fn f())) (g = (fn own()))",
    "a.b = () => {}; this.c = async function* () {};": "(a.b = (fn b())) (self.c = (async fn c()))",
    "f(() => 1, async () => { await g() });": "(call f (fn () (return 1)) (async fn () (call g)))",
    "const f = <T,>(a: T) => a;": "(f = (fn f(a:T) (return a)))",
    "function* f() { const x = yield a; yield* b; yield; }": "(async fn f() (x = (yield a)) (yield b) (yield))",
    "if (a) b(); else if (c) { d() } else e;": "(branch (a (call b)) (c (call d)) (- e))",
    "if (a) {} else {}": "(branch (a) (-))",
    "switch (v) { case 1: f(); break; case 'x': g(); break; default: h(); }": (
        "(branch ((== v 1) (call f)) ((== v (text 'x')) (call g)) (- (call h)))"
    ),
    "switch (v) { case 1: case 2: f(); break; case 3: default: g() }": (
        "(branch ((or (== v 1) (== v 2)) (call f)) (- (call g)))"
    ),
    "switch (v) { default: f(); break; case 1: { g(); break; } }": "(branch ((== v 1) (call g)) (- (call f)))",
    "switch (v) { case 1: if (a) break; for (;;) { break; } f(); continue; case 2: }": (
        "(branch ((== v 1) (branch (a (leave))) (count (break)) (call f) (continue)) ((== v 2)))"
    ),
    "switch (f(v)) { case 1: g(); break; case 2: case 3: h(); }": (
        "(branch ((== (call f v) 1) (call g)) ((or (== (other:again) 2) (== (other:again) 3)) (call h)))"
    ),
    "f(a.b += 1, a[i]++);": "(call f (:= a.b (+ a.b 1)) (:= a[i] (+ (other:again) 1)))",
    "switch (v) { case 1: if (a) { break out; } return 1; }": "(branch ((== v 1) (branch (a (break:out))) (return 1)))",
    "while (a) b(); while (true) { break; }": "(while test=a (call b)) (while (break))",
    "do { a() } while (b);": "(until test=b (call a))",
    "do a(); while (false);": "(until test=False (call a))",
    "for (let i = 0, n = 3; i < n; i++, j--) { f(i) }": (
        "(count test=(< i n) setup=(i = 0) (n = 3) (i += 1) (j -= 1) (call f i))"
    ),
    "for (i = 0; ; ) ; for (;;) {}": "(count setup=(i = 0)) (count)",
    "for (const x of xs) f(x); for (const k in o) {} for (y of ys) {}": (
        "(each target=x source=xs (call f x)) (each target=k source=o) (each target=y source=ys)"
    ),
    "for await (const {a, b = 1} of s()) { f(a) }": (
        "(each target={(text 'a'): a, (text 'b'): b} source=(call s) (b ??= 1) (call f a))"
    ),
    "for (const [k, v] of Object.entries(o)) {}": "(each target=[k, v] source=(call Object.entries o))",
    "outer: for (const x of xs) { continue outer; }": "(outer:each target=x source=xs (continue:outer))",
    "block: { break block; } { inner() }": "(scope (break:block)) (scope (call inner))",
    "try { a() } catch (e) { b(e) } finally { c() }": "(try (call a) (catch e (call b e)) finally (call c))",
    "try { a() } catch { } try { b() } finally { c() }": "(try (call a) (catch )) (try (call b) finally (call c))",
    "try {} catch ({message}: any) { f() }": "(try (catch  (call f)))",
    "throw new Error('x');": "(raise (new Error (text 'x')))",
    "function f() { return; }": "(fn f() (return -))",
    "import a, {b, c as d, default as e, type T} from 'm';": "(import m [default>a b>b c>d default>e T>T])",
    "import * as a from 'm'; import 'side';": "(import m [*>a]) (import side [])",
    "import a = require('m'); import b = A.B.C;": "(import m [>a]) (b = A.B.C)",
    "import data from './d.json' with { type: 'json' };": "(import ./d.json [default>data])",
    "const {a, b: c} = require('m'), d = require('n'), e = require('o').f;": (
        "(import m [a>a b>c]) (import n [>d]) (import o [f>e])"
    ),
    "const {a, b: {c}} = require('m');": (
        "(import m [a>a]) ({(text 'a'): a, (text 'b'): {(text 'c'): c}} = (call require (text 'm')))"
    ),
    "const a = require(name); const b = await import('m');": (
        "(a = (call require name)) (b = (call import (text 'm')))"
    ),
    "export {a, b as c, default as d} from 'm'; export * from 'n'; export * as o from 'p';": (
        "(report m [a>a b>c default>d]) (report n [*>*]) (report p [*>o])"
    ),
    "export const a = 1, f = () => 2;": "(export a = 1) (export f = (fn f() (return 2)))",
    "export let {a = 1} = o;": "(export {(text 'a'): a} = o) (a ??= 1)",
    "const a = 1, b = 2; export {a, b as c, b as default};": ("(a = 1) (b = 2) (export c = b) (export default = b)"),
    "export function f() {} export default function g() {}": "(fn f()) (fn g()) (export default = g)",
    "export default async function () {}": "(export default = (async fn default()))",
    "export default () => 1;": "(export default = (fn default() (return 1)))",
    "export default {a: 1};": "(export default = {(text 'a'): 1})",
    "export default class A {} export default class {}": (
        "(export class A()) (export default = A) (export class default())"
    ),
    "export class A {} export abstract class B {}": "(export class A()) (export class B())",
    "export = run;": "(export module.exports = run)",
    "@d() @e export class A {}": "(@(call d) @e export class A())",
    "class A<T> extends B.C<T> implements D { }": "(class A(B.C))",
    "class A { x = 1; static y: string = 's'; #z; 'q' = 2; @dec() w: W; f = async () => 1; }": (
        "(class A() (x = 1) (y:string = (text 's')) (#z = None) (q = 2) (w:W = None) (f = (async fn f() (return 1))))"
    ),
    "class A { declare x: string; abstract m(): void; [k: string]: any; n?(): void; }": "(class A())",
    "class A { constructor(private readonly a: T, b = 1, public c = 2) { super(); } }": (
        "(class A() (fn constructor(a:T, b=1, c=2) (self.a:T = a) (self.c = c) (call super)))"
    ),
    "class A { get v() { return 1 } static async *g() {} 'q r'() {} [k]() {} #p() {} @dec(1) async m() {} }": (
        "(class A() (fn v() (return 1)) (async static fn g()) (fn q r()) (fn k()) (fn #p()) "
        "(@(call dec 1) async fn m()))"
    ),
    "class A { static { init(); } }": "(class A() (scope (call init)))",
    "const A = class extends B { m() {} }; f(class { m() { } x = 1 });": (
        "(class A(B) (fn m())) (call f (other:class (fn m()) 1 x))"
    ),
    "exports.A = class {}; B = class C {};": "(class A()) (exports.A = A) (class C()) (B = C)",
    "enum E { A, B = 'b', C = 4, D, 'e f' }": (
        "(E = {(text 'A'): 0, (text 'B'): (text 'b'), (text 'C'): 4, (text 'D'): 5, (text 'e f'): 6})"
    ),
    "export const enum E { A }": "(export E = {(text 'A'): 0})",
    "namespace N.M { export const k = 1 } export namespace P { f() }": "(scope (export k = 1)) (scope (call f))",
    "interface I { a: string } type T = { b: string }; declare const d: string; declare module 'm' { const x: 1 }": "",
    "export interface I {} export type T = 1; export declare const d: number;": "",
    "'use strict'; debugger; ;": "(text 'use strict')",
    "// a\n/* b */ f(/* c */ a /* d */, // e\n b);": "(call f a b)",
    "x = // a\n  /* b */ (/* c */ y /* d */);": "(x = y)",
    "f(a, b": "",
    "g(); const x = {a: 1, b": "(call g)",
    "function f() { g(); const y = 2;": "(fn f() (call g) (y = 2))",
    "async function f() { const x = g(1); for (const a of b) { try { const y = h(a": "(x = (call g 1))",
    "f(); const = ; g();": "(call f) (call g)",
}

TSX = {
    "x = <div className='c' onClick={() => f(a)} {...p}>Hello {name} &amp; <B.C v={<i/>}/>{/* c */}{...kids}</div>;": (
        "(x = (other:jsx (fn () (return (call f a))) p name (other:jsx) kids))"
    ),
    "x = <>{a && <p>{b}</p>}</>;": "(x = (other:jsx (and a (other:jsx b))))",
    "const f = <T,>(a: T) => <A<T> b={a} />;": "(f = (fn f(a:T) (return (other:jsx a))))",
}

JAVASCRIPT = {
    "module.exports = {a, b() {}};": "(module.exports = {(text 'a'): a, (text 'b'): (fn b())})",
    "function f(a, {b = 1}, [c], d = 2, ...e) {}": "(fn f(a, {b}, {c}, d=2, *e) (b ??= 1))",
    "class A extends f(B) { x = 1; static y; @dec static m() {} static async n() {} }": (
        "(class A((call f B)) (x = 1) (y = None) (@dec static fn m()) (async static fn n()))"
    ),
    "with (a) { b() }": "(with a (call b))",
    "x = <p a={b}>text {c}</p>;": "(x = (other:jsx b c))",
    "x = 0777; y = '\\101'; <!-- old\nz();": "(x = 511) (y = (text 'A')) (call z)",
    "export {a as 'b c'}; export default a;": "(export b c = a) (export default = a)",
    "#!/usr/bin/env node\nf();": "(call f)",
    "for (var i in o) { var {a} = o[i]; }": "(each target=i source=o ({(text 'a'): a} = o[i]))",
}


def check(source: str, expected: str, dialect: str) -> None:
    module = lower_typescript("a.ts", source, dialect)
    assert module.text == source
    assert module.language == ("javascript" if dialect == "javascript" else "typescript")
    assert block(module.body).strip() == expected


@pytest.mark.parametrize("source", TYPESCRIPT)
def test_typescript_becomes_the_model(source: str) -> None:
    check(source, TYPESCRIPT[source], "typescript")


@pytest.mark.parametrize("source", TSX)
def test_tsx_becomes_the_model(source: str) -> None:
    check(source, TSX[source], "tsx")


@pytest.mark.parametrize("source", JAVASCRIPT)
def test_javascript_becomes_the_model(source: str) -> None:
    check(source, JAVASCRIPT[source], "javascript")
