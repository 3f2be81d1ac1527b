import type { LiveRoom } from "../room";
import type { Ending, State } from "../state";
import { aloud } from "./aloud";
import { el, need, show, text } from "./dom";
import { isHost, order } from "./people";
import { clock, facts, say } from "./words";

type Name = "check" | "waiting" | "inside" | "after" | "stopped";
const NAMES: Name[] = ["check", "waiting", "inside", "after", "stopped"];

/** One screen at a time: before, at the door, inside, after, and each way in which a room can be over. */
export class Screens {
  private now: Name = "check";
  private since = Date.now();

  constructor(private room: LiveRoom) {
    need("#waiting").addEventListener("click", (event) => void this.atTheDoor(event));
    need("#after").addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-act='again']")) location.reload();
    });
    need("[data-act='stopped']").addEventListener("click", () => {
      const where = need("[data-act='stopped']").dataset["to"];
      if (where) location.assign(where);
      else location.reload();
    });
    setInterval(() => this.tick(), 1000);
  }

  renew(state: State): void {
    const { stage, link } = state;
    if (link.at === "closed" || stage === "closed") return link.ending === "left" ? this.go("after") : this.stop(link.ending ?? "silent");
    if (stage === "in") this.go("inside");
    else if (stage === "waiting") {
      if (this.now !== "waiting") this.since = Date.now();
      text(need("[data-who]"), state.awaited && state.say ? state.say : facts.hosts ? say("waiting-host", { name: facts.hosts }) : say("waiting-team"));
      this.go("waiting");
      this.tick();
    }
  }

  private go(name: Name): void {
    if (this.now === name) return;
    this.now = name;
    need("#room").dataset["screen"] = name;
    for (const one of NAMES) show(need(`#${one}`), one === name);
    show(need("#tabs"), name === "inside");
    const place = name === "inside" ? need("#scene") : need(`#${name}`);
    place.focus({ preventScroll: true });
    if (name === "inside") aloud(say("entered"));
    else aloud(need("h2", need(`#${name}`)).textContent ?? "");
    scrollTo(0, 0);
  }

  private stop(ending: Ending): void {
    text(need("#stopped [data-title]"), say(`end-${ending}`));
    text(need("#stopped [data-text]"), say(`end-${ending}-text`));
    const button = need("[data-act='stopped']");
    text(button, ending === "over" && !facts.urls.kept ? say("end-over-home") : say(`end-${ending}-do`));
    const home = ending === "removed" || ending === "refused" || ending === "forbidden";
    if (home || ending === "over") button.dataset["to"] = ending === "over" && facts.urls.kept ? facts.urls.kept : facts.urls.home;
    this.go("stopped");
  }

  private tick(): void {
    const { skew } = this.room.store.state;
    const left = Math.ceil((Date.parse(facts.ends) - Date.now() - skew) / 60000);
    const begun = Date.parse(facts.starts) <= Date.now() + skew;
    text(need("[data-left]"), this.now === "inside" && begun && left > 0 ? ` · ${say("left", { n: left })}` : "");
    if (this.now !== "waiting") return;
    const minutes = Math.floor((Date.now() - this.since) / 60000);
    text(need("[data-since]"), say(minutes ? "waiting-minutes" : "waiting-since", { hour: clock(new Date(this.since).toISOString()), n: minutes }));
  }

  private async atTheDoor(event: Event): Promise<void> {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]");
    if (act?.dataset["act"] === "leave-waiting") await this.room.leave();
    if (act?.dataset["act"] === "call") {
      const reply = await this.room.do("help.call");
      const words = reply.ok ? say("call-asked", { phone: facts.phone }) : reply.say;
      text(need("[data-called]"), words);
      aloud(words);
    }
  }
}

/** Leaving asks hosts one thing more. Reporting is always one of the answers. */
export function quit(room: LiveRoom): (opener: HTMLElement) => void {
  return (opener) => {
    const host = isHost(room.store.state);
    const dialog = el("dialog", { class: "ask", "aria-labelledby": "quit-title" });
    const close = (): void => {
      dialog.close();
      dialog.remove();
      if (opener.isConnected) opener.focus();
    };
    const choice = (words: string, kind: string, act: () => void) => el("button", { type: "button", class: `button ${kind}`, onclick: act }, words);
    dialog.append(
      el("h2", { id: "quit-title" }, say(host ? "quit-host" : "quit-sure")),
      el("p", {}, say("quit-back")),
      el("div", { class: "ask-acts" },
        choice(say("quit-go"), "", () => { close(); void room.leave(); }),
        host ? choice(say("quit-end"), "button-danger", () => { close(); void order(room, "host.end"); }) : null,
        choice(say("quit-stay"), "button-second", close),
        el("a", { class: "button button-quiet", href: facts.urls.report, onclick: () => void room.leave() }, say("quit-report"))),
    );
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
    need("#room").append(dialog);
    dialog.showModal();
  };
}
