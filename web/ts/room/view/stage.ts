import type { LiveRoom } from "../room";
import type { Tile as Shown } from "../media";
import type { State } from "../state";
import type { Face, Pid } from "../types";
import { calm, need, show, text, wide } from "./dom";
import { Levels } from "./levels";
import { stillExpected } from "./people";
import { Shared } from "./shared";
import { Tile } from "./tile";
import { clock, facts, say } from "./words";

const SMALL = 150; // px: a tile is at least so wide
const LOW = 112;
const GAP = 10;

/** Everybody's tiles: who speaks first and large, the shared screen larger still, pages of tiles beyond what fits. */
export class Stage {
  private scene = need("#scene");
  private list = need("#tiles");
  private pages = need("#pages");
  private alone = need("#alone");
  private tiles = new Map<Pid, Tile>();
  private order: Pid[] = [];
  private page = 0;
  private shared: Shared;
  private levels: Levels;
  private moving = false;
  private said = "";

  constructor(private room: LiveRoom) {
    this.shared = new Shared(room);
    this.levels = new Levels(room.media);
    new ResizeObserver(() => this.arrange()).observe(this.scene);
    this.list.addEventListener("scroll", () => this.look(), { passive: true });
    this.pages.addEventListener("click", (event) => {
      const step = (event.target as Element).closest<HTMLElement>("[data-step]")?.dataset["step"];
      if (step) this.turn(Number(step));
    });
  }

  renew(state: State, before: State): void {
    if (state.stage !== "in" || !state.me) return;
    this.know(this.present(state), state);
    if (state.lead !== before.lead && state.lead) this.bringForward(state.lead);
    if (state.speaking !== before.speaking) {
      this.levels.keepOnly(state.speaking);
      this.move();
    }
    this.shared.renew(state);
    this.arrange();
  }

  private present(state: State): Face[] {
    const place = state.people.get(state.me ?? "")?.place ?? 0;
    return [...state.people.values()].filter((face) => face.place === place);
  }

  private know(faces: Face[], state: State): void {
    const here = new Set(faces.map((face) => face.pid));
    for (const [pid, tile] of this.tiles) {
      if (here.has(pid)) continue;
      tile.place.remove();
      this.tiles.delete(pid);
    }
    this.order = this.order.filter((pid) => here.has(pid));
    for (const face of faces) {
      if (!this.tiles.has(face.pid)) {
        this.tiles.set(face.pid, new Tile(face.pid, face.called, face.pid === state.me));
        if (face.pid !== state.me && face.role === "host") this.order.unshift(face.pid);
        else this.order.push(face.pid);
      }
      this.tiles.get(face.pid)?.renew(face, state, this.room.media);
    }
  }

  /** Who speaks and is on another page takes the last place of the first one. */
  private bringForward(pid: Pid): void {
    const at = this.order.indexOf(pid);
    const last = this.fits().most - 2;
    if (at <= last || last < 1) return;
    this.order.splice(at, 1);
    this.order.splice(last, 0, pid);
  }

  private turn(step: number): void {
    this.page += step;
    this.arrange();
    text(need("#aloud"), need("[data-page]", this.pages).textContent ?? "");
  }

  private fits(): { width: number; height: number; most: number } {
    const { width, height } = this.scene.getBoundingClientRect();
    const across = Math.max(1, Math.floor((width + GAP) / (SMALL + GAP)));
    const down = Math.max(1, Math.floor((height - 24 + GAP) / (LOW + GAP)));
    return { width, height, most: Math.max(2, Math.min(25, across * down)) };
  }

  private layout(count: number): string {
    if (this.shared.on) return "share";
    if (count === 1) return "solo";
    if (count === 2) return "duo";
    const { width, height } = this.scene.getBoundingClientRect();
    return Math.min(width, height) < 420 && !wide.matches ? "lead" : "grid";
  }

  private arrange(): void {
    const state = this.room.store.state;
    const me = state.me;
    if (state.stage !== "in" || !me || !this.tiles.size) return;
    const others = this.order.filter((pid) => pid !== me);
    const kind = this.layout(others.length + 1);
    const lead = state.lead && state.lead !== me && others.includes(state.lead) ? state.lead : others[0];
    let shown = [...others, me];
    if (kind === "lead") shown = [lead ?? me, ...others.filter((pid) => pid !== lead), me];
    if (kind === "grid") shown = this.paged(others, me);
    show(this.pages, kind === "grid" && others.length + 1 > this.fits().most);
    this.scene.dataset["layout"] = kind;
    this.place(shown, kind);
    this.solitude(others, state);
    this.look();
  }

