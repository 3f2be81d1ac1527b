/** Level of our own microphone. Needs no connection: the check page shows it before the entrance. */
export class Level {
  private context: AudioContext | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private meter: AnalyserNode | null = null;
  private samples = new Uint8Array(512);

  listen(track: MediaStreamTrack | null): void {
    this.source?.disconnect();
    this.source = null;
    if (!track) return;
    try {
      const Context = window.AudioContext ?? (window as unknown as { webkitAudioContext?: typeof AudioContext }).webkitAudioContext;
      if (!Context) return;
      this.context ??= new Context();
      this.meter ??= this.context.createAnalyser();
      this.meter.fftSize = 512;
      this.source = this.context.createMediaStreamSource(new MediaStream([track]));
      this.source.connect(this.meter);
      this.wake();
    } catch {
      // no meter; the voice goes all the same
    }
  }

  /** 0..1 */
  read(): number {
    if (!this.source || !this.meter) return 0;
    this.wake();
    this.meter.getByteTimeDomainData(this.samples);
    let sum = 0;
    this.samples.forEach((value) => (sum += ((value - 128) / 128) ** 2));
    return Math.min(1, Math.sqrt(sum / this.samples.length) * 1.6);
  }

  close(): void {
    this.listen(null);
    void this.context?.close().catch(() => undefined);
    this.context = this.meter = null;
  }

  /** A phone call stops the context; a page opened without a touch starts with it stopped. */
  private wake(): void {
    if (this.context && this.context.state !== "running") void this.context.resume().catch(() => undefined);
  }
}
