import type { Ask } from "./outbox";
import { Watch } from "./quality";
import { levelOf, Speaking } from "./speaking";
import type { State } from "./state";
import type { Store } from "./store";
import type { Studio } from "./studio";
import { Switch } from "./switch";
import type { Tracks } from "./transport";
import type { EventName, Events, Face, Pid, Rung } from "./types";
import { choose } from "./wants";

const LOOK = 2000;
const LISTEN = 200;
const TELL = 6000;
/** The others gave us up after 15 s without our socket: their side of a connection that failed is gone. */
const GIVEN_UP = 12_000;
const CREDENTIALS = 2 * 3600 * 1000;

/** Between the room's state and whatever carries the media now: who is here, what is shown, how good the line is, who speaks. */
export class Carrier {
  private line: Switch;
  private watch: Watch;
  private speaking = new Speaking();
  private down: Rung = "full";
  private since: string | null = null;
  private ice: RTCIceServer[] = [];
  private joining = new Set<Pid | null>();
  private clocks: number[] = [];
  private told = { rung: "" as Rung | "", at: 0 };
  private looking = false;
  private moderating = 0;
  private cut = 0;

  constructor(private store: Store, private studio: Studio, private ask: Ask) {
    this.line = new Switch(studio.streams, () => this.refresh());
    this.watch = new Watch(studio.purse);
    store.subscribe((state, before) => this.follow(state, before));
  }

  /** A snapshot came: the first, or after a cut. */
  entered(ice: RTCIceServer[]): void {
    const state = this.store.state;
    const face = state.people.get(state.me ?? "");
    const again = this.line.engine !== null;
    const forgotten = again && (face?.since !== this.since || Date.now() - this.cut > GIVEN_UP);
    this.since = face?.since ?? null;
    this.ice = ice ?? [];
    this.use();
    this.refresh();
    if (again) this.line.resumed(forgotten, this.ice);
    if (this.clocks.length) return;
    this.clocks = [
      window.setInterval(() => void this.look(), LOOK),
      window.setInterval(() => this.listen(), LISTEN),
      window.setInterval(() => void this.credentials(), CREDENTIALS),
    ];
  }

  tracks(tracks: Tracks): void {
    this.line.send(tracks);
  }

  /** The device changed its network. */
  moved(): void {
    this.watch.forget();
    this.line.restart();
  }

  hear<E extends EventName>(name: E, given: Events[E]): void {
    if (name === "media.lost") this.studio.patch({ serverLost: true });
    if (name === "media.ready") this.studio.patch({ serverLost: false });
    this.line.hear(name, given);
  }

  refresh(): void {
    const state = this.store.state;
    const me = state.people.get(state.me ?? "");
    if (!me || !state.room || state.stage !== "in") return;
    const faces = this.audible(state, me);
    const here = new Set(faces.map((face) => face.pid));
    const feeds = state.feeds.filter((feed) => here.has(feed.pid));
    const { lowData } = state.media;
    const crowd = state.room.engine === "mesh" && faces.length + 1 > Math.max(2, state.room.limits?.cams ?? 4);
    const wants = choose({
      feeds, people: state.people, tiles: this.studio.tiles, pinned: this.studio.pinned,
      speaking: state.lead ? [state.lead, ...state.speaking] : state.speaking, rung: this.down, lowData,
    });
    this.line.scene({ faces, feeds, wants, pictures: !lowData && !crowd });
    this.studio.sounds.silence(new Set(faces.filter((face) => face.muted).map((face) => face.pid)));
  }

  /** Others of my place. Without a media server only the first few have sound: those who came first keep it. */
  private audible(state: State, me: Face): Face[] {
    const here = [...state.people.values()].filter((face) => face.place === me.place);
    const most = state.room?.engine === "mesh" ? (state.room.limits?.people ?? 6) : Infinity;
    const first = [...here].sort((a, b) => (a.since === b.since ? (a.pid < b.pid ? -1 : 1) : a.since < b.since ? -1 : 1)).slice(0, most);
    const mine = first.includes(me);
    if (mine) this.studio.solved("noServer");
    else this.studio.problem(null, "noServer");
    return mine ? first.filter((face) => face !== me) : [];
  }

