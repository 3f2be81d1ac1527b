// One socket for the pads of a lesson: it comes back by itself, and each pad is whole again when it has. Frames: classroom/frames.py.
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Facts } from "./facts";

const PAUSES = [500, 1000, 2000, 4000, 8000];
const PING = 10_000, SILENT = 25_000;
const NOT_ALLOWED = 4003;
const MOST = 500_000; // signs: a longer text waits here until it is shorter

export interface Told { role: string; write: boolean; pad: string; shown: string; state?: string; exercise?: string; hand?: boolean; sent?: string }

/** One pad as this page has it open. What is typed while there is no network waits in `doc`. */
export class OpenPad {
  doc = new Y.Doc();
  text = this.doc.getText("code");
  awareness = new Awareness(this.doc);
  write = false;
  sent = 0;
  kept = -1;
  open = false;
  why = "";
  known = false; // wholly read at least once
  touched = false; // written here, and not kept by the site yet

  constructor(readonly slot: number, public key: string, private link: Link) {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === link) return;
      this.touched = true;
      if (this.why) link.again(this);
      else this.post(2, update);
      link.changed();
    });
    this.awareness.on("update", (change: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => {
      if (origin === link || !this.open) return;
      if (![...change.added, ...change.updated, ...change.removed].includes(this.doc.clientID)) return;
      this.link.frame(this.slot, 1, null, encodeAwarenessUpdate(this.awareness, [this.doc.clientID]));
    });
  }

  get saved(): boolean {
    return this.open && this.kept >= this.sent;
  }

  /** The site has kept the first `n` of what was sent since the pad was opened. */
  saves(n: number): void {
    this.kept = n;
    if (this.saved) this.touched = false;
  }

  post(kind: number, content: Uint8Array): void {
    if (!this.open || (kind !== 0 && !this.write)) return;
    this.link.frame(this.slot, 0, kind, content);
    if (kind !== 0) this.sent += 1;
  }

  take(frame: Uint8Array): void {
    const reader = decoding.createDecoder(frame);
    decoding.readVarUint(reader);
    if (decoding.readVarUint(reader) === 1) {
      applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(reader), this.link);
      return;
    }
    const kind = decoding.readVarUint(reader);
    const content = decoding.readVarUint8Array(reader);
    if (kind === 0) this.post(1, Y.encodeStateAsUpdate(this.doc, content));
    else {
      Y.applyUpdate(this.doc, content, this.link);
      if (kind === 1) this.known = true;
    }
  }

  begin(write: boolean): void {
    this.open = true;
    this.write = write;
    this.sent = 0;
    this.kept = -1;
    this.why = "";
    this.post(0, Y.encodeStateVector(this.doc));
    const me = this.awareness.getLocalState();
    if (me?.["cursor"]) this.awareness.setLocalState({ ...me });
  }

  /** The others are no longer heard: their cursors go, the text stays. */
  rest(): void {
    this.open = false;
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this.link);
  }
}

export class Link {
  pads = new Map<number, OpenPad>();
  online = false;
  told: Told | null = null;
  ended = "";
  onchange: () => void = () => undefined;
  ontold: (told: Told) => void = () => undefined;
  onrefused: (say: string, slot: number | null) => void = () => undefined;
  private socket: WebSocket | null = null;
  private tries = 0;
  private heard = 0;
  private retry = 0;

  constructor(private facts: Facts) {
    addEventListener("online", () => this.soon(0));
    addEventListener("offline", () => this.socket?.close());
    setInterval(() => this.pulse(), PING);
    this.connect();
  }

  open(slot: number, key: string): OpenPad {
    this.pads.get(slot)?.doc.destroy();
    const pad = new OpenPad(slot, key, this);
    this.pads.set(slot, pad);
    if (this.online) this.say({ do: "open", slot, pad: key });
    return pad;
  }

  close(slot: number): void {
    this.pads.get(slot)?.doc.destroy();
    this.pads.delete(slot);
    this.say({ do: "close", slot });
  }

  frame(slot: number, message: number, kind: number | null, content: Uint8Array): void {
    const writer = encoding.createEncoder();
    encoding.writeUint8(writer, slot);
    encoding.writeVarUint(writer, message);
    if (kind !== null) encoding.writeVarUint(writer, kind);
    encoding.writeVarUint8Array(writer, content);
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(encoding.toUint8Array(writer));
  }

  changed(): void {
    this.onchange();
  }

  /** After a refusal, the whole difference is tried again a little after the text has changed. */
  again(pad: OpenPad): void {
    clearTimeout(this.retry);
    if (pad.text.length > MOST) return;
    this.retry = window.setTimeout(() => this.say({ do: "open", slot: pad.slot, pad: pad.key }), 1000);
  }

  private connect(): void {
    if (this.ended || !this.facts.ticket) return;
    this.socket = new WebSocket(location.origin.replace("http", "ws") + this.facts.socket);
    this.socket.binaryType = "arraybuffer";
    const mine = this.socket;
    mine.onopen = () => {
      this.heard = Date.now();
      this.say({ do: "hello", ticket: this.facts.ticket, lang: this.facts.lang });
    };
    mine.onmessage = (event) => {
      this.heard = Date.now();
      if (typeof event.data === "string") this.hear(JSON.parse(event.data));
      else {
        const frame = new Uint8Array(event.data as ArrayBuffer);
        this.pads.get(frame[0] ?? 0)?.take(frame);
      }
      this.changed();
    };
    mine.onclose = (event) => {
      if (mine !== this.socket) return;
      this.online = false;
      for (const pad of this.pads.values()) pad.rest();
      if (event.code === NOT_ALLOWED) this.ended = "closed";
      else this.soon(PAUSES[Math.min(this.tries++, PAUSES.length - 1)] ?? 8000);
      this.changed();
    };
  }

  private soon(pause: number): void {
    if (this.ended || this.online || this.socket?.readyState === WebSocket.CONNECTING) return;
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.connect(), pause);
  }
  private waiting = 0;

  private pulse(): void {
    if (!this.online) return;
    if (Date.now() - this.heard > SILENT) this.socket?.close();
    else this.say({ do: "ping" });
  }

  private say(asked: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(asked));
  }

  private hear(told: { on: string; slot: number; n: number; write: boolean; code: string; say: string }): void {
    const pad = this.pads.get(told.slot);
    if (told.on === "class") {
      const first = !this.online;
      this.online = true;
      this.tries = 0;
      this.told = told as unknown as Told;
      if (first) for (const one of this.pads.values()) this.say({ do: "open", slot: one.slot, pad: one.key });
      this.ontold(this.told);
    } else if (told.on === "opened") pad?.begin(told.write);
    else if (told.on === "saved" && pad) pad.saves(told.n as number);
    else if (told.on === "closed" && pad) pad.rest();
    else if (told.on === "refused") {
      if (pad && (told.code === "full" || told.code === "big")) pad.why = told.say;
      this.onrefused(told.say, told.slot);
    }
  }
}
