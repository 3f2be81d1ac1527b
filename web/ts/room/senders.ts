import type { Rung, Source } from "./types";

interface Limit {
  active: boolean;
  bitrate?: number; // bit/s
  frames?: number; // per second
  smaller?: number; // divides width and height
}

/** What each source may send. `others` is how many times the same picture leaves this device (mesh). */
export function limitsOf(source: Source, rung: Rung, sharing: boolean, others: number): Limit {
  if (source === "mic") return { active: true, bitrate: rung === "thin" || rung === "none" ? 16_000 : 24_000 };
  if (rung === "full") {
    const cam = sharing ? 150_000 : Math.max(300_000, Math.round(900_000 / Math.max(1, others)));
    return source === "screen" ? { active: true, bitrate: 800_000, frames: 8 } : { active: true, bitrate: cam, frames: sharing ? 10 : 20 };
  }
  if (rung !== "small") return { active: false };
  // One thin line carries the shared screen before the face of who shares it.
  if (source === "screen") return { active: true, bitrate: 90_000, frames: 3, smaller: 1.5 };
  return sharing ? { active: false } : { active: true, bitrate: 60_000, frames: 5, smaller: 4 };
}

const PRIORITY: Record<Source, RTCPriorityType> = { mic: "high", screen: "medium", cam: "low" };

/** Says it to the encoder. Browsers refuse different parts of it: what is refused is asked again without. */
export async function limit(sender: RTCRtpSender, source: Source, wanted: Limit): Promise<void> {
  const attempts = [
    (encoding: RTCRtpEncodingParameters) => {
      encoding.priority = PRIORITY[source];
      encoding.networkPriority = PRIORITY[source];
      frames(encoding);
    },
    frames,
    rate,
  ];
  function rate(encoding: RTCRtpEncodingParameters): void {
    encoding.active = wanted.active;
    if (wanted.bitrate) encoding.maxBitrate = wanted.bitrate;
    else delete encoding.maxBitrate;
  }
  function frames(encoding: RTCRtpEncodingParameters): void {
    rate(encoding);
    if (source === "mic") return;
    if (wanted.frames) encoding.maxFramerate = wanted.frames;
    encoding.scaleResolutionDownBy = wanted.smaller ?? 1;
  }
  for (const attempt of attempts) {
    const parameters = sender.getParameters();
    if (!parameters.encodings?.length) parameters.encodings = [{}];
    parameters.encodings.forEach(attempt);
    try {
      await sender.setParameters(parameters);
      return;
    } catch {
      // the next attempt asks for less
    }
  }
}

/** Layers of a camera sent once to the server: large, medium, little. */
export const LAYERS: RTCRtpEncodingParameters[] = [
  { rid: "h", maxBitrate: 500_000, maxFramerate: 20, scaleResolutionDownBy: 1 },
  { rid: "m", maxBitrate: 160_000, maxFramerate: 15, scaleResolutionDownBy: 2 },
  { rid: "l", maxBitrate: 70_000, maxFramerate: 10, scaleResolutionDownBy: 4 },
];

/** Which layers leave, and how heavy the little one may be, on each rung. */
export async function limitLayers(sender: RTCRtpSender, rung: Rung, sharing: boolean): Promise<void> {
  const parameters = sender.getParameters();
  if (parameters.encodings.length < 2) return limit(sender, "cam", limitsOf("cam", rung, sharing, 1));
  parameters.encodings.forEach((encoding) => {
    const little = encoding.rid === "l";
    encoding.active = rung === "full" ? !sharing || encoding.rid !== "h" : rung === "small" && little && !sharing;
    if (little) {
      encoding.maxBitrate = rung === "small" ? 60_000 : 70_000;
      encoding.maxFramerate = rung === "small" ? 5 : 10;
    }
  });
  try {
    await sender.setParameters(parameters);
  } catch {
    parameters.encodings.forEach((encoding) => delete encoding.maxFramerate);
    await sender.setParameters(parameters).catch(() => undefined);
  }
}
