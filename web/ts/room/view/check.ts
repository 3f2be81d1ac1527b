import type { LiveRoom } from "../room";
import type { State } from "../state";
import { el, need, setIcon, show, text, wave } from "./dom";
import { pickers } from "./pick";
import { facts, say } from "./words";

/** Before the entrance: microphone, camera, connection. Nothing here is needed to enter. */
export class Check {
  private part = need("#check");
  private thread = need<HTMLElement>("[data-strand]", this.part).querySelector("path");
  private mic = need("[data-act='mic-toggle']", this.part);
  private tryMic = need("[data-act='mic-try']", this.part);
  private cam = need("[data-act='cam-toggle']", this.part);
  private low = need("[data-act='low']", this.part);
  private enterButton = need<HTMLButtonElement>("#enter");
  private mirror = need("[data-mirror]", this.part);
  /** In a large class everybody enters silent. */
  private open = facts.crowd <= 6;
  private trying = false;
  private heard = false;
  private level = 0;
  private phase = 0;
  private done = false;

  constructor(private room: LiveRoom) {
    this.tryMic.addEventListener("click", () => void this.test());
    this.mic.addEventListener("click", () => {
      this.open = !this.open;
      if (!this.open && this.trying) void this.silence();
      this.draw();
    });
    this.cam.addEventListener("click", () => void room.media.cam(room.store.state.media.cam === "off").then(() => this.pick()));
    this.low.addEventListener("click", () => room.media.lowData(!room.store.state.media.lowData));
    this.enterButton.addEventListener("click", () => this.enter());
    if (facts.low) room.media.lowData(true);
    this.draw();
  }

  renew(state: State): void {
    if (this.done) return;
    this.draw();
    const stream = state.media.cam === "on" ? this.room.media.preview() : null;
    const video = need<HTMLVideoElement>("video", this.mirror);
    if (video.srcObject !== stream) {
      video.srcObject = stream;
      if (stream) void video.play().catch(() => undefined);
    }
    show(this.mirror, !!stream);
  }

  private draw(): void {
    const { media } = this.room.store.state;
    const wrong = (source: string) => media.problems.find((one) => one.source === source);
    this.mic.setAttribute("aria-pressed", String(this.open));
    setIcon(this.mic, this.open ? "mic" : "mic-off");
    text(need("span", this.mic), say(this.open ? "check-mic-open" : "check-mic-shut"));
    show(this.tryMic, !this.trying);
    const micWrong = wrong("mic");
    const words = need("[data-mic-words]", this.part);
    words.classList.toggle("warn", !!micWrong);
    text(words, micWrong ? say(`check-mic-${micWrong.key}`, { phone: facts.phone }) : media.mic === "asking" ? say("check-mic-asking") : this.trying ? say(this.heard ? "check-mic-heard" : "check-mic-talk") : say(this.open ? "check-mic-go" : "check-mic-silent"));
    const camWrong = wrong("cam");
    text(need("[data-cam-words]", this.part), camWrong ? say(`problem-${camWrong.key}-cam`) : say(media.cam === "on" ? "check-cam-on" : "check-cam-off"));
    this.cam.setAttribute("aria-pressed", String(media.cam === "on"));
    setIcon(this.cam, media.cam === "on" ? "cam" : "cam-off");
    text(need("span", this.cam), say(media.cam === "on" ? "do-cam-off" : "do-cam-on"));
    this.low.setAttribute("aria-pressed", String(media.lowData));
    text(need("[data-cost]", this.part), say(media.lowData ? "cost-low" : "cost-full"));
    text(need("[data-text]", this.enterButton), say(this.trying || media.cam === "on" ? "enter" : "enter-now"));
  }

  private async test(): Promise<void> {
    this.trying = await this.room.media.mic(true);
    this.open = this.trying;
    this.draw();
    if (!this.trying) return;
    this.mic.focus();
    void this.pick();
    const step = () => {
      if (this.done || !this.trying) return this.rest();
      const level = this.room.media.level();
      this.level = level > this.level ? level : this.level * 0.8;
      this.phase += 0.7;
      if (level > 0.12 && !this.heard) {
        this.heard = true;
        this.draw();
      }
      this.thread?.setAttribute("d", wave(600, 48, Math.min(1, this.level * 1.6), this.phase));
      setTimeout(() => requestAnimationFrame(step), 50);
    };
    step();
  }

  private rest(): void {
    this.thread?.setAttribute("d", wave(600, 48, 0, 0));
  }

  private async silence(): Promise<void> {
    this.trying = false;
    this.heard = false;
    await this.room.media.mic(false);
    this.draw();
  }

  private async pick(): Promise<void> {
    const place = need("[data-pickers]", this.part);
    const found = await pickers(this.room.media);
    place.replaceChildren(...(found.length ? [el("details", { class: "more" }, el("summary", {}, say("devices-pick")), ...found)] : []));
  }

  private enter(): void {
    const refused = this.room.store.state.media.problems.some((one) => one.source === "mic");
    this.done = true;
    this.enterButton.disabled = true;
    text(need("[data-text]", this.enterButton), say("link-entering"));
    void this.room.start({ mic: this.open && !refused, cam: this.room.store.state.media.cam === "on" });
  }
}
