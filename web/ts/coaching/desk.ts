import { el, show, text } from "../room/view/dom";
import { type Facts, say } from "./facts";
import { Line } from "./line";
import { Cannot, Recording } from "./recorder";
import type { Shelf } from "./shelf";
import { fade } from "./silences";
import { Full, type Take, type Takes } from "./takes";

const OVERTIME = 15; // seconds left to end one's sentence
const SHORT = 30; // seconds: this version is said with four sentences to finish

/** The timer and the recorder. Only one runs at a time; without a microphone the timer runs all the same. */
export class Desk {
  readonly place = el("div", { class: "stack" });
  private line: Line;
  private lengths = el("select", { class: "input", id: "pitch-length" });
  private whats = el("select", { class: "input", id: "pitch-what" });
  private left = el("p", { class: "figure" });
  private block = el("p", { class: "pitch-block", role: "status" });
  private ask = el("p", { dir: "auto" });
  private five = el("ul", { class: "tags" });
  private again = el("button", { type: "button", class: "button button-quiet", hidden: true });
  private alert = el("p", { class: "error", role: "alert" });
  private video = el("video", { class: "pitch-player", muted: true, playsinline: true, hidden: true });
  private begin = el("button", { type: "button", class: "button" });
  private rehearse = el("button", { type: "button", class: "button button-second" });
  private stop = el("button", { type: "button", class: "button", hidden: true });
  private recording: Recording | null = null;
  private take: Take | null = null;
  private parts: Blob[] = [];
  private writes: Promise<void> = Promise.resolve();
  private stored = 0;
  private full = false;
  private began = 0;
  private now = -1;
  private ticks = 0;
  private asleep: { release(): Promise<void> } | null = null;

  constructor(private facts: Facts, private takes: Takes | null, private shelf: Shelf) {
    const middle = facts.lengths[1] ?? facts.lengths[0] ?? 60;
    facts.lengths.forEach((n) => this.lengths.append(el("option", { value: n, selected: n === middle }, say(facts, "seconds", { n }))));
    this.whats.append(el("option", { value: "voice" }, say(facts, "voice")), el("option", { value: "video" }, say(facts, "video")));
    this.line = new Line(facts.blocks.map((block) => block.share), middle);
    this.video.muted = true;
    this.build();
    this.rest();
  }

  private get length(): number {
    return Number(this.lengths.value);
  }

  private get blocks(): Facts["blocks"] {
    return this.length <= SHORT && this.facts.short.length ? this.facts.short : this.facts.blocks;
  }

  private build(): void {
    const { facts } = this;
    text(this.begin, say(facts, "record"));
    text(this.rehearse, say(facts, "rehearse"));
    text(this.stop, say(facts, "stop"));
    text(this.again, say(facts, "shown"));
    this.again.addEventListener("click", () => this.words(true));
    this.begin.addEventListener("click", () => void this.start());
    this.rehearse.addEventListener("click", () => this.go());
    this.stop.addEventListener("click", () => this.halt());
    this.lengths.addEventListener("change", () => this.rest());
    document.querySelectorAll("input[name^=word_]").forEach((field) => field.addEventListener("input", () => this.words()));
    const field = (id: string, label: string, control: HTMLElement) =>
      el("div", { class: "field" }, el("label", { class: "label", for: id }, label), control);
    this.place.append(
      el("p", {}, say(facts, "here")), field("pitch-length", say(facts, "length"), this.lengths), field("pitch-what", say(facts, "what"), this.whats),
      el("section", { class: "card stack" }, this.line.svg, this.left, this.block, this.ask, this.five, this.again, this.video, this.alert,
        el("div", { class: "buttons" }, this.begin, this.rehearse, this.stop)),
    );
  }

  /** Before and between takes. */
  rest(): void {
    this.line.set(this.length, this.blocks.map((block) => block.share));
    this.now = -1;
    text(this.left, say(this.facts, "seconds", { n: this.length }));
    text(this.block, "");
    text(this.ask, say(this.facts, "fade"));
    this.words();
    for (const control of [this.begin, this.rehearse]) show(control, true);
    show(this.stop, false);
    for (const control of [this.lengths, this.whats]) control.disabled = false;
  }

  private typed(): string[] {
    return [...document.querySelectorAll<HTMLInputElement>("input[name^=word_]")].map((field) => field.value.trim()).filter(Boolean);
  }

