# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""What tells an instruction to a model from a statement about the world."""

from __future__ import annotations

INSTRUCTION = (
    r"\b(?:you|your|you['’]re|yourself|must|should|shall|always|never|please|don['’]t|do not|ensure|avoid"
    r"|make sure|remember|note that|the (?:user|assistant|model|agent|ai|bot|system|input|output|response|answer"
    r"|prompt|conversation|message)"
    r"|(?:this|the|each|a) (?:tool|function|command|module|parameter|argument|action|field|step|workflow"
    r"|instruction)|respond|reply|output|user['’]s|users?|assistant|llm|let['’]s|du|dein\w*|sie sollen|müssen|muss"
    r"|soll(?:st|en)?|immer|niemals|bitte|tu dois|vous devez|toujours|jamais|debes|siempre|nunca|deve|sempre"
    r"|необходимо|должен|всегда|никогда)\b|你|您|请|必须|应该|不要|してください|しなさい|あなた|하세요|당신"
)
IMPERATIVE = (
    r"[\s\-*•>\d.)#|]{0,40}(?:\*\*)?(?:use|write|return|provide|give|create|generate|analy[sz]e|identify|consider"
    r"|include|follow|keep|check|add|apply|avoid|explain|describe|list|focus|start|begin|end|read|find|look|run"
    r"|call|set|ask|answer|extract|summari[sz]e|convert|translate|determine|review|evaluate|assess|choose|select"
    r"|prefer|only|do|never|always"
    r"|ensure|verify|test|fix|update|implement|build|design|define|document|install|import|export|track|think|plan"
    r"|break|combine|compare|highlight|mention|suggest|recommend|respect|maintain|handle|remove|replace|limit|try"
    r"|wait|stop|show|tell|treat|be|if|when|act|adopt|demonstrate|present|structure|format|select|assign|rate"
    r"|score|classify|call|place|group|organize|begin|assume|put|preserve|extract|exclude|ignore|skip|capture|detect)\b"
)
STATES = (
    r"\b(?:is|are|was|were|has|have|had|includes?|included|consists?|contains?|provides?|offers?|costs?|means"
    r"|refers?|describes?|comprises?|allows?|supports?|became|began|founded|located|known|called|uses|used|made"
    r"|occurs?|requires?|produces?|covers?|belongs?|ships?|entitled|applies|apply|runs|published|developed"
    r"|introduced"
    r"|ist|sind|war|waren|hat|haben|wird|werden|bietet|enthält|kostet|gilt|gelten|est|sont|était|ont|offre"
    r"|contient|comprend|es|son|fue|era|tiene|tienen|ofrece|incluye|é|são|foi|tem|oferece|inclui|è|sono|ha|hanno"
    r"|offre|jest|są|был[аи]?|является|имеет)\b|是|有|为|包括|位于|提供|である|です|ます|있다|입니다|이다"
)
