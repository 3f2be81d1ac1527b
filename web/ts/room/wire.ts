import { parsed, release } from "./frames";
import { Nerves } from "./nerves";
import { GIVEN_UP, HANGS, LONG_AWAY, pause, PING, PROBE, SILENT } from "./pauses";
import { Sniffer } from "./sniff";
import type { Ending, Link } from "./state";
import type { Command, Commands, EventName, Events, RefusalCode, Reply, Snapshot } from "./types";

const VERSION = 1;
const ANSWER = 12_000;
const SLEPT = 5000;
const CODE = 1500;
const ENDINGS: Record<number, Ending> = {
  4001: "ticket", 4003: "forbidden", 4005: "elsewhere", 4006: "removed", 4007: "over", 4008: "refused", 4009: "version",
};

export interface Ear {
  words: Record<string, string>;
  hello(): Commands["hello"][0];
  /** A connection is there and the room answered: who was away reads everything again. */
  opened(snapshot: Snapshot): void;
  heard<E extends EventName>(name: E, given: Events[E]): void;
  link(link: Link): void;
  /** The sentence of a room that does not let us in. */
  refused(say: string): void;
  /** The device moved to another network: media should look for another path at once. */
  moved(): void;
}

interface Asked {
  answer(reply: Reply): void;
  timer: number;
}

/** The socket of the room. It comes back by itself until the room is over for us. */
export class Wire {
  private socket: WebSocket | null = null;
  private trying = new Set<WebSocket>();
  private asked = new Map<number, Asked>();
  private id = 0;
  private attempt = 0;
  private ever = false;
  private open = false;
  private since = Date.now();
  private heardAt = 0;
  private pinged = 0;
  private ticked = 0;
  private probing = 0;
  private next = 0;
  private clock = 0;
  private stopped = true;
  private tried = 0;
  private told: Link | null = null;
  private nerves: Nerves;
  private sniffer = new Sniffer(() => this.hurry());

  constructor(private address: string, private ear: Ear) {
    this.nerves = new Nerves({
      moved: () => {
        this.ear.moved();
        this.hurry();
      },
      unplugged: () => this.unplugged(),
      shown: () => this.shown(),
    });
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.ticked = Date.now();
    this.clock = window.setInterval(() => this.tick(), 1000);
    this.nerves.listen();
    this.tell("connecting");
    this.connect();
  }

  /** For good: nothing comes back after this. */
  stop(ending: Ending, code: number | null = null): void {
    if (this.stopped) return;
    this.stopped = true;
    clearInterval(this.clock);
    clearTimeout(this.next);
    this.nerves.rest();
    this.sniffer.stop();
    this.drop();
    this.open = false;
    this.ear.link({ at: "closed", ending, code, attempt: this.attempt, since: Date.now() });
  }

  get isOpen(): boolean {
    return this.open;
  }

  ask<K extends Command>(name: K, given: Commands[K][0]): Promise<Reply<K>> {
    if (this.stopped) return Promise.resolve(this.no("closed"));
    if (!this.open && name !== "hello" && name !== "ping") return Promise.resolve(this.no("offline"));
    const socket = this.socket;
    if (!socket || socket.readyState !== WebSocket.OPEN) return Promise.resolve(this.no("offline"));
    const id = ++this.id;
    return new Promise((answer) => {
      const timer = window.setTimeout(() => {
        this.asked.delete(id);
        answer(this.no("lost"));
      }, ANSWER);
      this.asked.set(id, { answer: answer as (reply: Reply) => void, timer });
      socket.send(JSON.stringify({ v: VERSION, id, do: name, with: given }));
    });
  }

  /** Something says that the network is back: do not wait for the pause to end. */
  hurry(): void {
    if (this.stopped) return;
    if (this.open) this.probe();
    else if (!this.trying.size || Date.now() - this.tried > 500) this.connect();
  }

  /** The room asks us to introduce ourselves again on the same socket. */
  again(): void {
    const socket = this.socket;
    if (socket) void this.introduce(socket);
  }

