import type { Device, Kind } from "./media";
import type { Problem } from "./state";
import { remember, remembered } from "./memory";
import type { Source } from "./types";

const REPAIR = 4000;
/** A track is silent for a moment at each change of device: not every silence is a phone call. */
const TAKEN = 1200;
const KINDS: Record<string, Kind> = { audioinput: "mic", videoinput: "cam", audiooutput: "speaker" };

export interface Told {
  /** What is captured changed; null: nothing any more. */
  track(source: Source, track: MediaStreamTrack | null): void;
  problem(source: Source, key: Problem["key"] | null): void;
  /** The browser's own button ended the sharing. */
  ended(source: Source): void;
}

/** Microphone, camera and screen of this device. What another program takes is taken back when it can be. */
export class Capture {
  private tracks = new Map<Source, MediaStreamTrack>();
  private wanted = new Set<Source>();
  private repairs = new Map<Source, number>();
  private opening = new Map<Source, Promise<boolean>>();

  constructor(private told: Told) {
    navigator.mediaDevices?.addEventListener?.("devicechange", this.look);
    document.addEventListener("visibilitychange", this.look);
  }

  get(source: Source): MediaStreamTrack | null {
    return this.tracks.get(source) ?? null;
  }

  static get canShare(): boolean {
    return "getDisplayMedia" in (navigator.mediaDevices ?? {});
  }

  /** True when there is a track. Never rejects. */
  open(source: Source): Promise<boolean> {
    this.wanted.add(source);
    const known = this.tracks.get(source);
    if (known?.readyState === "live") {
      known.enabled = true;
      this.told.track(source, known);
      return Promise.resolve(true);
    }
    const before = this.opening.get(source);
    if (before) return before;
    const opening = this.ask(source).finally(() => this.opening.delete(source));
    this.opening.set(source, opening);
    return opening;
  }

  /** A camera's light goes out at once. A microphone stays ours (some telephones ask again each time), without a sound in it. */
  close(source: Source): void {
    this.wanted.delete(source);
    clearTimeout(this.repairs.get(source));
    this.told.problem(source, null);
    const track = this.tracks.get(source);
    if (!track) return;
    if (source === "mic") track.enabled = false;
    else this.let(source);
    this.told.track(source, null);
  }

  async devices(): Promise<Device[]> {
    const found = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    return found.flatMap((each) => {
      const kind = KINDS[each.kind];
      if (!kind || !each.deviceId) return [];
      return [{ kind, id: each.deviceId, label: each.label, chosen: this.isChosen(kind, each.deviceId) }];
    });
  }

  async choose(kind: Kind, id: string): Promise<void> {
    remember(kind, id);
    if (kind === "speaker" || !this.tracks.has(kind)) return;
    const open = this.wanted.has(kind);
    this.let(kind);
    if (open) await this.open(kind);
  }

  stop(): void {
    navigator.mediaDevices?.removeEventListener?.("devicechange", this.look);
    document.removeEventListener("visibilitychange", this.look);
    this.wanted.clear();
    this.repairs.forEach((timer) => clearTimeout(timer));
    (["mic", "cam", "screen"] as const).forEach((source) => this.let(source));
  }

  private isChosen(kind: Kind, id: string): boolean {
    const used = kind === "speaker" ? undefined : this.tracks.get(kind)?.getSettings().deviceId;
    return id === (used ?? remembered(kind) ?? "default");
  }

  private async ask(source: Source): Promise<boolean> {
    if (!navigator.mediaDevices?.getUserMedia) {
      this.told.problem(source, "insecure");
      return false;
    }
    try {
      const stream = source === "screen" ? await display() : await navigator.mediaDevices.getUserMedia(constraints(source));
      const track = stream.getTracks()[0];
      if (!track) throw new DOMException("", "NotFoundError");
      if (!this.wanted.has(source) && source !== "mic") {
        track.stop();
        return false;
      }
      this.adopt(source, track);
      return true;
    } catch (error) {
      return this.refused(source, (error as DOMException).name);
    }
  }

  private adopt(source: Source, track: MediaStreamTrack): void {
    this.let(source);
    this.tracks.set(source, track);
    if (source === "screen") hint(track, "detail");
    if (source === "mic") hint(track, "speech");
    let silent = 0;
    track.onmute = () => {
      silent = window.setTimeout(() => this.wanted.has(source) && this.told.problem(source, "taken"), TAKEN);
    };
    track.onunmute = () => {
      clearTimeout(silent);
      this.told.problem(source, null);
    };
    track.onended = () => this.lost(source, track);
    track.enabled = this.wanted.has(source);
    this.told.problem(source, null);
    this.told.track(source, track.enabled ? track : null);
  }

  private refused(source: Source, name: string): false {
    // Who changes their mind in the window of the browser has nothing to read.
    if (source !== "screen" || name !== "NotAllowedError") this.told.problem(source, problemOf(name));
    return false;
  }

  private lost(source: Source, track: MediaStreamTrack): void {
    if (this.tracks.get(source) !== track) return;
    this.tracks.delete(source);
    this.told.track(source, null);
    if (source === "screen") {
      this.wanted.delete(source);
      this.told.ended(source);
      return;
    }
    if (!this.wanted.has(source)) return;
    this.told.problem(source, "taken");
    this.repair(source);
  }

  private repair(source: Source): void {
    clearTimeout(this.repairs.get(source));
    this.repairs.set(source, window.setTimeout(() => void this.mend(source), REPAIR));
    void this.mend(source);
  }

  private async mend(source: Source): Promise<void> {
    if (!this.wanted.has(source) || this.tracks.has(source) || this.opening.has(source)) return;
    if (await this.open(source)) return;
    if (!this.wanted.has(source)) return;
    clearTimeout(this.repairs.get(source));
    this.repairs.set(source, window.setTimeout(() => void this.mend(source), REPAIR));
  }

  private look = (): void => {
    if (document.hidden) return;
    this.wanted.forEach((source) => source !== "screen" && void this.mend(source));
  };

  private let(source: Source): void {
    const track = this.tracks.get(source);
    this.tracks.delete(source);
    if (!track) return;
    track.onended = track.onmute = track.onunmute = null;
    track.stop();
  }
}

function display(): Promise<MediaStream> {
  return navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 8, max: 15 } }, audio: false });
}

function constraints(source: "mic" | "cam"): MediaStreamConstraints {
  const id = remembered(source);
  // Not `exact`: a device left at home must not keep anyone out.
  const device = id ? { deviceId: { ideal: id } } : {};
  if (source === "mic") {
    return { audio: { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 1 } } };
  }
  const facing = id ? {} : { facingMode: "user" };
  return { video: { ...device, ...facing, width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 20, max: 30 } } };
}

function hint(track: MediaStreamTrack, content: string): void {
  if ("contentHint" in track) track.contentHint = content;
}

export function problemOf(name: string): Problem["key"] {
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "failed";
}
