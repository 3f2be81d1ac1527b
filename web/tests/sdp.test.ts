import { strict as assert } from "node:assert";
import { test } from "node:test";
import { asAnswer, asksOfVoice, makerOf, serves } from "../ts/room/sdp";

const SDP = [
  "v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 0", "a=mid:0", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtpmap:0 PCMU/8000",
  "m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:1", "a=rtpmap:96 VP8/90000", "a=fmtp:96 max-fs=1", "",
].join("\r\n");

test("the maker of a description is told from another page of the same person", () => {
  assert.equal(makerOf(SDP), "4611731400430051336");
  assert.notEqual(makerOf(SDP), makerOf(SDP.replace("461173", "561173")));
});

test("silence is never asked for, and a thin line asks for packets of 60 ms, in the voice only", () => {
  const full = asksOfVoice(SDP, false);
  assert.match(full, /a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n/);
  assert.doesNotMatch(full, /ptime:60/);
  const thin = asksOfVoice(SDP, true);
  assert.equal(thin.split("a=ptime:60\r\n").length, 2);
  assert.ok(thin.indexOf("a=ptime:60") < thin.indexOf("m=video"));
  assert.equal(thin.slice(thin.indexOf("m=video")), SDP.slice(SDP.indexOf("m=video")));
});

test("asking twice is asking once, and asking no more takes it away", () => {
  const thin = asksOfVoice(SDP, true);
  assert.equal(asksOfVoice(thin, true), thin);
  assert.equal(asksOfVoice(thin, false), asksOfVoice(SDP, false));
});

test("a candidate that waits for nobody is not sent", () => {
  assert.ok(serves({ candidate: "candidate:1 1 udp 2122260223 192.0.2.1 5000 typ host" }));
  assert.ok(!serves({ candidate: "candidate:1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active" }));
});

test("an offer read again as an answer keeps who opens DTLS", () => {
  const offer = SDP.replace("a=mid:0", "a=setup:actpass\r\na=mid:0");
  assert.match(asAnswer({ type: "offer", sdp: offer }), /^a=setup:passive\r$/m);
  const answer = SDP.replace("a=mid:0", "a=setup:active\r\na=mid:0");
  assert.equal(asAnswer({ type: "answer", sdp: answer }), answer);
});
