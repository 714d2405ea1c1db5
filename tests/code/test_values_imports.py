"""Which file an import of TypeScript or JavaScript means, inside the workspace and never outside."""

from __future__ import annotations

import pytest
from weighbridge.code.imports import resolve_module
from weighbridge.workspace import Workspace

FILES = {
    "tsconfig.base.json": '{ "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["apps/web/src/*"] } } }',
    "apps/web/tsconfig.json": '{\n  // inherits\n  "extends": "../../tsconfig.base.json",\n}',
    "apps/api/tsconfig.json": '{ "compilerOptions": { "baseUrl": "./src", "paths": { "~": ["root.ts"] }, }, }',
    "apps/api/src/root.ts": "",
    "apps/api/src/deep/words.ts": "",
    "apps/api/src/main.ts": "",
    "apps/api/package.json": '{ "name": "api", "imports": { "#words": "./src/deep/words.ts" } }',
    "apps/web/src/main.ts": "",
    "apps/web/src/words.ts": "",
    "apps/web/src/parts/index.tsx": "",
    "apps/web/src/old.js": "",
    "packages/kit/package.json": '{ "name": "@acme/kit", "exports": { ".": { "import": "./dist/index.js" }, '
    '"./text/*": "./dist/text/*.js" } }',
    "packages/kit/src/index.ts": "",
    "packages/kit/src/text/system.ts": "",
    "packages/plain/package.json": '{ "name": "plain", "main": "lib/main.js" }',
    "packages/plain/lib/main.js": "",
    "packages/broken/package.json": '{ "name": ',
    "packages/loop/tsconfig.json": '{ "extends": "./tsconfig.json" }',
    "packages/loop/main.ts": "",
}
CASES = {
    "a relative path": ("apps/web/src/main.ts", "./words", "apps/web/src/words.ts"),
    "a compiled suffix": ("apps/web/src/main.ts", "./words.js", "apps/web/src/words.ts"),
    "a folder": ("apps/web/src/main.ts", "./parts", "apps/web/src/parts/index.tsx"),
    "a parent": ("apps/web/src/parts/index.tsx", "../old", "apps/web/src/old.js"),
    "an alias that is inherited": ("apps/web/src/main.ts", "@app/words", "apps/web/src/words.ts"),
    "an exact alias": ("apps/api/src/main.ts", "~", "apps/api/src/root.ts"),
    "a base folder": ("apps/api/src/main.ts", "deep/words", "apps/api/src/deep/words.ts"),
    "a private import": ("apps/api/src/main.ts", "#words", "apps/api/src/deep/words.ts"),
    "a package": ("apps/web/src/main.ts", "@acme/kit", "packages/kit/src/index.ts"),
    "a part of a package": ("apps/web/src/main.ts", "@acme/kit/text/system", "packages/kit/src/text/system.ts"),
    "a package's main file": ("apps/web/src/main.ts", "plain", "packages/plain/lib/main.js"),
    "a package from elsewhere": ("apps/web/src/main.ts", "react", None),
    "a path out of the workspace": ("apps/web/src/main.ts", "../../../../etc/words", None),
    "an absolute path": ("apps/web/src/main.ts", "/apps/web/src/words", None),
    "a configuration that extends itself": ("packages/loop/main.ts", "words", None),
}


@pytest.mark.parametrize(("path", "reference", "target"), CASES.values(), ids=CASES.keys())
def test_an_import_means_a_file(path: str, reference: str, target: str | None) -> None:
    workspace = Workspace.of(FILES)
    module = workspace.module(path)
    assert module is not None
    assert resolve_module(workspace, module, reference) == target
