import { Level } from "../room/level";
import { Silences } from "./silences";

const KINDS = {
  audio: ["audio/webm;codecs=opus", "audio/webm", "audio/mp4"],
  video: ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
};
const SECOND = 1000;

/** Why nothing is recorded. Its message is one of: refused, refusedvideo, missing, busy, unable. The page has a sentence for each. */
export class Cannot extends Error {}

/** What comes out of a recording as it goes: parts that joined in order are a file, then `end`, once. `lost`: the microphone went away in the middle. */
export interface Hears {
  part(part: Blob): void;
  end(lost: boolean): void;
}

function kindOf(video: boolean): string {
  const found = KINDS[video ? "video" : "audio"].find((kind) => MediaRecorder.isTypeSupported(kind));
  if (!found) throw new Cannot("unable");
  return found;
}

async function open(video: boolean): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) throw new Cannot("unable");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true, video: video && { width: 640, height: 480, facingMode: "user" } });
  } catch (error) {
    const name = (error as DOMException).name;
    if (name === "NotFoundError" || name === "OverconstrainedError") throw new Cannot("missing");
    if (name === "NotReadableError" || name === "AbortError") throw new Cannot("busy");
    throw new Cannot(video ? "refusedvideo" : "refused");
  }
}

/**
 * One recording, of the voice or of voice and picture: a part each second, silences counted beside it. It writes nothing anywhere: whoever
 * starts it keeps the parts. `start` fails with Cannot and leaves no microphone open; after `end`, microphone and camera are closed.
 */
export class Recording {
  readonly silences = new Silences();
  private level = new Level();
  private ticks = 0;
  private lost = false;

  private constructor(readonly stream: MediaStream, private recorder: MediaRecorder, readonly mime: string, private hears: Hears) {}

  static async start(video: boolean, hears: Hears): Promise<Recording> {
    const stream = await open(video);
    try {
      const mime = kindOf(video);
      const recorder = new MediaRecorder(stream, { mimeType: mime, audioBitsPerSecond: 32_000, videoBitsPerSecond: 500_000 });
      const made = new Recording(stream, recorder, mime, hears);
      made.run();
      return made;
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      throw error instanceof Cannot ? error : new Cannot("unable");
    }
  }

  private run(): void {
    this.recorder.ondataavailable = (event) => event.data.size && this.hears.part(event.data);
    this.recorder.onstop = () => this.close();
    this.recorder.onerror = () => this.stop(true);
    this.stream.getTracks().forEach((track) => track.addEventListener("ended", () => this.stop(true)));
    this.level.listen(this.stream.getAudioTracks()[0] ?? null);
    this.ticks = window.setInterval(() => this.silences.hear(this.level.read(), performance.now()), 100);
    this.recorder.start(SECOND);
  }

  stop(lost = false): void {
    if (this.recorder.state === "inactive") return;
    this.lost = lost;
    this.recorder.stop();
  }

  private close(): void {
    clearInterval(this.ticks);
    this.level.close();
    this.stream.getTracks().forEach((track) => track.stop());
    this.hears.end(this.lost);
  }
}
