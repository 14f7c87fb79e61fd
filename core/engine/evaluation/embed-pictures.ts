import { readPicture, type DatasetPicture } from '../../datasets/index.ts';
import type { Embedder } from '../../embedding/index.ts';
import { throwIfCancelled } from '../../errors/index.ts';
import { joinEmbeddings, mirrorRgb } from '../../evaluation/index.ts';
import { resizeRgb } from '../../images/index.ts';

/** Pictures that are in memory at once. */
const CHUNK = 64;

export interface EmbedPicturesOptions {
  /** Joins each embedding with the mirror image's. */
  readonly flip?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears how many pictures of this call are done. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * The embedding of each picture of a data set, in their order: decoded, resized to the model's input, embedded.
 * @throws MediaError that names a picture which cannot be read; ModelError; CancelledError.
 */
export async function embedPictures(
  embedder: Embedder,
  pictures: readonly DatasetPicture[],
  { flip, signal, onProgress }: EmbedPicturesOptions = {},
): Promise<Float32Array[]> {
  const { inputWidth, inputHeight } = embedder.model;
  const embeddings: Float32Array[] = [];
  for (let start = 0; start < pictures.length; start += CHUNK) {
    throwIfCancelled(signal);
    const crops = await Promise.all(
      pictures
        .slice(start, start + CHUNK)
        .map(async (picture) => resizeRgb(await readPicture(picture), inputWidth, inputHeight)),
    );
    const plain = await embedder.embed(crops, { signal });
    if (flip === true) {
      const mirrored = await embedder.embed(crops.map(mirrorRgb), { signal });
      embeddings.push(...plain.map((own, index) => joinEmbeddings(own, mirrored[index] ?? own)));
    } else embeddings.push(...plain);
    onProgress?.(embeddings.length);
  }
  return embeddings;
}
