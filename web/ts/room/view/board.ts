import type { LiveRoom } from "../room";
import type { State } from "../state";
import type { Shape, Stroke } from "../types";
import { el, icon, keep, show, text } from "./dom";
import type { Panel } from "./panels";
import { small, sure } from "./panels";
import { isHost, order } from "./people";
import { say } from "./words";

const WIDE = 1600;
const HIGH = 900;
const PENS = ["ink", "red", "blue", "green", "orange", "violet"] as const;
const PLACES = ["start-top", "middle-top", "end-top", "start-middle", "middle", "end-middle", "start-bottom", "middle-bottom", "end-bottom"];
const MOST_POINTS = 380;

/** The whiteboard: six chalks, an eraser, words for who draws with a keyboard, and everything in a list for who listens. */
export class Board implements Panel {
  id = "board";
  icon = "board";
  tab = true;
  large = true;
  private canvas = el("canvas", { class: "board-canvas", width: WIDE, height: HIGH, role: "img", "aria-label": say("board-alt") });
  private pen = "ink";
  private tool: "pen" | "erase" = "pen";
  private width = 2;
  private line: [number, number][] | null = null;
  private pending = new Map<number, Shape>();
  private drawn = 0;
  private tools = el("div", { class: "board-tools", role: "group", "aria-label": say("board-tools") });
  private words = el("input", { class: "input", id: "board-words", maxlength: 120, dir: "auto", autocomplete: "off" });
  private where = el("select", { class: "input", id: "board-where" }, ...PLACES.map((one) => el("option", { value: one, selected: one === "middle" }, say(`board-${one}`))));
  private list = el("ol", { class: "prows" });
  private clear = small(say("board-clear"), () => void sure(say("board-clear-sure"), say("board-clear")).then((yes) => yes && order(this.room, "board.clear")));
  private undo = el("button", { type: "button", class: "tool", onclick: () => this.undoMine() }, icon("undo"), el("span", {}, say("board-undo")));
  private part: HTMLElement;

