import type { LiveRoom } from "../room";
import type { State } from "../state";
import type { PulseValue } from "../types";
import { aloud } from "./aloud";
import { el, icon, keep, show, text } from "./dom";
import type { Panel } from "./panels";
import { isHost, order } from "./people";
import { say } from "./words";

const VALUES: PulseValue[] = ["yes", "some", "no"];

/** "On suit ?": three buttons for everybody, three bars with their figures for hosts. Who answered what is shown to nobody. */
export class Pulses implements Panel {
  id = "pulse";
  icon = "pulse";
  tab = "wide" as const;
  private ask = el("button", { type: "button", class: "button", onclick: () => void order(this.room, "pulse.ask") }, say("pulse-ask"));
  private stop = el("button", { type: "button", class: "button button-second", onclick: () => void order(this.room, "pulse.close") }, say("pulse-close"));
  private bars = el("ul", { class: "pbars" });
  private none = el("p", { class: "hush" }, say("pulse-none"));
  private answers: HTMLElement;
  private part: HTMLElement;

  constructor(private room: LiveRoom) {
    this.answers = choices(room);
    this.part = el("div", { class: "stack" }, el("p", {}, say("pulse-secret")), this.answers, this.none, this.bars, this.ask, this.stop);
  }

  title = () => say("pulse");
  make = () => this.part;

  renew(state: State): void {
    const host = isHost(state);
    const { pulse } = state;
    show(this.answers, !!pulse && !host);
    mark(this.answers, pulse?.mine ?? null);
    show(this.none, !pulse && !host);
    show(this.ask, host && !pulse);
    show(this.stop, host && !!pulse);
    show(this.bars, host && !!pulse?.counts);
    const counts = pulse?.counts ?? { yes: 0, some: 0, no: 0 };
    const most = Math.max(1, ...VALUES.map((value) => counts[value]));
    keep(this.bars, VALUES, String, (value) => el("li", { class: `pbar pbar-${value}` }, el("span", { class: "pbar-words" }), el("span", { class: "pbar-fill", "aria-hidden": "true" })), (place, value) => {
      text(place.querySelector(".pbar-words"), `${counts[value]} ${say(`pulse-${value}`)}`);
      place.style.setProperty("--part", String(counts[value] / most));
    });
  }
}

function choices(room: LiveRoom): HTMLElement {
  const group = el("div", { class: "pulse-choices", role: "group", "aria-label": say("pulse") });
  for (const value of VALUES) {
    group.append(el("button", { type: "button", class: `pulse-choice pulse-${value}`, "data-value": value, "aria-pressed": "false", onclick: () => void order(room, "pulse.answer", { value }).then((ok) => ok && aloud(say("pulse-thanks"))) }, el("span", {}, say(`pulse-${value}`))));
  }
  return group;
}

function mark(group: HTMLElement, mine: PulseValue | null): void {
  for (const one of Array.from(group.querySelectorAll<HTMLElement>("[data-value]"))) {
    const chosen = one.dataset["value"] === mine;
    one.setAttribute("aria-pressed", String(chosen));
    if (chosen !== !!one.querySelector("svg")) one.replaceChildren(...(chosen ? [icon("check")] : []), el("span", {}, say(`pulse-${one.dataset["value"] ?? ""}`)));
  }
}

/** The question over the tiles, for who has not answered. */
export class Question {
  readonly place: HTMLElement;
  private answers: HTMLElement;
  private key = "";

  constructor(room: LiveRoom) {
    this.answers = choices(room);
    this.place = el("div", { class: "banner banner-ask", role: "group", "aria-label": say("pulse") }, el("p", {}, el("b", {}, say("pulse")), " ", say("pulse-secret")), this.answers);
    this.place.hidden = true;
  }

  renew(state: State): void {
    const open = !!state.pulse && !isHost(state) && !state.pulse.mine;
    if (open && state.pulse?.key !== this.key) aloud(say("pulse-opened"));
    this.key = state.pulse?.key ?? "";
    show(this.place, open);
    mark(this.answers, state.pulse?.mine ?? null);
  }
}
