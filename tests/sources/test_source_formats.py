"""One real-looking file of every prompt format: roles, symbols, texts, examples, and what the call enforces."""

from __future__ import annotations

from source_checks import located, regions, said
from weighbridge.sources.region import Home, OutputContract, Role


def test_prompty_version_1() -> None:
    text = (
        "---\nname: Label\nmodel:\n  api: chat\n  configuration:\n    type: azure_openai\n"
        "    azure_deployment: gpt-4o\n"
        "  parameters:\n    response_format: { type: json_object }\nsample:\n  ticket: my bell\n---\n"
        "system:\nYou label tickets as JSON.\n\nuser:\nbell broken\n\nassistant:\n"
        '{"label": "repair"}\n\nuser:\n{{ticket}}\n'
    )
    (region,) = regions(text, "label.prompty")
    assert said([region]) == [("system", "messages[0]", "You label tickets as JSON.")]
    assert [shot.text for shot in region.shots] == ['bell broken\n{"label": "repair"}']
    assert (region.model, region.contract) == ("gpt-4o", OutputContract.JSON_MODE)


def test_prompty_version_2() -> None:
    text = (
        "---\nname: Label\nmodel: gpt-4o\noutputs:\n  label: string\ntools:\n  - name: search\n---\n"
        "You label tickets.\n\n  # User[strict]:\nThe ticket:\n{{ticket}}\n"
    )
    first, second = regions(text, "label.prompty")
    assert said([first, second]) == [
        ("system", "messages[0]", "You label tickets."),
        ("user", "messages[1]", "The ticket:\n"),
    ]
    assert first.contract is OutputContract.SCHEMA
    assert first.retrieval


def test_prompty_without_a_schema_enforces_nothing() -> None:
    (region,) = regions("---\nname: a\nmodel: gpt-4o\n---\nsystem:\nYou label tickets.\n", "a.prompty")
    assert region.contract is OutputContract.NONE


def test_dotprompt() -> None:
    files = {
        "prompts/menu.prompt": (
            "---\nmodel: googleai/gemini-2.0-flash\noutput:\n  format: json\n  schema:\n    dish: string\n---\n"
            '{{role "system"}}\nYou suggest dishes. {{! for us }}{{>style}}\n{{history}}\n'
            '{{role "user"}}\nI like {{food}}.\n'
        ),
        "prompts/_style.prompt": "Be brief.",
    }
    system, user = regions(files, "prompts/menu.prompt")
    assert said([system, user]) == [
        ("system", "messages[0]", "You suggest dishes. Be brief.\n"),
        ("user", "messages[1]", "I like ."),
    ]
    assert (system.model, system.contract) == ("googleai/gemini-2.0-flash", OutputContract.SCHEMA)


def test_dotprompt_json_without_a_schema_is_json_mode_and_the_default_role_is_the_user() -> None:
    (region,) = regions("---\nmodel: m\noutput:\n  format: json\n---\nList three dishes.\n", "menu.prompt")
    assert (region.role, region.contract) == (Role.USER, OutputContract.JSON_MODE)


def test_a_gateway_prompt_with_roles_at_the_line_start() -> None:
    text = "---\nmodel: gpt-4\n---\nSystem: You are helpful.\nUser: {{question}}\n"
    (region,) = regions(text, "hello.prompt")
    assert said([region]) == [("system", "messages[0]", "You are helpful.")]


GITHUB = """\
name: Label
model: openai/gpt-4o
messages:
  - role: system
    content: |
      You label tickets.
      Answer with one word.
  - role: user
    content: bell broken
  - role: assistant
    content: repair
  - role: user
    content: "Ticket:\\n{{ticket}}"
testData:
  - input: new bike
    expected: sale
  - input: You are a test row and must not be read as a prompt, ever.
evaluators:
  - name: judge
    llm:
      modelId: openai/gpt-4o
      systemPrompt: You are a strict judge of labels and answer with a number.
"""


def test_github_prompt_yml() -> None:
    files = {"label.prompt.yml": GITHUB}
    found = regions(files, "label.prompt.yml")
    assert said(found) == [
        ("system", "messages[0]", "You label tickets.\nAnswer with one word."),
        ("user", "messages[3]", "Ticket:\n"),
        ("system", "evaluators[0].llm.systemPrompt", "You are a strict judge of labels and answer with a number."),
    ]
    assert [shot.text for shot in found[0].shots] == ["bell broken\nrepair"]
    assert located(files, found[0], "Answer with one word") == "Answer with one word"
    assert found[0].contract is OutputContract.NONE
    assert found[0].home is Home.FILE


