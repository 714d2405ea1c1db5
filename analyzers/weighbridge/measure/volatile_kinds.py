# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""The kinds of fact in a prompt that a calendar or a business can change, each with how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from weighbridge.measure.calendar_words import DAY

_AMOUNT = r"\d{1,3}(?:[,.' ]\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,4})?"
_PERIOD = (
    r"(?:[ ]?(?:/|per|a|each|every|pro|par|por|al|im|mensuel\w*|monthly|yearly|annually|每)[ ]?(?:month|mo|year|yr"
    r"|week|day|hour|hr|night|user|seat|person|passenger|bag|item|unit"
    r"|kg|gb|1k|1m|million|thousand|monat|jahr|nutzer|mois|an|mes|año|mese|mês|月|年)\b)?"
)
_MONEY = (
    rf"(?:(?:US|CA|AU|NZ|HK|SG|R|A|C)?\$|[€£¥₹₩₽₺฿]|\b(?:USD|EUR|GBP|CHF|JPY|INR|CAD|AUD|BRL|CNY|RMB"
    rf"|Rs\.?)[ ]?)[ ]?(?:{_AMOUNT})(?:[ ]?(?:k|m|million|billion|bn)\b)?"
    rf"(?![\w$\\^=]|[.,]\d|[ ]?[\\^=_])(?:\*\*)?{_PERIOD}"
    rf"|(?<![\w.,$])(?:{_AMOUNT})[ ]?(?:€|£|¥|₽|₹|zł\b|(?:kr|USD|EUR|GBP|CHF|dollars?|euros?|cents?|rupees|pesos"
    rf"|reais|yuan|yen|рублей|руб|元|円|원)(?![A-Za-z])){_PERIOD}"
)
_OFFER = (
    r"\b(?:plans?|tiers?|pric(?:e|es|ed|ing)|fees?|costs?|charg(?:e|es|ed)|rates?|subscriptions?|per[ ](?:month"
    r"|year|user|seat|night|hour|person|passenger|bag)|monthly|annual(?:ly)?|yearly|billed|licen[cs]e|membership"
    r"|packages?|starts?[ ](?:at|from)|starting[ ](?:at|from)|shipping|delivery|deposit|insurance|surcharge"
    r"|premium|upgrade|discount(?:ed)?|sale|rent|salary|compensation|certificate|fare|ticket|tuition|bonus"
    r"|credit)\b|/(?:mo|month|yr|year|user|hr|hour)\b"
    r"|\b(?:preise?|kostet|kosten|gebühr(?:en)?|monatlich|jährlich|tarife?|abo|versand|prix|coûte|frais|tarifs?"
    r"|abonnement|mensuel|precios?|cuesta|cuota|tarifa|mensual|suscripción|prezz[oi]|tariff[ae]|canone|preços?"
    r"|custa|taxa|mensalidade"
    r"|prijs|cena|opłata|цена|стоит|стоимость|тариф|подписка|fiyat|ücret)\b|价格"
    r"|价钱|费用|收费|每月|每年|套餐|会员|料金|価格|月額|年額|가격|요금"
)
_SPELLED = r"(?:one|two|three|four|five|six|seven|ten|twelve|fourteen|thirty|sixty|ninety)"
_SPAN = (
    rf"(?:\d{{1,4}}|{_SPELLED})(?:[ ]?[-–][ ]?\d{{1,3}})?[ -]?(?:full[ ]|business[ ]|working[ ]|calendar[ ]"
    rf"|consecutive[ ])?(?:minutes?|hours?|days?|weeks?|months?|years?|hrs?)\b"
    r"|\d{1,4}[ ]?(?:Tag(?:en?)?|Stunden?|Wochen?|Monaten?|Werktagen?|jours?|heures?|semaines?|mois|días?|horas?"
    r"|semanas?|mes(?:es)?|giorni|ore|dias?|dni|дн(?:ей|я)|天|日|小时|时间|営業日|일)"
)
_POLICY = (
    r"\b(?:refund(?:s|ed|able)?|reimburse(?:d|ments?)|(?:are|is|be|items?|products?"
    r"|purchases?)[ ](?:\w+[ ])?returned|returns?[ ](?:policy|window|period|shipping|label|are|must|within)"
    r"|can[ ](?:be[ ])?return(?:ed)?|cancel(?:led|ed|lations?)?|warrant(?:y|ies)"
    r"|guarantees?|money-back|exchange[sd]?|ship(?:s|ped|ping|ments?)|deliver(?:y|ies|ed|s)|free[ ]trial|trials?"
    r"|notice[ ]period|renew(?:s|ed|al)|compensat(?:ed|ion)|late[ ]fees?|restocking|discounts?|coupons?"
    r"|promo(?:tion)?s?|cash-?back|interest|VAT|sales[ ]tax|APR"
    r"|SLA|uptime|response[ ]time|grace[ ]period|deposits?|check-?in|check-?out|deductible|probation|vacation"
    r"|parental[ ]leave|sick[ ]leave|commission|withdrawal|payment[ ](?:is|terms)|invoices?|claims?|expires?"
    r"|retention|retained"
    r"|rückgabe|rückerstattung|widerruf\w*|garantie|lieferzeit|lieferung|versand|kündigung\w*|gewährleistung"
    r"|rabatt|remboursements?|remboursé|livraison|annulation|retours?|garant[íi]a|reembolsos?|devoluci[óo]n(?:es)?"
    r"|env[íi]os?|entrega|cancelaci[óo]n|descuento"
    r"|rimbors[oi]|reso|spedizione|consegna|reembolso|devolução|zwrot\w*|dostaw\w*|возврат\w*|доставк\w*"
    r"|гаранти\w*)\b|退款|退货|换货|保修|发货|配送|送达|折扣|返金|返品|交換|保証|환불|반품|배송"
)
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so|lundi|mardi"
    r"|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|sexta"
    r"|周[一二三四五六日末]|星期[一二三四五六日]|工作日|平日|weekdays?"
    r"|weekends?|daily|every[ ]day)"
)
_CLOCK = r"\d{1,2}(?:[:.h]\d{2})?[ ]?(?:a\.?m\.?|p\.?m\.?|uhr|h\b)?"
_CLOCKS = (
    r"(?:\d{1,2}[:.h]\d{2}[ ]?(?:a\.?m\.?|p\.?m\.?|uhr|h)?|\d{1,2}[ ]?(?:a\.?m\.?|p\.?m\.?|uhr|h)?)[ ]?(?:-|–|—|to"
    r"|until|till|bis|à|a|às|至|到|~|から)[ ]?(?:\d{1,2}[:.h]\d{2}|\d{1,2}[ ]?(?:a\.?m\.?|p\.?m\.?|uhr|h\b|点|时))"
)
_HOURS = (
    rf"\b{_WEEKDAY}\b[^\n.]{{0,30}}?{_CLOCKS}[ ]?(?:a\.?m\.?|p\.?m\.?|uhr)?|\b(?:opening|business|office|support"
    rf"|store|working)[ ]hours\b[^\n]{{0,40}}?{_CLOCKS}[ ]?(?:a\.?m\.?|p\.?m\.?)?"
    rf"|\b(?:open|available|öffnungszeiten|geöffnet|ouvert|horaires|abierto|horario|aberto|aperto"
    rf"|open[ ]daily)\b[^\n]{{0,40}}?{_CLOCKS}[ ]?(?:a\.?m\.?|p\.?m\.?|uhr)?|(?:营业时间|工作时间|営業時間"
    rf"|영업시간)[^\n]{{0,12}}?{_CLOCKS}"
)
_FRAMEWORK = (
    r"(?:react(?:[ ]native)?|next(?:\.?js)?|node(?:\.?js)?|python|django|flask|fastapi|typescript|javascript"
    r"|tailwind(?:[ ]?css)?|vue(?:\.?js)?|nuxt(?:\.?js)?|angular|svelte(?:kit)?|vite|webpack|postgres(?:ql)?|mysql"
    r"|mongodb|redis|kubernetes|docker|java|kotlin|swift(?:ui)?"
    r"|rust|go(?:lang)?|ruby|rails|laravel|php|symfony|spring[ ]boot|\.net|c#|flutter|dart|expo|electron|prisma"
    r"|pydantic|numpy|pandas|pytorch|tensorflow|langchain|ubuntu|debian|android|ios|macos|terraform|bun|deno|astro"
    r"|remix|jest|vitest|eslint|zod|shadcn(?:/ui)?|three\.?js|bootstrap|unity|godot|gradle|maven)"
)
_PINNED = (
    rf"(?<![\w./-]){_FRAMEWORK}(?:[ ]|@|[ ]?(?:version[ ]|v))\^?~?v?(?:\d{{1,2}}(?:\.\d{{1,3}}){{1,3}}"
    rf"|\d{{1,2}})(?![\w%-]|[.,:]\d|[ ](?:%|files?|lines?|days?|times?|or[ ]fewer|steps?|items?|components?|years?"
    rf"|minutes?|hours?|tests?))"
)
_MODEL = (
    r"(?<![\w/-])(?:(?:GPT|gpt)-?[ ]?\d(?:\.\d)?(?:o|[ -](?:turbo|mini|nano|pro|codex))?(?:-mini)?"
    r"|[oO][134](?:-(?:mini|pro|preview))|Claude[ ](?:(?:Opus|Sonnet|Haiku)[ ])?\d(?:\.\d)?(?:[ ](?:Opus|Sonnet"
    r"|Haiku))?|Gemini[ ]\d(?:\.\d)?(?:[ ](?:Pro|Flash|Ultra|Nano))?"
    r"|Llama[ -]?\d(?:\.\d)?|Mistral[ ](?:Large|Small|Medium)[ ]\d|Qwen[ -]?\d(?:\.\d)?"
    r"|DeepSeek[ -][VR]\d(?:\.\d)?|Grok[ -]?\d|iPhone[ ]\d{1,2}(?:[ ](?:Pro|Plus|Max|mini)){0,2}|Galaxy[ ]S\d{2}"
    r"|Pixel[ ]\d{1,2}|Windows[ ]1[01]|PlayStation[ ]\d)(?![\w-]*\d)"
)
_CURRENT_PRODUCT = (
    r"\b(?:latest|newest|current(?:ly)?|most[ ]recent|available|consists?[ ]of|includes?|offers?|offered|products?"
    r"|models?|line-?up|famil(?:y|ies)|released|supports?|new|neueste\w*|aktuell\w*|verfügbar|derniers?|actuels?"
    r"|disponibles?|últim[oa]s?|actual(?:es)?)\b|最新|目前|现有|可用|現在"
)
_VERSIONED = (
    r"(?<![\w./-])(?-i:[A-Z][A-Za-z]{2,20}(?:[ ][A-Z][A-Za-z]{1,20}){0,2})[ ](?:version[ ]"
    r"|v)?\d{1,4}(?:\.\d{1,4}){1,3}\b(?!%)"
)
_RELEASED = (
    r"\b(?:latest|newest|current(?:ly)?|most[ ]recent|released|stable[ ]version|neueste\w*|aktuell\w*|dernière"
    r"|última)\b|最新|当前版本"
)
_FIGURE = (
    r"[$€£¥]\s?\d|\d[\d.,]*\s?%|\b(?:million|billion|revenue|earnings|profit|sales|growth|grew|margin|headcount"
    r"|churn|arr|mrr|target|umsatz|gewinn|milliarden|millionen|chiffre|ingresos|ventas)\b|营收|收入|売上"
)
_QUARTER = (
    r"\b(?:Q[1-4][ ]?(?:/|of[ ]|-)?[ ]?(?:FY)?[ ]?(?:20)?\d{2}|(?:FY|fiscal[ ](?:year[ ])?|GJ[ ])[ ]?(?:20)?\d{2}"
    r"|(?:first|second|third|fourth)[ ]quarter[ ](?:of[ ])?20\d{2}|[1-4]\.[ ]Quartal[ ]20\d{2}|T[1-4][ ]20\d{2})\b"
    r"|20\d{2}年(?:第[一二三四]季度|[1-4]月期)"
)
_DATED = (
    rf"\b(?:as[ ]of|effective(?:[ ](?:from|date))?|last[ ](?:updated|modified|revised)|updated(?:[ ](?:on|in))?"
    rf"|valid[ ](?:until|through|from|to)|available[ ](?:until|from)|expires?(?:[ ]on)?|ends?[ ]on|starts?[ ]on"
    rf"|starting|beginning|deadline(?:[ ]is)?|due(?:[ ](?:on|by))?|takes[ ]place(?:[ ]on)?"
    rf"|will[ ](?:be[ ])?(?:take[ ]place|launch(?:ed)?|released?|open|start|begin|end|happen|held)(?:[ ](?:on|in))?"
    rf"|launch(?:es|ing)(?:[ ](?:on|in))?|scheduled[ ]for|until|through|no[ ]later[ ]than|stand|gültig[ ](?:ab"
    rf"|bis)|ab(?:[ ]dem)?|bis(?:[ ]zum)?|seit|en[ ]date[ ]du|à[ ]partir[ ]du|jusqu['’]au|valable[ ]jusqu['’]au"
    rf"|a[ ]partir[ ](?:del?|de)|hasta[ ]el|válid[oa][ ]hasta|a[ ]fecha[ ]de|aggiornat[oa][ ](?:al|il)|dal"
    rf"|fino[ ]al|по[ ]состоянию[ ]на|до)"
    rf"[ ]?[:：]?[ ]?(?:the[ ]|den[ ]|dem[ ])?{DAY}|(?:截至|自|有效期至|更新于"
    rf"|更新日期[:：])[ ]?{DAY}|{DAY}(?:现在|現在|起|まで|から|前)"
)
_CUTOFF = (
    rf"\b(?:knowledge|training|data|wissens\w*|connaissances?)[ -]?(?:data[ ])?(?:cut-?off|stichtag"
    rf"|stand)\b[^.\n]{{0,40}}?(?:{DAY}|\b20\d{{2}}(?:-\d{{2}})?\b)|\b(?:trained"
    rf"|knowledge)[ ](?:on[ ]data[ ])?(?:only[ ])?(?:extends?[ ])?(?:up[ ]to|until|through)[ ](?:{DAY}"
    rf"|20\d{{2}}\b)|(?:知识截止|知識のカットオフ)[^。\n]{{0,12}}?20\d{{2}}[-年]?\d{{0,2}}"
)
_PHONE = (
    r"\b(?:call|phone|tel(?:ephone|éfono|efon)?|hotline|helpline|dial|fax|whatsapp|reach[ ]us|anrufen|rufnummer"
    r"|téléphone|teléfono|telefone|telefono|телефон|电话|電話"
    r"|전화)(?![^\W_])[^\n$€£]{0,30}?(?<![\w.$€£])(?=[\d+()]{1,8}[ .\-()/])(?:\+\d{1,3}[ .\-()]{0,2})?(?:\(?\d"
    r"{2,5}\)?[ .\-/]?){2,5}\d{2,4}(?!\w|\.\d)"
)
_MAIL = (
    r"\b(?:contact|e-?mail|reach|write[ ]to|escalat\w*|support|kontakt\w*|contacte[rz]?|contact[ao]|邮箱|联系|連絡"
    r"|문의)[^\n\"']{0,50}?(?<![\w.])(?!x{2,}|your|name|user|e?mail@|example|someone|abc@|foo|john|jane"
    r"|test)[\w.+\-]{2,40}@(?!example)[\w\-]{1,40}(?:\.[A-Za-z]{2,12}){1,3}"
)
_STAFF = (
    r"\b(?:our[ ])?(?:CEO|CTO|CFO|COO|head[ ]of[ ]\w{2,20}|managing[ ]director|founder|store[ ]manager"
    r"|account[ ]manager|team[ ]lead|director|principal|president|geschäftsführer(?:in)?|PDG"
    r"|director[ ]general)(?:[ ]of[ ][^\n.]{2,30}?)?[ ]?(?:is|[:：]|ist|est|es"
    r"|,)[ ](?-i:[A-ZÀ-Þ][a-zà-ÿ]{1,15}[ ](?:[A-Z]\.[ ])?[A-ZÀ-Þ][a-zà-ÿ\-]{1,20})"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of changing fact."""

    name: str
    pattern: re.Pattern[str]
    context: re.Pattern[str] | None = None
    """Must be said in the same sentence, or in a title above it where `titles` is set."""
    titles: bool = False
    limits: bool = False
    """A rule for behaviour may state such a thing; then it is a guardrail rather than a fact."""


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds, in the order in which they claim characters; compiled when the first prompt has a digit in it."""

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    within = rf"(?:{_SPAN}|\d{{1,3}}(?:[.,]\d{{1,2}})?[ ]?(?:%|percent\b|prozent\b))"
    return (
        Kind("knowledge cutoff", compiled(_CUTOFF)),
        Kind("price", compiled(_MONEY), compiled(_OFFER), titles=True, limits=True),
        Kind("quarter figure", compiled(_QUARTER), compiled(_FIGURE)),
        Kind("dated statement", compiled(_DATED), limits=True),
        Kind("policy", compiled(within), compiled(_POLICY), limits=True),
        Kind("opening hours", compiled(_HOURS)),
        Kind("version", compiled(_PINNED)),
        Kind("product", compiled(_MODEL), compiled(_CURRENT_PRODUCT)),
        Kind("product", compiled(_VERSIONED), compiled(_RELEASED)),
        Kind("contact", compiled(_PHONE)),
        Kind("contact", compiled(_MAIL)),
        Kind("staff", compiled(_STAFF)),
    )
