import type { Media } from "../media";
import type { State } from "../state";
import type { Face, Pid } from "../types";
import { el, icon, screen, setIcon, show, strand, text, wave } from "./dom";
import { say } from "./words";

/** The sticker of a person: the same shape and colour on everybody's screen. */
export function shapeOf(pid: Pid): number {
  let sum = 0;
  for (const sign of pid) sum = (sum * 31 + sign.charCodeAt(0)) % 9973;
  return sum % 5;
}

export function sticker(pid: Pid, called: string, kind = "sticker"): HTMLElement {
  const shape = shapeOf(pid);
  return el("span", { class: `${kind} dot-${shape}`, "aria-hidden": "true" }, icon(`g-${shape}`, "sticker-shape"), el("b", {}, initials(called)));
}

function initials(called: string): string {
  const words = called.trim().split(/[\s-]+/);
  const first = Array.from(words[0] ?? "");
  return ((first[0] ?? "") + (words.length > 1 ? (Array.from(words[words.length - 1] ?? "")[0] ?? "") : (first[1] ?? ""))).toUpperCase();
}

export class Tile {
  readonly place: HTMLLIElement;
  readonly video = el("video", { playsinline: true, autoplay: true, muted: true, "aria-hidden": "true" });
  private name = el("bdi", { class: "tile-name" });
  private role = el("span", { class: "tile-role" });
  private mic = el("span", { class: "tile-mic" }, icon("mic"), el("span", { class: "unseen" }));
  private state = el("span", { class: "tile-state" });
  private thread = strand("tile-thread", 240, 24);
  private face: HTMLElement;
  private level = 0;
  private phase = 0;

  constructor(readonly pid: Pid, called: string, private own: boolean) {
    this.video.muted = true;
    this.face = sticker(pid, called);
    this.place = el(
      "li", { class: "tile" },
      el("div", { class: "tile-picture" }, this.face, this.video),
      el("div", { class: "tile-foot" }, el("p", { class: "tile-line" }, this.mic, this.name, this.role), this.state),
      this.thread.svg,
    );
    this.place.dataset["pid"] = pid;
    if (own) this.place.dataset["own"] = "";
  }

  renew(face: Face, state: State, media: Media): void {
    const speaks = state.speaking.includes(face.pid);
    text(this.name, this.own ? say("you") : face.called);
    text(this.role, face.role === "guest" ? "" : say(`role-${face.role}`));
    setIcon(this.mic, face.mic ? "mic" : "mic-off");
    text(this.mic.querySelector(".unseen"), face.mic ? say("mic-on") : say("mic-off"));
    const rank = state.hands.indexOf(face.pid);
    const data = this.place.dataset;
    data["state"] = face.state === "lost" ? "lost" : face.away ? "away" : state.quality.of.get(face.pid) === "none" ? "frayed" : "in";
    flag(this.place, "speaks", speaks);
    flag(this.place, "hand", rank >= 0);
    flag(this.place, "mic", face.mic);
    this.says(face, state, rank, speaks);
    this.shows(face, state, media);
  }

  private says(face: Face, state: State, rank: number, speaks: boolean): void {
    const words =
      face.state === "lost" ? say("tile-lost")
        : rank >= 0 ? say("tile-hand")
          : face.away ? say("tile-away")
            : speaks ? say("tile-speaks")
              : face.muted ? say("tile-muted")
                : (face.mic || face.cam) && state.media.joining.includes(face.pid) ? say("tile-joining")
                  : "";
    if (this.state.dataset["words"] === words + rank) return;
    this.state.dataset["words"] = words + rank;
    this.state.replaceChildren(...(rank >= 0 && words ? [el("b", { class: "rank" }, String(rank + 1))] : []), el("span", {}, words));
    show(this.state, !!words);
  }

  private shows(face: Face, state: State, media: Media): void {
    const stream = face.cam || (this.own && state.media.cam === "on") ? media.stream(face.pid, "cam") : null;
    screen(this.video, stream);
    show(this.video, !!stream);
    show(this.face, !stream);
  }

  /** One step of the thread's movement; false when it is at rest. */
  move(level: number): boolean {
    this.level = level > this.level ? level : this.level * 0.75;
    this.phase += 0.9;
    this.thread.path.setAttribute("d", wave(240, 24, this.level, this.phase));
    return this.level >= 0.02;
  }
}

function flag(place: HTMLElement, name: string, on: boolean): void {
  if (on) place.dataset[name] = "";
  else delete place.dataset[name];
}
