"""Prompts that are whole files: Markdown, plain text, templates, instruction files."""

from __future__ import annotations

import pytest
from source_checks import located, regions, said
from weighbridge.sources.region import Home, OutputContract, Role

SUPPORT = "You are the assistant of a bicycle workshop.\n\nAnswer in three sentences and never promise a date.\n"


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("prompts/system.md", Role.SYSTEM),
        ("patterns/extract_ideas/system.md", Role.SYSTEM),
        ("app/support.system.md", Role.SYSTEM),
        ("app/system_prompt.txt", Role.SYSTEM),
        ("system-prompt-v2.md", Role.SYSTEM),
        ("prompts/support.txt", Role.SYSTEM),
        ("Some Product/Agent Prompt.txt", Role.SYSTEM),
        ("Prompt.txt", Role.SYSTEM),
        ("notes/agent.txt", Role.SYSTEM),
        ("prompt_templates/user.md", Role.USER),
        ("src/prompts/support.j2", Role.SYSTEM),
    ],
)
def test_a_file_that_is_a_prompt_by_name_or_place_is_one_region(path: str, role: Role) -> None:
    (region,) = regions(SUPPORT, path)
    assert (region.role, region.symbol, region.home) == (role, "", Home.FILE)
    assert region.text.text == SUPPORT.strip()
    assert region.contract is OutputContract.UNKNOWN
    assert located({path: SUPPORT}, region, "never promise") == "never promise"


ESSAY = (
    "I grew up by the sea, and my father had a boat. We went out at four in the morning, and I was cold and "
    "happy. When I began to write, I thought of those mornings. My mother said that nobody would read it. "
) * 40
DOCUMENTATION = "# Prompts\n\nThis folder holds the prompts. Run `make prompts` to check them. Each has a test.\n"
PAGE = "<!DOCTYPE html>\n<html><body><p>You are here: <a href='/'>home</a></p></body></html>\n"
TABLE = "name,price,stock\nbell,12,4\nsaddle,40,2\npump,19,8\nchain,22,1\n"
GUIDE = (
    "# How to write prompts\n\nGood prompts say who the model is. For example:\n\n"
    "> You are a poet.\n\nKeep them short.\n"
)
CODE_TEMPLATE = "import os\n\n\nclass {{ name }}:\n    def run(self):\n        return os.environ['{{ key }}']\n"
LICENSE = "Permission is granted, free of charge, to any person obtaining a copy. You must keep this notice.\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("prompts/README.md", DOCUMENTATION),
        ("prompts/CHANGELOG.md", "# Changes\n\n- You must now set `model`.\n"),
        ("prompts/LICENSE.md", LICENSE),
        ("docs/guide.md", SUPPORT.replace("You are", "Imagine you are")),
        ("docs/prompts.md", GUIDE),
        ("guides/prompt-writing.md", GUIDE),
        ("prompts/essay.txt", ESSAY),
        ("prompts/page.txt", PAGE),
        ("prompts/prices.txt", TABLE),
        ("data/essay.txt", ESSAY),
        ("notes.md", "# Meeting\n\nYou must bring the keys. Do not forget the list.\n"),
        ("web/index.html.j2", PAGE),
        ("generators/module.py.jinja", CODE_TEMPLATE),
        ("generators/module.jinja", CODE_TEMPLATE),
        ("models/chat_template.jinja", "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}{% endfor %}"),
        ("requirements.txt", "openai>=1\nprompt-toolkit\n"),
        (
            "legal/terms.md",
            "# Terms\n\n## You are not our employee\n\nYou must insure yourself. You should read this.\n",
        ),
        ("skills/reviewing/references/prompts.md", f"Send this:\n\n{SUPPORT}"),
        ("prompts/empty.md", "  \n"),
    ],
)
def test_documentation_data_code_and_essays_are_no_prompts(path: str, text: str) -> None:
    assert not _found(path, text)


def _found(path: str, text: str) -> bool:
    from weighbridge.sources.files import is_prompt_candidate, prompt_regions
    from weighbridge.workspace import Workspace

    workspace = Workspace.of({path: text})
    document = workspace.document(path)
    assert document is not None
    return is_prompt_candidate(path) and bool(list(prompt_regions(document, workspace)))


def test_a_prompt_in_another_language_needs_no_english_words() -> None:
    (region,) = regions("你是一家自行车店的客服。请用三句话回答。\n", "prompts/客服.md")
    assert region.role is Role.SYSTEM
    assert len(regions("Ответы только по-русски, вежливо и коротко.\n", "system_prompt.txt")) == 1


def test_a_readme_that_opens_like_a_prompt_is_one() -> None:
    assert len(regions(SUPPORT, "prompts/README.md")) == 1


def test_a_text_beside_prompts_is_one_when_it_reads_like_one() -> None:
    files = {
        "shop/Prompt.txt": SUPPORT,
        "shop/Modes.txt": "<mode_rules>\nAlways respond in JSON format.\n</mode_rules>\n",
    }
    assert len(regions(files, "shop/Modes.txt")) == 1
    assert not _found("shop/Modes.txt", files["shop/Modes.txt"])


def test_settings_above_a_prompt_are_not_sent() -> None:
    text = "---\nname: support\nmodel: gpt-4o\nresponse_format:\n  type: json_object\n---\nYou are the support agent.\n"
    (region,) = regions(text, "prompts/support.md")
    assert region.text.text == "You are the support agent."
    assert (region.model, region.contract) == ("gpt-4o", OutputContract.JSON_MODE)


