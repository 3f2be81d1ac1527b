import { limit, limitsOf } from "./senders";
import { SOURCES, type Tracks } from "./transport";
import type { Rung } from "./types";

/** The three lines of a connection between two people: voice, camera, screen, in that order on both sides. */
export class Lines {
  tracks: Tracks = { mic: null, cam: null, screen: null };
  rung: Rung = "full";
  pictures = true;
  others = 1;

  make(pc: RTCPeerConnection): void {
    SOURCES.forEach((source) => {
      pc.addTransceiver(source === "mic" ? "audio" : "video", { direction: this.way(source === "mic") });
    });
    this.load(pc);
  }

  /** Says which ways the lines go; true when that changed. */
  direct(pc: RTCPeerConnection): boolean {
    let changed = false;
    pc.getTransceivers().forEach((line, index) => {
      const wanted = this.way(index === 0);
      if (line.direction === wanted || line.direction === "stopped") return;
      line.direction = wanted;
      changed = true;
    });
    return changed;
  }

  /** Silence is no track at all: not one packet leaves. */
  load(pc: RTCPeerConnection): void {
    pc.getTransceivers().forEach((line, index) => {
      const source = SOURCES[index];
      if (!source) return;
      const track = source === "mic" || this.pictures ? this.tracks[source] : null;
      if (line.sender.track !== track) void line.sender.replaceTrack(track).catch(() => undefined);
    });
    this.limits(pc);
  }

  limits(pc: RTCPeerConnection): void {
    const sharing = this.tracks.screen !== null;
    pc.getTransceivers().forEach((line, index) => {
      const source = SOURCES[index];
      if (source && line.sender.track) void limit(line.sender, source, limitsOf(source, this.rung, sharing, this.others));
    });
  }

  private way(voice: boolean): RTCRtpTransceiverDirection {
    return voice || this.pictures ? "sendrecv" : "sendonly";
  }
}
