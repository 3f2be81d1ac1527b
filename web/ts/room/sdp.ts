/** Who wrote a description: a page that reloaded is another maker. */
export function makerOf(sdp: string): string {
  return /^o=\S+ (\d+)/m.exec(sdp)?.[1] ?? "";
}

/** What the other side asks of our voice encoder: silence is not sent; on a thin network, packets of 60 ms (fewer headers). */
export function asksOfVoice(sdp: string, thin: boolean): string {
  return sections(sdp)
    .map((section) => {
      if (!section.startsWith("m=audio")) return section;
      const opus = /^a=rtpmap:(\d+) opus\/48000/im.exec(section)?.[1];
      if (!opus) return section;
      let text = section.replace(new RegExp(`^(a=fmtp:${opus} )([^\\r\\n]*)`, "m"), (_, head: string, given: string) => {
        const kept = given.split(";").filter((each) => each && !/^\s*usedtx=/.test(each));
        return head + [...kept, "usedtx=1"].join(";");
      });
      text = text.replace(/^a=(max)?ptime:\d+\r?\n/gm, "");
      return thin ? `${text.replace(/\r?\n$/, "")}\r\na=ptime:60\r\n` : text;
    })
    .join("");
}

function sections(sdp: string): string[] {
  return sdp.split(/^(?=m=)/m);
}

/** A TCP candidate of a browser waits for nobody: between two browsers it never serves. */
export function serves(candidate: RTCIceCandidateInit): boolean {
  return !/ tcptype active/.test(candidate.candidate ?? "");
}

/** What the other side said, as an answer. Who answered an offer was the one who opened DTLS. */
export function asAnswer(remote: Pick<RTCSessionDescription, "type" | "sdp">): string {
  return remote.type === "answer" ? remote.sdp : remote.sdp.replace(/^a=setup:actpass/gm, "a=setup:passive");
}

/**
 * Our encoder reads again what is asked of it, and nothing is sent: on a line where nothing passes any more, this is the only way to make
 * packets fewer.
 */
export async function reread(pc: RTCPeerConnection, thin: boolean): Promise<void> {
  const remote = pc.remoteDescription;
  if (!remote || pc.signalingState !== "stable") return;
  await pc.setLocalDescription(await pc.createOffer());
  await pc.setRemoteDescription({ type: "answer", sdp: asksOfVoice(asAnswer(remote), thin) });
}
