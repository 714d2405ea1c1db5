# ruff: noqa: RUF001 (typographic quotes are meant)
"""What a sentence of a prompt is there for, by its form."""

from __future__ import annotations

OPENING = (
    r"[^\w<\[]{0,24}(?:\d{1,2}(?:\.\d{1,2}){0,2}(?:[.):][ \t]*|[ \t]+)|[a-z][.)][ \t]+)?[^\w<\[]{0,8}"
    r"(?:\w{1,30}\"[ ]?:[ ]?\"?)?"
    r"(?:(?:very[ ])?(?:important|critical|crucial|mandatory|note|remember|reminder|warning|caution|attention|rule)"
    r"(?:[ ](?:rule|note|notice))?[^\w\s]{0,4}[:!][^\w\s]{0,4}[ ]{0,2})?"
)
"""What may stand before the first word: marks of lists, quotes, keys, a call for attention."""

_CALLABLE = r"(?:tools?|functions?|apis?|plugins?|commands?|endpoints?)"
TOOL = (
    rf"\b(?:have[ ]access[ ]to|has[ ]access[ ]to|equipped[ ]with|can[ ](?:call|invoke|access)|may[ ](?:call"
    rf"|invoke))\b[^.\n]{{0,50}}\b{_CALLABLE}\b"
    rf"|\b(?:following|available)[ ](?:\w+[ ])?{_CALLABLE}\b[^.\n]{{0,20}}(?:[:：]|\bare\b|\binclude)"
    r"|\b(?:you[ ](?:also[ ])?)?ha(?:ve|s)[ ]access[ ]to[ ](?!the[ ](?:user|conversation|context))"
    rf"|\b(?:this|the[ ]\S{{2,40}})[ ](?:tool|function|command|api|plugin)\b[^.\n]{{0,30}}\b(?:allows?|lets|returns?"
    r"|takes|accepts?|is[ ]used|can[ ]be[ ]used|provides?|search(?:es)?|performs?|executes?"
    r"|retrieves?|requires?|supports?|enables?)\b"
)
TOOL_FIRST = (
    r"[`*]{0,4}(?-i:[a-z]+(?:_[a-z]+|[A-Z][a-z]+|(?=`))\w{0,40})[`*]{0,4}\((?:[a-z_]\w*[^()\n]{0,100})?\)"
    r"|[`*\"]{0,4}(?-i:(?:get|search|find|fetch|list|create|update|delete|send|read|write|run|execute|call|look|lookup"
    r"|check|calculate|compare|analyze|recommend|generate|set|add|remove|open|retrieve|query|submit|book|cancel|transfer"
    r"|ask|explain|suggest|verify|save|load|browse|click)(?:_[a-z]+|[A-Z][a-z]+){1,4})[`*\"]{0,4}[ ]?[:：–—\-]{1,2}[ ]"
    r"|(?:params?|parameters?|args|arguments?)[`*\"]{0,3}[ ]?[:：]"
)

FIELD_FIRST = (
    r"[`*]{0,3}(?-i:[a-z]+(?:_[a-z0-9]+)+)[`*]{0,3}(?:[ ]?\([^()\n]{1,40}\))?[ ]?[:：]"
    r"|`(?-i:[a-z][\w.]{1,30})`(?:[ ]?\([^()\n]{1,40}\))?[ ]?[:：–—\-]"
)
"""An item that is named as programs name things: a field, with how it is filled."""
EXAMPLE_LEAD = (
    r"\b(?:is|are|following|below|sample|like)\b[^.:\n]{0,40}\bexamples?\b[^.:\n]{0,100}[:：][ \t*_]*$"
    r"|^[^.:\n]{0,30}\bexamples?\b[^.:\n]{0,100}[:：][ \t*_]*$"
)
"""What follows is an example."""

