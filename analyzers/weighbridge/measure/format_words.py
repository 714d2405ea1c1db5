# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""How a prompt demands a shape of the answer, in the languages in which prompts are commonly written."""

from __future__ import annotations

VERB = (
    r"(?:respond|reply|answer|output|return|produce|generate|provide|format|write|give|emit|deliver|render"
    r"|structure|express|present|print|encode|supply|create|submit"
    r"|antworte|antworten[ ]sie|gib|geben[ ]sie|formatiere|liefere|ausgeben|erzeuge|réponds|répondez|retourne[zr]?"
    r"|renvoie|renvoyez|fournis|fournissez|génère|produis"
    r"|responde|devuelve|devuelva|genera|proporciona|formatea|escribe|retorne|devolva|gere|forneça|rispondi"
    r"|restituisci|fornisci|antwoord|geef|odpowiedz|zwróć|верни|ответь|отвечай|выведи|cevapla|döndür)"
)
SHAPES = (
    r"(?:json|jsonl|ya?ml|xml|csv|tsv|toml|markdown|html|plain[ -]?text|latex|table|bullet(?:ed)?[ ](?:points?"
    r"|list)|numbered[ ]list|array|dictionary|code[ ]block|object)"
)
THING = (
    r"(?:output|response|answer|reply|result|ausgabe|antwort|réponse|sortie|respuesta|salida|resposta|saída"
    r"|risposta|antwoord|ответ|вывод)"
)

FORMAT_TITLE = (
    rf"\b(?:{THING}s?|return|final|expected|required|response)\b[ _-]{{0,3}}(?:\w+[ _-]){{0,2}}(?:format(?:ting)?"
    rf"|schema|structure|template|spec(?:ification)?s?|shape|contract|layout|fields|requirements|instructions|rules)\b"
    r"|^(?:strict[ ]|required[ ]|json[ ]|expected[ ])?(?:output|format|formatting|response|schema|json"
    r"|output_format|response_format|format_instructions)$|\bjson[ ](?:schema|format|structure|output|response"
    r"|template)\b"
    rf"|\b(?:format|structure|schema)[ ](?:of|for)[ ](?:the[ ]|your[ ])?{THING}\b|\bhow[ ]to[ ](?:respond|format)"
    rf"|\bformat(?:o)?[ ]de[ ](?:la[ ])?(?:réponse|sortie|salida|respuesta|saída|resposta)\b"
    r"|\b(?:ausgabe|antwort)(?:-|[ ])?(?:format|schema|struktur)\b|\bformato[ ](?:di[ ])?(?:output|risposta"
    r"|uscita)\b|\buitvoerformaat\b|\bформат[ ](?:ответа|вывода)"
    r"|(?:输出|回复|回答|返回|响应)(?:的)?(?:格式|结构|要求|模板)|出力(?:形式|フォーマット)"
    r"|回答(?:形式|フォーマット)|(?:출력|응답)[ ]?형식"
)

FORMAT_DEMAND = (
    rf"\b{VERB}\b[^.\n]{{0,80}}?\b{SHAPES}\b"
    rf"|\b{THING}s?\b[ ](?:\w+[ ]){{0,3}}?(?:must|should|shall|has[ ]to|needs[ ]to|will|is[ ]to|muss|soll|doit"
    rf"|debe|deve)[ ][^.\n]{{0,60}}?\b(?:{SHAPES}|format(?:ted)?|schema|structure|keys?|fields?|parsed?|parseable)\b"
    rf"|\b(?:{VERB}|use|follow|adhere[ ]to|conform[ ]to|match|stick[ ]to)\b[^.\n]{{0,60}}?\b(?:following|this"
    rf"|these|exact|given|below|specified|same|provided)[ ](?:\w+[ ]){{0,3}}?(?:format|schema|structure|template"
    rf"|keys|fields|layout)\b"
    rf"|\b(?:do[ ]not|don['’]t|never|without|no|avoid|nicht|keine|ne[ ]pas|sans|sin|no)\b[^.\n]{{0,50}}?(?:```"
    rf"|\b(?:markdown|code[ ]?(?:fences?|blocks?)|backticks?|preamble|fences?|extra[ ]text|additional[ ](?:text"
    rf"|commentary|keys|fields)|trailing[ ]commas?|codeblock|commentary)\b)"
    r"|\b(?:wrap|enclose|surround|put|place)\b[^.\n]{0,60}?(?:<\w{1,30}>|\bxml[ ]tags?\b|\btags?\b|```"
    r"|\bcode[ ]blocks?\b|\bbackticks\b)"
    r"|\b(?:valid|strict|raw|only|pure|well-formed|parseable|gültiges|válido|valide)[ ](?:a[ ])?(?:json|xml|ya?ml"
    r"|csv)\b|\bjson[ ](?:only|object|array|format|schema)\b"
    r"|\b(?:keys?|fields?|properties|attributes)\b[^.\n]{0,60}?\b(?:string|integer|number|boolean|array|list|float"
    r"|null|required|optional)\b"
    r"|(?:以|用|按照?|使用)[^。\n]{0,12}(?:JSON|XML|YAML|CSV|Markdown"
    r"|表格)[^。\n]{0,6}(?:格式|形式|输出|返回|回答)|(?:输出|返回|回复"
    r"|生成)[^。\n]{0,16}(?:JSON|XML|YAML|CSV)"
    r"|(?:JSON|XML|YAML|CSV)[^。\n]{0,4}(?:形式|フォーマット|で(?:出力|返|回答))"
    r"|(?:JSON|XML|YAML|CSV)[^.\n]{0,6}(?:형식|으로)"
)

