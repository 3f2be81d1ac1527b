import type { Answer, Facts } from "./interview_facts";
import { Recording } from "./recorder";
import { Full, type Take, type Takes } from "./takes";

/** What is left of one recording. `memory` when the device kept nothing of it; `trouble` is a word of the page's sentences, or "". */
export interface Captured {
  row: Answer;
  memory: Blob | null;
  trouble: string;
}

/** Records one answer: each second goes to the device at once, so that a closed tab loses one second at most. */
export class Capture {
  private recording: Recording | null = null;
  private row: Answer | null = null;
  private parts: Blob[] = [];
  private writes: Promise<void> = Promise.resolve();
  private stored = 0;
  private trouble = "";
  private began = 0;
  private ended: (captured: Captured) => void = () => undefined;
  readonly end = new Promise<Captured>((good) => (this.ended = good));

  constructor(private facts: Facts, private takes: Takes | null, private number: number, private attempt: number, private video: boolean) {}

  /** Cannot when there is no microphone to be had. */
  async start(): Promise<MediaStream> {
    this.recording = await Recording.start(this.video, { part: (part) => this.keep(part), end: (lost) => void this.close(lost) });
    this.began = performance.now();
    return this.recording.stream;
  }

  stop(): void {
    this.recording?.stop();
  }

  private now(done: boolean): Omit<Answer, "id"> {
    const silences = this.recording?.silences;
    const seconds = Math.max(1, Math.round((performance.now() - this.began) / 1000));
    return {
      at: Date.now(), beat: Date.now(), mime: this.recording?.mime ?? "", video: this.video, seconds, silences: silences?.count ?? 0,
      silent: Math.min(seconds, silences?.seconds ?? 0), done, heard: silences?.heard ?? false, transcript: "", shared: "", simulation: this.facts.simulation,
      number: this.number, attempt: this.attempt, keep: false,
    };
  }

  private keep(part: Blob): void {
    this.parts.push(part);
    const facts = this.now(false);
    this.writes = this.writes.then(async () => {
      if (this.trouble || !this.takes) return;
      try {
        this.row ??= (await this.takes.begin(facts as Omit<Take, "id">)) as Answer;
        Object.assign(this.row, facts, { at: this.row.at });
        await this.takes.add(this.row, part);
        this.stored += 1;
      } catch (error) {
        const room = error instanceof Full || (error as DOMException)?.name === "QuotaExceededError";
        this.trouble = room ? "full" : "memory";
        if (room || this.stored) this.stop();
      }
    });
  }

  private async close(lost: boolean): Promise<void> {
    const last = this.now(true);
    await this.writes;
    if (lost && !this.trouble) this.trouble = "lost";
    const { row, takes } = this;
    if (row && takes && this.stored) {
      await takes.write(Object.assign(row, last, { at: row.at })).catch(() => undefined);
      this.ended({ row, memory: null, trouble: this.trouble });
      return;
    }
    if (row && takes) await takes.remove(row).catch(() => undefined);
    const held = new Blob(this.parts, { type: last.mime });
    this.ended({ row: { ...last, id: -Math.round(performance.now()) - 1 }, memory: held, trouble: this.trouble || "memory" });
  }
}