_SHAPE = (
    r"(?:json|jsonl|xml|ya?ml|csv|markdown|html|latex|bullets?|bullet(?:ed)?[ -]?(?:points?|lists?)|headings?|headers?"
    r"|paragraphs?|sentences?|words|characters|lines|tables?|bold(?:ed|ing)?|italics?|code[ ](?:blocks?|fences?)"
    r"|plain[ ]text|brackets|numbered[ ]lists?|prefix|suffix|citations?|footnotes?|template|schema)"
)
FORMAT = (
    r"\b(?:extract|convert|transform|produce|generate|create|give|provide)\b[^.\n]{0,40}"
    r"\b(?:json|xml|ya?ml|csv)\b"
    r"|\b(?:use|in)[ ](?:the|this|a)[ ](?:\w+[ ]){0,2}format\b"
    r"|\b(?:use|using)[ ](?:[\w-]+[ ]){0,2}(?:markdown|latex|bullet\w*|headings?|bold|italics|code[ ]blocks?"
    r"|numbered[ ]lists?|lists|plain[ ]text|json|xml)\b|\b(?:rendered|formatted)[ ](?:as|in|using|with)\b"
    r"|\b(?:start|begin|end|follow)[ ](?:immediately[ ]|directly[ ])?with[ ](?:exactly\b|[\"“']"
    r"|(?:an?|the|your)[ ][^.\n]{0,30}\b(?:summary|conclusion|question|heading|sentence|paragraph|answer|solution)\b)"
    r"|[\"'`][ ](?:fields?|keys?|property|properties)\b|\b(?:an?[ ])?empty[ ](?:list|array|string|object)\b"
    r"|\b(?:respond|reply|answer|write|output|speak|communicate|be)\b[^.\n]{0,40}\b(?:languages?|english|chinese"
    r"|german|french|spanish|japanese)\b|\bsame[ ]language\b"
    r"|\b(?:say|respond|reply|answer|output|return|state)(?:[ ]with)?(?:[ ]only)?(?:[ ]exactly)?[ ]?[:,]?[ ][\"“]"
    r"|\b(?:answer|response|reply|output)[ ](?:needs[ ]to|must|should|has[ ]to)[ ]be\b"
    r"|\b(?:add|use|set|specify|wrap|enclose)\b[^.\n]{0,80}\b(?:tags?|attributes?)\b"
    r"|\b(?:respond|reply|answer|return|output)[ ](?:with|as|like|in)(?:[ ]\w+){0,3}[ ]?[:：][ \t*_]*$"
    r"|\binclude\b[^.\n]{0,40}\bsections?\b|\bcite\b[^.\n]{0,40}\b(?:inline|using|sources?|brackets)\b"
    r"|\b(?:answers?|responses?|repl(?:y|ies)|outputs?)\b[^.\n]{0,30}\b(?:short|brief|concise|length)\b"
    r"|\b(?:short|brief|long|detailed)[ ](?:and[ ]\w+[ ])?(?:answers?|responses?|repl(?:y|ies))\b|"
    rf"\b(?:respond|reply|answer|output|return|write|begin|start|end|format|wrap|enclose|render|present|cite|structure"
    rf"|organi[sz]e|place|put|print|emit|display)\b[^.\n]{{0,60}}\b{_SHAPE}\b"
    r"|\b(?:only|just|exactly)[ ](?:return|output|respond|reply|answer|print|write)\b"
    r"|\b(?:return|output|print|emit|respond[ ]with|reply[ ]with|answer[ ]with)[ ](?:only|just|exactly|nothing)\b"
    r"|\b(?:no|without)[ ](?:\w+[ ]){0,3}?(?:explanations?|commentary|preamble|introductory[ ]text|additional[ ]text"
    r"|other[ ]text|extra[ ]text|prose)\b"
    r"|\b(?:maximum|max\.?|at[ ]most|(?:no[ ]more|fewer|less|more|longer)[ ]than|under|up[ ]to|between|exactly"
    r"|at[ ]least|limit\w*[ ]to|exceed(?:ing)?|in|of)[ ](?:of[ ])?~?(?:\d{1,5}|one|two|three|four|five)"
    r"(?:[ ]?(?:[-–]|to|or|and)"
    r"[ ]?\d{1,5})?[ ](?:\w+[ ])?(?:words?|sentences?|characters?|chars|paragraphs?|lines?|tokens?|bullet\w*)\b"
    r"|\b\d{1,4}[ ]?(?:[-–]|to)[ ]?\d{1,4}[ ](?:\w+[ ])?(?:words|sentences|characters|paragraphs|lines|bullets?"
    r"|bullet[ ]points)\b"
    r"|\b(?:start|begin|end|open|close)[ ](?:your|the|each|every)[ ](?:answer|response|reply|output|message)\b"
)

