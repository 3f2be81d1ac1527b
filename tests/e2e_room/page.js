// A browser of the room reduced to its connections, for the tests of the media server: Python carries what the room's socket would.
/* exported begin, publish, accepted, offered, restartUp, cut, seen */
let up, down, tracks, streams = {}, wide = 640;
const SIZES = [
  { rid: 'h', maxBitrate: 500000 },
  { rid: 'm', maxBitrate: 150000, scaleResolutionDownBy: 2 },
  { rid: 'l', maxBitrate: 60000, scaleResolutionDownBy: 4 },
];

function begin(ice, relayOnly) {
  up?.close();
  down?.close();
  const way = { iceServers: ice, bundlePolicy: 'max-bundle', iceTransportPolicy: relayOnly ? 'relay' : 'all' };
  up = new RTCPeerConnection(way);
  down = new RTCPeerConnection(way);
  streams = {};
  down.ontrack = (event) => {
    const tag = document.body.appendChild(document.createElement(event.track.kind));
    tag.autoplay = true;
    tag.srcObject = new MediaStream([event.track]);
  };
}

async function described(connection) {
  if (connection.iceGatheringState !== 'complete')
    await Promise.race([
      new Promise((done) => connection.addEventListener('icegatheringstatechange', () => connection.iceGatheringState === 'complete' && done())),
      new Promise((done) => setTimeout(done, 2000)),
    ]);
  return connection.localDescription.sdp;
}

async function publish(sources) {
  tracks ||= await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: wide, height: (wide * 9) / 16, frameRate: 10 } });
  for (const source of sources) {
    const track = source === 'mic' ? tracks.getAudioTracks()[0] : tracks.getVideoTracks()[0];
    const transceiver = up.addTransceiver(track, { direction: 'sendonly', sendEncodings: source === 'cam' ? SIZES : undefined });
    transceiver.source = source;
  }
  return offer();
}

async function offer(how) {
  await up.setLocalDescription(await up.createOffer(how));
  const sending = up.getTransceivers().filter((one) => one.mid !== null && one.source && one.direction === 'sendonly');
  return { sdp: await described(up), tracks: sending.map((one) => ({ mid: one.mid, source: one.source })) };
}

const restartUp = () => offer({ iceRestart: true });
const accepted = (sdp) => up.setRemoteDescription({ type: 'answer', sdp });

async function offered(given) {
  if (given.fresh && down.remoteDescription) {
    const way = down.getConfiguration(), heard = down.ontrack;
    down.close();
    down = new RTCPeerConnection(way);
    down.ontrack = heard;
  }
  streams = Object.fromEntries(given.streams.map((one) => [one.mid, `${one.pid} ${one.source}`]));
  await down.setRemoteDescription({ type: 'offer', sdp: given.sdp });
  await down.setLocalDescription();
  return described(down);
}

async function seen() {
  // {"pid source": {frames, bytes, wide}} of what comes, {sent} of what goes
  if (!up) return { streams: {} };
  const found = {}, from = {};
  for (const one of down.getTransceivers()) from[one.mid] = streams[one.mid];
  for (const one of (await down.getStats()).values())
    if (one.type === 'inbound-rtp' && from[one.mid]) found[from[one.mid]] = { frames: one.framesDecoded || 0, bytes: one.bytesReceived, wide: one.frameWidth || 0 };
  let sent = 0;
  const paths = [];
  for (const one of (await up.getStats()).values()) if (one.type === 'outbound-rtp') sent += one.packetsSent;
  for (const connection of [up, down]) {
    const stats = await connection.getStats();
    for (const one of stats.values())
      if (one.type === 'candidate-pair' && one.nominated && one.state === 'succeeded')
        paths.push(`${stats.get(one.localCandidateId).candidateType}/${stats.get(one.localCandidateId).relayProtocol || stats.get(one.localCandidateId).protocol}`);
  }
  return { streams: found, sent, up: up.connectionState, down: down.connectionState, parts: down.getTransceivers().length, paths };
}

const quiet = () => tracks.getAudioTracks().forEach((track) => (track.enabled = false));
