import type { LiveRoom } from "../room";
import type { State } from "../state";
import { el, keep, show, text } from "./dom";
import type { Panel } from "./panels";
import { small } from "./panels";
import { isHost, order } from "./people";
import { remaining, say } from "./words";

/** Small groups with a clock: for hosts. Everybody reads the countdown in the line of the room. */
export class Groups implements Panel {
  id = "groups";
  icon = "groups";
  tab = "wide" as const;
  private size = number("groups-size", 2, 8, 3);
  private minutes = number("groups-minutes", 1, 60, 10);
  private begin = el("form", { class: "stack", onsubmit: (event) => this.start(event) }, el("p", {}, say("groups-what")), this.size.row, this.minutes.row,
    el("button", { class: "button" }, say("groups-start")));
  private left = el("p", { class: "figure" });
  private list = el("ul", { class: "prows" });
  private words = el("input", { class: "input", id: "groups-words", maxlength: 300, dir: "auto", autocomplete: "off" });
  private back = el("button", { type: "button", class: "button button-small button-second", onclick: () => void order(this.room, "breakouts.go", { place: 0 }) }, say("groups-back"));
  private running = el("div", { class: "stack" }, this.left, this.back, this.list,
    el("form", { class: "stack", onsubmit: (event) => this.tell(event) }, el("label", { for: "groups-words", class: "label" }, say("groups-tell")), this.words, el("button", { class: "button button-small button-second" }, say("groups-send"))),
    el("button", { type: "button", class: "button button-danger", onclick: () => void order(this.room, "breakouts.close") }, say("groups-end")));
  private clock = 0;

  constructor(private room: LiveRoom) {}

  title = () => say("groups");
  offered = isHost;
  make = () => el("div", {}, this.begin, this.running);

  opened(): void {
    this.clock = window.setInterval(() => this.tick(), 1000);
    this.tick();
  }

  closed(): void {
    clearInterval(this.clock);
  }

  renew(state: State): void {
    const { count } = state.room?.breakouts ?? { count: 0 };
    show(this.begin, !count);
    show(this.running, count > 0);
    show(this.back, !!state.people.get(state.me ?? "")?.place);
    const places = Array.from({ length: count }, (_, n) => n + 1);
    keep(this.list, places, String, (n) => el("li", { class: "prow prow-tall" }, el("b", {}, say("group", { n })), el("span", { class: "prow-state" }), small(say("groups-visit", { n }), () => void order(this.room, "breakouts.go", { place: n }))),
      (place, n) => text(place.querySelector(".prow-state"), [...state.people.values()].filter((face) => face.place === n).map((face) => face.called).join(", ") || say("group-empty")));
    this.tick();
  }

  private tick(): void {
    const { room, skew } = this.room.store.state;
    if (room?.breakouts.until) text(this.left, say("groups-left", { time: remaining(room.breakouts.until, skew) }));
  }

  private start(event: Event): void {
    event.preventDefault();
    void order(this.room, "breakouts.open", { size: Number(this.size.field.value), minutes: Number(this.minutes.field.value) });
  }

  private async tell(event: Event): Promise<void> {
    event.preventDefault();
    const words = this.words.value.trim();
    if (words && (await order(this.room, "breakouts.say", { text: words }))) this.words.value = "";
  }
}

function number(key: string, min: number, max: number, value: number) {
  const field = el("input", { class: "input input-4", id: key, type: "number", inputmode: "numeric", min, max, value, required: true });
  return { field, row: el("div", {}, el("label", { class: "label", for: key }, say(key)), el("p", { class: "hint" }, say("between", { min, max })), field) };
}
