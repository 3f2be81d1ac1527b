import type { LiveRoom } from "../room";
import type { State } from "../state";
import { aloud } from "./aloud";
import { need, setIcon, show, text, writing } from "./dom";
import type { Panels } from "./panels";
import { order } from "./people";
import { say } from "./words";

/** The bar: each state is an icon and a word. One letter does the same from the keyboard, except while writing. */
export class Bar {
  private bar = need("#bar");
  private share = need("[data-act='share']", this.bar);
  private chat = need("[data-act='chat']", this.bar);
  private low = need("#low");

  constructor(private room: LiveRoom, private panels: Panels, private quit: (opener: HTMLElement) => void) {
    this.bar.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-act]");
      if (button) this.act(button.dataset["act"] ?? "", button);
    });
    this.low.addEventListener("click", () => this.room.media.lowData(!this.room.store.state.media.lowData));
    document.addEventListener("keydown", (event) => this.key(event));
  }

  act(name: string, button: HTMLElement | null = null): void {
    const { media, hands, me } = this.room.store.state;
    if (name === "mic") void this.toggle("mic", media.mic === "off");
    else if (name === "cam") void this.toggle("cam", media.cam === "off");
    else if (name === "share") void this.room.media.share(media.screen === "off");
    else if (name === "hand") void order(this.room, me && hands.includes(me) ? "hand.lower" : "hand.raise");
    else if (name === "chat") this.panels.toggle("chat", button);
    else if (name === "more") this.panels.toggle("more", button);
    else if (name === "quit") this.quit(button ?? need("[data-act='quit']", this.bar));
  }

  renew(state: State, before: State): void {
    const { media, me, hands } = state;
    const face = state.people.get(me ?? "");
    this.draw("mic", media.mic === "on", media.mic === "on" ? "mic" : "mic-off", media.mic === "asking" ? "asking" : media.mic === "on" ? "on-m" : face?.muted ? "held" : "off-m", media.mic === "on" ? "do-mic-off" : "do-mic-on");
    this.draw("cam", media.cam === "on", media.cam === "on" ? "cam" : "cam-off", media.cam === "asking" ? "asking" : media.cam === "on" ? "on-f" : "off-f", media.cam === "on" ? "do-cam-off" : "do-cam-on");
    const rank = hands.indexOf(me ?? "") + 1;
    this.draw("hand", rank > 0, "hand", rank ? "hand-up" : "hand-low", rank ? "do-hand-down" : "do-hand-up", { n: rank });
    this.draw("share", media.screen === "on", "share", media.screen === "on" ? "share-on" : "share-off", media.screen === "on" ? "do-share-off" : "do-share-on");
    show(this.share, this.room.media.canShare);
    const unread = this.panels.find("chat")?.count?.(state) ?? 0;
    this.draw("chat", this.panels.open?.id === "chat", "chat", unread ? "chat-n" : "chat-0", "do-chat", { n: unread });
    this.chat.setAttribute("aria-expanded", String(this.panels.open?.id === "chat"));
    need("[data-act='more']", this.bar).setAttribute("aria-expanded", String(this.panels.open?.id === "more"));
    this.low.setAttribute("aria-pressed", String(media.lowData));
    if (before.stage !== "in" || state.stage !== "in") return;
    if (before.media.mic !== media.mic && media.mic !== "asking") aloud(say(media.mic === "on" ? "said-mic-on" : face?.muted ? "said-muted" : "said-mic-off"), "mic");
    if (before.media.cam !== media.cam && media.cam !== "asking") aloud(say(media.cam === "on" ? "said-cam-on" : "said-cam-off"), "cam");
  }

  private draw(act: string, on: boolean, icon: string, state: string, does: string, given: Record<string, number> = {}): void {
    const button = need(`[data-act='${act}']`, this.bar);
    setIcon(button, icon);
    button.dataset["on"] = String(on);
    text(need(".key-state", button), say(state, given));
    text(need(".key-does", button), ` : ${say(does)}`);
  }

  private async toggle(which: "mic" | "cam", on: boolean): Promise<void> {
    const is = await (which === "mic" ? this.room.media.mic(on) : this.room.media.cam(on));
    const { me, people } = this.room.store.state;
    if (on && !is && which === "mic" && people.get(me ?? "")?.muted) aloud(say("said-muted"), "mic");
  }

  private key(event: KeyboardEvent): void {
    if (this.room.store.state.stage !== "in" || event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || document.querySelector("dialog[open]")) return;
    const act = { m: "mic", v: "cam", h: "hand", c: "chat", p: "people", "?": "keys" }[event.key.toLowerCase()];
    if (!act || event.repeat) return;
    event.preventDefault();
    if (act === "people" || act === "keys" || act === "chat") this.panels.toggle(act, document.activeElement as HTMLElement);
    else this.act(act);
  }
}
