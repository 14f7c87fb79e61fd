import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel, type Graph } from '../../../core/graph/index.ts';
import { type Weights } from '../../../core/mdpr/index.ts';
import { hashed } from './hashed-weights.ts';

export type Numbers = Readonly<Record<string, Float32Array>>;

/**
 * Pictures on noise over a coarse pattern, as scripts/mdpr-training-oracle.py makes them, so that they differ after
 * pooling too. Shape: [count, 3, height, width], in 0…255; both sizes are multiples of 16.
 */
export function trainingPictures(count: number, height: number, width: number): Float32Array {
  const noise = hashed('images', count * 3 * height * width);
  const coarse = hashed('coarse', count * 3 * (height / 16) * (width / 16));
  return Float32Array.from(noise, (value, index) => {
    const x = Math.floor((index % width) / 16);
    const y = Math.floor((Math.floor(index / width) % height) / 16);
    const plane = Math.floor(index / (height * width));
    const pattern = coarse[(plane * (height / 16) + y) * (width / 16) + x] ?? Number.NaN;
    return 255 * (0.3 * value + 0.7 * pattern);
  });
}

/** A training graph in the runtime, run on one batch with any weights. */
export class TrainingRun implements AsyncDisposable {
  readonly #session: InferenceSession;
  readonly #graph: Graph;

  private constructor(session: InferenceSession, graph: Graph) {
    this.#session = session;
    this.#graph = graph;
  }

  static async create(graph: Graph): Promise<TrainingRun> {
    const options = { intraOpNumThreads: 1, graphOptimizationLevel: 'basic' } as const;
    return new TrainingRun(await InferenceSession.create(encodeModel(graph), options), graph);
  }

  /** Feeds images, labels (int64) and every other input from the weights by its name. */
  async run(pictures: Float32Array, labels: readonly number[], weights: Weights): Promise<Numbers> {
    const feeds: Record<string, Tensor> = {};
    for (const { name, shape } of this.#graph.inputs) {
      const data = name === 'images' ? pictures : weights.get(name)?.data;
      feeds[name] =
        name === 'labels'
          ? new Tensor('int64', BigInt64Array.from(labels, BigInt), [labels.length])
          : new Tensor('float32', data ?? new Float32Array(), shape.map(Number));
    }
    const results = await this.#session.run(feeds);
    return Object.fromEntries(
      Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }
}
