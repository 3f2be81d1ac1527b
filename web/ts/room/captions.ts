interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  start(): void;
  abort(): void;
  onresult: ((event: { resultIndex: number; results: ArrayLike<{ isFinal: boolean; 0: { transcript: string } }> }) => void) | null;
  onend: (() => void) | null;
  onerror: ((event: { error: string }) => void) | null;
}

interface Maker {
  new (): Recognition;
  available?(wanted: { langs: string[]; processLocally: boolean }): Promise<string>;
}

const FINAL_MOST = 300;
const PACE = 600;
const REFUSED = ["not-allowed", "service-not-allowed", "language-not-supported", "audio-capture"];

function maker(): Maker | undefined {
  const found = window as unknown as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker };
  return found.SpeechRecognition ?? found.webkitSpeechRecognition;
}

/** Captions of our own voice, only where the device makes them itself: no voice leaves for a company's server. */
export class Captions {
  private listening: Recognition | null = null;
  private last = 0;

  constructor(private lang: string, private said: (text: string, final: boolean) => void, private ended: () => void) {}

  async possible(): Promise<boolean> {
    const Made = maker();
    if (!Made?.available || !("processLocally" in Made.prototype)) return false;
    return Made.available({ langs: [this.lang], processLocally: true }).then((answer) => answer === "available", () => false);
  }

  start(): void {
    const Made = maker();
    if (!Made || this.listening) return;
    const listening = (this.listening = new Made());
    listening.lang = this.lang;
    listening.continuous = listening.interimResults = true;
    listening.processLocally = true;
    listening.onresult = ({ resultIndex, results }) => {
      for (let index = resultIndex; index < results.length; index++) {
        const result = results[index];
        if (result) this.say(result[0].transcript.trim(), result.isFinal);
      }
    };
    listening.onerror = ({ error }) => REFUSED.includes(error) && this.stop();
    // It stops by itself after a silence.
    listening.onend = () => {
      if (this.listening !== listening) return;
      window.setTimeout(() => this.listening === listening && this.begin(listening), 300);
    };
    this.begin(listening);
  }

  stop(): void {
    const listening = this.listening;
    this.listening = null;
    listening?.abort();
    if (listening) this.ended();
  }

  private begin(listening: Recognition): void {
    try {
      listening.start();
    } catch {
      this.stop();
    }
  }

  private say(text: string, final: boolean): void {
    const now = Date.now();
    if (!text || (!final && now - this.last < PACE)) return;
    this.last = now;
    this.said(text.slice(-FINAL_MOST), final);
  }
}