_NOT = r"(?:not|never)\b"
_CLAUSE = r"(?:if|when|whenever|unless|since|although|because|while|for|in|once|some|these|there|what|why|it)\b"
GUARDRAIL_FIRST = (
    r"(?:(?:please|you|also|and|but|strictly|absolutely)[ ,]{1,2})?(?:never|do[ ]not|don['’]?t|must[ ]not|mustn['’]t"
    r"|cannot|can['’]t|under[ ]no[ ]circumstances|refuse|decline|prohibited|forbidden)\b"
    rf"|(?!{_CLAUSE})[^,.;:\n]{{0,60}}?\b(?:must|should|shall)[ ](?:also[ ])?{_NOT}"
    rf"|(?!{_CLAUSE})[^,.;:\n]{{0,30}}?\b(?:you|agent|assistant|model|bot|ai|we|i)[ ](?:(?:may|can|will)[ ]{_NOT}"
    r"|cannot|can['’]t|mustn['’]t|shouldn['’]t|won['’]t)\b"
    r"|(?:不要|禁止|切勿|不得|请勿|严禁)"
)
GUARDRAIL = (
    r"(?-i:\b(?:NEVER|(?:DO|[Dd]o|MUST|must|SHOULD|should|MAY|may|can)[ ]NOT|DON['’]?T|CANNOT|NOT[ ]ALLOWED)\b)"
    r"|\b(?:you|agent|assistant|model|bot)[ ](?:can|may|must|should)[ ]only\b"
    r"|\b(?:you|agent|assistant|model)[ ](?:must|should|may)[ ](?:not|never)\b"
    r"|\b(?:is|are)[ ](?:strictly[ ])?(?:prohibited|forbidden)\b|\bnot[ ](?:allowed|permitted)\b"
    r"|\b(?:must|should|shall)[ ](?:refuse|decline|reject|deny)\b|\bunder[ ]no[ ]circumstances\b"
    r"|\b(?:harmful|illegal|malicious|unethical|confidential|copyrighted)\b"
)

SITUATION = (
    r"\byou(?:['’]re|[ ]are)[ ](?:now[ ]|currently[ ]|also[ ])?(?:given|provided|supplied|presented|operating|running"
    r"|located|connected)\b"
)
"""What the model is told of where it is and what it has before it."""

_MANNER = (
    r"(?:tone|voice|persona|demeanou?r|personality|warm(?:th|ly)?|friendly|polite(?:ly)?|empath(?:y|etic)|courteous"
    r"|professional(?:ly|ism)?|conversational|casual|formal|playful|humou?r(?:ous)?|witty|enthusias\w+|respectful"
    r"|approachable|journalistic|jargon|slang|supportive|calm|patient|kind|helpful|concise|cheerful|neutral"
    r"|encouraging|sarcastic)"
)
TONE = (
    r"\byou(?:['’]re|[ ]are)[ ](?:(?:also|now|both)[ ])?(?:an?|the|called|named|my|our|one[ ]of)[ ](?!given|provided)"
    r"|\b(?:role-?play|in[ ]character|mannerisms?|catchphrases?)\b"
    r"|\byou(?:['’]re|[ ]are)[ ](?:good[ ]at|skilled|capable[ ]of|speciali[sz]ed|proficient|knowledgeable|passionate"
    r"|experienced|highly|known[ ]for|dedicated|fluent|more[ ]than)\b"
    r"|\b(?-i:[Yy]ou(?:['’]re|[ ]are)[ ][A-Z][\w-]+)"
    r"|\b(?:act(?:ing)?[ ]as|(?:assume|take[ ]on|play|in)[ ]the[ ]role|pretend[ ]to[ ]be|your[ ]name[ ]is"
    r"|you[ ](?:work|speak|talk|sound|write)[ ](?:as|for|at|like|in|with)|you[ ]represent|behave[ ]like"
    r"|your[ ](?:role|persona|personality|voice|tone|style|demeanou?r|character)[ ]is(?![ ]to\b))\b"
    rf"|\byou(?:['’]re|[ ]are)[ ](?:\w+[ ,]+){{0,3}}{_MANNER}\b"
    rf"|\b(?:be|stay|remain|sound|maintain|adopt|speak|communicate|keep|use|prefer)\b[^.\n]{{0,40}}\b{_MANNER}\b"
    rf"|\b(?:write|respond|answer|reply|written)\b[^.\n]{{0,40}}\b(?:in|with|using)[ ]an?[ ](?:\w+[ ,]+){{0,4}}"
    r"(?:tone|voice|style|manner)\b"
    r"|\byour[ ](?:tone|voice|style|pacing|personality|language|manner)\b|你是|您是|あなたは|당신은"
    r"|\b(?:você[ ]é|(?:tú[ ])?eres[ ]un|tu[ ]es[ ]un|vous[ ]êtes[ ]un|du[ ]bist|sei[ ]un|ты[ ]—)\b"
)

