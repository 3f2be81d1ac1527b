import type { Audience, Command, Commands, Reply, Shape, Unsaid } from "./types";

export type Ask = <K extends Command>(name: K, given: Commands[K][0]) => Promise<Reply<K>>;

const FLOOD = 3000;
/** Strokes on their way at the same time: the server takes 60 in 10 s. */
const AT_ONCE = 6;

interface Drawing {
  nonce: string;
  shape: Shape;
  answer(reply: Reply<"board.draw">): void;
}

/** What was being said when the network went: said again, under the same nonce, so that it is said once. */
export class Outbox {
  private lines: Unsaid[] = [];
  private drawings: Drawing[] = [];
  private flying = new Set<Drawing>();
  private saying = false;
  private paused = 0;

  constructor(private ask: Ask, private told: (lines: readonly Unsaid[]) => void) {}

  say(text: string, to: Audience): void {
    this.set([...this.lines, { nonce: nonce(), text, to, failed: null }]);
    void this.saidInOrder();
  }

  sayAgain(key: string): void {
    this.set(this.lines.map((line) => (line.nonce === key ? { ...line, failed: null } : line)));
    void this.saidInOrder();
  }

  unsay(key: string): void {
    this.set(this.lines.filter((line) => line.nonce !== key));
  }

  draw(shape: Shape): Promise<Reply<"board.draw">> {
    return new Promise((answer) => {
      this.drawings.push({ nonce: nonce(), shape, answer });
      this.drawn();
    });
  }

  /** The connection is there (again). */
  flush(): void {
    void this.saidInOrder();
    this.drawn();
  }

  private async saidInOrder(): Promise<void> {
    if (this.saying) return;
    this.saying = true;
    for (;;) {
      const line = this.lines.find((each) => each.failed === null);
      if (!line || !(await this.sayOne(line))) break;
    }
    this.saying = false;
  }

  private async sayOne(line: Unsaid): Promise<boolean> {
    const reply = await this.ask("chat.say", { text: line.text, nonce: line.nonce, to: line.to });
    if (reply.ok) this.unsay(line.nonce);
    else if (waits(reply.code)) return this.wait(reply.code);
    else this.set(this.lines.map((each) => (each === line ? { ...line, failed: reply.say } : each)));
    return true;
  }

  private drawn(): void {
    const free = this.drawings.filter((drawing) => !this.flying.has(drawing));
    free.slice(0, AT_ONCE - this.flying.size).forEach(async (drawing) => {
      this.flying.add(drawing);
      const reply = await this.ask("board.draw", { nonce: drawing.nonce, shape: drawing.shape });
      this.flying.delete(drawing);
      if (!reply.ok && waits(reply.code)) {
        this.wait(reply.code);
        return;
      }
      this.drawings = this.drawings.filter((each) => each !== drawing);
      drawing.answer(reply);
      this.drawn();
    });
  }

  private wait(code: string): false {
    if (code === "flood" && !this.paused) {
      this.paused = window.setTimeout(() => {
        this.paused = 0;
        this.flush();
      }, FLOOD);
    }
    return false;
  }

  private set(lines: Unsaid[]): void {
    this.lines = lines;
    this.told(lines);
  }
}

/** Nothing wrong with what was said: it did not get there. */
function waits(code: string): boolean {
  return code === "offline" || code === "lost" || code === "flood";
}

export function nonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
