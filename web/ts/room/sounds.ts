import type { Pid } from "./types";

type Speaker = HTMLAudioElement & { setSinkId?(id: string): Promise<void> };

/** The voices of the others. A browser may refuse to play before the person touched the page. */
export class Sounds {
  private players = new Map<Pid, Speaker>();
  private silenced = new Set<Pid>();
  private blocked = new Set<Pid>();
  private speaker = "";

  constructor(private tapToHear: (needed: boolean) => void) {}

  static get canChoose(): boolean {
    return "setSinkId" in HTMLMediaElement.prototype;
  }

  play(pid: Pid, stream: MediaStream | null): void {
    if (!stream) return this.drop(pid);
    let player = this.players.get(pid);
    if (!player) {
      player = document.createElement("audio");
      player.autoplay = true;
      player.hidden = true;
      player.setAttribute("playsinline", "");
      player.muted = this.silenced.has(pid);
      document.body.append(player);
      this.players.set(pid, player);
      if (this.speaker) void player.setSinkId?.(this.speaker).catch(() => undefined);
    }
    // Safari follows a stream whose track changed only when it is given again.
    player.srcObject = stream;
    void this.begin(pid, player);
  }

  /** People whom a host muted: their sound may still come from person to person, it is not played. */
  silence(pids: ReadonlySet<Pid>): void {
    this.silenced = new Set(pids);
    this.players.forEach((player, pid) => (player.muted = pids.has(pid)));
  }

  choose(id: string): void {
    this.speaker = id;
    this.players.forEach((player) => void player.setSinkId?.(id).catch(() => undefined));
  }

  /** In a touch of the person. */
  async hear(): Promise<void> {
    await Promise.all([...this.players].map(([pid, player]) => this.begin(pid, player)));
  }

  clear(): void {
    [...this.players.keys()].forEach((pid) => this.drop(pid));
  }

  private async begin(pid: Pid, player: Speaker): Promise<void> {
    try {
      await player.play();
      this.blocked.delete(pid);
    } catch (error) {
      if ((error as DOMException).name === "NotAllowedError") this.blocked.add(pid);
    }
    this.tapToHear(this.blocked.size > 0);
  }

  private drop(pid: Pid): void {
    const player = this.players.get(pid);
    this.players.delete(pid);
    if (this.blocked.delete(pid)) this.tapToHear(this.blocked.size > 0);
    if (!player) return;
    player.srcObject = null;
    player.remove();
  }
}