JSON_DEMAND = (
    rf"\b{VERB}\b(?![^.\n]{{0,60}}\b(?:of|from|about|for)[ ](?:\w+[ ]){{0,2}}json\b)[^.\n]{{0,60}}?\b(?:as|in|with"
    rf"|using|to|into|als|im|en|au|como|em|come|w|в)\b[ ](?:\w+[ ]){{0,5}}?[`*_\"']{{0,3}}json\b"
    rf"|\b(?:respond|reply|output|return|emit|produce|generate|provide|write|give|deliver|create|print|antworte"
    rf"|gib|liefere|retourne[zr]?|renvoie|devuelve|devolva|restituisci|zwróć|верни|выведи)[ ](?:me[ ]|us[ ]|back[ ])?"
    r"(?:(?:only|just|exactly|strictly|a|an|the|following|valid|one|single|raw|pure|this|your|well-formed|minified"
    r"|strict|result|answer|output|response|nothing[ ]but|nur|ein|gültiges|uniquement|un|du|solo|sólo|apenas|um"
    r"|только|валидный)[ ]){0,6}[`*_\"']{0,3}json\b(?![ ](?:input|document|provided|file[ ]at))"
    rf"|\b{THING}s?\b[ ][^.\n]{{0,40}}?\b(?:must|should|shall|has[ ]to|needs[ ]to|will|is|are|be|muss|soll|doit"
    rf"|debe|deve)\b[ ][^.\n]{{0,40}}?\bjson\b"
    rf"|\b(?:valid|only|strictly|strict|pure)[ ](?:a[ ]|valid[ ]|strict[ ]|raw[ ])?json\b(?![ ]input)"
    rf"|\bjson[ ]only\b|\bjson[ ]{THING}\b|\b{THING}[ ](?:json|format[ ]?(?:\(json\)|[:：][ ]?json))\b"
    rf"|\bjson[ ]output[ ]format\b"
    rf"|\b(?:use|follow|match|conform[ ]to|adhere[ ]to)\b[^.\n]{{0,40}}?\bjson[ ](?:format|schema|structure"
    rf"|template)\b|\b(?:in|following)[ ](?:the[ ]|this[ ]|a[ ])?(?:following[ ]|valid[ ]"
    rf"|exact[ ])?json[ ](?:format|schema|structure)\b"
    r"|(?:以|用|按照?|使用)[^。\n]{0,12}JSON[^。\n]{0,6}(?:格式|形式|输出|返回|回答)"
    r"|(?:输出|返回|回复|生成)[^。\n]{0,16}JSON"
    r"|JSON[^。\n]{0,4}(?:形式|フォーマット|で(?:出力|返|回答))|JSON[^.\n]{0,6}(?:형식|으로)"
)
JSON_GIVEN = (
    r"\b(?:you[ ](?:will[ ]|are[ ])?(?:be[ ])?(?:given|receive|get|provided)|input[ ]is|given|receives?|parse|read"
    r"|contains?|consisting|takes|accepts?|is[ ]provided|stored|loads?|expects?|called?[ ]with)\b[^.\n]{0,60}\bjson\b"
    r"|\b(?:call|invoke|use)\b[^.\n]{0,40}\b(?:tool|function)\b|\binput[ ](?:format|json)\b|\bjson[ ]input\b"
)
NOT_JSON = (
    r"\b(?:do[ ]not|don['’]t|never|avoid|no|not|instead[ ]of|rather[ ]than|nicht|kein"
    r"|ne[ ]pas)\b[^.\n,;]{0,40}?\bjson\b(?![^.\n]{0,20}\b(?:outside|before|after)\b)|不要[^。\n]{0,10}JSON"
)
