/** What a connection did since the last look. kbit/s, ms, shares of one; null is unknown. */
export interface Sample {
  link: string;
  /** Which ways this link carries media. */
  ways: "both" | "up" | "down";
  /** kbit/s that the browser believes it could send. */
  room: number | null;
  sent: number;
  received: number;
  rtt: number | null;
  lossOut: number | null;
  lossIn: number | null;
  /** Bytes since the last look. */
  bytesSent: number;
  bytesReceived: number;
}

interface Before {
  at: number;
  sent: number;
  received: number;
  lostIn: number;
  gotIn: number;
  reports: Map<string, { at: number; lost: number; seen: number; share: number | null }>;
  out: Map<string, number>;
}

const STALE = 9000;
const HEADERS = 28; // IPv4 and UDP

type Report = RTCStats & Record<string, unknown>;

/** Reads one connection's counters, each time against the time before. */
export class Gauge {
  private before: Before = { at: 0, sent: 0, received: 0, lostIn: 0, gotIn: 0, reports: new Map(), out: new Map() };

  constructor(private link: string, private ways: Sample["ways"]) {}

  async read(pc: RTCPeerConnection): Promise<Sample | null> {
    if (pc.signalingState === "closed") return null;
    const stats: Report[] = [];
    (await pc.getStats()).forEach((report: Report) => stats.push(report));
    return this.weigh(stats, performance.now());
  }

  weigh(stats: readonly Report[], at: number): Sample {
    const pairs = stats.filter((each) => each.type === "candidate-pair");
    const pair = pairs.find((each) => each["nominated"] && each["state"] === "succeeded") ?? pairs.find((each) => each["selected"]);
    // Browsers count what is inside the packets; people pay for the packets.
    const sent = total(pairs, "bytesSent") + HEADERS * total(pairs, "packetsSent");
    const received = total(pairs, "bytesReceived") + HEADERS * total(pairs, "packetsReceived");
    const inbound = stats.filter((each) => each.type === "inbound-rtp");
    const lostIn = total(inbound, "packetsLost");
    const gotIn = total(inbound, "packetsReceived");
    const before = this.before;
    const first = before.at === 0;
    const seconds = Math.max(0.001, (at - before.at) / 1000);
    // Counters go back when a pair of addresses takes the place of another.
    const bytesSent = Math.max(0, sent - before.sent);
    const bytesReceived = Math.max(0, received - before.received);
    const lost = Math.max(0, lostIn - before.lostIn);
    const got = Math.max(0, gotIn - before.gotIn);
    const lossOut = this.reported(stats, at);
    const room = number(pair?.["availableOutgoingBitrate"]);
    const rtt = number(pair?.["currentRoundTripTime"]) ?? slowest(stats);
    this.before = { ...before, at, sent, received, lostIn, gotIn };
    return {
      link: this.link, ways: this.ways,
      room: room === null ? null : room / 1000,
      sent: first ? 0 : (bytesSent * 8) / 1000 / seconds,
      received: first ? 0 : (bytesReceived * 8) / 1000 / seconds,
      rtt: rtt === null ? null : rtt * 1000,
      lossOut,
      lossIn: !first && lost + got > 5 ? lost / (lost + got) : null,
      bytesSent, bytesReceived,
    };
  }

  /** Loss that the other side reports, of the worst stream. A voice is reported each 5 s or so: the last word stands until then. */
  private reported(stats: readonly Report[], at: number): number | null {
    let worst: number | null = null;
    stats.forEach((each) => {
      if (each.type !== "remote-inbound-rtp") return;
      const known = this.before.reports.get(each.id);
      const outbound = stats.find((out) => out.type === "outbound-rtp" && out["ssrc"] === each["ssrc"]);
      const report = known?.at === each.timestamp ? known : this.note(each, number(outbound?.["packetsSent"]) ?? 0, at);
      // A picture that is sent no more is reported no more: its last word says nothing of the line today.
      if (report.share !== null && at - report.seen < STALE) worst = Math.max(worst ?? 0, report.share);
    });
    return worst;
  }

  private note(report: Report, packets: number, at: number): { seen: number; share: number | null } {
    const [known, sentBefore] = [this.before.reports.get(report.id), this.before.out.get(report.id) ?? 0];
    const lost = number(report["packetsLost"]) ?? 0;
    const told = number(report["fractionLost"]) ?? (known ? (lost - known.lost) / Math.max(1, packets - sentBefore) : null);
    const share = told === null || packets - sentBefore < 10 ? null : Math.min(1, Math.max(0, told));
    const fresh = { at: report.timestamp, lost, seen: at, share };
    this.before.reports.set(report.id, fresh);
    this.before.out.set(report.id, packets);
    return fresh;
  }
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function total(reports: readonly Report[], name: string): number {
  return reports.reduce((sum, each) => sum + (number(each[name]) ?? 0), 0);
}

function slowest(stats: readonly Report[]): number | null {
  const times = stats.filter((each) => each.type === "remote-inbound-rtp").map((each) => number(each["roundTripTime"]));
  const known = times.filter((each): each is number => each !== null);
  return known.length ? Math.max(...known) : null;
}
