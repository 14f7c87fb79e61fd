import { occlusionOf } from '../core/tracking/index.ts';
import { gaussian, randomSource, type NoisyDetection } from './tracking-noise.ts';

const DIMENSION = 32;
const TEAMS = 2;
/** How much of a look is the person's own; the kit, shared by the team, makes 1. */
const PERSONAL_SHARE = 0.8;
/** How much of a person in front gets into the look, times the share that is hidden. */
const OCCLUDER_SHARE = 1.5;

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function randomUnit(random: () => number): number[] {
  return unit(Array.from({ length: DIMENSION }, () => gaussian(random)));
}

/** Made-up embeddings of the detections: players of two kits, seen with noise, mixed with whoever stands in front. */
export class SyntheticLooks {
  /** How many embeddings were asked for. */
  embedded = 0;
  readonly #noise: number;
  readonly #random: () => number;
  readonly #people = new Map<number, readonly number[]>();
  readonly #kits: readonly (readonly number[])[];
  readonly #personal: () => number;

  /** `noise`: length of the noise beside a look of length 1; at 10 looks say nothing. */
  constructor(noise: number, seed: number) {
    this.#noise = noise;
    this.#random = randomSource(seed);
    this.#personal = randomSource(seed + 1);
    this.#kits = Array.from({ length: TEAMS }, () => randomUnit(this.#personal));
  }

  #lookOf(person: number | null): readonly number[] {
    if (person === null) return randomUnit(this.#random);
    const known = this.#people.get(person);
    if (known !== undefined) return known;
    const kit = this.#kits[person % TEAMS] ?? [];
    const look = unit(
      randomUnit(this.#personal).map((value, index) => PERSONAL_SHARE * value + (kit[index] ?? 0)),
    );
    this.#people.set(person, look);
    return look;
  }

  /** Unit length. */
  embed(detection: NoisyDetection, all: readonly NoisyDetection[]): Float32Array {
    this.embedded++;
    const sum = this.#lookOf(detection.person).map(
      (value) => value + (this.#noise * gaussian(this.#random)) / Math.sqrt(DIMENSION),
    );
    for (const other of all) {
      const cover = other === detection ? 0 : occlusionOf(detection.box, [other.box]);
      if (cover === 0) continue;
      const look = this.#lookOf(other.person);
      look.forEach((value, index) => (sum[index] = (sum[index] ?? 0) + OCCLUDER_SHARE * cover * value));
    }
    return Float32Array.from(unit(sum));
  }
}
