// A page that speaks to Janus by itself, with nothing of lefil: what a class costs the media server without us.
let socket, session;
const waiting = new Map();
const handles = new Map();
const word = () => Math.random().toString(36).slice(2);

const soon = (work) => Promise.race([work, new Promise((_, late) => setTimeout(() => late(new Error("no answer after 20 s")), 20000))]);

function send(message) {
  const transaction = word();
  socket.send(JSON.stringify({ ...message, transaction, apisecret: given.secret, ...(session ? { session_id: session } : {}) }));
  return new Promise((answer) => waiting.set(transaction, answer));
}

async function begin(secret, url) {
  window.given = { secret };
  socket = new WebSocket(url, "janus-protocol");
  await new Promise((open) => (socket.onopen = open));
  socket.onmessage = ({ data }) => {
    const said = JSON.parse(data);
    if (said.janus === "ack") return;
    const answer = waiting.get(said.transaction);
    if (answer) {
      waiting.delete(said.transaction);
      answer(said);
    } else handles.get(said.sender)?.(said);
  };
  session = (await send({ janus: "create" })).data.id;
  setInterval(() => send({ janus: "keepalive" }), 20000);
}

async function attach(hear = () => undefined) {
  const handle = (await send({ janus: "attach", plugin: "janus.plugin.videoroom" })).data.id;
  handles.set(handle, hear);
  return (body, jsep) => send({ janus: "message", handle_id: handle, body, ...(jsep ? { jsep } : {}) });
}

async function create(key, room) {
  const ask = await attach();
  return (await ask({ request: "create", admin_key: key, room, publishers: 30, audiolevel_event: false, videocodec: "vp8" })).plugindata.data;
}

async function join(room, id, cam, mic) {
  const up = await attach();
  const joined = await up({ request: "join", ptype: "publisher", room, id });
  if (cam || mic) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: mic, video: cam ? { width: 160, height: 90, frameRate: 5 } : false });
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    stream.getAudioTracks().forEach((track) => pc.addTransceiver(track, { direction: "sendonly" }));
    const layers = [
      { rid: "h", maxBitrate: 500000, maxFramerate: 20, scaleResolutionDownBy: 1 }, { rid: "m", maxBitrate: 160000, maxFramerate: 15, scaleResolutionDownBy: 2 },
      { rid: "l", maxBitrate: 70000, maxFramerate: 10, scaleResolutionDownBy: 4 },
    ];
    stream.getVideoTracks().forEach((track) => pc.addTransceiver(track, { direction: "sendonly", sendEncodings: layers }));
    await pc.setLocalDescription(await pc.createOffer());
    await gathered(pc);
    const answer = await up({ request: "configure", audio: mic, video: cam }, { type: "offer", sdp: pc.localDescription.sdp });
    await pc.setRemoteDescription(answer.jsep);
  }
  return joined.plugindata.data.publishers?.map((one) => one.id) ?? [];
}

async function watch(room, ids) {
  const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  pc.ontrack = ({ track }) => {
    const place = document.createElement(track.kind === "video" ? "video" : "audio");
    place.autoplay = place.muted = true;
    place.srcObject = new MediaStream([track]);
    document.body.append(place);
  };
  const down = await attach();
  const offer = await down({ request: "join", ptype: "subscriber", room, streams: ids.map((feed) => ({ feed })) });
  await pc.setRemoteDescription(offer.jsep);
  await pc.setLocalDescription(await pc.createAnswer());
  await gathered(pc);
  await down({ request: "start" }, { type: "answer", sdp: pc.localDescription.sdp });
}

function gathered(pc) {
  if (pc.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((done) => {
    pc.onicegatheringstatechange = () => pc.iceGatheringState === "complete" && done();
    setTimeout(done, 3000);
  });
}
