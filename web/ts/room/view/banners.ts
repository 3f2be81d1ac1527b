import type { LiveRoom } from "../room";
import type { State } from "../state";
import { alarm, aloud } from "./aloud";
import { el, icon, keep, need, show, text } from "./dom";
import type { Panels } from "./panels";
import { isHost, order } from "./people";
import { Question } from "./pulse";
import { facts, say } from "./words";

interface Banner {
  key: string;
  icon: string;
  words: string;
  buttons: [string, () => void][];
}

/** What asks for an answer now, over the tiles: at most a few, each with its button. */
export class Banners {
  private place = need("#banners");
  private list = el("div", { class: "banner-list" });
  private question: Question;
  private dropped = new Set<string>();
  private told = new Set<string>();
  private called = false;
  /** Asked for while the line was cut: asked again until it is back. */
  private calling = false;

  constructor(private room: LiveRoom, private panels: Panels) {
    this.question = new Question(room);
    this.place.append(this.question.place, this.list);
  }

  renew(state: State): void {
    this.question.renew(state);
    const banners = [...this.urgent(state), ...this.asked(state), ...this.hosts(state), ...this.devices(state), ...this.notices(state)].filter((one) => !this.dropped.has(one.key)).slice(0, 3);
    keep(this.list, banners, (one) => one.key + one.words, (one) => this.make(one));
    for (const one of banners) {
      if (this.told.has(one.key + one.words)) continue;
      this.told.add(one.key + one.words);
      (one.key.startsWith("asked") || one.key === "phone" ? alarm : aloud)(one.words);
    }
    show(this.place, banners.length > 0 || !this.question.place.hidden);
  }

  private make(one: Banner): HTMLElement {
    return el("div", { class: "banner" }, icon(one.icon), el("p", { dir: "auto" }, one.words), el("div", { class: "banner-acts" }, ...one.buttons.map(([words, act], n) => el("button", { type: "button", class: n || one.buttons.length === 1 && words === say("ok") ? "mini" : "mini mini-main", onclick: act }, words))));
  }

  private urgent(state: State): Banner[] {
    const { media, quality } = state;
    const found: Banner[] = [];
    if (media.tapToHear) found.push({ key: "hear", icon: "alert", words: say("tap-to-hear"), buttons: [[say("hear"), () => void this.room.media.hear()]] });
    const silent = quality.phone || media.problems.some((one) => one.key === "noRoute" && !one.pid);
    if (this.calling) found.push({ key: "phone", icon: "phone", words: say("call-later", { phone: state.phone || facts.phone }), buttons: [] });
    else if (silent) found.push({ key: "phone", icon: "phone", words: say(this.called ? "call-asked" : "voice-gone", { phone: state.phone || facts.phone }), buttons: this.called ? [[say("ok"), () => this.drop("phone")]] : [[say("call-me"), () => void this.call()]] });
    return found;
  }

  private async call(): Promise<void> {
    const reply = await this.room.do("help.call");
    this.called = reply.ok;
    this.calling = !reply.ok && (reply.code === "offline" || reply.code === "lost");
    if (this.calling) window.setTimeout(() => void this.call(), 1500);
    else if (!reply.ok) aloud(reply.say);
    this.renew(this.room.store.state);
  }

  private asked(state: State): Banner[] {
    const { asked } = state;
    if (!asked) return [];
    const yes = () => {
      void (asked.what === "mic" ? this.room.media.mic(true) : this.room.media.cam(true));
      this.room.answered();
    };
    return [{ key: `asked${asked.at}`, icon: asked.what, words: say(`asked-${asked.what}`), buttons: [[say(`asked-${asked.what}-yes`), yes], [say("not-now"), () => this.room.answered()]] }];
  }

  private hosts(state: State): Banner[] {
    if (!isHost(state)) return [];
    const found: Banner[] = [];
    const [first] = state.waiting;
    if (first && this.panels.open?.id !== "people") {
      const names = state.waiting.map((one) => one.called).slice(0, 3).join(", ");
      found.push({ key: `door${state.waiting.length}${first.pid}`, icon: "lock", words: say(state.waiting.length > 1 ? "knock-many" : "knock", { name: names, n: state.waiting.length }), buttons: [[say(state.waiting.length > 1 ? "admit-all" : "admit"), () => void order(this.room, "lobby.admit", { pid: state.waiting.length > 1 ? "all" : first.pid })], [say("see"), () => this.panels.show("people")]] });
    }
    for (const pid of state.calls) found.push({ key: `call${pid}`, icon: "phone", words: say("call-from", { name: state.people.get(pid)?.called ?? state.waiting.find((one) => one.pid === pid)?.called ?? say("someone") }), buttons: [[say("ok"), () => this.drop(`call${pid}`)]] });
    return found;
  }

  private devices(state: State): Banner[] {
    return state.media.problems.filter((one) => one.source && one.key !== "noRoute").map((one) => {
      const key = `problem-${one.key}-${one.source ?? ""}`;
      return { key, icon: one.source === "cam" ? "cam-off" : one.source === "screen" ? "share" : "mic-off", words: one.say ?? say(key), buttons: [[say("ok"), () => this.drop(key)]] };
    });
  }

  private notices(state: State): Banner[] {
    return state.notices.slice(-1).map((one) => ({ key: `notice${one.id}`, icon: "chat", words: one.text, buttons: [[say("ok"), () => this.drop(`notice${one.id}`)]] }));
  }

  private drop(key: string): void {
    this.dropped.add(key);
    this.renew(this.room.store.state);
    if (!this.place.contains(document.activeElement)) need("#scene").focus();
  }

  /** A problem that went and comes again is shown again. */
  forget(state: State): void {
    for (const key of this.dropped) if (key.startsWith("problem-") && !state.media.problems.some((one) => `problem-${one.key}-${one.source ?? ""}` === key)) this.dropped.delete(key);
    if (!state.quality.phone) this.dropped.delete("phone");
    text(document.getElementById("refusal"), "");
  }
}
