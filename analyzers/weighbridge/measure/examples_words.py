# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""The words that mark worked examples, in the languages in which prompts are commonly written."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split("|"))


EXAMPLE = (
    r"(?:worked[ \t]|few[- ]?shot[ \t]|in[- ]?context[ \t]|sample[ \t]|usage[ \t])?(?:examples?|exemplars?"
    r"|demonstrations?|samples?)"
    r"|beispiele?|exemples?|ejemplos?|exemplos?|esemp(?:io|i)|voorbeeld(?:en)?|przykład(?:y|ów)?|пример(?:ы|ов)?"
    r"|приклад(?:и|ів)?"
    r"|örnek(?:ler)?|exempel|eksempe[lr]|eksempler|esimer(?:kki|kit|kkejä)|példa|példák|contoh|ví[ \t]dụ|مثال"
    r"|उदाहरण|예시|예제"
    r"|示例|范例|範例|样例|例子|例题|例"
)

ASKING = _words(
    "q|question|input|query|problem|instruction|utterance|request|command|premise|user input|user query"
    "|user question|user request|user message|customer message|customer question|customer query|student question"
    "|test input|puzzle|natural language|nl|user utterance|sample input|tweet|review|sentence|statement|claim"
    "|task|goal|prompt|text|passage|email|message|document|article|headline|comment|title|source|original|context"
    "|table|scenario|dialogue|conversation|word|phrase|frage|eingabe|aufgabe|anfrage|satz|nachricht|nutzereingabe"
    "|kundenfrage|benutzer|entrée|entree|requête|tâche|énoncé|texte|saisie|pregunta|entrada|consulta|frase|tarea"
    "|texto|mensaje|pergunta|tarefa|consulta do usuário|mensagem|domanda|ingresso|richiesta|testo|compito|vraag"
    "|invoer|pytanie|wejście|zapytanie|вопрос|ввод|вход|запрос|текст|задача|питання|запит|soru|girdi|görev|fråga"
    "|indata|spørsmål|spørgsmål|kysymys|kérdés|bemenet|pertanyaan|masukan"
    "|câu hỏi|đầu vào|问题|问|问句|输入|用户输入|用户问题|用户"
    "|题目|任务|查询|原文|文本|句子|問題|問|質問|入力|文|ユーザー|例文|질문|입력|문장|문제|سؤال|प्रश्न"
)
"""Labels of what an example is given."""

SURE_ASKING = _words(
    "q|question|input|query|problem|instruction|utterance|user input|user query|user question|user request"
    "|user message|customer message|customer question|customer query|user utterance|test input|task|sentence"
    "|tweet|review|premise|puzzle|frage|eingabe|aufgabe|anfrage|satz|nutzereingabe|kundenfrage|entrée|entree"
    "|requête|tâche|énoncé|pregunta|entrada|consulta|tarea|pergunta|tarefa|domanda|ingresso|richiesta|vraag"
    "|invoer|pytanie|wejście|вопрос|ввод|вход|запрос|задача|питання|запит|soru|girdi|fråga|indata|spørsmål"
    "|spørgsmål|kysymys|kérdés|bemenet|pertanyaan|masukan|câu hỏi|đầu vào"
    "|问题|问|输入|用户输入|用户问题|题目|任务|問題|問|質問|入力|질문"
    "|입력|문제|سؤال|प्रश्न"
)
"""Those that mean an example without any further sign, once an answer's label follows them again and again."""

ANSWERING = _words(
    "a|ans|answer|output|response|reply|result|completion|label|labels|sentiment|category|categories"
    "|classification|class|translation|summary|sql|sqlquery|sql query|code|program|solution|intent|intents"
    "|entities|action|actions|plan|rewrite|rewritten|corrected|correction|final answer|expected output|expected"
    "|expected response|expected answer|ideal output|model output|json|explanation|reasoning|thought|thoughts"
    "|steps|verdict|score|topic|tags|keywords|query|function|tool|tool call|modules|module|assistant|emotion"
    "|polarity|conclusion|hypothesis|paraphrase|acronym|cypher|assistant response|bot response|sample output"
    "|antwort|ausgabe|ergebnis|lösung|kategorie|stimmung|übersetzung|zusammenfassung|klassifikation|absicht"
    "|erwartete ausgabe|réponse|reponse|sortie|résultat|catégorie|traduction|résumé|respuesta|salida|resultado"
    "|categoría|traducción|resumen|resposta|saída|saida|categoria|tradução|resumo|risposta|uscita|risultato"
    "|traduzione|antwoord|uitvoer|odpowiedź|wyjście|wynik|ответ|вывод|выход|результат|категория|перевод|відповідь"
    "|cevap|çıktı|yanıt|svar|utdata|vastaus|válasz|kimenet|jawaban|keluaran"
    "|trả lời|câu trả lời|đầu ra|答案|答|回答|输出"
    "|回复|结果|分类|情感|标签|翻译|译文|摘要|意图|出力|答え|応答|結果|分類|訳|要約|답변|답"
    "|출력|응답|결과|분류|جواب|إجابة|उत्तर"
)
"""Labels of what an example answers."""

ASKING_SPEAKERS = _words(
    "user|human|customer|client|caller|student|patient|visitor|guest|shopper|applicant|person|usuario|usuário"
    "|utilisateur|utente|nutzer|kunde|benutzer|cliente|klient|пользователь|клиент|użytkownik|kullanıcı|gebruiker"
    "|用户|客户|顾客|学生|人类|ユーザー|お客様|사용자|고객"
)
ANSWERING_SPEAKERS = _words(
    "assistant|ai|agent|bot|chatbot|system|model|support|operator|tutor|teacher|doctor|expert|advisor"
    "|representative|gpt|llm|chatgpt|claude|gemini|asistente|assistente|agente|assistent|ассистент|помощник|бот"
    "|agent ai|asystent|asistan|助手|助理|客服|机器人|老师|医生|アシスタント|어시스턴트|상담원|챗봇"
)

GOOD = _words("good|correct|right|positive|valid|do|better|preferred|acceptable|well|yes")
BAD = _words("bad|incorrect|wrong|negative|invalid|dont|avoid|worse|poor|unacceptable|no|not")

NOT_FEW_SHOT = (
    r"\b(?:faqs?|frequently asked|test (?:cases?|data|set|inputs?)|knowledge base|glossary|documents?"
    r"|search results|retrieved"
    r"|häufige fragen|questions? fréquentes|preguntas frecuentes|perguntas frequentes|domande frequenti)\b|常见问题"
    r"|よくある質問|자주 묻는"
)
"""Titles above question-and-answer pairs that are knowledge or data rather than examples."""
