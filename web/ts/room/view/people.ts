import type { LiveRoom } from "../room";
import type { State } from "../state";
import type { Command, Commands, Expected, Face, Knock, Pid } from "../types";
import { aloud } from "./aloud";
import { el, icon, keep, show, text } from "./dom";
import type { Panel } from "./panels";
import { small, sure } from "./panels";
import { sticker } from "./tile";
import { clock, say } from "./words";

export function isHost(state: State): boolean {
  const role = state.people.get(state.me ?? "")?.role;
  return role === "host" || role === "staff";
}

/** Who was expected at our entrance and has not come since. First names are all that we know of them. */
export function stillExpected(state: State): Expected[] {
  const here = [...state.people.values()].filter((face) => face.pid !== state.me).map((face) => face.called);
  return state.expected.filter((one) => {
    const at = here.indexOf(one.called);
    if (at >= 0) here.splice(at, 1);
    return at < 0;
  });
}

/** Does it, and says the refusal when there is one. */
export async function order<K extends Command>(room: LiveRoom, name: K, ...given: Commands[K][0] extends Record<string, never> ? [] : [Commands[K][0]]): Promise<boolean> {
  const reply = await room.do(name, ...given);
  if (!reply.ok && reply.say) aloud(reply.say);
  const place = document.getElementById("refusal");
  if (place) text(place, reply.ok ? "" : reply.say);
  return reply.ok;
}

/** Who is in, who waits at the door, whose hand is raised, who is expected; for hosts, what they may do about it. */
export class People implements Panel {
  id = "people";
  icon = "people";
  tab = true;
  private knocks = el("ul", { class: "prows" });
  private admitAll = small(say("admit-all"), () => void order(this.room, "lobby.admit", { pid: "all" }), "mini-main");
  private knockPart = el("section", { class: "ppart knocks" }, el("h3", {}, say("door")), this.admitAll, this.knocks);
  private hands = el("ol", { class: "prows" });
  private handPart = el("section", { class: "ppart" }, el("h3", {}, say("hands")), this.hands);
  private calls = el("ul", { class: "prows" });
  private callPart = el("section", { class: "ppart" }, el("h3", {}, say("calls")), this.calls);
  private inside = el("ul", { class: "prows" });
  private insideTitle = el("h3");
  private expected = el("ul", { class: "prows" });
  private expectedPart = el("section", { class: "ppart" }, el("h3", {}, say("expected")), this.expected);
  private muteAll = small(say("mute-all"), () => void order(this.room, "host.mute", { pid: "all", kind: "mic" }));
  private unmuteAll = small(say("unmute-all"), () => void order(this.room, "host.unmute", { pid: "all" }));
  private lock = small("", () => void order(this.room, "host.lock", { on: !this.room.store.state.room?.locked }));
  private lobby = small("", () => void order(this.room, "host.lobby", { on: !this.room.store.state.room?.lobby }));
  private rules = el("section", { class: "ppart" }, el("h3", {}, say("whole-room")), el("div", { class: "room-row" }, this.muteAll, this.unmuteAll, this.lock, this.lobby));

  constructor(private room: LiveRoom) {}

  title = () => say("people");
  count = (state: State) => state.people.size;
  make = () => el("div", { class: "people" }, this.knockPart, this.callPart, this.handPart, el("section", { class: "ppart" }, this.insideTitle, this.inside), this.expectedPart, this.rules);

  renew(state: State): void {
    const host = isHost(state);
    show(this.knockPart, host && state.waiting.length > 0);
    show(this.admitAll, state.waiting.length > 1);
    keep(this.knocks, state.waiting, (one) => one.pid, (one) => this.knock(one));
    show(this.callPart, host && state.calls.length > 0);
    keep(this.calls, state.calls, (pid) => pid, (pid) => el("li", { class: "prow" }, el("bdi", { class: "prow-name" }, this.called(pid)), el("span", { class: "prow-state warn" }, icon("phone"), say("asks-call"))));
    show(this.handPart, state.hands.length > 0);
    keep(this.hands, state.hands, (pid) => pid, (pid) => this.hand(pid, host));
    state.hands.forEach((_, n) => text(this.hands.children[n]?.querySelector(".rank"), String(n + 1)));
    text(this.insideTitle, say("inside", { n: state.people.size }));
    const order = [...state.people.values()].sort((a, b) => Number(b.role !== "guest") - Number(a.role !== "guest") || a.called.localeCompare(b.called));
    keep(this.inside, order, (face) => face.pid, (face) => this.person(face), (place, face) => this.personAgain(place, face, state, host));
    const awaited = stillExpected(state);
    show(this.expectedPart, awaited.length > 0);
    keep(this.expected, awaited.map((one, n) => ({ ...one, n })), (one) => `${one.n}${one.called}${one.state}`, (one) => this.awaited(one));
    show(this.rules, host);
    text(this.lock, say(state.room?.locked ? "unlock" : "lock"));
    text(this.lobby, say(state.room?.lobby ? "lobby-off" : "lobby-on"));
  }

