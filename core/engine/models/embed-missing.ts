import type { Embedder } from '../../embedding/index.ts';
import { MediaError, throwIfCancelled } from '../../errors/index.ts';
import { decodeJpeg, resizeRgb } from '../../images/index.ts';
import type { ProjectWriter } from '../../library/index.ts';

/** Crops that are committed together: at most so much work is lost by a crash. */
const BATCH = 32;

export interface MissingEmbeddings {
  readonly writer: ProjectWriter;
  readonly job: number;
  /** The embedder's row in the project. */
  readonly model: number;
  readonly embedder: Embedder;
  readonly signal?: AbortSignal | undefined;
  /** Hears how many crops have an embedding, of how many, after each commit. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Embeds every crop of the project that the model has not embedded yet, from the stored pictures, also those that come
 * meanwhile. Returns how many have a picture that cannot be read: they stay without an embedding.
 * @throws ModelError, StoreError, CancelledError; what was committed stays.
 */
export async function embedMissing(context: MissingEmbeddings): Promise<number> {
  const { writer, model, job, signal } = context;
  const unreadable = new Set<number>();
  for (;;) {
    const missing = writer.cropsWithoutEmbedding(model).filter((crop) => !unreadable.has(crop));
    if (missing.length === 0) return unreadable.size;
    const already = writer.countEmbeddings(model);
    const total = already + missing.length;
    for (let start = 0; start < missing.length; start += BATCH) {
      throwIfCancelled(signal);
      const crops = missing.slice(start, start + BATCH);
      const { readable, damaged } = readPictures(context, crops);
      for (const crop of damaged) unreadable.add(crop);
      const vectors = await context.embedder.embed(
        readable.map(({ image }) => image),
        { signal },
      );
      const done = already + start + crops.length;
      writer.storeEmbeddings({
        job,
        model,
        fraction: done / total,
        embeddings: readable.flatMap(({ crop }, index) => {
          const vector = vectors[index];
          return vector === undefined ? [] : [{ crop, vector }];
        }),
      });
      context.onProgress(done, total);
      // Decoding is synchronous: others get their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function readPictures({ writer, embedder }: MissingEmbeddings, crops: readonly number[]) {
  const { inputWidth, inputHeight } = embedder.model;
  const damaged: number[] = [];
  const readable = crops.flatMap((crop) => {
    const jpeg = writer.cropJpeg(crop);
    if (jpeg === undefined) return [];
    try {
      return [{ crop, image: resizeRgb(decodeJpeg(jpeg), inputWidth, inputHeight) }];
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      damaged.push(crop);
      return [];
    }
  });
  return { readable, damaged };
}
