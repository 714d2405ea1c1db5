# ruff: noqa: RUF001 (typographic quotes are meant)
"""What a title says of the text below it."""

from __future__ import annotations

TOOLS = (
    r"\b(?:tools?|tool(?:box|kit|set)|functions?|plugins?|function[ ]calling|mcp|(?:available|allowed"
    r"|supported|possible|valid)[ ](?:\w+[ ])?(?:actions?|commands?|operations?|apis?|methods?|agents?)"
    r"|action[ ]space|commands?|api[ ](?:reference|endpoints?|methods?)|endpoints?)\b"
    r"|^(?:actions|apis?|resources)$|工具"
)
FORMAT = (
    r"\b(?:format(?:s|ting)?|outputs?(?![ ](?:class|categor|label|type))|markdown|json|xml|yaml"
    r"|citations?|citing|headings?|headers?"
    r"|layout|templates?|deliverables?|length|emphasis|emojis?|quotations?|latex|code[ ](?:snippets?|blocks?)"
    r"|(?:response|answer|reply|report|message|email|document)[ ](?:\w+[ ])?(?:format\w*|structure|style[ ]guide"
    r"|schema|template|length|shape|sections?)|field[ ](?:descriptions?|definitions?|rules?)|fields"
    r"|return(?:s|ed)?[ ](?:values?|format))\b|^(?:response|answer|answer[ ](?:start|end)|result|schema"
    r"|(?:(?:output|response|reply)[ ])?languages?)$"
)
GUARDRAILS = (
    r"\b(?:guard[ -]?rails?|restrictions?|safety|safely|security|prohibit(?:ed|ions?)"
    r"|forbidden|never|do[ ]?n['’o]t|do[ ]not(?:s)?|don['’]?ts|must[ ]not|not[ ]to[ ]do|refus(?:e|als?)"
    r"|boundar(?:y|ies)|privacy|confidential(?:ity)?|disclaimers?|red[ ]lines|harmful|copyright"
    r"|content[ ]polic(?:y|ies)|out[ ]of[ ]scope|anti-?patterns|disallowed|abuse|injections?|ethic\w*"
    r"|integrity|isolation)\b|禁止|安全"
)
TONE = (
    r"\b(?:tone|voice|persona(?:lity)?|identity|demeanou?r|(?:writing|speaking|language|communication|conversation)"
    r"[ ]style|style|role[ ]play|about[ ]you|who[ ]you[ ]are|attitude|enthusiasm|formality|emotions?|empathy"
    r"|filler[ ]words|pacing|mood|mannerisms?|backstory|vocabulary|humou?r)\b|语气|风格"
)
ROLES = r"\b(?:roles?|characters?|characteristics|traits?|communication|persona)\b|角色"
"""Below these stands who speaks among what to do."""
FACTS = (
    r"\b(?:polic(?:y|ies)|cancell?ations?|refunds?|returns|check-?[ ]?(?:in|out)|deposits?|warranty"
    r"|shipping|delivery|reservations?|bookings?|payments?|pric(?:es?|ing)|fees?|rates?"
    r"|(?:opening|business|office|working|store)[ ]hours|hours|schedule"
    r"|current[ ](?:date|time)|date|contacts?|contact[ ]info\w*"
    r"|promotions?|offers?|discounts?|locations?|allowances?|git[ ]?status|news|calendar"
    r"|version(?:s|ing)?|statistics|figures)\b"
)
KNOWLEDGE = (
    r"\b(?:context|environment|env|system[ ]info(?:rmation)?|backgrounds?"
    r"|knowledge|definitions?|glossary|terminolog(?:y|ies)|terms|facts?|reference"
    r"|overview|introduction|about|concepts?|basics?|domain|taxonomy"
    r"|dimensions?|levels?|scales?|rubrics?|scor(?:es?|ing)|schemas?|databases?|columns?"
    r"|data[ ]?(?:model|structures?|set|dictionary)|architecture|directory[ ]structure|project[ ]structure"
    r"|(?:tech(?:nology)?|technical)[ ]?(?:stack)?|stack|products?|services?|company|business|organi[sz]ation"
    r"|catalog(?:ue)?|faqs?|frequently[ ]asked[ ]questions|documentation|pronunciations?|info"
    r"|information|description|notation|entities|features|history[ ]of|timeline|ontology"
    r"|materials?|symbols?|abbreviations?|variables?|what[ ]is|how[ ]\w+[ ]works)\b|背景"
)
SLOTS = (
    r"^(?:the[ ]|user['’s]*[ ]|your[ ]|current[ ]|new[ ]|original[ ]|previous[ ]|existing[ ]|following[ ])*"
    r"(?:inputs?|quer(?:y|ies)|questions?|requests?|messages?|conversations?|chat[ ]history|history|transcripts?|text"
    r"|documents?|articles?|passages?|content|data|prompt|user|human|assistant|begin|thought|context[ ]information"
    r"|previous[ ]conversation[ ]history|conversation[ ]history|search[ ]results|paragraph|sentences?|file|code"
    r"|source|email|resume|summary|entity|entities)(?:[ ](?:data|text|here))?$"
    r"|\b(?:users?|customer|client|student|candidate|patient)['’s]*[ ](?:\w+[ ])?(?:profile|data|info\w*|context"
    r"|preferences?|history|input|message|query)\b|^(?:given|input)[ ](?:data|text|context)\b"
)
INSTRUCTIONS = (
    r"\b(?:instructions?|tasks?|steps?|rules?|guidelines?|guidance|process(?:es)?|procedures?|workflows?|approach"
    r"|goals?|objectives?|mission|responsibilit(?:y|ies)|dut(?:y|ies)|job|purpose|notes?|important|notices?"
    r"|remember|reminders?|critical|tips|best[ ]practices|requirements?|principles?|strateg(?:y|ies)|method(?:ology)?"
    r"|planning|reasoning|thinking|analysis|how[ ]to|what[ ]to|when[ ]to|where[ ]to|do['’]?s|behaviou?rs?"
    r"|expectations?|execution|verification|validation|checklists?|checks|handling|decisions?|phase|stages?|stop"
    r"|priorit(?:y|ies)|precedence|usage|review|actions?|plan|follow[ -]?ups?|capture|conventions?|proactiveness"
    r"|operations?|criteri(?:a|on)|categor(?:y|ies)|classes|labels?|types?|routing|escalations?|scenarios?|logic|flow|protocols?"
    r"|avoid|compliance|search|editing|testing|debugging|coding)\b|任务|步骤|规则|注意"
)
TASKS = (
    r"\b(?:instructions?|tasks?|steps?|rules?|guidelines?|goals?|objectives?|mission|responsibilit(?:y|ies)|dut(?:y|ies)"
    r"|workflows?|procedures?|process)\b"
)
"""Titles that end what a firm title around them has announced."""
FORM_OF_RULES = r"\b(?:instructions?|rules?|requirements?|guidelines?)\b"
SHAPES = r"\b(?:formats?|formatting|schema|structure|template|json|xml|yaml|markdown)\b"
"""Rules for answers are about their shape if these say so; else they are about anything."""
