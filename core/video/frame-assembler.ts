/** Cuts a stream of bytes into frames of equal length, each in shared memory of its own. */
export class FrameAssembler {
  readonly #frameBytes: number;
  readonly #take: (frame: Uint8Array<SharedArrayBuffer>) => void;
  #frame: Uint8Array<SharedArrayBuffer> | undefined;
  #filled = 0;

  constructor(frameBytes: number, take: (frame: Uint8Array<SharedArrayBuffer>) => void) {
    this.#frameBytes = frameBytes;
    this.#take = take;
  }

  push(chunk: Uint8Array): void {
    let offset = 0;
    while (offset < chunk.length) {
      this.#frame ??= new Uint8Array(new SharedArrayBuffer(this.#frameBytes));
      const end = Math.min(chunk.length, offset + this.#frameBytes - this.#filled);
      this.#frame.set(chunk.subarray(offset, end), this.#filled);
      this.#filled += end - offset;
      offset = end;
      if (this.#filled < this.#frameBytes) continue;
      const frame = this.#frame;
      this.#frame = undefined;
      this.#filled = 0;
      this.#take(frame);
    }
  }
}
