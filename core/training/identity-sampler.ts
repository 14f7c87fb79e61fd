import { InvalidOptionError } from '../errors/index.ts';
import { randomStream, type RandomStream } from '../mdpr/index.ts';
import { integerBelow, shuffleFront } from './random-choice.ts';

/** How batches are made up. */
export interface SamplerOptions {
  /** P: different identities in a batch; 2 or more, since a triplet needs a stranger. */
  readonly identitiesPerBatch: number;
  /** K: images of each of them; 2 or more, since a triplet needs a second image. */
  readonly imagesPerIdentity: number;
  /** Batches that make up one global batch, a consecutive chunk for each device. Default: 1. */
  readonly replicas?: number;
  readonly seed: number;
}

/**
 * The order of training images: P identities × K images a batch. A pass draws P identities without replacement from
 * those still available; each gives consecutive groups of K from its own shuffled list (an identity with fewer than
 * K images gives one group drawn with replacement) and retires when fewer than K of its images are unused. When
 * fewer than P identities remain, an unfinished global batch is dropped and the next pass begins.
 *
 * The order is a function of identities and options alone, so that a position is a number of batches.
 *
 * Source: mdpr.md §7, the row "sampler" (FastReID's NaiveIdentitySampler).
 */
export class NaiveIdentitySampler {
  /** By identity: its images, as indexes of the list given. */
  readonly #imagesByIdentity: readonly (readonly number[])[];
  readonly #options: Required<SamplerOptions>;
  #batch = 0;
  #passes = 0;
  #pass: SamplerPass;

  /**
   * @param identities of each image, any numbers; images of one identity need not be neighbours.
   * @throws InvalidOptionError `invalid-batch` or `too-few-identities`.
   */
  constructor(identities: readonly number[], options: SamplerOptions) {
    const { identitiesPerBatch, imagesPerIdentity, replicas = 1, seed } = options;
    this.#options = { identitiesPerBatch, imagesPerIdentity, replicas, seed };
    assertCount(identitiesPerBatch, 2, 'The number of identities in a batch');
    assertCount(imagesPerIdentity, 2, 'The number of images of each identity in a batch');
    assertCount(replicas, 1, 'The number of batches in a global batch');
    this.#imagesByIdentity = groupByIdentity(identities);
    const found = this.#imagesByIdentity.length;
    const needed = identitiesPerBatch * replicas;
    if (found < needed) {
      throw new InvalidOptionError(
        'too-few-identities',
        `The images show ${found} identities, but a batch takes ${needed} different ones. ` +
          'Lower the number of identities in a batch, or add images of more people.',
        { details: { identities: found, needed } },
      );
    }
    this.#pass = this.#beginPass();
  }

  /** Batches delivered since the start: give it to {@link skipTo} of a new sampler and that one goes on from here. */
  get position(): number {
    return this.#batch;
  }

  /** The images of the next global batch, replicas · P · K indexes; images of one identity are neighbours. */
  next(): number[] {
    for (;;) {
      const indexes: number[] = [];
      for (let chunk = 0; chunk < this.#options.replicas; chunk++) {
        const drawn = this.#pass.draw();
        if (drawn === undefined) break;
        indexes.push(...drawn);
        if (chunk === this.#options.replicas - 1) {
          this.#batch += 1;
          return indexes;
        }
      }
      // A fresh pass holds P · replicas identities or more: it fills a global batch.
      this.#pass = this.#beginPass();
    }
  }

  /**
   * Goes forward to the batch of that number, by drawing those before it.
   * @throws InvalidOptionError `invalid-position` if it is not a whole number at or after {@link position}.
   */
  skipTo(batch: number): void {
    if (!Number.isSafeInteger(batch) || batch < this.#batch) {
      throw new InvalidOptionError(
        'invalid-position',
        `The sampler stands at batch ${this.#batch} and cannot go to batch ${batch}. Give a later whole number.`,
      );
    }
    while (this.#batch < batch) this.next();
  }

  #beginPass(): SamplerPass {
    const stream = randomStream(this.#options.seed, `sampler/pass/${this.#passes++}`);
    const { identitiesPerBatch, imagesPerIdentity } = this.#options;
    return new SamplerPass(this.#imagesByIdentity, identitiesPerBatch, imagesPerIdentity, stream);
  }
}

/** One pass through the identities. */
class SamplerPass {
  readonly #imagesByIdentity: readonly (readonly number[])[];
  readonly #identitiesPerBatch: number;
  readonly #imagesPerIdentity: number;
  readonly #stream: RandomStream;
  /** In no particular order. */
  readonly #available: number[];
  /** By identity that was drawn before: its images in the order in which they come. */
  readonly #queues = new Map<number, ImageQueue>();

  constructor(
    imagesByIdentity: readonly (readonly number[])[],
    identitiesPerBatch: number,
    imagesPerIdentity: number,
    stream: RandomStream,
  ) {
    this.#imagesByIdentity = imagesByIdentity;
    this.#identitiesPerBatch = identitiesPerBatch;
    this.#imagesPerIdentity = imagesPerIdentity;
    this.#stream = stream;
    this.#available = imagesByIdentity.map((_, identity) => identity);
  }

  /** P · K images, or undefined when fewer than P identities remain. */
  draw(): number[] | undefined {
    const count = this.#identitiesPerBatch;
    if (this.#available.length < count) return undefined;
    shuffleFront(this.#stream, this.#available, count);
    const chosen = this.#available.slice(0, count);
    const batch: number[] = [];
    const remaining: number[] = [];
    for (const identity of chosen) {
      const queue = this.#queueOf(identity);
      batch.push(...queue.images.slice(queue.used, queue.used + this.#imagesPerIdentity));
      queue.used += this.#imagesPerIdentity;
      if (queue.images.length - queue.used >= this.#imagesPerIdentity) remaining.push(identity);
    }
    this.#available.splice(0, count, ...remaining);
    return batch;
  }

  #queueOf(identity: number): ImageQueue {
    const known = this.#queues.get(identity);
    if (known !== undefined) return known;
    const own = this.#imagesByIdentity[identity] ?? [];
    const queue = { images: this.#orderOf(own), used: 0 };
    this.#queues.set(identity, queue);
    return queue;
  }

  #orderOf(own: readonly number[]): number[] {
    const images = [...own];
    if (images.length >= this.#imagesPerIdentity) {
      shuffleFront(this.#stream, images, images.length);
      return images;
    }
    return Array.from(
      { length: this.#imagesPerIdentity },
      () => own[integerBelow(this.#stream, own.length)] ?? 0,
    );
  }
}

interface ImageQueue {
  readonly images: readonly number[];
  used: number;
}

function groupByIdentity(identities: readonly number[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const [image, identity] of identities.entries()) {
    const group = groups.get(identity);
    if (group === undefined) groups.set(identity, [image]);
    else group.push(image);
  }
  return [...groups.values()];
}

function assertCount(value: number, minimum: number, subject: string): void {
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw new InvalidOptionError(
      'invalid-batch',
      `${subject} is ${value}. It must be a whole number of at least ${minimum}.`,
    );
  }
}
