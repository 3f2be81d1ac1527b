import { el, show, text } from "../room/view/dom";
import { type Facts, movable, say } from "./facts";
import { Cannot, Recording } from "./recorder";

/** A comment by voice: stopped at a second, said, listened to, then sent. Until it is sent, and if it cannot be, it stays in the page. */
export class Speak {
  private begin = el("button", { type: "button", class: "button button-second" });
  private stop = el("button", { type: "button", class: "button", hidden: true });
  private send = el("button", { type: "button", class: "button", hidden: true });
  private told = el("p", { role: "status" });
  private alert = el("p", { class: "error", role: "alert" });
  private heard = el("div", {});
  private recording: Recording | null = null;
  private parts: Blob[] = [];
  private voice: Blob | null = null;
  private second = 0;
  private began = 0;
  private lasts = 0;
  private ticks = 0;

  constructor(place: HTMLElement, private facts: Facts, private player: HTMLMediaElement) {
    text(this.stop, say(facts, "speakstop"));
    text(this.send, say(facts, "send"));
    this.begin.addEventListener("click", () => void this.start());
    this.stop.addEventListener("click", () => this.recording?.stop());
    this.send.addEventListener("click", () => void this.go());
    place.append(this.told, this.heard, this.alert, el("div", { class: "buttons" }, this.begin, this.stop, this.send));
    player.addEventListener("timeupdate", () => this.name());
    this.name();
  }

  private name(): void {
    const s = Math.floor(this.player.currentTime);
    text(this.begin, this.voice ? say(this.facts, "again") : say(this.facts, "speak", { s }));
  }

  private async start(): Promise<void> {
    this.player.pause();
    if (!this.voice) this.second = Math.floor(this.player.currentTime);
    text(this.alert, "");
    this.begin.disabled = true;
    const parts: Blob[] = [];
    try {
      this.recording = await Recording.start(false, { part: (part) => parts.push(part), end: () => this.end() });
    } catch (error) {
      const why = error instanceof Cannot ? error.message : "unable";
      text(this.alert, say(this.facts, why === "refused" ? "micrefused" : why));
      return;
    } finally {
      this.begin.disabled = false;
    }
    this.parts = parts;
    this.began = performance.now();
    this.turn(true);
    this.stop.focus();
    this.ticks = window.setInterval(() => this.tick(), 250);
    this.tick();
  }

  private turn(listening: boolean): void {
    show(this.stop, listening);
    show(this.begin, !listening);
    show(this.send, !listening && this.voice !== null);
    show(this.heard, !listening);
  }

  private tick(): void {
    const left = this.facts.spoken - (performance.now() - this.began) / 1000;
    this.told.textContent = say(this.facts, "speaking", { n: Math.max(0, Math.ceil(left)) });
    if (left <= 0) this.recording?.stop();
  }

  private end(): void {
    clearInterval(this.ticks);
    this.lasts = Math.min(this.facts.spoken, Math.max(1, Math.round((performance.now() - this.began) / 1000)));
    if (this.parts.length) this.voice = new Blob(this.parts, { type: this.recording?.mime ?? "" });
    this.recording = null;
    text(this.told, this.voice ? say(this.facts, "spoken", { s: this.second }) : "");
    if (this.voice) {
      const player = el("audio", { class: "pitch-player", controls: true, src: URL.createObjectURL(this.voice) });
      movable(player);
      this.heard.replaceChildren(player);
    }
    this.turn(false);
    this.name();
    this.send.focus();
  }

  /** Words are being written beside: the page stays as it is. */
  private sent(): void {
    this.voice = null;
    this.heard.replaceChildren();
    text(this.told, say(this.facts, "said"));
    this.turn(false);
    this.name();
  }

  private async go(): Promise<void> {
    if (!this.voice) return;
    this.send.disabled = true;
    text(this.alert, "");
    const form = new FormData();
    form.set("csrfmiddlewaretoken", document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "");
    form.set("second", String(this.second));
    form.set("lasts", String(this.lasts));
    form.set("voice", this.voice, `commentaire.${this.voice.type.includes("mp4") ? "mp4" : "webm"}`);
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: form, headers: { Accept: "application/json" } });
      const said = (await answer.json()) as { ok: boolean; url?: string; say?: string };
      if (!said.ok || !said.url) text(this.alert, said.say ?? say(this.facts, "uncut"));
      else if (document.querySelector<HTMLTextAreaElement>("textarea[name=text]")?.value.trim()) this.sent();
      else return location.assign(said.url);
    } catch {
      text(this.alert, say(this.facts, "uncut"));
    }
    this.send.disabled = false;
  }
}
