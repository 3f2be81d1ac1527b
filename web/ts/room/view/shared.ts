import type { LiveRoom } from "../room";
import type { Tile as Shown } from "../media";
import type { State } from "../state";
import type { Pid } from "../types";
import { need, screen, show, text } from "./dom";
import { say } from "./words";

/** The shared screen, large; fingers, wheel and buttons make it larger. */
export class Shared {
  on = false;
  private who: Pid | null = null;
  private figure = need("#shared");
  private video = need<HTMLVideoElement>("video", this.figure);
  private frame = need("[data-frame]", this.figure);
  private zoom = 1;
  private x = 0;
  private y = 0;
  private fingers = new Map<number, PointerEvent>();

  constructor(private room: LiveRoom) {
    this.video.muted = true;
    this.frame.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.scale(event.deltaY < 0 ? 1.15 : 1 / 1.15);
    }, { passive: false });
    this.frame.addEventListener("pointerdown", (event) => {
      this.fingers.set(event.pointerId, event);
      this.frame.setPointerCapture(event.pointerId);
    });
    this.frame.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"] as const) this.frame.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
    this.frame.addEventListener("keydown", (event) => this.key(event));
    this.figure.addEventListener("click", (event) => {
      const by = (event.target as Element).closest<HTMLElement>("[data-zoom]")?.dataset["zoom"];
      if (by) this.scale(by === "0" ? 0 : by === "+" ? 1.4 : 1 / 1.4);
    });
  }

  renew(state: State): void {
    const mine = state.people.get(state.me ?? "")?.place ?? 0;
    const face = [...state.people.values()].find((one) => one.screen && one.place === mine && one.pid !== state.me && one.state === "in");
    this.who = face?.pid ?? null;
    const stream = face ? this.room.media.stream(face.pid, "screen") : null;
    const other = this.video.srcObject !== stream;
    screen(this.video, stream);
    if (other) this.scale(0);
    this.on = !!face;
    show(this.figure, this.on);
    if (face) text(need("[data-text]", this.figure), stream ? say("shares", { name: face.called }) : say("shares-soon", { name: face.called }));
  }

  wanted(): Shown[] {
    return this.who ? [{ pid: this.who, source: "screen", width: Math.round(Math.max(640, this.frame.clientWidth) * devicePixelRatio * this.zoom) }] : [];
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (event.key === "+" || event.key === "-") this.scale(event.key === "+" ? 1.4 : 1 / 1.4);
    else if (step) this.shift(step[0] ?? 0, step[1] ?? 0);
    else return;
    event.preventDefault();
  }

  private drag(event: PointerEvent): void {
    const last = this.fingers.get(event.pointerId);
    if (!last) return;
    const other = [...this.fingers.values()].find((one) => one.pointerId !== event.pointerId);
    if (other) {
      const far = (one: PointerEvent) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      this.scale(far(event) / Math.max(1, far(last)));
    } else this.shift(event.clientX - last.clientX, event.clientY - last.clientY);
    this.fingers.set(event.pointerId, event);
  }

  private scale(by: number): void {
    this.zoom = by ? Math.max(1, Math.min(6, this.zoom * by)) : 1;
    this.shift(0, 0);
  }

  private shift(dx: number, dy: number): void {
    const most = (size: number) => (size * (this.zoom - 1)) / 2;
    this.x = Math.max(-most(this.frame.clientWidth), Math.min(most(this.frame.clientWidth), this.x + dx));
    this.y = Math.max(-most(this.frame.clientHeight), Math.min(most(this.frame.clientHeight), this.y + dy));
    this.frame.style.setProperty("--zoom", this.zoom.toFixed(3));
    this.frame.style.setProperty("--x", `${this.x.toFixed(0)}px`);
    this.frame.style.setProperty("--y", `${this.y.toFixed(0)}px`);
  }
}
