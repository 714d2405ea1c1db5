"""The HTTP face of Otto."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from app.agent import Ticket, answer_ticket, shorten_reply
from app.intents import intent_of
from app.summaries import CaseSummary, summarise

app = FastAPI(title="Otto")


class Incoming(BaseModel):
    number: int
    first_name: str
    text: str


@app.post("/tickets")
def ticket(incoming: Incoming) -> dict[str, object]:
    try:
        answer = answer_ticket(Ticket(incoming.number, incoming.first_name, incoming.text))
    except RuntimeError as error:
        raise HTTPException(502, "the answer could not be read") from error
    reply = answer.reply if len(answer.reply) <= 480 else shorten_reply(answer.reply)
    return {"intent": answer.intent, "urgency": answer.urgency, "reply": reply, "actions": answer.actions}


@app.post("/intents")
def intents(incoming: Incoming) -> dict[str, str]:
    return {"intent": intent_of(incoming.text)}


@app.post("/summaries")
def summaries(case: str) -> CaseSummary:
    return summarise(case)
