import { type Child, el, text } from "../room/view/dom";
import { movable, release } from "./facts";
import { Capture } from "./interview_capture";
import { type Answer, type Facts, say } from "./interview_facts";
import type { Rest } from "./interview_rest";
import { Cannot } from "./recorder";
import type { Takes } from "./takes";

/** The simulator: a test question, then each question with its time to prepare, its time to answer and its two attempts. */
export class Simulator {
  readonly place = el("section", { class: "card stack" });
  private head = el("h2", { class: "card-title", tabindex: -1 });
  private body = el("div", { class: "stack" });
  private alert = el("p", { class: "error", role: "alert" });
  private voice: boolean;
  private tested: boolean;
  private aloud = new Set<number>();
  private capture: Capture | null = null;
  private ticks = 0;
  private shown = 0;
  private open: string[] = [];

  constructor(private facts: Facts, private takes: Takes | null, private rest: Rest) {
    this.voice = facts.telephone;
    this.tested = facts.done.length > 0 || rest.rows.length > 0;
    this.place.append(this.head, this.body, this.alert);
    rest.changed = () => this.shown === 0 && this.tested && this.next();
    addEventListener("beforeunload", (event) => {
      if (this.capture || rest.fragile) event.preventDefault();
    });
    this.next();
  }

  private button(words: string, act: () => void, kind = ""): HTMLButtonElement {
    return el("button", { type: "button", class: `button ${kind}`.trim(), onclick: act }, words);
  }

  private draw(title: string, ...children: Child[]): void {
    clearInterval(this.ticks);
    this.body.querySelectorAll<HTMLMediaElement>("audio, video").forEach((player) => {
      player.removeAttribute("src"); // else it plays on
      player.load();
    });
    release(this.open);
    this.open = [];
    const here = this.place.contains(document.activeElement);
    text(this.head, title);
    this.body.replaceChildren(...children.filter((child): child is Node | string => !!child));
    if (here) this.head.focus();
  }

  private get total(): number {
    return this.facts.questions.length;
  }

  /** The first question without an answer; what a closed tab had recorded of it is shown again. */
  next(): void {
    if (!this.tested) return this.test([]);
    const number = this.facts.questions.map((_, n) => n + 1).find((n) => !this.rest.settled(n) && !this.aloud.has(n));
    if (!number) return this.finish();
    const tries = this.rest.of(number);
    if (tries.length) return void this.review(number, tries, tries.some((row) => !row.done) ? "halved" : "");
    this.shown = number;
    const { facts } = this;
    const before = say(facts, "before", { prepare: facts.prepare, answer: facts.answer });
    const go = this.button(say(facts, "show", { n: number }), () => this.prepare(number));
    this.draw(say(facts, "question", { n: number, total: this.total }), el("p", {}, before), el("div", { class: "buttons" }, go));
  }

  private test(children: Child[]): void {
    const { facts } = this;
    const turn = () => {
      this.voice = !this.voice;
      this.test([]);
    };
    const buttons = el(
      "div", { class: "buttons" }, this.button(say(facts, children.length ? "again" : "trytest"), () => void this.answer(0)),
      this.button(say(facts, "begin"), () => this.begin(), "button-second"),
      !facts.telephone && !facts.aloud && this.button(say(facts, this.voice ? "camera" : "voice"), turn, "button-quiet"),
    );
    this.draw(say(facts, "test"), el("p", { dir: "auto" }, el("b", {}, facts.test)), el("p", {}, say(facts, "testwhat")), ...children, buttons);
  }

  private begin(): void {
    this.tested = true;
    text(this.alert, "");
    this.next();
  }

  private question(number: number): string {
    return number ? (this.facts.questions[number - 1] ?? "") : this.facts.test;
  }

  private title(number: number): string {
    return number ? say(this.facts, "question", { n: number, total: this.total }) : say(this.facts, "test");
  }

  private prepare(number: number): void {
    const { facts } = this;
    text(this.alert, "");
    this.shown = number;
    const left = el("p", { class: "figure" });
    const ready = this.button(say(facts, "ready"), () => void this.answer(number));
    this.draw(this.title(number), el("p", { class: "pitch-block", dir: "auto" }, this.question(number)), left, el("div", { class: "buttons" }, ready));
    this.count(facts.prepare, (n) => text(left, say(facts, "prepare", { n })), () => void this.answer(number));
  }

  /** One tick a second by the clock: a sleeping tab catches up. */
  private count(seconds: number, tell: (left: number) => void, end: () => void): void {
    const until = performance.now() + seconds * 1000;
    const tick = () => {
      const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      tell(left);
      if (left) return;
      clearInterval(this.ticks);
      end();
    };
    clearInterval(this.ticks);
    this.ticks = window.setInterval(tick, 200);
    tick();
  }

