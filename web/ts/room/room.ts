import { Captions } from "./captions";
import { Carrier } from "./carrier";
import { resync, take } from "./events";
import type { Media } from "./media";
import { nonce, Outbox } from "./outbox";
import type { Ending } from "./state";
import { Store } from "./store";
import { Studio } from "./studio";
import type { Audience, Command, Commands, EventName, Events, Reply, Shape, Snapshot, Source } from "./types";
import { Wire } from "./wire";

/**
 * `socket`: address of the room's socket. `ticket`: what the page was given.
 * `words`: sentences for what the server cannot say: "offline" (nothing can be sent now), "lost" (no answer came), "closed".
 */
export interface Address {
  socket: string;
  ticket: string;
  words: Record<string, string>;
}

type Given<K extends Command> = Commands[K][0] extends Record<string, never> ? [] : [Commands[K][0]];
type Declared = Record<Source | "away", boolean>;

const REACTION = 4000;
const CAPTION = 6000;

export class LiveRoom {
  readonly store = new Store();
  /** Usable before `start`: the check page needs no socket. */
  readonly media: Media;
  private studio: Studio;
  private carrier: Carrier;
  private wire: Wire;
  private outbox: Outbox;
  private caption: Captions;
  private tab = nonce();
  private isAway = false;
  private boardOpen = false;
  private declared: Declared | null = null;
  private declaring = false;
  private started: (() => void)[] = [];

  constructor(address: Address) {
    const ask = <K extends Command>(name: K, given: Commands[K][0]) => this.wire.ask(name, given);
    this.studio = new Studio(this.store, {
      tracks: (tracks) => this.carrier?.tracks(tracks),
      declared: () => void this.declare(),
      wants: () => this.carrier?.refresh(),
    });
    this.media = this.studio;
    this.carrier = new Carrier(this.store, this.studio, ask);
    this.outbox = new Outbox(ask, (unsaid) => this.store.set({ unsaid }));
    this.wire = new Wire(address.socket, {
      words: address.words,
      hello: () => ({ ticket: address.ticket, tab: this.tab, mic: this.isOn("mic"), cam: this.isOn("cam") }),
      opened: (snapshot) => this.opened(snapshot),
      heard: (name, given) => this.heard(name, given),
      link: (link) => {
        this.store.set({ link });
        if (link.at === "closed") this.over();
      },
      refused: (say) => this.store.set({ say }),
      moved: () => this.carrier.moved(),
    });
    this.caption = new Captions(
      document.documentElement.lang || "fr-FR",
      (text, final) => void this.do("caption", { text, final }),
      () => this.store.set({ captioning: false }),
    );
    void this.caption.possible().then((canCaption) => canCaption && this.store.set({ canCaption }));
  }

  /** Resolves when the first snapshot came (in or waiting) or the room is closed to us. Microphone and camera follow by themselves. */
  start(wanted: { mic?: boolean; cam?: boolean } = {}): Promise<void> {
    const entered = new Promise<void>((resolve) => this.started.push(resolve));
    this.wire.start();
    // Nobody waits for a permission: we are in, listening, while the browser asks.
    const { media } = this.store.state;
    if (wanted.mic && media.mic === "off") void this.media.mic(true);
    if (wanted.cam && media.cam === "off") void this.media.cam(true);
    addEventListener("pagehide", this.hidden);
    return entered;
  }

  async leave(): Promise<void> {
    const left = this.wire.ask("leave", {});
    this.studio.stop();
    await Promise.race([left, new Promise((resolve) => setTimeout(resolve, 1000))]);
    this.end("left");
  }

  do<K extends Command>(name: K, ...given: Given<K>): Promise<Reply<K>> {
    return this.wire.ask(name, (given[0] ?? {}) as Commands[K][0]);
  }

  /** Kept and said again after a cut; follow it in `state.unsaid`. */
  say(text: string, to: Audience = "all"): void {
    this.outbox.say(text, to);
  }

  /** Tries a line that failed again. */
  sayAgain(key: string): void {
    this.outbox.sayAgain(key);
  }

  unsay(key: string): void {
    this.outbox.unsay(key);
  }

  /** Reads the board and keeps `state.board.strokes` current while true. */
  board(open: boolean): void {
    this.boardOpen = open;
    if (open) void this.readBoard();
    else this.store.set({ board: { ...this.store.state.board, strokes: null } });
  }

  /** Kept and said again after a cut. */
  draw(shape: Shape): Promise<Reply<"board.draw">> {
    return this.outbox.draw(shape);
  }

  captions(on: boolean): void {
    if (on && !this.store.state.canCaption) return;
    this.store.set({ captioning: on });
    if (on) this.caption.start();
    else this.caption.stop();
  }