def test_a_rule_of_dashes_is_no_settings() -> None:
    text = "---\nYou are a poet who must rhyme.\n---\nNever explain.\n"
    (region,) = regions(text, "prompts/poet.md")
    assert region.text.text == text.strip()


def test_variables_are_holes_and_code_keeps_its_braces() -> None:
    text = (
        "You are {name}. Today is {{ today }}.\n\n```js\nconst a = {name};\n```\n"
        'Use `{x}` and {"json": 1}.\n{context}\n'
    )
    (region,) = regions(text, "prompts/agent.md")
    assert region.text.holes == 3
    assert region.text.text.startswith("You are . Today is .")
    assert "const a = {name};" in region.text.text
    assert '`{x}` and {"json": 1}' in region.text.text
    assert region.retrieval


def test_jinja_comments_and_tags_do_not_reach_the_model() -> None:
    text = (
        "{# for the team: keep short #}You are the agent of {{ shop }}.\n"
        "{%- if vip %}\nGreet them by name.\n{%- endif %}\n{% for doc in documents %}{{ doc }}{% endfor %}\n"
        "{% raw %}Keep {{ this }}.{% endraw %}\n"
    )
    (region,) = regions(text, "prompts/agent.j2")
    assert region.text.text == "You are the agent of .\nGreet them by name.\n\nKeep {{ this }}."
    assert region.text.holes == 3
    assert region.retrieval
    assert located({"prompts/agent.j2": text}, region, "Greet them") == "Greet them"


def test_an_include_is_read_in_its_place_and_a_circle_ends() -> None:
    files = {
        "prompts/agent.j2": "You are the agent.\n{% include 'parts/tone.j2' %}\nAnswer.\n",
        "prompts/parts/tone.j2": "Be polite.{% include 'agent.j2' %}",
    }
    (region,) = regions(files, "prompts/agent.j2")
    assert region.text.text == "You are the agent.\nBe polite.\nAnswer."
    place = region.text.locate(region.text.text.index("polite"), region.text.text.index("polite") + 6)
    assert place.path == "prompts/parts/tone.j2"
    assert files[place.path][place.span.start : place.span.end] == "polite"


def test_so_many_includes_that_nobody_would_read_them_are_holes() -> None:
    honest, endless = 400, 5_000
    for count, read in ((honest, honest), (endless, 500)):
        (region,) = regions(
            {
                "prompts/agent.j2": "You are the agent.\n" + "{% include 'parts/word.j2' %}\n" * count,
                "prompts/parts/word.j2": "Go.",
            },
            "prompts/agent.j2",
        )
        assert region.text.text.count("Go.") == read
        assert region.text.holes == count - read


def test_an_include_never_leaves_the_workspace() -> None:
    (region,) = regions("You are the agent.\n{% include '../../etc/passwd' %}\n", "prompts/agent.j2")
    assert region.text.text == "You are the agent.\n"
    assert region.text.holes == 1


def test_a_promptflow_template_is_split_at_its_roles() -> None:
    text = (
        "# system:\nYou label tickets.\n\n# user:\nMy bell is broken\n\n# assistant:\nrepair\n\n"
        "{% for item in chat_history %}\n# user:\n{{ item.question }}\n{% endfor %}\n# user:\n{{ ticket }}\n"
    )
    (region,) = regions(text, "flow/label.jinja2")
    assert said([region]) == [("system", "messages[0]", "You label tickets.")]
    assert [shot.text for shot in region.shots] == ["My bell is broken\nrepair"]
    place = region.shots[0].place
    assert text[place.span.start : place.span.end] == "My bell is broken\n\n# assistant:\nrepair"


def test_a_semantic_kernel_prompt_reads_the_configuration_beside_it() -> None:
    files = {
        "skills/Sum/skprompt.txt": "Summarize the text below.\n\n{{$input}}\n",
        "skills/Sum/config.json": '{"execution_settings": {"default": {"response_format": {"type": "json_object"}}}}',
    }
    (region,) = regions(files, "skills/Sum/skprompt.txt")
    assert region.text.text == "Summarize the text below.\n\n"
    assert region.contract is OutputContract.JSON_MODE


@pytest.mark.parametrize(
    "path",
    [
        "AGENTS.md", "CLAUDE.md", "packages/api/CLAUDE.local.md", "GEMINI.md", ".cursorrules", ".windsurfrules",
        ".clinerules", ".clinerules/tests.md", ".cursor/rules/style.mdc", ".windsurf/rules/style.md", ".roo/rules/a.md",
        ".kiro/steering/product.md", ".github/copilot-instructions.md", ".github/instructions/py.instructions.md",
        ".github/prompts/review.prompt.md", "review.prompt.md", "planner.agent.md", "planner.chatmode.md",
        ".claude/agents/reviewer.md", ".claude/commands/fix.md", ".claude/skills/pdf/SKILL.md", ".agents/checks/a.md",
    ],
)  # fmt: skip
def test_an_instruction_file_is_an_agents_prompt_below_its_settings(path: str) -> None:
    text = "---\ndescription: how we work\n---\n# Work\n\nRun the tests before you commit.\n"
    (region,) = regions(text, path)
    assert (region.role, region.home, region.symbol) == (Role.SYSTEM, Home.AGENT, "")
    assert region.text.text == "# Work\n\nRun the tests before you commit."
