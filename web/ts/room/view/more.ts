import type { LiveRoom } from "../room";
import type { State } from "../state";
import type { ReactionCode } from "../types";
import { el, icon, keep, need, text } from "./dom";
import { row, type Panel, type Panels } from "./panels";
import { isHost, order } from "./people";
import { pickers } from "./pick";
import { facts, say } from "./words";

const REACTIONS: ReactionCode[] = ["bravo", "yes", "slower", "thanks"];

/** "Plus": reactions first, then each panel, then what is rarely needed. Leaving and reporting are always here. */
export class More implements Panel {
  id = "more";
  icon = "more";
  private reactions = el("div", { class: "reactions", role: "group", "aria-label": say("reactions") });
  private list = el("ul", { class: "rows" });
  private part: HTMLElement;

  constructor(private room: LiveRoom, private panels: Panels) {
    for (const code of REACTIONS) this.reactions.append(el("button", { type: "button", class: "pill", onclick: () => void order(room, "react", { code }) }, icon(SIGNS[code]), say(`react-${code}`)));
    this.part = el("div", { class: "stack" }, this.reactions, this.list);
  }

  title = () => say("more");
  make = () => this.part;

  renew(state: State): void {
    const me = state.people.get(state.me ?? "");
    const rows: [string, string, string, string, (event: Event) => void][] = this.panels.offered.filter((one) => one.id !== "more")
      .map((one) => [one.id, one.icon, one.title(), one.count?.(state) ? String(one.count(state)) : "", (event) => this.panels.show(one.id, opener(event))]);
    if (state.canCaption) rows.push(["captions", "captions", say(state.captioning ? "captions-stop" : "captions-start"), say("captions-what"), () => this.room.captions(!state.captioning)]);
    rows.push(["away", "away", say(me?.away ? "away-back" : "away-go"), say("away-what"), () => this.room.away(!this.room.store.state.people.get(this.room.store.state.me ?? "")?.away)]);
    if (this.room.media.canShare) rows.push(["share", "share", say(state.media.screen === "on" ? "do-share-off" : "do-share-on"), "", () => void this.room.media.share(this.room.store.state.media.screen === "off")]);
    keep(this.list, rows, ([id, , words]) => id + words, ([, sign, words, hint, act]) => el("li", {}, row(sign, words, hint, act)), (place, [, , , hint]) => text(place.querySelector(".row-hint"), hint));
    if (!this.part.querySelector("[data-report]")) {
      this.part.append(el("p", {}, el("a", { class: "button button-danger", href: facts.urls.report, "data-report": "", onclick: () => void this.room.leave() }, icon("alert"), say("quit-report"))));
    }
    this.part.dataset["host"] = String(isHost(state));
  }
}

function opener(event: Event): HTMLElement {
  void event;
  return need("[data-act='more']");
}

const SIGNS: Record<ReactionCode, string> = { bravo: "react", yes: "check", slower: "away", thanks: "hand" };

/** Microphone, camera, loudspeaker. */
export class Devices implements Panel {
  id = "devices";
  icon = "settings";
  private part = el("div", { class: "stack" });

  constructor(private room: LiveRoom) {}
  title = () => say("devices");
  make = () => this.part;
  opened(): void {
    void pickers(this.room.media).then((found) => this.part.replaceChildren(...(found.length ? found : [el("p", {}, say("devices-none"))])));
  }
}

/** What each key does. */
export class Keys implements Panel {
  id = "keys";
  icon = "keys";
  title = () => say("keys");
  make = () => el("dl", { class: "facts keys-list" }, ...["M", "V", "H", "C", "P", "?", "Escape"].map((key) => el("div", {}, el("dt", {}, el("kbd", {}, key === "Escape" ? say("key-escape") : key)), el("dd", {}, say(`key-${KEYS[key] ?? ""}`)))));
}

const KEYS: Record<string, string> = { M: "mic", V: "cam", H: "hand", C: "chat", P: "people", "?": "keys", Escape: "close" };

/** The room's slot for the panel of its programme's pack: a piece of page that names itself. */
export class Pack implements Panel {
  id = "pack";
  icon = "pack";
  tab = true;
  large = true;
  private name = say("pack");
  private part = el("div", { class: "stack pack" });

  offered = () => !!facts.urls.panel;
  title = () => this.name;
  make = () => this.part;

  async opened(): Promise<void> {
    if (this.part.querySelector("form")) return; // something may have been written in it
    if (!this.part.childElementCount) this.part.replaceChildren(el("p", { class: "hush" }, say("pack-soon")));
    const htmx = (window as { htmx?: { ajax(verb: string, url: string, target: HTMLElement): Promise<void> } }).htmx;
    await htmx?.ajax("GET", facts.urls.panel, this.part).catch(() => undefined);
    const named = this.part.querySelector<HTMLElement>("[data-title]")?.dataset["title"];
    if (named) this.name = named;
    if (!this.part.querySelector("[data-title]")) this.part.replaceChildren(el("p", {}, say("pack-failed")));
    text(need("#panel-title"), this.name);
  }
}

/** Words of reactions that rise over the tiles, and captions under them. */
export class Overlay {
  private rising = need("#rising");
  private captions = need("#captions");

  renew(state: State, before: State): void {
    const name = (pid: string) => (pid === state.me ? say("you") : (state.people.get(pid)?.called ?? ""));
    if (state.reactions !== before.reactions) {
      keep(this.rising, state.reactions.slice(-4), (one) => String(one.id), (one) => el("li", {}, icon(SIGNS[one.code]), el("span", {}, el("bdi", {}, name(one.pid)), ` : ${say(`react-${one.code}`)}`)));
    }
    if (state.captions !== before.captions) {
      keep(this.captions, state.captions.slice(-3), (one) => one.pid, () => el("li", {}, el("b", {}), " ", el("span", { dir: "auto" })), (place, one) => {
        text(place.querySelector("b"), name(one.pid));
        text(place.querySelector("span"), one.text);
      });
    }
  }
}
