import type { LiveRoom } from "../room";
import type { State } from "../state";
import { aloud } from "./aloud";
import { need, setIcon, show, text } from "./dom";
import { megabytes, remaining, say } from "./words";

interface Said {
  words: string;
  icon: string;
  mood: "good" | "weak" | "bad";
  /** Worth saying aloud, not only showing. */
  loud: boolean;
}

/** The one line that says what the room is doing, and what the connection costs. */
export class Line {
  private place = need("#line");
  private cost = need("#cost");
  private back = 0;
  private last = "";

  constructor(private room: LiveRoom) {
    setInterval(() => this.renew(this.room.store.state, this.room.store.state), 1000);
  }

  renew(state: State, before: State): void {
    if (before.link.at !== "open" && state.link.at === "open" && before.stage === "in" && before.link.at !== "connecting") this.back = Date.now();
    const said = this.say(state);
    text(need("[data-text]", this.place), said.words);
    setIcon(this.place, said.icon);
    this.place.dataset["mood"] = said.mood;
    if (said.words !== this.last && said.loud) aloud(said.words, "line");
    this.last = said.words;
    const { perHour } = this.room.media.cost();
    show(this.cost, state.stage === "in" && perHour > 0);
    if (perHour > 0) text(this.cost, say("cost-hour", { n: megabytes(perHour) }));
  }

  private say(state: State): Said {
    const { link, media, quality, room, me } = state;
    const bad = (key: string, given = {}): Said => ({ words: say(key, given), icon: "cut", mood: "bad", loud: true });
    const weak = (key: string, loud = false): Said => ({ words: say(key), icon: "weak", mood: "weak", loud });
    if (link.at === "connecting") return { words: say("link-entering"), icon: "link", mood: "good", loud: false };
    if (link.at === "lost") return bad("link-lost");
    if (link.at === "back") return Date.now() - link.since > 1200 ? bad("link-back") : weak("link-blink");
    if (Date.now() - this.back < 4000) return { words: say("link-again"), icon: "check", mood: "good", loud: true };
    if (media.serverLost) return bad("server-lost");
    const problem = media.problems.find((one) => one.key === "noServer" || one.key === "noRoute");
    if (problem) return bad(`problem-${problem.key}`);
    if (quality.phone) return bad("rung-none-long");
    if (state.closing) return { words: say("closing", { time: remaining(state.closing, state.skew) }), icon: "away", mood: "weak", loud: false };
    const group = state.people.get(me ?? "")?.place ?? 0;
    if (group && room?.breakouts.until) return { words: say("in-group-left", { n: group, time: remaining(room.breakouts.until, state.skew) }), icon: "groups", mood: "good", loud: false };
    if (quality.rung === "full") return media.lowData ? weak("low-on") : { words: say("rung-full-long"), icon: "link", mood: "good", loud: false };
    return weak(`rung-${quality.rung}-long`, true);
  }
}
