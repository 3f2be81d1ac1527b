import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { Streams } from "../ts/room/streams";
import { Switch } from "../ts/room/switch";

const voice = { kind: "audio" };

/** A connection that takes any offer and has one line, `0`, with a voice on it. */
class Connection {
  connectionState = "connected";
  iceConnectionState = "connected";
  localDescription = { sdp: "" };
  onconnectionstatechange = null;
  oniceconnectionstatechange = null;
  async setRemoteDescription() {}
  async setLocalDescription() {}
  async createAnswer() {
    return {};
  }
  getTransceivers() {
    return [{ mid: "0", receiver: { track: voice } }];
  }
  close() {
    this.connectionState = "closed";
  }
}

const page: Record<string, unknown> = globalThis as never;

test("at the door the page lets go of every voice that the media server brought", async () => {
  Object.assign(page, { window: page, RTCPeerConnection: Connection });
  const playing = new Map<string, unknown>();
  const streams = {
    put: (pid: string, source: string, track: unknown) => (track ? playing.set(`${source} ${pid}`, track) : playing.delete(`${source} ${pid}`)),
    settle: () => undefined,
  } as unknown as Streams;
  const line = new Switch(streams, () => undefined);
  const given = { me: "m", ice: [], joining: () => undefined, noRoute: () => undefined, ask: async () => ({ ok: true, with: {} }) };
  line.use("server", 1, given as never);
  line.hear("media.offer", { epoch: 1, n: 1, sdp: "v=0", fresh: false, streams: [{ mid: "0", pid: "t", source: "mic" }] } as never);
  for (let tries = 0; tries < 50 && !playing.size; tries++) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.deepEqual([...playing], [["mic t", voice]]);
  line.close();
  assert.equal(playing.size, 0);
});