  private paged(others: Pid[], me: Pid): Pid[] {
    const all = [...others];
    const { most } = this.fits();
    all.splice(Math.min(all.length, most - 1), 0, me);
    const count = Math.ceil(all.length / most);
    this.page = Math.max(0, Math.min(count - 1, this.page));
    text(need("[data-page]", this.pages), say("page", { n: this.page + 1, of: count }));
    need<HTMLButtonElement>("[data-step='-1']", this.pages).disabled = this.page === 0;
    need<HTMLButtonElement>("[data-step='1']", this.pages).disabled = this.page === count - 1;
    return all.slice(this.page * most, (this.page + 1) * most);
  }

  private place(shown: Pid[], kind: string): void {
    const wanted = shown.map((pid) => this.tiles.get(pid)?.place).filter((one): one is HTMLLIElement => !!one);
    for (const child of Array.from(this.list.children)) if (!wanted.includes(child as HTMLLIElement)) child.remove();
    wanted.forEach((one, n) => {
      if (this.list.children[n] !== one) this.list.insertBefore(one, this.list.children[n] ?? null);
      one.classList.toggle("tile-lead", kind === "lead" ? n === 0 : kind === "duo" ? n === 0 : false);
    });
    if (kind !== "grid") return;
    const columns = this.columns(wanted.length);
    this.list.style.setProperty("--cols", String(columns));
    this.list.style.setProperty("--rows", String(Math.ceil(wanted.length / columns)));
  }

  /** The number of columns that leaves the largest tiles. */
  private columns(count: number): number {
    const { width, height } = this.fits();
    let best = 1;
    let most = 0;
    for (let columns = 1; columns <= count; columns += 1) {
      const wideness = (width - GAP * (columns - 1)) / columns;
      const tallness = (height - GAP * (Math.ceil(count / columns) - 1)) / Math.ceil(count / columns);
      const size = Math.min(wideness, (tallness - 44) * 1.6);
      if (size > most) [best, most] = [columns, size];
    }
    return best;
  }

  private solitude(others: Pid[], state: State): void {
    show(this.alone, !others.length);
    if (others.length) return;
    const apart = state.room?.breakouts.count && [...state.people.values()].some((face) => face.place);
    const expected = stillExpected(state).filter((one) => one.state !== "cannot").map((one) => one.called);
    const early = Date.parse(facts.starts) > Date.now() + state.skew;
    const names = expected.slice(0, 4).join(", ");
    text(need("[data-text]", this.alone), apart ? say("alone-groups") : !names ? say("alone") : early ? say("alone-before", { names, hour: clock(facts.starts) }) : say("alone-late", { names }));
  }

  /** Tells what is on the screen: nothing else is fetched. */
  private look(): void {
    const frame = this.scene.getBoundingClientRect();
    const seen: Shown[] = [];
    for (const [pid, tile] of this.tiles) {
      if (!tile.place.isConnected || tile.video.hidden || pid === this.room.store.state.me) continue;
      const box = tile.place.getBoundingClientRect();
      if (box.right > frame.left && box.left < frame.right && box.bottom > frame.top && box.top < frame.bottom) {
        seen.push({ pid, source: "cam", width: Math.round(box.width * devicePixelRatio) });
      }
    }
    // A person whose picture has not come yet is asked for too, else it would never come.
    for (const face of this.room.store.state.people.values()) {
      const tile = this.tiles.get(face.pid);
      if (face.cam && tile?.video.hidden && tile.place.isConnected && face.pid !== this.room.store.state.me) {
        seen.push({ pid: face.pid, source: "cam", width: Math.round(tile.place.clientWidth * devicePixelRatio) });
      }
    }
    const wanted = [...this.shared.wanted(), ...seen];
    // Said once: telling it may change the state, and each change of the state leads here.
    const said = wanted.map((one) => `${one.pid} ${one.source} ${one.width}`).join();
    if (said === this.said) return;
    this.said = said;
    this.room.media.show(wanted);
  }

  /** The threads of those who speak follow their voice, as long as they do. */
  private move(): void {
    if (this.moving || calm.matches) return;
    this.moving = true;
    const step = () => {
      const { speaking, me } = this.room.store.state;
      let alive = false;
      for (const [pid, tile] of this.tiles) alive = tile.move(speaking.includes(pid) ? this.levels.of(pid, me) : 0) || alive;
      this.moving = alive || speaking.length > 0;
      if (this.moving) setTimeout(() => requestAnimationFrame(step), 66);
    };
    requestAnimationFrame(step);
  }
}