  private async answer(number: number): Promise<void> {
    const { facts } = this;
    clearInterval(this.ticks);
    if (this.capture) return;
    text(this.alert, "");
    if (facts.aloud) return this.mute(number);
    const attempt = number ? Math.max(0, ...this.rest.of(number).map((row) => row.attempt)) + 1 : 1;
    const capture = (this.capture = new Capture(facts, number ? this.takes : null, number, attempt, !this.voice));
    this.body.querySelectorAll("button").forEach((button) => (button.disabled = true));
    let stream: MediaStream;
    try {
      stream = await capture.start();
    } catch (error) {
      this.capture = null;
      return this.stuck(number, error instanceof Cannot ? error.message : "unable");
    }
    const eye = !this.voice && el("video", { class: "pitch-player", muted: true, playsinline: true });
    if (eye) {
      eye.muted = true;
      eye.srcObject = stream;
      void eye.play().catch(() => undefined);
    }
    this.speak(number, eye, () => capture.stop());
    const captured = await capture.end;
    clearInterval(this.ticks);
    this.capture = null;
    const words = captured.trouble && (number || captured.trouble === "lost") ? say(facts, captured.trouble) : "";
    text(this.alert, words);
    if (number) {
      this.rest.hold(captured.row, captured.memory);
      void this.review(number, this.rest.of(number), "");
    } else if (captured.memory) this.test([this.player(captured.memory, captured.row.video, facts.test)]);
  }

  private speak(number: number, eye: HTMLElement | false, stop: () => void): void {
    const { facts } = this;
    const left = el("p", { class: "figure" });
    const done = this.button(say(facts, "stop"), stop);
    this.draw(this.title(number), el("p", { class: "pitch-block", dir: "auto" }, this.question(number)), left, eye, el("div", { class: "buttons" }, done));
    done.focus();
    this.count(facts.answer, (n) => text(left, say(facts, "left", { n })), stop);
  }

  /** No microphone: what to do is said, and one may always answer aloud. */
  private stuck(number: number, why: string): void {
    const { facts } = this;
    const alone = () => {
      this.voice = true;
      void this.answer(number);
    };
    const buttons = el(
      "div", { class: "buttons" }, this.button(say(facts, "again"), () => void this.answer(number)),
      !this.voice && this.button(say(facts, "voice"), alone, "button-second"), this.button(say(facts, "aloud"), () => this.mute(number), "button-quiet"),
    );
    this.draw(this.title(number), el("p", { class: "pitch-block", dir: "auto" }, this.question(number)), buttons);
    text(this.alert, say(facts, why));
  }

  /** The same time, without a recording. */
  private mute(number: number): void {
    const { facts } = this;
    this.speak(number, false, () => {
      clearInterval(this.ticks);
      if (!number) return this.test([]);
      this.aloud.add(number);
      this.draw(this.title(number), el("p", {}, say(facts, "rehearsed")), el("div", { class: "buttons" }, this.button(say(facts, "next"), () => this.next())));
    });
  }

  private player(sound: Blob, video: boolean, label: string): HTMLElement {
    const url = URL.createObjectURL(sound);
    this.open.push(url);
    const player = el(video ? "video" : "audio", { class: "pitch-player", controls: true, playsinline: true, src: url, "aria-label": label });
    movable(player);
    return player;
  }

  private async review(number: number, tries: Answer[], note: string): Promise<void> {
    const { facts, rest } = this;
    this.shown = number;
    const sounds = await Promise.all(tries.map((row) => rest.sound(row)));
    this.draw(this.title(number), el("p", { class: "pitch-block", dir: "auto" }, this.question(number)), el("p", {}, say(facts, note || "listen")));
    tries.forEach((row, n) => {
      const name = say(facts, "attempt", { n: row.attempt });
      const keep = this.button(tries.length > 1 ? say(facts, "keepn", { n: row.attempt }) : say(facts, "keep"), () => void this.choose(row));
      const sound = sounds[n] ?? new Blob();
      const mute = !row.heard && el("p", {}, say(facts, "unheard"));
      const first = tries.length > 1 && el("h3", {}, name);
      this.body.append(el("div", { class: "stack" }, first, mute, this.player(sound, row.video, name), el("div", { class: "buttons" }, keep)));
    });
    if (Math.max(...tries.map((row) => row.attempt)) < facts.attempts) {
      this.body.append(el("div", { class: "buttons" }, this.button(say(facts, "redo"), () => this.prepare(number), "button-second")));
    }
  }

  private async choose(row: Answer): Promise<void> {
    text(this.alert, "");
    await this.rest.keep(row);
    this.next();
  }

  private finish(): void {
    const { facts, rest } = this;
    this.shown = 0;
    const see = !rest.busy && !rest.rows.length && rest.arrived.size > 0;
    const link = see && el("div", { class: "buttons" }, el("a", { class: "button", href: location.pathname }, say(facts, "see")));
    this.draw(say(facts, "done"), see && el("p", {}, say(facts, "sent")), link);
  }
}