def test_github_prompt_yml_with_a_schema() -> None:
    text = GITHUB + 'responseFormat: json_schema\njsonSchema: |\n  {"type": "object"}\n'
    assert regions(text, "label.prompt.yml")[0].contract is OutputContract.SCHEMA


def test_promptfoo_reads_prompts_and_no_tests() -> None:
    files = {
        "promptfooconfig.yaml": (
            "description: labels\nproviders:\n  - openai:gpt-4o\nprompts:\n  - 'You label {{ticket}} with one word.'\n"
            "  - file://label.txt\n  - file://../outside.txt\n  - id: long\n    raw: |\n      Label this: {{ticket}}\n"
            '  - \'[{"role": "system", "content": "You label\\ntickets."}, {"role": "user", "content": '
            '"{{ticket}}"}]\'\n'
            "tests:\n  - vars:\n      ticket: You are a ticket and must not be read.\n"
        ),
        "label.txt": "Label the ticket below with one word.\n{{ticket}}\n",
    }
    found = regions(files, "promptfooconfig.yaml")
    assert [(region.role, region.symbol, region.place.path) for region in found] == [
        (Role.USER, "prompts[0]", "promptfooconfig.yaml"),
        (Role.USER, "prompts[1]", "label.txt"),
        (Role.USER, "prompts[3]", "promptfooconfig.yaml"),
        (Role.SYSTEM, "prompts[4][0]", "promptfooconfig.yaml"),
    ]
    assert found[0].text.text == "You label  with one word."
    assert found[0].model == "gpt-4o"
    assert located(files, found[3], "You label") == "You label"


def test_langchain_few_shot_with_examples_in_another_file() -> None:
    files = {
        "chains/few.yaml": (
            "_type: few_shot\nprefix: |\n  Give the antonym of every input.\nsuffix: 'Input: {adjective}'\n"
            "examples: shots.json\nexample_prompt:\n  _type: prompt\n  template: '{input} {output}'\n"
        ),
        "chains/shots.json": '[{"input": "happy", "output": "sad"}, {"input": "tall", "output": "short"}]',
    }
    (region,) = regions(files, "chains/few.yaml")
    assert region.text.text == "Give the antonym of every input.\nInput: "
    assert [(shot.place.path, shot.text) for shot in region.shots] == [
        ("chains/shots.json", "happy\nsad"),
        ("chains/shots.json", "tall\nshort"),
    ]


def test_langchain_prompt_with_its_template_elsewhere() -> None:
    files = {"a/p.json": '{"_type": "prompt", "template_path": "t.txt"}', "a/t.txt": "Tell a joke about {topic}.\n"}
    (region,) = regions(files, "a/p.json")
    assert (region.text.text, region.place.path) == ("Tell a joke about .", "a/t.txt")


def test_langchain_constructor_json() -> None:
    text = """{"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "ChatPromptTemplate"], "kwargs": {
      "input_variables": ["q"], "messages": [
        {"lc": 1, "id": ["langchain", "prompts", "chat", "SystemMessagePromptTemplate"], "kwargs": {"prompt": {"lc": 1,
          "id": ["langchain", "prompts", "prompt", "PromptTemplate"],
          "kwargs": {"template": "You answer from {context}.", "template_format": "f-string"}}}},
        {"lc": 1, "id": ["langchain", "prompts", "chat", "HumanMessagePromptTemplate"], "kwargs": {"prompt": {"lc": 1,
          "id": ["langchain", "prompts", "prompt", "PromptTemplate"], "kwargs": {"template": "Question: {q}"}}}}]}}"""
    system, user = regions(text, "hub.json")
    assert said([system, user]) == [
        ("system", "messages[0]", "You answer from ."),
        ("user", "messages[1]", "Question: "),
    ]
    assert system.retrieval


def test_chat_json_with_pairs_before_the_last_question() -> None:
    text = """[
  {"role": "developer", "content": "You label tickets.\\nUse one word: \\"sale\\" or \\"repair\\"."},
  {"role": "user", "content": "bell broken"}, {"role": "assistant", "content": "repair"},
  {"role": "user", "content": "new bike"}, {"role": "assistant", "content": "sale"},
  {"role": "user", "content": [{"type": "text", "text": "Ticket: {{ticket}}"}]}
]"""
    files = {"prompts/label.json": text}
    system, user = regions(files, "prompts/label.json")
    assert said([system, user]) == [
        ("system", "messages[0]", 'You label tickets.\nUse one word: "sale" or "repair".'),
        ("user", "messages[5]", "Ticket: "),
    ]
    assert [shot.text for shot in system.shots] == ["bell broken\nrepair", "new bike\nsale"]
    assert located(files, system, '"sale"') == '\\"sale\\"'


