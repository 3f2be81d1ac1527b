interface Felt {
  /** Another network, or a network again. */
  moved(): void;
  /** The device says that it has no network: it may be wrong. */
  unplugged(): void;
  /** The page is on the screen again. */
  shown(): void;
}

/** What the browser says of the world around the page. */
export class Nerves {
  constructor(private felt: Felt) {}

  listen(): void {
    addEventListener("online", this.felt.moved);
    addEventListener("offline", this.felt.unplugged);
    addEventListener("pageshow", this.shown);
    document.addEventListener("visibilitychange", this.shown);
    network()?.addEventListener?.("change", this.changed);
  }

  rest(): void {
    removeEventListener("online", this.felt.moved);
    removeEventListener("offline", this.felt.unplugged);
    removeEventListener("pageshow", this.shown);
    document.removeEventListener("visibilitychange", this.shown);
    network()?.removeEventListener?.("change", this.changed);
  }

  private kind = network()?.type;

  /** It also tells each new guess of the speed: only another kind of network (Wi-Fi, mobile) is a move. */
  private changed = (): void => {
    const kind = network()?.type;
    if (kind === this.kind) return;
    this.kind = kind;
    this.felt.moved();
  };

  private shown = (): void => {
    if (!document.hidden) this.felt.shown();
  };
}

function network(): (EventTarget & { type?: string }) | undefined {
  return (navigator as Navigator & { connection?: EventTarget & { type?: string } }).connection;
}