  constructor(private room: LiveRoom) {
    this.makeTools();
    const form = el("form", { class: "board-form", onsubmit: (event) => this.write(event) },
      el("label", { class: "pick" }, el("span", {}, say("board-word")), this.words), el("label", { class: "pick" }, el("span", {}, say("board-where")), this.where),
      el("button", { class: "button button-small" }, say("board-write")));
    const listing = el("details", { class: "more" }, el("summary", {}, say("board-list")), this.list);
    this.part = el("div", { class: "board" }, el("div", { class: "board-frame" }, this.canvas), this.tools, form, el("div", { class: "room-row" }, this.clear), listing);
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.along(event));
    this.canvas.addEventListener("pointerup", () => this.up());
    this.canvas.addEventListener("pointercancel", () => this.up());
  }

  title = () => say("board");
  make = () => this.part;
  opened(): void {
    this.room.board(true);
  }
  closed(): void {
    this.room.board(false);
  }

  renew(state: State, before: State): void {
    if (state.board !== before.board || !before.people.size) this.paint();
    const host = isHost(state);
    show(this.clear, host);
    const strokes = [...(state.board.strokes?.values() ?? [])];
    this.undo.disabled = !strokes.some((one) => one.pid === state.me);
    keep(this.list, strokes, (one) => one.key, (one) => this.item(one, state, host));
  }

  private makeTools(): void {
    for (const pen of PENS) {
      this.tools.append(el("button", { type: "button", class: `tool chalk chalk-${pen}`, "data-pen": pen, "aria-pressed": String(pen === this.pen), onclick: () => this.choose("pen", pen) }, el("i", { "aria-hidden": "true" }), el("span", {}, say(`pen-${pen}`))));
    }
    this.tools.append(el("button", { type: "button", class: "tool", "data-pen": "erase", "aria-pressed": "false", onclick: () => this.choose("erase", this.pen) }, icon("erase"), el("span", {}, say("board-erase"))),
      el("button", { type: "button", class: "tool", "aria-pressed": "false", onclick: (event) => this.thick(event.currentTarget as HTMLElement) }, icon("board"), el("span", {}, say("board-thick"))), this.undo);
  }

  private choose(tool: "pen" | "erase", pen: string): void {
    this.tool = tool;
    this.pen = pen;
    for (const one of Array.from(this.tools.querySelectorAll<HTMLElement>("[data-pen]"))) one.setAttribute("aria-pressed", String(one.dataset["pen"] === (tool === "erase" ? "erase" : pen)));
  }

  private thick(button: HTMLElement): void {
    this.width = this.width === 2 ? 3 : 2;
    button.setAttribute("aria-pressed", String(this.width === 3));
  }

  private at(event: PointerEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    const inside = (value: number, most: number) => Math.round(Math.max(0, Math.min(most, value)) * 10) / 10;
    return [inside(((event.clientX - box.left) / box.width) * WIDE, WIDE), inside(((event.clientY - box.top) / box.height) * HIGH, HIGH)];
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    if (this.tool === "erase") return this.rub(this.at(event));
    this.line = [this.at(event)];
  }

  private along(event: PointerEvent): void {
    if (this.tool === "erase") {
      if (event.buttons & 1) this.rub(this.at(event));
      return;
    }
    if (!this.line) return;
    const [x, y] = this.at(event);
    const [lastX, lastY] = this.line[this.line.length - 1] ?? [0, 0];
    if (Math.hypot(x - lastX, y - lastY) < 4) return;
    this.line.push([x, y]);
    if (this.line.length >= MOST_POINTS) {
      this.up();
      this.line = [[x, y]];
    }
    this.paint();
  }

  private up(): void {
    const points = this.line;
    this.line = null;
    if (points?.length) this.send({ pen: this.pen, width: this.width, points });
  }

  private send(shape: Shape): void {
    const n = (this.drawn += 1);
    this.pending.set(n, shape);
    this.paint();
    void this.room.draw(shape).then((reply) => {
      this.pending.delete(n);
      if (!reply.ok) text(document.getElementById("refusal"), reply.say);
      this.paint();
    });
  }

  private write(event: Event): void {
    event.preventDefault();
    const words = this.words.value.trim();
    if (!words) return this.words.focus();
    const n = PLACES.indexOf(this.where.value);
    this.send({ pen: this.pen, text: words, at: [60 + (n % 3) * 520, 110 + Math.floor(n / 3) * 330] });
    this.words.value = "";
    this.words.focus();
  }

  first = () => this.tools.querySelector("button");

  private standing(): Stroke[] {
    return [...(this.room.store.state.board.strokes?.values() ?? [])];
  }

  private rub([x, y]: [number, number]): void {
    const state = this.room.store.state;
    const near = this.standing().reverse().find((one) => (one.pid === state.me || isHost(state)) && touches(one.shape, x, y));
    if (near) void order(this.room, "board.erase", { key: near.key });
  }

  private undoMine(): void {
    const mine = this.standing().filter((one) => one.pid === this.room.store.state.me).pop();
    if (mine) void order(this.room, "board.erase", { key: mine.key });
  }

  private item(one: Stroke, state: State, host: boolean): HTMLElement {
    const name = one.pid === state.me ? say("you") : (state.people.get(one.pid)?.called ?? say("someone"));
    const what = "text" in one.shape ? say("board-item-word", { text: one.shape.text, name }) : say("board-item-line", { pen: say(`pen-${one.shape.pen}`), name });
    return el("li", { class: "prow" }, el("span", { class: "prow-name", dir: "auto" }, what), one.pid === state.me || host ? el("button", { type: "button", class: "mini", onclick: () => void order(this.room, "board.erase", { key: one.key }) }, say("board-erase"), el("span", { class: "unseen" }, ` : ${what}`)) : null);
  }

  private paint(): void {
    const drawing = this.canvas.getContext("2d");
    if (!drawing) return;
    const look = getComputedStyle(this.canvas);
    const colour = (pen: string) => look.getPropertyValue(`--chalk-${pen}`).trim() || look.color;
    drawing.clearRect(0, 0, WIDE, HIGH);
    drawing.lineCap = drawing.lineJoin = "round";
    const font = look.fontFamily;
    const current: Shape[] = this.line ? [{ pen: this.pen, width: this.width, points: this.line }] : [];
    for (const shape of [...this.standing().map((one) => one.shape), ...this.pending.values(), ...current]) draw(drawing, shape, colour(shape.pen), font);
  }
}

function draw(drawing: CanvasRenderingContext2D, shape: Shape, colour: string, font: string): void {
  drawing.strokeStyle = drawing.fillStyle = colour;
  if ("text" in shape) {
    drawing.font = `700 44px ${font}`;
    drawing.fillText(shape.text, shape.at[0], shape.at[1], WIDE - shape.at[0] - 20);
    return;
  }
  drawing.lineWidth = 3 + shape.width * 3;
  drawing.beginPath();
  shape.points.forEach(([x, y], n) => (n ? drawing.lineTo(x, y) : drawing.moveTo(x, y)));
  if (shape.points.length === 1) drawing.lineTo((shape.points[0]?.[0] ?? 0) + 0.1, shape.points[0]?.[1] ?? 0);
  drawing.stroke();
}

function touches(shape: Shape, x: number, y: number): boolean {
  if ("text" in shape) return x >= shape.at[0] - 10 && x <= shape.at[0] + shape.text.length * 26 && y >= shape.at[1] - 50 && y <= shape.at[1] + 16;
  return shape.points.some(([px, py]) => Math.hypot(px - x, py - y) < 26);
}
