import type { Cost } from "./media";

const WINDOW = 60_000;
/** A connection that begins looks for its room with packets that no voice will fill: they count, and say nothing of an hour. */
const BEGINS = 10_000;
const TURNS = 3000;
/** Less than that, and one breath makes the figure jump. */
const LEAST = 6000;

/** What the room costs, from real counters: bytes so far, and bytes per hour at the pace of the last minute; 0 while nobody can say yet. */
export class Purse {
  private sent = 0;
  private received = 0;
  private looks: { at: number; sum: number }[] = [];
  private from: number | null = null;

  add(sent: number, received: number, now: number): void {
    this.sent += sent;
    this.received += received;
    this.from ??= now + BEGINS;
    if (now < this.from) return;
    this.looks.push({ at: now, sum: this.sent + this.received });
    while (this.looks.length > 2 && now - (this.looks[0]?.at ?? now) > WINDOW) this.looks.shift();
  }

  /** The pace changed (a camera opened, low data): an older minute says nothing any more. */
  turn(): void {
    const last = this.looks[this.looks.length - 1];
    this.looks = [];
    if (last) this.from = last.at + TURNS;
  }

  read(): Cost {
    const first = this.looks[0];
    const last = this.looks[this.looks.length - 1];
    const span = first && last ? last.at - first.at : 0;
    return { sent: this.sent, received: this.received, perHour: span >= LEAST ? Math.round((last!.sum - first!.sum) * (3_600_000 / span)) : 0 };
  }
}
