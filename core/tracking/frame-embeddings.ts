import { ModelError } from '../errors/index.ts';

/** Gives the L2-normalised embeddings of the detections at these indexes, in this order. */
export type EmbedDetections = (indexes: readonly number[]) => Promise<readonly Float32Array[]>;

const MAXIMUM_DIMENSION = 65_536;

/** The embeddings of one frame's detections: each is asked for at most once, and only when needed. */
export class FrameEmbeddings {
  readonly #embed: EmbedDetections | undefined;
  readonly #byDetection = new Map<number, Float32Array>();
  readonly #dimension: number | null;

  /** `dimension`: of the embeddings of earlier frames; null where there are none. */
  constructor(embed: EmbedDetections | undefined, dimension: number | null) {
    this.#embed = embed;
    this.#dimension = dimension;
  }

  /** The embedding, if it was asked for before. */
  get(detection: number): Float32Array | undefined {
    return this.#byDetection.get(detection);
  }

  /** Has the embeddings of these detections computed. Throws: `ModelError` where the embedder's answer is unusable. */
  async ensure(detections: Iterable<number>): Promise<void> {
    const missing = [...new Set(detections)]
      .filter((index) => !this.#byDetection.has(index))
      .sort((a, b) => a - b);
    if (this.#embed === undefined || missing.length === 0) return;
    const embeddings = await this.#embed(missing);
    if (embeddings.length !== missing.length) {
      throw new ModelError(
        'embedding-count',
        `The embedder gave ${embeddings.length} embeddings for ${missing.length} detections.`,
      );
    }
    embeddings.forEach((embedding, position) => {
      this.#check(embedding);
      this.#byDetection.set(missing[position] ?? -1, embedding);
    });
  }

  #check(embedding: Float32Array): void {
    const expected = this.#dimension ?? this.#byDetection.values().next().value?.length ?? embedding.length;
    if (embedding.length !== expected || embedding.length === 0 || embedding.length > MAXIMUM_DIMENSION) {
      throw new ModelError(
        'embedding-dimension',
        `The embedder gave an embedding of ${embedding.length} values where ${expected} were expected.`,
      );
    }
    if (!embedding.every(Number.isFinite)) {
      throw new ModelError(
        'embedding-not-finite',
        'The embedder gave an embedding with a value that is not finite.',
      );
    }
  }
}
