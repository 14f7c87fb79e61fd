import { InvalidOptionError } from '../errors/index.ts';
import { randomStream, type RandomStream } from '../mdpr/index.ts';
import { drawDistortion } from './augmentation/distortion.ts';
import type { Augmentation } from './augmentation/options.ts';
import { drawPatch, PatchPool } from './augmentation/patch-pool.ts';
import { NaiveIdentitySampler, type SamplerOptions } from './identity-sampler.ts';
import type { DistortedFile, Sample } from './sample.ts';
import type { LabelledImages } from './training-image.ts';

/** What decides every batch of a run, besides the images. */
export interface BatchOptions extends SamplerOptions {
  /** Pixels of the network's input. */
  readonly width: number;
  readonly height: number;
  readonly augmentation: Augmentation;
}

/** Where a run stands in its data; plain values, to be kept in a checkpoint. */
export interface DataPosition {
  /** Batches before the next one. */
  readonly batch: number;
  /** Of the images: see {@link LabelledImages}. */
  readonly fingerprint: string;
}

/** What the batch of a number holds. */
export interface PlannedBatch {
  readonly number: number;
  readonly samples: readonly Sample[];
  /** The image that each sample shows, by its place in the data. */
  readonly indexes: Int32Array;
  /** Class of each sample. */
  readonly labels: Int32Array;
  /** Where the next batch begins. */
  readonly next: DataPosition;
}

/**
 * Decides what is in each batch, down to the last pixel, without touching one: images by the identity sampler, and
 * for each sample the choices of a random stream that belongs to run seed, batch and place in the batch. All of it
 * follows from images, options and batch number, so a run that begins at a later batch goes on as if it had never
 * been interrupted: the sampler is drawn forward, and the patch pool filled from the batches just before.
 */
export class BatchPlanner {
  readonly #images: LabelledImages;
  readonly #options: BatchOptions;
  readonly #sampler: NaiveIdentitySampler;
  /** None where nothing is ever pasted. */
  readonly #pool: PatchPool<DistortedFile> | null;

  /** @throws InvalidOptionError `other-training-images` if the position is one in other images. */
  constructor(images: LabelledImages, options: BatchOptions, position?: DataPosition) {
    this.#images = images;
    this.#options = options;
    this.#sampler = new NaiveIdentitySampler([...images.labels], options);
    const { patch } = options.augmentation;
    this.#pool = patch.probability === 0 ? null : new PatchPool(patch, options);
    if (position === undefined) return;
    if (position.fingerprint !== images.fingerprint) {
      throw new InvalidOptionError(
        'other-training-images',
        'The run to resume was trained on other images than these: files were added, removed or renamed. ' +
          'Resume with the same images, or start a new run from its weights.',
        { details: { expected: position.fingerprint, found: images.fingerprint } },
      );
    }
    this.#sampler.skipTo(this.#firstBatchOfPool(position.batch));
    while (this.#sampler.position < position.batch) this.next();
  }

  /** The next batch; there is always one. */
  next(): PlannedBatch {
    const number = this.#sampler.position;
    const { images, labels, fingerprint } = this.#images;
    const indexes = this.#sampler.next();
    const samples = indexes.map((index, place) =>
      this.#drawSample(images[index]?.file ?? '', `batch ${number}, place ${place}`),
    );
    return {
      number,
      samples,
      indexes: Int32Array.from(indexes),
      labels: Int32Array.from(indexes, (index) => labels[index] ?? -1),
      next: { batch: number + 1, fingerprint },
    };
  }

  #drawSample(file: string, name: string): Sample {
    const { seed, augmentation } = this.#options;
    const distortion = drawDistortion(randomStream(seed, `${name}: distortion`), augmentation, this.#options);
    const own: DistortedFile = { file, distortion };
    return { ...own, paste: this.#pool?.next(this.#patchStream(name), own) ?? null };
  }

  #patchStream(name: string): RandomStream {
    return randomStream(this.#options.seed, `${name}: patch`);
  }

  /** The latest batch from which on the pool fills up before `batch`, by counting the pictures that give a patch. */
  #firstBatchOfPool(batch: number): number {
    if (this.#pool === null) return batch;
    const { augmentation, identitiesPerBatch, imagesPerIdentity, replicas = 1 } = this.#options;
    const size = identitiesPerBatch * imagesPerIdentity * replicas;
    let first = batch;
    let patches = 0;
    while (first > 0 && patches < augmentation.patch.capacity) {
      first -= 1;
      for (let place = 0; place < size; place++) {
        const stream = this.#patchStream(`batch ${first}, place ${place}`);
        if (drawPatch(stream, augmentation.patch, this.#options) !== null) patches += 1;
      }
    }
    return first;
  }
}