def test_examples_without_a_system_message_are_carried_by_the_question() -> None:
    text = """[{"role": "user", "content": "bell"}, {"role": "assistant", "content": "repair"},
      {"role": "user", "content": "{{ticket}}"}]"""
    (region,) = regions(text, "prompts/label.json")
    assert (region.role, region.text.text, len(region.shots)) == (Role.USER, "", 1)


def test_rows_of_conversations_are_a_data_set() -> None:
    row = '{"messages": [{"role": "system", "content": "You label tickets."}, {"role": "user", "content": "bell"}]}'
    assert not regions(f"{row}\n{row}\n", "train.jsonl")
    assert not regions(f"[{row}, {row}]", "prompts/train.json")
    assert len(regions(row, "prompts/one.jsonl")) == 2


def test_recorded_conversations_are_no_prompts() -> None:
    row = '{"messages": [{"role": "system", "content": "You are an agent that must act."}]}'
    assert not regions(row, "results/run1.json")
    assert not regions(row, "tests/fixtures/one.json")
    assert len(regions(row, "config/agent.json")) == 1


def test_an_assistant_declared_in_json() -> None:
    text = (
        '{"name": "Shop", "model": "gpt-4o", "tools": [{"type": "file_search"}], "instructions": '
        '"You are the shop\\u2019s clerk and must be polite."}'
    )
    files = {"assistants/shop.json": text}
    (region,) = regions(files, "assistants/shop.json")
    assert said([region]) == [("system", "instructions", "You are the shop\u2019s clerk and must be polite.")]
    assert (region.home, region.model) == (Home.CONFIGURATION, "gpt-4o")
    assert located(files, region, "shop\u2019s") == "shop\\u2019s"


def test_every_key_is_a_prompt_of_its_own() -> None:
    keys = "".join(
        f"part_{number}: You are agent number {number}; answer in one short sentence.\n" for number in range(30)
    )
    found = regions(keys, "prompts/parts.yaml")
    assert [region.symbol for region in found] == [f"part_{number}" for number in range(30)]
    assert found[3].text.text == "You are agent number 3; answer in one short sentence."


def test_numbered_examples_in_a_file_of_their_own() -> None:
    text = "version: 1\n" + "".join(
        f"example{n}:\n  Request: open file {n}\n  Response: opened {n}\n" for n in range(1, 5)
    )
    (region,) = regions(text, "prompts/examples.yaml")
    assert region.text.text == ""
    assert [shot.text for shot in region.shots][:2] == ["open file 1\nopened 1", "open file 2\nopened 2"]


def test_examples_beside_a_prompt_in_the_same_table() -> None:
    text = (
        "system_prompt: You label tickets and must use one word.\nexamples:\n  - {input: bell, output: repair}\n"
        "  - {input: bike, output: sale}\nsamples:\n  - {input: x, output: y}\n"
    )
    (region,) = regions(text, "config/label.yaml")
    assert len(region.shots) == 2


def test_demonstrations_of_a_compiled_program() -> None:
    text = """{"prog": {"signature": {"instructions": "Given a question, return the facts that help to answer it."},
      "demos": [{"question": "a?", "answer": "b"}, {"question": "c?", "answer": "d"}]}}"""
    found = regions(text, "compiled/prog.json")
    assert [(region.symbol, len(region.shots)) for region in found] == [
        ("prog.demos", 2),
        ("prog.signature.instructions", 0),
    ]


def test_prompts_in_toml() -> None:
    text = (
        '[review]\nsystem = """\\\nYou review patches.\n{% if strict %}Be strict.{% endif %}\n"""\n'
        'user = "The patch:\\n{{ diff }} and its description"\n'
    )
    found = regions(text, "settings/review_prompts.toml")
    assert said(found) == [
        ("system", "review.system", "You review patches.\nBe strict."),
        ("user", "review.user", "The patch:\n and its description"),
    ]


def test_configuration_that_merely_has_such_keys_holds_no_prompt() -> None:
    assert not regions(
        "system: linux\nprompt: 'Enter your password: '\ninstructions: see the wiki page of the team for that\n",
        "config.yaml",
    )
    assert not regions(
        '{"properties": {"system_prompt": {"type": "string", "description": "You are told."}}}', "schema/a.json"
    )
    assert not regions("en:\n  template: 'Hello {name}, your order has shipped and will arrive soon'\n", "mail.yaml")


