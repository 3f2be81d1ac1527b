import { SNIFF } from "./pauses";

/**
 * While the device says that it has no network: asks for something small of the site again and again, and tells once that an answer came.
 * A request that fails costs nothing there, and holds back no later socket as failed sockets do.
 */
export class Sniffer {
  private clock = 0;
  private asking: AbortController | null = null;

  constructor(private found: () => void, private ask: (signal: AbortSignal) => Promise<unknown> = askForIcon) {}

  start(): void {
    if (this.clock) return;
    this.clock = globalThis.setInterval(() => void this.sniff(), SNIFF) as unknown as number;
  }

  stop(): void {
    clearInterval(this.clock);
    this.clock = 0;
    this.asking?.abort();
    this.asking = null;
  }

  private async sniff(): Promise<void> {
    if (this.asking) return;
    const asking = (this.asking = new AbortController());
    const given = setTimeout(() => asking.abort(), 4 * SNIFF);
    try {
      await this.ask(asking.signal);
      if (this.asking !== asking) return;
      this.stop();
      this.found();
    } catch {
      // still nothing
    } finally {
      clearTimeout(given);
      if (this.asking === asking) this.asking = null;
    }
  }
}

function askForIcon(signal: AbortSignal): Promise<unknown> {
  const address = document.querySelector<HTMLLinkElement>("link[rel='icon']")?.href ?? "/";
  return fetch(address, { method: "HEAD", cache: "no-store", credentials: "omit", signal });
}
