/** The view "Training", inside its frame: it draws what it is told, as text only, and says which button was pressed. */

import type { Job } from "../../asking.js";
import { costWords, curve, curveWords, type Doing, doings, isOpen, stateWords, verdictWords } from "../jobs.js";

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const WIDTH = 240;
const HEIGHT = 48;
const SVG = "http://www.w3.org/2000/svg";
const host = acquireVsCodeApi();
const list = document.querySelector("main") as HTMLElement;
const empty = document.querySelector("#empty") as HTMLElement;
const cards = new Map<string, Card>();

window.addEventListener("message", ({ data }) => draw((data as { jobs: Job[] }).jobs));
host.postMessage({ doing: "ready" });

/** What there is stays where it is, so that nobody who reads or has a button in focus loses the place. */
function draw(jobs: readonly Job[]): void {
  empty.hidden = jobs.length > 0;
  for (const [key, card] of cards) {
    if (!jobs.some((job) => job.key === key)) {
      card.element.remove();
      cards.delete(key);
    }
  }
  jobs.forEach((job, at) => {
    const card = cards.get(job.key) ?? new Card(job);
    cards.set(job.key, card);
    card.show(job);
    if (list.children[at] !== card.element) {
      list.insertBefore(card.element, list.children[at] ?? null);
    }
  });
}

class Card {
  readonly element = document.createElement("article");
  private readonly parts = {
    title: document.createElement("h2"),
    state: document.createElement("p"),
    bar: document.createElement("progress"),
    picture: document.createElementNS(SVG, "svg"),
    line: document.createElementNS(SVG, "polyline"),
    verdict: document.createElement("p"),
    cost: document.createElement("p"),
    buttons: document.createElement("div"),
  };
  private offered = "";

  constructor(job: Job) {
    const { title, state, bar, picture, line, verdict, cost, buttons } = this.parts;
    title.id = `title-${job.key}`;
    this.element.setAttribute("aria-labelledby", title.id);
    state.setAttribute("role", "status");
    bar.max = 100;
    bar.setAttribute("aria-label", "Progress");
    picture.setAttribute("viewBox", `-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`);
    picture.setAttribute("role", "img");
    picture.append(line);
    verdict.className = "verdict";
    cost.className = "faint";
    buttons.className = "buttons";
    this.element.append(title, verdict, state, bar, picture, cost, buttons);
  }

  show(job: Job): void {
    const { title, state, bar, picture, line, verdict, cost } = this.parts;
    say(title, `${job.task} (${job.hook})`);
    say(verdict, verdictWords(job));
    verdict.hidden = !job.verdict;
    verdict.setAttribute("data-ships", job.verdict?.ship ?? "nothing");
    say(state, stateWords(job));
    bar.hidden = !isOpen(job);
    if (job.step !== null && job.total) {
      bar.value = (100 * job.step) / job.total;
    } else {
      bar.removeAttribute("value");
    }
    const points = curve(job.losses, WIDTH, HEIGHT);
    picture.toggleAttribute("hidden", !points);
    line.setAttribute("points", points);
    picture.setAttribute("aria-label", curveWords(job.losses));
    say(cost, costWords(job));
    this.offer(job);
  }

  private offer(job: Job): void {
    const offered = doings(job);
    const now = offered.map(({ doing }) => doing).join(" ");
    if (now === this.offered) {
      return;
    }
    this.offered = now;
    this.parts.buttons.replaceChildren(...offered.map(({ doing, label }) => button(doing, label, job)));
  }
}

function button(doing: Doing, label: string, job: Job): HTMLButtonElement {
  const found = document.createElement("button");
  found.type = "button";
  found.textContent = label;
  found.setAttribute("aria-label", `${label}: ${job.task}`);
  found.addEventListener("click", () => host.postMessage({ doing, key: job.key }));
  return found;
}

function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