  private called(pid: Pid): string {
    return this.room.store.state.people.get(pid)?.called ?? this.room.store.state.waiting.find((one) => one.pid === pid)?.called ?? say("someone");
  }

  private knock(one: Knock): HTMLElement {
    return el("li", { class: "prow" }, sticker(one.pid, one.called, "mini-sticker"), el("bdi", { class: "prow-name" }, one.called), el("span", { class: "hush" }, say("since", { hour: clock(one.since) })),
      el("span", { class: "prow-acts" }, small(say("admit"), () => void order(this.room, "lobby.admit", { pid: one.pid }), "mini-main"),
        small(say("refuse"), () => void sure(say("refuse-sure", { name: one.called }), say("refuse")).then((yes) => yes && order(this.room, "lobby.refuse", { pid: one.pid })))));
  }

  private hand(pid: Pid, host: boolean): HTMLElement {
    const name = this.called(pid);
    return el("li", { class: "prow" }, el("b", { class: "rank" }), el("bdi", { class: "prow-name" }, name), host ? el("span", { class: "prow-acts" },
      small(say("hand-give"), () => void order(this.room, "hand.give", { pid }), "mini-main"), small(say("hand-down"), () => void order(this.room, "hand.down", { pid }))) : null);
  }

  private person(face: Face): HTMLElement {
    return el("li", { class: "prow" }, sticker(face.pid, face.called, "mini-sticker"), el("bdi", { class: "prow-name" }), el("span", { class: "prow-state" }), el("span", { class: "prow-role hush" }));
  }

  private personAgain(place: HTMLElement, face: Face, state: State, host: boolean): void {
    const me = face.pid === state.me;
    text(place.querySelector(".prow-name"), me ? `${face.called} (${say("you")})` : face.called);
    text(place.querySelector(".prow-role"), face.role === "guest" ? "" : say(`role-${face.role}`));
    const rung = state.quality.of.get(face.pid);
    const words = [
      face.state === "lost" ? say("tile-lost") : face.away ? say("tile-away") : "", face.muted ? say("tile-muted") : say(face.mic ? "mic-on" : "mic-off"),
      face.cam ? say("cam-on") : "", face.screen ? say("screen-on") : "",
      face.place ? say("in-group", { n: face.place }) : "", rung && rung !== "full" ? say(`rung-${rung}`) : "",
    ].filter(Boolean).join(" · ");
    text(place.querySelector(".prow-state"), words);
    const menu = place.querySelector("details");
    if (!host || me) menu?.remove();
    else if (!menu) place.append(this.menu(face));
    else text(menu.querySelector("[data-mute]"), say(face.muted ? "unmute" : "mute"));
  }

  private menu(face: Face): HTMLElement {
    const { pid, called } = face;
    const act = (words: string, does: () => void, mark = "") => el("button", { type: "button", class: "mini", "data-mute": mark || null, onclick: () => { does(); details.open = false; details.querySelector("summary")?.focus(); } }, words);
    const details = el("details", { class: "pmenu", "data-menu": true }, el("summary", {}, icon("more"), el("span", { class: "unseen" }, say("act-on", { name: called }))));
    const muted = () => this.room.store.state.people.get(pid)?.muted;
    details.append(el("div", { class: "room-row" },
      act(say("ask-mic"), () => void order(this.room, "hand.give", { pid })),
      act(say(face.muted ? "unmute" : "mute"), () => void (muted() ? order(this.room, "host.unmute", { pid }) : order(this.room, "host.mute", { pid, kind: "mic" })), "1"),
      act(say("mute-cam"), () => void order(this.room, "host.mute", { pid, kind: "cam" })),
      act(say("remove"), () => void sure(say("remove-sure", { name: called }), say("remove")).then((yes) => yes && order(this.room, "host.remove", { pid })))));
    return details;
  }

  private awaited(one: Expected): HTMLElement {
    return el("li", { class: "prow prow-out" }, el("span", { class: "mini-sticker none", "aria-hidden": "true" }), el("bdi", { class: "prow-name" }, one.called), el("span", { class: "prow-state" }, say(`expected-${one.state}`)));
  }
}