CURRENT = r"\b(?:current|today(?:['’]s)?)[ ](?:date|time|year|is)\b[^.\n]{0,40}\b(?:19|20)\d\d\b"
"""What is true on one day only, in whatever sentence."""

SHOWN_FIRST = (
    r"[ \t]*(?:[-*•][ \t]+)?(?:[✓✗✅❌☑✘]|[*_]{0,2}(?:good|bad|correct|incorrect|wrong|right)"
    r"(?:[ ](?:example|pattern|answer|response|output|usage))?[*_]{0,2}[ ]?[:：])"
)
"""What is held up as right or wrong."""

FACT = (
    r"[$€£¥₹][ ]?\d|\b\d[\d.,]*[ ]?(?:€|£|dollars?|euros?|USD|EUR|GBP)\b"
    r"|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/20\d\d\b"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?[ ]\d{1,2},?[ ]20\d\d\b"
    r"|\b\d{1,2}(?::\d\d)?[ ]?[ap]\.?m\b|\b\d{1,3}[ ](?:business|working)[ ]days?\b"
    r"|\b\d{1,3}[ ]free\b|\b(?:at[ ]most|up[ ]to|within)[ ](?:the[ ]last[ ])?(?:\d{1,4}|one|two|three|four|five)\b"
    r"|\b\d{1,3}[ ](?:hours?|days?|weeks?|months?|years?)[ ](?:after|before|of|from|in[ ]advance|notice)\b"
)
"""Only where a title or the sentence itself states rather than tells."""
POLICY = (
    r"\b\d{1,3}(?:[ ]?[-–][ ]?\d{1,3})?[ ]?(?:%|percent\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|nights?\b|\+)"
    r"|\bunder[ ]\d|\bone[ ]night\b"
)
"""Where a title says that a business decides."""

