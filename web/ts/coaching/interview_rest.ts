import { el, text } from "../room/view/dom";
import { type Answer, type Facts, say } from "./interview_facts";
import { Refusal, send } from "./interview_send";
import type { Takes } from "./takes";

/** Answers of this device, and those on their way: one goes at a time, and leaves the device once it has arrived. */
export class Rest {
  readonly place = el("section", { class: "stack", hidden: true });
  readonly arrived: Set<number>;
  rows: Answer[] = [];
  changed: () => void = () => undefined;
  private list = el("ul", { class: "rows" });
  private said = el("p", { role: "status" });
  private lines = new Map<number, { place: HTMLElement; words: HTMLElement; buttons: HTMLElement }>();
  private memory = new Map<number, Blob>();
  private line: Promise<void> = Promise.resolve();
  private waiting = new Set<number>();

  constructor(private facts: Facts, private takes: Takes | null) {
    this.arrived = new Set(facts.done);
    this.place.append(el("h2", {}, say(facts, "rest")), this.list, this.said);
  }

  /** What a closed tab had left; answers of simulations that were deleted leave the device too. */
  async load(): Promise<void> {
    let found = (await this.takes?.all()) ?? { rows: [], wait: 0 };
    if (found.wait) {
      await new Promise((good) => setTimeout(good, found.wait));
      found = (await this.takes?.all()) ?? found;
    }
    for (const row of found.rows as Answer[]) {
      if (!this.facts.known.includes(row.simulation)) await this.takes?.remove(row).catch(() => undefined);
      else if (row.simulation === this.facts.simulation) {
        if (row.number && !this.arrived.has(row.number)) this.rows.push(row);
        else await this.takes?.remove(row).catch(() => undefined);
      }
    }
    this.rows.filter((row) => row.keep).forEach((row) => this.go(row));
  }

  of(number: number): Answer[] {
    return this.rows.filter((row) => row.number === number);
  }

  settled(number: number): boolean {
    return this.arrived.has(number) || this.of(number).some((row) => row.keep);
  }

  /** Something of this page would be lost if it were closed now. */
  get fragile(): boolean {
    return this.rows.some((row) => this.memory.has(row.id) && row.number > 0);
  }

  get busy(): boolean {
    return this.waiting.size > 0;
  }

  hold(row: Answer, memory: Blob | null): void {
    this.rows.push(row);
    if (memory) this.memory.set(row.id, memory);
  }

  async sound(row: Answer): Promise<Blob> {
    return this.memory.get(row.id) ?? (this.takes ? this.takes.sound(row) : new Blob());
  }

  async keep(row: Answer): Promise<void> {
    row.keep = true;
    row.done = true;
    if (!this.memory.has(row.id)) await this.takes?.write(row).catch(() => undefined);
    this.go(row);
  }

  async forget(number: number): Promise<void> {
    for (const row of this.of(number)) {
      this.memory.delete(row.id);
      await this.takes?.remove(row).catch(() => undefined);
    }
    this.rows = this.rows.filter((row) => row.number !== number);
  }

  private shown(number: number) {
    this.place.hidden = false;
    const held = this.lines.get(number);
    if (held) return held;
    const made = { place: el("li", { class: "card stack" }), words: el("p"), buttons: el("div", { class: "buttons", hidden: true }) };
    made.place.append(el("p", {}, el("b", {}, say(this.facts, "kept", { n: number }))), made.words, made.buttons);
    this.lines.set(number, made);
    this.list.append(made.place);
    return made;
  }

  private go(row: Answer): void {
    const { words, buttons } = this.shown(row.number);
    buttons.hidden = true;
    text(words, say(this.facts, "waiting"));
    this.waiting.add(row.number);
    this.line = this.line.then(() => this.one(row));
  }

  private async one(row: Answer): Promise<void> {
    const { facts } = this;
    const { words } = this.shown(row.number);
    try {
      await send(facts, row, await this.sound(row), (told, cut) => {
        text(words, told);
        text(this.said, cut ? told : "");
        if (cut) text(words, say(facts, "waiting"));
      });
      this.arrived.add(row.number);
      await this.forget(row.number);
      text(this.said, "");
      text(words, say(facts, "arrived"));
    } catch (error) {
      text(words, error instanceof Refusal ? error.message : say(facts, "signed"));
      this.offer(row);
    }
    this.waiting.delete(row.number);
    this.changed();
  }

  private offer(row: Answer): void {
    const { place, buttons } = this.shown(row.number);
    const again = el("button", { type: "button", class: "button button-second", onclick: () => this.go(row) }, say(this.facts, "retry"));
    const drop = el("button", { type: "button", class: "button button-danger", onclick: () => void this.drop(row, place) }, say(this.facts, "drop"));
    buttons.replaceChildren(again, drop);
    buttons.hidden = false;
  }

  private async drop(row: Answer, place: HTMLElement): Promise<void> {
    await this.forget(row.number);
    place.remove();
    this.lines.delete(row.number);
    this.changed();
  }
}
