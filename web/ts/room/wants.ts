import type { Tile } from "./media";
import type { Face, Feed, Layer, Pid, Rung, Want } from "./types";

/** kbit/s of what may be asked for: a camera by layer, a screen. */
const CAM: readonly [number, number, number] = [70, 160, 500];
const SCREEN = 300;
const MOST = 64;
const PICTURES: Record<Rung, number> = { full: 2500, small: 160, voice: 0, thin: 0, none: 0 };

export interface Choice {
  feeds: readonly Feed[];
  people: ReadonlyMap<Pid, Face>;
  tiles: readonly Tile[];
  pinned: Pid | null;
  speaking: readonly Pid[];
  rung: Rung;
  lowData: boolean;
}

/** What to ask of the server: every voice; then pictures on the screen, the most useful first, while the network carries them. */
export function choose(choice: Choice): Want[] {
  const { feeds, people } = choice;
  const has = (pid: Pid, source: Want["source"]) => feeds.some((feed) => feed.pid === pid && feed.sources.includes(source));
  const wants: Want[] = feeds
    .filter((feed) => feed.sources.includes("mic") && people.has(feed.pid))
    // Past the limit of a message, who has an open microphone comes first.
    .sort((a, b) => Number(people.get(b.pid)?.mic) - Number(people.get(a.pid)?.mic))
    .map((feed) => ({ pid: feed.pid, source: "mic" as const, layer: 0 as Layer }));
  let left = choice.lowData ? 0 : PICTURES[choice.rung];
  const shown = choice.tiles.filter((tile) => has(tile.pid, tile.source) && people.get(tile.pid)?.[tile.source]);
  [...shown]
    .sort((a, b) => rank(b, choice) - rank(a, choice))
    .forEach((tile, place) => {
      const most = choice.rung === "small" ? 0 : place === 0 ? 2 : 1;
      const layer = tile.source === "screen" ? 0 : layerFor(tile.width, left, most);
      const cost = tile.source === "screen" ? SCREEN : CAM[layer];
      // On a small line one shared screen passes, whatever it weighs: its sender lowers it.
      if (left <= 0 || (cost > left && tile.source !== "screen")) return;
      left -= cost;
      wants.push({ pid: tile.pid, source: tile.source, layer });
    });
  return wants.slice(0, MOST);
}

function rank(tile: Tile, { people, pinned, speaking }: Choice): number {
  const face = people.get(tile.pid);
  const speaks = speaking.indexOf(tile.pid);
  return (
    (tile.source === "screen" ? 1000 : 0) +
    (tile.pid === pinned ? 500 : 0) +
    (face && face.role !== "guest" ? 200 : 0) +
    (speaks >= 0 ? 100 - speaks : 0) +
    Math.min(50, tile.width / 100)
  );
}

/** The size of the tile, as far as the line carries it. One picture is large at most: the others are looked at beside it. */
function layerFor(width: number, left: number, most: Layer): Layer {
  const wished = Math.min(most, width >= 640 ? 2 : width >= 240 ? 1 : 0);
  if (wished === 2 && left >= CAM[2]) return 2;
  return wished >= 1 && left >= CAM[1] ? 1 : 0;
}

export function same(a: readonly Want[], b: readonly Want[]): boolean {
  const text = (wants: readonly Want[]) => wants.map((want) => `${want.pid} ${want.source} ${want.layer}`).sort().join();
  return text(a) === text(b);
}
