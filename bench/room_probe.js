// Put into each page of the room before its own code: what its connections really did, and the accidents of a device.
(() => {
  const pcs = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...given) {
      super(...given);
      pcs.push(this);
    }
  };
  const devices = navigator.mediaDevices;
  const ask = devices?.getUserMedia.bind(devices);
  const open = [];
  const probe = (window.probe = { pcs, small: null, taken: false });
  if (devices) {
    devices.getUserMedia = async (wanted) => {
      if (probe.taken) throw new DOMException("taken by a call", "NotReadableError");
      if (probe.small && wanted.video) {
        const [width, height, frameRate] = probe.small;
        wanted = { ...wanted, video: { width, height, frameRate } };
      }
      const stream = await ask(wanted);
      open.push(...stream.getTracks());
      return stream;
    };
  }
  /** A telephone call takes the microphone: its track ends, and asking again is refused until `giveBack`. */
  probe.take = () => {
    probe.taken = true;
    open.filter((track) => track.kind === "audio" && track.readyState === "live").forEach((track) => {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    });
  };
  probe.giveBack = () => {
    probe.taken = false;
  };

  const alive = () => pcs.filter((pc) => pc.signalingState !== "closed");
  const receiverOf = (track) => alive().flatMap((pc) => pc.getReceivers()).find((receiver) => receiver.track === track);
  const inbound = async (track) => {
    const receiver = track && receiverOf(track);
    const found = receiver ? [...(await receiver.getStats()).values()].find((one) => one.type === "inbound-rtp") : null;
    return found ?? {};
  };

  /** One entry for each voice that the page plays now. */
  probe.voices = () =>
    Promise.all(
      [...document.querySelectorAll("body > audio")].filter((one) => one.srcObject).map(async (one) => {
        const said = await inbound(one.srcObject.getAudioTracks()[0]);
        return {
          playing: !one.paused && !one.muted, bytes: said.bytesReceived ?? 0, packets: said.packetsReceived ?? 0, energy: said.totalAudioEnergy ?? 0,
          samples: said.totalSamplesReceived ?? 0, concealed: (said.concealedSamples ?? 0) - (said.silentConcealedSamples ?? 0),
          lost: said.packetsLost ?? 0,
        };
      }),
    );
  /** One entry for each person who has a picture on the page now, by pid. */
  probe.pictures = async () => {
    const found = {};
    for (const tile of document.querySelectorAll("#tiles .tile:not([data-own])")) {
      const video = tile.querySelector("video");
      if (!video?.srcObject) continue;
      const said = await inbound(video.srcObject.getVideoTracks()[0]);
      found[tile.dataset.pid] = { frames: said.framesDecoded ?? 0, shown: video.getVideoPlaybackQuality().totalVideoFrames, width: said.frameWidth ?? 0, paused: video.paused, ended: video.ended, ready: video.readyState };
    }
    return found;
  };
  /** All connections together: bytes with their IP and UDP headers, RTP out and in, frames. */
  probe.totals = async () => {
    const sum = { connections: 0, sent: 0, received: 0, packetsOut: 0, packetsIn: 0, voiceOut: 0, voicePacketsOut: 0, framesOut: 0, framesIn: 0, lost: 0, paths: [] };
    for (const pc of alive()) {
      sum.connections += 1;
      const stats = await pc.getStats();
      stats.forEach((one) => {
        if (one.type === "candidate-pair") {
          sum.packetsOut += one.packetsSent ?? 0;
          sum.packetsIn += one.packetsReceived ?? 0;
          sum.sent += (one.bytesSent ?? 0) + 28 * (one.packetsSent ?? 0);
          sum.received += (one.bytesReceived ?? 0) + 28 * (one.packetsReceived ?? 0);
        } else if (one.type === "outbound-rtp") {
          if (one.kind === "audio") {
            sum.voiceOut += (one.bytesSent ?? 0) + (one.headerBytesSent ?? 0);
            sum.voicePacketsOut += one.packetsSent ?? 0;
          } else sum.framesOut += one.framesSent ?? one.framesEncoded ?? 0;
        } else if (one.type === "inbound-rtp") {
          sum.lost += one.packetsLost ?? 0;
          if (one.kind === "video") sum.framesIn += one.framesDecoded ?? 0;
        }
      });
    }
    return sum;
  };
  /** Looks every 50 ms; remembers, for each voice played, the longest time without a new packet. */
  probe.watchGaps = () => {
    const last = new Map();
    let busy = false;
    probe.longest = 0;
    probe.watching = setInterval(async () => {
      if (busy) return;
      busy = true;
      const now = performance.now();
      for (const one of document.querySelectorAll("body > audio")) {
        const track = one.srcObject?.getAudioTracks()[0];
        const { packetsReceived: packets = 0 } = await inbound(track);
        const before = last.get(one);
        if (!before || before.track !== track || packets > before.packets) {
          if (before) probe.longest = Math.max(probe.longest, now - before.at);
          last.set(one, { at: before && before.track !== track && !packets ? before.at : now, track, packets });
        } else probe.longest = Math.max(probe.longest, now - before.at);
      }
      busy = false;
    }, 50);
  };
  probe.gap = () => {
    clearInterval(probe.watching);
    return Math.round(probe.longest);
  };
  /** From the next tap of `#enter`: ms to the first voice and to the first picture that are decoded here. */
  probe.stopwatch = () => {
    probe.first = { tap: null, voice: null, picture: null };
    let busy = false;
    document.querySelector("#enter")?.addEventListener("pointerdown", () => (probe.first.tap ??= performance.now()), { capture: true, once: true });
    document.querySelector("#enter")?.addEventListener("click", () => (probe.first.tap ??= performance.now()), { capture: true, once: true });
    const clock = setInterval(async () => {
      if (busy) return;
      busy = true;
      for (const pc of alive()) {
        (await pc.getStats()).forEach((one) => {
          if (one.type !== "inbound-rtp") return;
          if (one.kind === "video" && one.framesDecoded > 0) probe.first.picture ??= performance.now();
          if (one.kind === "audio" && one.packetsReceived > 0 && one.totalSamplesReceived > 0) probe.first.voice ??= performance.now();
        });
      }
      busy = false;
      if (probe.first.voice && probe.first.picture) clearInterval(clock);
    }, 15);
  };
  const Socket = window.WebSocket;
  const messages = [];
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => {
        messages.push(Date.now());
        if (messages.length > 4000) messages.splice(0, 2000);
      });
    }
  };
  /** Writes down, every 40 ms, when new frames were decoded and when new sound came. */
  probe.follow = () => {
    const before = new Map();
    const flow = (probe.flow = { voice: [], picture: [] });
    let busy = false;
    probe.following = setInterval(async () => {
      if (busy) return;
      busy = true;
      for (const pc of alive()) {
        (await pc.getStats()).forEach((one) => {
          if (one.type !== "inbound-rtp") return;
          const key = `${pcs.indexOf(pc)} ${one.id}`;
          const now = one.kind === "video" ? (one.framesDecoded ?? 0) : (one.packetsReceived ?? 0);
          if (now > (before.get(key) ?? 0)) flow[one.kind === "video" ? "picture" : "voice"].push(Date.now());
          before.set(key, now);
        });
      }
      busy = false;
    }, 40);
  };
  /** ms from `at` (of Date.now) to the first new frame, sound and message of the socket; null: none yet. */
  probe.since = (at) => {
    const first = (times) => times.find((time) => time >= at) ?? null;
    const found = { voice: first(probe.flow.voice), picture: first(probe.flow.picture), socket: first(messages) };
    return Object.fromEntries(Object.entries(found).map(([name, time]) => [name, time === null ? null : time - at]));
  };
})();
