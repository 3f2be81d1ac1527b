import type { LiveRoom } from "../room";
import type { State, } from "../state";
import type { Audience, Line, Unsaid } from "../types";
import { aloud } from "./aloud";
import { el, icon, keep, show, text } from "./dom";
import type { Panel } from "./panels";
import { small } from "./panels";
import { clock, say } from "./words";

/** Messages of the room: who may read them is said above the field, unsent lines wait in sight. */
export class Messages implements Panel {
  id = "chat";
  icon = "chat";
  tab = true;
  private list = el("ol", { class: "said rsaid", "aria-label": say("chat") });
  private unsaid = el("ol", { class: "said rsaid" });
  private rule = el("p", { class: "hush chat-rule", id: "chat-rule" });
  private none = el("p", { class: "hush" }, say("chat-none"));
  private field = el("textarea", { class: "input", id: "chat-field", rows: 2, maxlength: 1000, dir: "auto", "aria-describedby": "chat-rule" });
  private to = el("select", { class: "input", id: "chat-to" }, el("option", { value: "all" }, say("to-all")), el("option", { value: "hosts" }, say("to-hosts")));
  private toRow = el("label", { class: "pick" }, el("span", {}, say("chat-to")), this.to);
  private form = el("form", { class: "chat-form", onsubmit: (event) => this.send(event) }, this.rule, this.toRow,
    el("label", { for: "chat-field", class: "unseen" }, say("chat-label")), this.field, el("button", { class: "button button-small" }, say("chat-send")));
  private seen = 0;

  constructor(private room: LiveRoom) {
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.send(event);
    });
  }

  title = () => say("chat");
  offered = (state: State) => state.room?.chat !== "off" || state.chat.length > 0;
  first = () => (this.form.hidden ? null : this.field);
  make = () => el("div", { class: "chat" }, this.none, el("div", { class: "chat-scroll", tabindex: 0, role: "region", "aria-label": say("chat") }, this.list, this.unsaid), this.form);
  opened(): void {
    this.read();
    this.end();
  }
  count(state: State): number {
    return Math.max(0, state.chat.filter((line) => !line.removed && line.pid !== state.me).length - this.seen);
  }

  /** Called at each change, open or not: a message is announced wherever the person is. */
  hear(state: State, before: State, open: boolean): void {
    if (state.chat === before.chat) return;
    const known = new Set(before.chat.map((line) => line.id));
    if (before.stage === "in") {
      for (const line of state.chat) {
        if (!known.has(line.id) && line.pid !== state.me && !line.removed) aloud(say("said", { name: line.called, text: line.text }), `chat${line.id}`);
      }
    } else if (before.stage !== state.stage) this.read();
    if (open) this.read();
  }

  renew(state: State): void {
    const host = state.people.get(state.me ?? "")?.role !== "guest";
    const atEnd = this.scroll ? this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 60 : true;
    show(this.none, !state.chat.length && !state.unsaid.length);
    keep(this.list, state.chat, (line) => String(line.id), (line) => this.line(line, state), (place, line) => this.lineAgain(place, line, state, host));
    keep(this.unsaid, state.unsaid, (line) => line.nonce, () => el("li", { class: "mine waiting-line" }), (place, line) => this.waiting(place, line));
    const policy = state.room?.chat ?? "all";
    show(this.form, policy !== "off");
    show(this.toRow, policy === "all" && !host);
    if (policy === "hosts" && !host) this.to.value = "hosts";
    const days = state.room?.keep_days ?? 0;
    text(this.rule, say(policy === "hosts" && !host ? "chat-rule-hosts" : state.room?.minors ? "chat-rule-minors" : "chat-rule", { days }));
    if (atEnd) this.end();
  }

  private get scroll(): HTMLElement | null {
    return this.list.parentElement;
  }

  private end(): void {
    if (this.scroll) this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  private read(): void {
    const { chat, me } = this.room.store.state;
    this.seen = chat.filter((line) => !line.removed && line.pid !== me).length;
  }

  private send(event: Event): void {
    event.preventDefault();
    const words = this.field.value.trim();
    if (!words) return this.field.focus();
    this.room.say(words, this.to.value as Audience);
    this.field.value = "";
    this.field.focus();
    this.end();
  }

  private line(line: Line, state: State): HTMLElement {
    const mine = line.pid === state.me;
    return el("li", { class: mine ? "mine" : "" },
      el("p", { class: "said-by" }, el("bdi", {}, mine ? say("you") : line.called), " ", el("time", { class: "hush", datetime: line.at }, clock(line.at)), line.to === "hosts" ? el("span", { class: "tag tag-plain" }, say("to-hosts")) : null),
      el("p", { class: "said-text", dir: "auto" }));
  }

  private lineAgain(place: HTMLElement, line: Line, state: State, host: boolean): void {
    text(place.querySelector(".said-text"), line.removed ? say("chat-removed") : line.text);
    place.classList.toggle("removed", line.removed);
    const known = place.querySelector(".mini");
    if (line.removed) known?.remove();
    else if (!known && (host || line.pid === state.me)) {
      place.append(el("button", { type: "button", class: "mini mini-quiet", onclick: () => void this.room.do("chat.remove", { id: line.id }) }, say("chat-remove"), el("span", { class: "unseen" }, ` : ${line.text.slice(0, 40)}`)));
    }
  }

  private waiting(place: HTMLElement, line: Unsaid): void {
    const state = `${line.failed ?? ""}${this.room.store.state.link.at}`;
    if (place.dataset["seen"] === state) return;
    place.dataset["seen"] = state;
    place.replaceChildren(el("p", { class: "said-text", dir: "auto" }, line.text));
    if (line.failed) {
      place.append(el("p", { class: "error" }, icon("alert"), line.failed), small(say("chat-again"), () => this.room.sayAgain(line.nonce)), small(say("chat-drop"), () => this.room.unsay(line.nonce)));
      aloud(line.failed, line.nonce);
    } else place.append(el("p", { class: "hush" }, icon("away"), ` ${say(this.room.store.state.link.at === "open" ? "chat-going" : "chat-later")}`));
  }
}