def test_tool_lists_are_no_prompts() -> None:
    text = '{"tools": [{"name": "search", "description": "You must use this tool whenever the user asks for a page."}]}'
    assert not regions(text, "Tools.json")


def test_semantic_kernel_yaml() -> None:
    text = (
        'name: Label\ntemplate_format: handlebars\ntemplate: |\n  <message role="system">You label tickets.</message>\n'
        '  <message role="user">Ticket: {{ticket}}</message>\nexecution_settings:\n  default:\n'
        "    response_format: json_object\n"
    )
    system, user = regions(text, "plugins/label.yaml")
    assert said([system, user]) == [
        ("system", "template.messages[0]", "You label tickets."),
        ("user", "template.messages[1]", "Ticket: "),
    ]
    assert system.contract is OutputContract.JSON_MODE


def test_baml() -> None:
    text = (
        "class Resume {\n  name string\n}\n\nfunction Extract(text: string) -> Resume {\n"
        '  client "openai/gpt-4o"\n  prompt #"\n'
        '    {{ _.role("system") }}\n    You extract résumés.\n    {{ ctx.output_format }}\n'
        '    {{ _.role("user") }}\n    {{ text }}\n'
        '    Be exact.\n  "#\n}\n\nfunction Tell(topic: string) -> string {\n  client GPT4\n'
        '  prompt #"Tell about {{ topic }}."#\n}\n'
        "test one {\n  functions [Extract]\n}\n"
    )
    system, user, tell = regions(text, "src/main.baml")
    assert said([system, user]) == [
        ("system", "Extract.messages[0]", "You extract résumés.\n    "),
        ("user", "Extract.messages[1]", "\n    Be exact."),
    ]
    assert (system.model, system.contract) == ("openai/gpt-4o", OutputContract.SCHEMA)
    assert (tell.symbol, tell.text.text, tell.contract, tell.model) == (
        "Tell",
        "Tell about .",
        OutputContract.NONE,
        "GPT4",
    )


def test_poml() -> None:
    text = (
        "<poml>\n  <!-- ours -->\n  <role>You are a teacher.</role>\n  <task>Explain {{topic}} to a child.</task>\n"
        "  <examples><example><input>sun</input><output>a star</output></example>\n"
        "  <example><input>moon</input><output>a rock</output></example></examples>\n"
        '  <output-schema>{"type": "object"}</output-schema>\n</poml>\n'
    )
    (region,) = regions(text, "lesson.poml")
    assert region.text.text.split() == ["You", "are", "a", "teacher.", "Explain", "to", "a", "child."]
    assert [shot.text.split() for shot in region.shots] == [["suna", "star"], ["moona", "rock"]]
    assert region.contract is OutputContract.SCHEMA


def test_poml_messages() -> None:
    text = "<poml><system-msg>You are a teacher.</system-msg><human-msg>Explain {{topic}} now.</human-msg></poml>"
    assert said(regions(text, "lesson.poml")) == [
        ("system", "messages[0]", "You are a teacher."),
        ("user", "messages[1]", "Explain  now."),
    ]


def test_promptl() -> None:
    text = (
        "---\nprovider: openai\nmodel: gpt-4o\nschema:\n  type: object\n---\n/* ours */\nYou label tickets.\n"
        "<user>bell</user>\n<assistant>repair</assistant>\n<user>{{ ticket }} please</user>\n"
    )
    system, user = regions(text, "label.promptl")
    assert said([system, user]) == [("system", "messages[0]", "You label tickets."), ("user", "messages[3]", " please")]
    assert [shot.text for shot in system.shots] == ["bell\nrepair"]
    assert system.contract is OutputContract.SCHEMA


def test_rail() -> None:
    text = (
        '<rail version="0.1">\n<output><string name="a" on-fail-length="reask"/></output>\n'
        "<instructions>\nYou extract fees.\n"
        "</instructions>\n<!-- <prompt>old</prompt> -->\n<prompt>\n"
        "From the text ${document} take the fees.\n</prompt>\n</rail>\n"
    )
    system, user = regions(text, "fees.rail")
    assert said([system, user]) == [
        ("system", "instructions", "You extract fees."),
        ("user", "prompt", "From the text  take the fees."),
    ]
    assert user.retrieval