_VERBS = (
    r"accept|access|achieve|acknowledge|act|adapt|add|address|adhere|adjust|adopt|aim|align|allow|analy[sz]e|annotate"
    r"|answer|apply|ask|assess|assign|assist|assume|attempt|avoid|base|be|begin|bold|break|build|calculate|call|capture"
    r"|carefully|categori[sz]e|change|check|choose|cite|clarify|classify|clean|collect|combine|communicate|compare|compile"
    r"|complete|compose|compress|compute|conclude|conduct|confirm|connect|consider|construct|continue|convert|copy"
    r"|correct|cover|craft|create|cross-check|decide|decompose|deduplicate|default|define|deliver|demonstrate|derive"
    r"|describe|design|detect|determine|develop|direct|discuss|display|divide|do|document|double-check|draft|draw|edit"
    r"|elaborate|emphasi[sz]e|enclose|encourage|end|engage|enhance|ensure|establish|estimate|evaluate|examine|exclude"
    r"|execute|expand|explain|explicitly|explore|express|extract|fetch|fill|filter|find|finish|fix|flag|focus|follow"
    r"|format|formulate|gather|generate|get|give|go|greet|group|guide|handle|help|highlight|identify|ignore|illustrate"
    r"|imagine|implement|import|improve|include|incorporate|indicate|infer|inform|insert|inspect|install|integrate"
    r"|interpret|introduce|investigate|invoke|judge|keep|label|launch|let|leverage|limit|link|list|listen|load|locate"
    r"|log|look|maintain|make|map|mark|match|measure|mention|merge|mimic|minimi[sz]e|modify|monitor|move|name|normali[sz]e"
    r"|note|notice|number|observe|obtain|offer|omit|only|open|optimi[sz]e|order|organi[sz]e|outline|output|parse|pay"
    r"|perform|pick|place|plan|please|point|politely|predict|prefer|prepare|present|preserve|print|prioriti[sz]e|proceed"
    r"|process|produce|propose|provide|pull|put|qualify|quote|raise|rank|rate|re-?read|reach|read|recall|recogni[sz]e"
    r"|recommend|record|refer|refine|reflect|regenerate|reject|rely|remain|remember|remove|rename|render|repeat|rephrase"
    r"|replace|reply|report|represent|request|resolve|respect|respond|restate|retain|retrieve|return|reuse|review|revise"
    r"|rewrite|route|run|save|scale|scan|score|search|seek|select|send|separate|set|share|show|simplify|skip|solve|sort"
    r"|specify|split|start|state|stay|stick|stop|store|strive|structure|submit|suggest|summari[sz]e|support|synthesi[sz]e"
    r"|tag|tailor|take|target|tell|test|think|track|transcribe|transfer|translate|treat|try|turn|understand|update|use"
    r"|utili[sz]e|validate|vary|verify|view|visit|wait|walk|watch|weigh|wrap|write|yield"
)
INSTRUCTION_FIRST = (
    rf"(?:(?:first|then|next|finally|also|additionally|otherwise|instead|now|afterwards?|lastly|second(?:ly)?"
    rf"|third(?:ly)?|by[ ]default|in[ ]general|always|never|just|please|simply|kindly|\w{3, 12}ly),?[ ])?"
    rf"(?:{_VERBS}|always|your[ ](?:task|job|goal|role|mission|objective|purpose)|let['’]s)\b"
)
GERUND_FIRST = r"[a-z]{3,14}ing[ ](?:the|a|an|all|any|your|each|user|information)\b"
TOLD = (
    r"\b(?:you|agents?|assistant|model|bot|planner|system|user|customer|they)[ ](?:also[ ]|always[ ]|then[ ])?"
    r"(?:must|should|shall|need[ ]to|needs[ ]to|have[ ]to|has[ ]to|are[ ](?:required|expected|tasked|to\b))"
)
CASE_FIRST = r"(?:if|when|whenever|before|after|once|unless|until|while|for[ ](?:each|every|any|all)|in[ ]case)\b"
"""A case: what is to be done in it, or what holds in it, is said behind the comma."""
INTRODUCED_FIRST = (
    r"(?:based[ ]on|according[ ]to|given|depending[ ]on|using|for|in|with|as|to|from|by|at|during|where|upon|on)\b"
)
CASE_TOLD = rf"[,，:][ ](?:then[ ]|also[ ]|please[ ]|just[ ]|simply[ ]|always[ ]|only[ ]|first[ ]){{0,2}}(?:{_VERBS})\b"
ADDRESSED = (
    r"\b(?:you|your|you['’]re|yourself|must|should|shall|always|never|please|don['’]t|do[ ]not|ensure|make[ ]sure"
    r"|let['’]s|need[ ]to|du|dein\w*|sie[ ]sollen|müssen|muss|soll(?:st|en)?|immer|niemals|bitte|tu[ ]dois"
    r"|vous[ ]devez|toujours|jamais|debes|siempre|nunca|deve|sempre|необходимо|должен|всегда|никогда)\b"
    r"|你|您|请|必须|应该|してください|しなさい|あなた|하세요|당신"
)
"""Somebody is spoken to, or something has to be."""
STATED = (
    r"\b(?:will|can|may|could|would|does|be|been|means?|depends?|applies|belongs?|exists?|happens?|represents?"
    r"|shows?|indicates?|takes?|works?|gets?|uses?|returns?|gives?|needs?|involves?|starts?|ends?|helps?)\b"
)
"""Verbs of statements beside those by which blocks of knowledge are found."""
