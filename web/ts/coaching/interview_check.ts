import { Level } from "../room/level";
import { el, text } from "../room/view/dom";
import { type Facts, say } from "./interview_facts";
import { HEARD } from "./silences";

interface Battery {
  level: number;
  charging: boolean;
}

const SIDE = 48;

/** Mean light of a picture and of its middle, 0 to 255. */
export function lights(points: Uint8ClampedArray, side: number): { all: number; middle: number } {
  let [all, middle, inside] = [0, 0, 0];
  for (let n = 0; n < side * side; n += 1) {
    const light = 0.299 * (points[4 * n] ?? 0) + 0.587 * (points[4 * n + 1] ?? 0) + 0.114 * (points[4 * n + 2] ?? 0);
    all += light;
    const [x, y] = [n % side, Math.floor(n / side)];
    if (Math.abs(x - side / 2) < side / 5 && Math.abs(y - side / 2) < side / 4) {
      middle += light;
      inside += 1;
    }
  }
  return { all: all / (side * side), middle: inside ? middle / inside : 0 };
}

/** A word of the page's sentences. */
export function judge({ all, middle }: { all: number; middle: number }): string {
  if (all > middle + 45) return "back";
  if (middle < 60) return "dark";
  return middle > 225 ? "bright" : "lit";
}

/** Light, frame, sound and battery as this device sees them; nothing leaves it. */
export class Check {
  readonly place = el("div", { class: "stack" });
  private video = el("video", { class: "pitch-player", playsinline: true });
  private frame = el("div", { class: "pitch-frame", hidden: true });
  private alert = el("p", { class: "error", role: "alert" });
  private button = el("button", { type: "button", class: "button" });
  private stream: MediaStream | null = null;
  private level = new Level();
  private heard = false;
  private ticks = 0;
  private looks = 0;
  private canvas = el("canvas", { width: SIDE, height: SIDE });

  constructor(private facts: Facts) {
    this.video.muted = true;
    this.frame.append(this.video);
    text(this.button, say(facts, "start"));
    this.button.addEventListener("click", () => void (this.stream ? this.stop() : this.start()));
    this.place.append(this.frame, this.alert, el("div", { class: "buttons" }, this.button));
    void this.battery();
  }

  private tell(point: string, word: string, given: Record<string, number> = {}): void {
    text(document.querySelector(`[data-point="${point}"] [data-said]`), say(this.facts, word, given));
  }

  private async battery(): Promise<void> {
    const found = await (navigator as unknown as { getBattery?(): Promise<Battery> }).getBattery?.().catch(() => undefined);
    const n = Math.round(100 * (found?.level ?? 0));
    this.tell("battery", !found ? "nobattery" : found.charging ? "charging" : n > 50 ? "enough" : "low", { n });
  }

  private async start(): Promise<void> {
    text(this.alert, "");
    try {
      if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "none");
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { facingMode: "user" } });
    } catch (error) {
      const words: Record<string, string> = { NotAllowedError: "refused", NotFoundError: "missing", NotReadableError: "busy", AbortError: "busy" };
      text(this.alert, say(this.facts, words[(error as DOMException).name] ?? "unable"));
      return;
    }
    this.video.srcObject = this.stream;
    void this.video.play().catch(() => undefined);
    this.frame.hidden = false;
    this.heard = false;
    this.level.listen(this.stream.getAudioTracks()[0] ?? null);
    text(this.button, say(this.facts, "stop"));
    this.tell("frame", "frame");
    this.ticks = window.setInterval(() => this.look(), 100);
  }

  private look(): void {
    this.heard ||= this.level.read() > HEARD;
    this.tell("sound", this.heard ? "heard" : "silent");
    this.looks += 1;
    if (this.looks % 5 !== 1) return; // a word is short, light does not change so fast
    const pen = this.canvas.getContext("2d", { willReadFrequently: true });
    if (pen && this.video.videoWidth) {
      pen.drawImage(this.video, 0, 0, SIDE, SIDE);
      this.tell("light", judge(lights(pen.getImageData(0, 0, SIDE, SIDE).data, SIDE)));
    }
  }

  private stop(): void {
    clearInterval(this.ticks);
    this.level.close();
    this.level = new Level();
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.frame.hidden = true;
    text(this.button, say(this.facts, "start"));
  }
}
