import type { Cost } from "./media";

const WINDOW = 60_000;

/** What the room costs, from real counters: bytes so far, and bytes per hour at the pace of the last minute. */
export class Purse {
  private sent = 0;
  private received = 0;
  private looks: { at: number; sum: number }[] = [];

  add(sent: number, received: number, now: number): void {
    this.sent += sent;
    this.received += received;
    this.looks.push({ at: now, sum: this.sent + this.received });
    while (this.looks.length > 2 && now - (this.looks[0]?.at ?? now) > WINDOW) this.looks.shift();
  }

  /** The pace changed (a camera opened, low data): an older minute says nothing any more. */
  turn(): void {
    this.looks = this.looks.slice(-1);
  }

  read(): Cost {
    const first = this.looks[0];
    const last = this.looks[this.looks.length - 1];
    const hours = first && last ? (last.at - first.at) / 3_600_000 : 0;
    return { sent: this.sent, received: this.received, perHour: hours > 0 ? Math.round((last!.sum - first!.sum) / hours) : 0 };
  }
}