  /** Nobody fails for a word that has faded: a touch brings them all back until the next take. */
  private words(whole = false): void {
    const typed = this.typed();
    const said = fade(typed, whole ? 0 : this.shelf.done);
    show(this.again, !whole && typed.length > 0 && this.shelf.done > 0);
    this.five.replaceChildren(...said.map((word) => el("li", { class: "tag tag-plain", dir: "auto" }, word)));
  }

  private async start(): Promise<void> {
    text(this.alert, "");
    this.begin.disabled = this.rehearse.disabled = true;
    const video = this.whats.value === "video";
    this.parts = [];
    this.take = null;
    this.stored = 0;
    this.full = false;
    this.writes = Promise.resolve();
    try {
      this.recording = await Recording.start(video, { part: (part) => this.keep(part), end: (lost) => void this.end(lost) });
    } catch (error) {
      text(this.alert, say(this.facts, error instanceof Cannot ? error.message : "unable"));
      return;
    } finally {
      this.begin.disabled = this.rehearse.disabled = false;
    }
    if (video) {
      this.video.srcObject = this.recording.stream;
      void this.video.play().catch(() => undefined);
      show(this.video, true);
    }
    this.go();
  }

  private row(done: boolean): Omit<Take, "id"> {
    const silences = this.recording?.silences;
    const seconds = Math.max(1, Math.round((performance.now() - this.began) / 1000));
    return {
      at: Date.now(), beat: Date.now(), mime: this.recording?.mime ?? "", video: this.whats.value === "video", seconds,
      silences: silences?.count ?? 0, silent: Math.min(seconds, silences?.seconds ?? 0), done,
      heard: silences?.heard ?? false, transcript: "", shared: "",
    };
  }

  /** Each second goes to the device at once, one after the other; memory holds it too, for the day the device is full. */
  private keep(part: Blob): void {
    this.parts.push(part);
    const facts = this.row(false);
    this.writes = this.writes.then(async () => {
      if (this.full || !this.takes) return;
      try {
        this.take ??= await this.takes.begin(facts);
        Object.assign(this.take, facts, { at: this.take.at });
        await this.takes.add(this.take, part);
        this.stored += 1;
      } catch (error) {
        this.full = true;
        const room = error instanceof Full || (error as DOMException)?.name === "QuotaExceededError";
        if (room) text(this.alert, say(this.facts, "full"));
        if (room || this.stored) this.recording?.stop();
      }
    });
  }

  private go(): void {
    text(this.alert, "");
    this.began = performance.now();
    for (const control of [this.begin, this.rehearse]) show(control, false);
    show(this.stop, true);
    for (const control of [this.lengths, this.whats]) control.disabled = true;
    this.words();
    this.stop.focus();
    this.ticks = window.setInterval(() => this.tick(), 200);
    this.tick();
    void this.wake();
  }

  /** The screen stays lit while one speaks, where the browser can. */
  private async wake(): Promise<void> {
    const lock = (navigator as unknown as { wakeLock?: { request(kind: "screen"): Promise<{ release(): Promise<void> }> } }).wakeLock;
    this.asleep = (await lock?.request("screen").catch(() => null)) ?? null;
  }

  private tick(): void {
    const gone = (performance.now() - this.began) / 1000;
    const at = this.line.at(gone);
    const block = this.blocks[at];
    if (at !== this.now && block) {
      this.now = at;
      text(this.block, say(this.facts, "next", { name: block.name }));
      text(this.ask, block.ask);
    }
    text(this.left, say(this.facts, "left", { n: Math.max(0, Math.ceil(this.length - gone)) }));
    if (gone >= this.length + OVERTIME) this.halt();
  }

  private halt(): void {
    clearInterval(this.ticks);
    void this.asleep?.release().catch(() => undefined);
    this.asleep = null;
    if (this.recording) this.recording.stop();
    else this.rest();
  }

  private async end(lost: boolean): Promise<void> {
    clearInterval(this.ticks);
    const last = this.row(true);
    await this.writes;
    this.video.srcObject = null;
    show(this.video, false);
    if (lost && !this.full) text(this.alert, say(this.facts, "lost"));
    await this.put(last);
    this.recording = null;
    this.rest();
    this.begin.focus();
  }

  /** What the device kept is on the shelf as far as it went; what it did not keep at all stays until the page is closed. */
  private async put(last: Omit<Take, "id">): Promise<void> {
    const { take, takes } = this;
    if (take && takes && this.stored) await takes.write(Object.assign(take, last, { at: take.at })).catch(() => undefined);
    else if (take && takes) await takes.remove(take).catch(() => undefined);
    if (!this.stored && this.parts.length) await this.shelf.hold(last, new Blob(this.parts, { type: last.mime }));
    await this.shelf.load();
  }
}