  private connect(): void {
    clearTimeout(this.next);
    if (this.stopped || this.socket) return;
    this.tried = Date.now();
    const attempt = this.attempt++;
    if (this.ever || attempt > 0) this.tell(this.away());
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.address);
    } catch {
      this.later(this.wait(attempt));
      return;
    }
    this.trying.add(socket);
    const given = window.setTimeout(() => socket.close(), GIVEN_UP);
    socket.onopen = () => {
      clearTimeout(given);
      this.trying.delete(socket);
      if (this.stopped || this.socket) return release(socket);
      this.adopt(socket);
    };
    socket.onclose = (event) => {
      clearTimeout(given);
      this.trying.delete(socket);
      if (this.stopped || this.socket) return;
      const ending = ENDINGS[event.code];
      if (ending) return this.stop(ending, event.code);
      if (!this.trying.size) this.later(this.wait(attempt));
    };
    this.later(Math.max(HANGS, this.wait(attempt)));
  }

  private adopt(socket: WebSocket): void {
    clearTimeout(this.next);
    this.trying.forEach(release);
    this.trying.clear();
    this.socket = socket;
    this.id = 0;
    this.heardAt = this.pinged = Date.now();
    socket.onmessage = (event) => this.read(socket, event.data);
    socket.onclose = (event) => this.closed(socket, event.code);
    void this.introduce(socket);
  }

  private async introduce(socket: WebSocket): Promise<void> {
    const reply = await this.ask("hello", this.ear.hello());
    if (socket !== this.socket || this.stopped) return;
    if (reply.ok) {
      this.open = this.ever = true;
      this.attempt = 0;
      this.tell("open");
      this.ear.opened(reply.with);
      return;
    }
    if (reply.code === "forbidden" || reply.code === "refused") this.ear.refused(reply.say);
    // A refusal for good closes the socket with its code, right after this.
    window.setTimeout(() => socket === this.socket && this.fall(), reply.code === "lost" ? 0 : CODE);
  }

  private read(socket: WebSocket, text: unknown): void {
    if (socket !== this.socket) return;
    this.heardAt = Date.now();
    this.probing = 0;
    const message = parsed(text);
    if (!message) return;
    if (typeof message.re === "number") {
      const asked = this.asked.get(message.re);
      if (!asked) return;
      this.asked.delete(message.re);
      clearTimeout(asked.timer);
      asked.answer(message.ok ? ({ ok: true, with: message.with ?? {} } as Reply) : this.no(message.code ?? "lost", message.say));
    } else if (message.on) {
      this.ear.heard(message.on, message.with as Events[EventName]);
    }
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket || this.stopped) return;
    const ending = ENDINGS[code];
    if (ending) this.stop(ending, code);
    else this.fall();
  }

  /** The connection is dead, whatever the browser says of it. */
  private fall(): void {
    this.drop();
    if (this.open) this.since = Date.now();
    this.open = false;
    this.tell(this.away());
    // A page in the background has slow timers: the first attempt is not left to one.
    if (document.hidden && this.attempt === 0) this.connect();
    else this.later(this.wait(this.attempt));
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    this.probing = 0;
    if (socket) release(socket);
    this.trying.forEach(release);
    this.trying.clear();
    const asked = [...this.asked.values()];
    this.asked.clear();
    asked.forEach(({ answer, timer }) => {
      clearTimeout(timer);
      answer(this.no("lost"));
    });
  }

  private wait(attempt: number): number {
    return pause(attempt, navigator.onLine);
  }

  private later(wait: number): void {
    clearTimeout(this.next);
    this.next = window.setTimeout(() => this.connect(), wait);
  }

  private tick(): void {
    const now = Date.now();
    const slept = now - this.ticked > SLEPT;
    this.ticked = now;
    if (slept) this.hurry();
    if (this.socket || navigator.onLine) this.sniffer.stop();
    else this.sniffer.start();
    if (!this.socket) {
      if (!this.open && this.ever) this.tell(this.away());
      return;
    }
    if (this.probing && now > this.probing) return this.fall();
    if (now - this.heardAt > SILENT) return slept ? this.probe() : this.fall();
    if (now - this.pinged >= PING - 100) this.ping();
  }

  private ping(): void {
    this.pinged = Date.now();
    if (this.open) void this.ask("ping", {});
  }

  private probe(): void {
    if (!this.socket || this.probing) return;
    this.probing = Date.now() + PROBE;
    this.ping();
    // The clock ticks each second, and slower in the background: this one is exact where it can be.
    window.setTimeout(() => {
      if (this.probing && Date.now() >= this.probing) this.fall();
    }, PROBE + 20);
  }

  private unplugged(): void {
    if (this.open) this.probe();
    else if (this.ever) this.tell(this.away());
  }

  private shown(): void {
    if (!this.open || Date.now() - this.heardAt > PING + 500) this.hurry();
  }

  private away(): Link["at"] {
    if (!this.ever) return "connecting";
    return !navigator.onLine || Date.now() - this.since > LONG_AWAY ? "lost" : "back";
  }

  private tell(at: Link["at"]): void {
    const before = this.told;
    if (before?.at === at && before.attempt === this.attempt) return;
    if (at === "open" || at === "connecting") this.since = before?.at === at ? before.since : Date.now();
    this.told = { at, ending: null, code: null, attempt: this.attempt, since: this.since };
    this.ear.link(this.told);
  }

  private no(code: RefusalCode, say?: string): Extract<Reply, { ok: false }> {
    return { ok: false, code, say: say || this.ear.words[code] || this.ear.words["lost"] || "" };
  }
}