  close(): void {
    this.clocks.forEach((clock) => clearInterval(clock));
    this.clocks = [];
    clearTimeout(this.moderating);
    this.line.close();
  }

  private use(): void {
    const { room, me } = this.store.state;
    if (!room || !me) return;
    this.line.use(room.engine, room.epoch, {
      me, ice: this.ice, ask: this.ask,
      joining: (pid, on) => this.isJoining(pid, on),
      noRoute: (pid, on) => (on ? this.studio.problem(null, "noRoute", pid) : this.studio.solved("noRoute", pid)),
    });
  }

  private follow(state: State, before: State): void {
    if (before.link.at === "open" && state.link.at !== "open") this.cut = Date.now();
    if (state.stage !== "in") return;
    const { room } = state;
    if (room && before.room && this.line.engine && (room.engine !== before.room.engine || room.epoch !== before.room.epoch)) this.use();
    if (
      state.people !== before.people || state.feeds !== before.feeds || state.lead !== before.lead || room !== before.room ||
      state.media.lowData !== before.media.lowData
    ) this.refresh();
    const own = (each: State): Face | undefined => each.people.get(each.me ?? "");
    if (own(state) !== own(before)) this.moderated();
  }

  private isJoining(pid: Pid | null, on: boolean): void {
    if (this.joining.has(pid) === on) return;
    if (on) this.joining.add(pid);
    else this.joining.delete(pid);
    const all = this.joining.has(null);
    const { people, me } = this.store.state;
    const joining = all ? [...people.keys()].filter((each) => each !== me) : [...this.joining].filter((each): each is Pid => each !== null);
    this.studio.patch({ joining });
  }

  /** What a host closed for us is closed here too. What we just opened ourselves may be on its way to the others: a moment is left. */
  private moderated(): void {
    clearTimeout(this.moderating);
    const { people, me, media } = this.store.state;
    if (people.get(me ?? "")?.muted && media.mic === "on") this.studio.closeFor("mic", null);
    this.moderating = window.setTimeout(() => {
      const now = this.store.state;
      const face = now.people.get(now.me ?? "");
      if (!face || now.link.at !== "open") return;
      if (!face.mic && now.media.mic === "on" && face.muted) this.studio.closeFor("mic", null);
      if (!face.cam && now.media.cam === "on") this.studio.closeFor("cam", null);
    }, 2500);
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const { live, older } = await this.line.sample();
      const { quality: before, media } = this.store.state;
      const { quality, grades, down } = this.watch.look(live, older, media.lowData, performance.now());
      grades.forEach((rung, link) => this.line.grade(link, rung));
      this.store.set({ quality: { ...quality, of: before.of } });
      if (down !== this.down) {
        this.down = down;
        this.refresh();
      }
      if (live.length) this.tell();
    } finally {
      this.looking = false;
    }
  }

  private tell(): void {
    const { rung, up, down, rtt, loss } = this.store.state.quality;
    const now = Date.now();
    if (now - this.told.at < (rung === this.told.rung ? TELL : LOOK)) return;
    this.told = { rung, at: now };
    void this.ask("quality", { rung, up: up ?? 0, down: down ?? 0, rtt: rtt ?? 0, loss: loss ?? 0 });
  }

  private listen(): void {
    const { me, media, speaking: before, lead: leading, people } = this.store.state;
    const levels = new Map<Pid, number>();
    for (const [pid, receiver] of this.line.receivers()) {
      const level = people.get(pid)?.muted ? 0 : levelOf(receiver);
      levels.set(pid, Math.max(levels.get(pid) ?? 0, level ?? 0));
    }
    if (me && media.mic === "on") levels.set(me, this.studio.level());
    const { speaking, lead } = this.speaking.look(levels, performance.now());
    // One's own face is not the one to show large to oneself.
    const shown = lead === me ? leading : lead;
    if (speaking.join() !== before.join() || shown !== leading) this.store.set({ speaking, lead: shown });
  }

  private async credentials(): Promise<void> {
    const reply = await this.ask("ice", {});
    if (!reply.ok) return;
    this.ice = reply.with.ice;
    this.line.resumed(false, this.ice);
  }
}