  away(on: boolean): void {
    this.isAway = on;
    void this.declare();
  }

  /** The question of a host (`state.asked`) was answered or put aside. */
  answered(): void {
    this.store.set({ asked: null });
  }

  private isOn(source: Source): boolean {
    return this.store.state.media[source] === "on";
  }

  private opened(snapshot: Snapshot): void {
    this.store.set(resync(this.store.state, snapshot));
    this.started.splice(0).forEach((resolve) => resolve());
    if (snapshot.state !== "in") {
      // At the door: what was open inside is over, and is connected anew on the way in.
      this.declared = null;
      this.carrier.close();
      return;
    }
    const face = this.store.state.people.get(snapshot.me);
    this.declared = face ? { mic: face.mic, cam: face.cam, screen: face.screen, away: face.away } : null;
    this.carrier.entered(snapshot.ice);
    void this.declare();
    this.outbox.flush();
    if (this.boardOpen) void this.readBoard();
  }

  private heard<E extends EventName>(name: E, given: Events[E]): void {
    if (name === "again") return this.wire.again();
    if (name === "welcome" || name === "door") return this.opened(given as Events["welcome"]);
    const place = this.ownPlace();
    const patch = take(this.store.state, name, given);
    if (Object.keys(patch).length) this.store.set(patch);
    this.carrier.hear(name, given);
    if (name === "reaction") this.fade();
    else if (name === "caption") this.fadeCaptions();
    else if (name === "files") void this.readFiles();
    else if (name === "asked") this.outbox.flush();
    if (this.boardOpen && this.ownPlace() !== place) void this.readBoard();
  }

  private ownPlace(): number | undefined {
    const { people, me } = this.store.state;
    return people.get(me ?? "")?.place;
  }

  private fade(): void {
    const id = this.store.state.reactions[this.store.state.reactions.length - 1]?.id;
    window.setTimeout(() => this.store.set({ reactions: this.store.state.reactions.filter((each) => each.id !== id) }), REACTION);
  }

  private fadeCaptions(): void {
    window.setTimeout(() => {
      const fresh = this.store.state.captions.filter((each) => Date.now() - each.at < CAPTION);
      if (fresh.length < this.store.state.captions.length) this.store.set({ captions: fresh });
    }, CAPTION + 50);
  }

  private async readBoard(): Promise<void> {
    const reply = await this.do("board.read");
    if (!reply.ok || !this.boardOpen) return;
    const strokes = new Map(reply.with.strokes.map((stroke) => [stroke.key, stroke]));
    this.store.set({ board: { count: strokes.size, rev: this.store.state.board.rev + 1, strokes } });
  }

  private async readFiles(): Promise<void> {
    const reply = await this.do("files.read");
    if (reply.ok) this.store.set({ files: reply.with.files });
  }

  /** Tells the room what is open, until it knows; what it refuses is closed. */
  private async declare(): Promise<void> {
    if (this.declaring || !this.declared) return;
    this.declaring = true;
    for (let changed = this.changes(); changed; changed = this.changes()) {
      const reply = await this.do("state", changed);
      if (!this.declared) break;
      if (reply.ok) this.declared = { ...this.declared, ...changed };
      else if (reply.code === "refused" || reply.code === "forbidden") this.refused(changed, reply.say);
      else if (reply.code === "flood") await new Promise((resolve) => setTimeout(resolve, 2000));
      else break; // away: the next snapshot says it again
    }
    this.declaring = false;
  }

  private changes(): Partial<Declared> | null {
    const now: Declared = { mic: this.isOn("mic"), cam: this.isOn("cam"), screen: this.isOn("screen"), away: this.isAway };
    const names = (Object.keys(now) as (keyof Declared)[]).filter((name) => this.declared && now[name] !== this.declared[name]);
    // One at a time, so that a refusal tells which.
    const name = names[0];
    return name ? { [name]: now[name] } : null;
  }

  private refused(changed: Partial<Declared>, say: string): void {
    const name = Object.keys(changed)[0] as keyof Declared;
    if (name === "away" || !changed[name]) this.declared = { ...(this.declared as Declared), ...changed };
    else this.studio.closeFor(name, say);
  }

  /** The page goes for good (not kept for "back"): the others need not wait 15 s. */
  private hidden = (event: PageTransitionEvent): void => {
    if (!event.persisted && this.wire.isOpen) void this.wire.ask("leave", {});
  };

  private end(ending: Ending): void {
    this.wire.stop(ending);
    this.over();
  }

  private over(): void {
    removeEventListener("pagehide", this.hidden);
    this.declared = null;
    this.caption.stop();
    this.carrier.close();
    this.studio.stop();
    this.store.set({ stage: "closed", speaking: [], lead: null });
    this.started.splice(0).forEach((resolve) => resolve());
  }
}
