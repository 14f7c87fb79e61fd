import type { Signal } from './propose-offset.ts';

/** Of full scale: quieter than any microphone's own noise, so that silence has a loudness too. */
const SILENCE = 1e-4;

/** Measures how sound sets in, from samples that come piece by piece. */
export class OnsetMeter {
  readonly #samplesPerValue: number;
  readonly #rate: number;
  readonly #values: number[] = [];
  #sum = 0;
  #count = 0;
  #before: number | undefined;

  /** `sampleRate`: samples a second; `rate`: values a second, of which it is a multiple. */
  constructor(sampleRate: number, rate: number) {
    this.#samplesPerValue = Math.round(sampleRate / rate);
    this.#rate = rate;
  }

  /** The next samples, in [-1, 1]. */
  push(samples: Float32Array): void {
    for (const sample of samples) {
      this.#sum += sample * sample;
      this.#count += 1;
      if (this.#count === this.#samplesPerValue) this.#endValue();
    }
  }

  /**
   * By how much the logarithm of the loudness rises at each moment, 0 where it falls: a whistle or a kick stands out for
   * every microphone, however near. The first sample is at 0 seconds.
   */
  get signal(): Signal {
    return { values: Float32Array.from(this.#values), rate: this.#rate, start: 0 };
  }

  #endValue(): void {
    const loudness = Math.log(SILENCE + Math.sqrt(this.#sum / this.#count));
    this.#values.push(Math.max(0, loudness - (this.#before ?? loudness)));
    this.#before = loudness;
    this.#sum = 0;
    this.#count = 0;
  }
}
