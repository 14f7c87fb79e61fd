import type { DatasetPicture } from '../../datasets/index.ts';
import { openEmbedder } from '../../embedding/index.ts';
import type { DeviceChoice } from '../../runtime/index.ts';
import { embedPictures } from '../evaluation/embed-pictures.ts';

/** What another model makes of the training pictures. */
export interface TeacherVectors {
  readonly dimension: number;
  /** Of unit length, one row a picture. Shape: [pictures, dimension]. */
  readonly rows: Float32Array;
  /** The model file's SHA-256, in hexadecimal. */
  readonly id: string;
}

/**
 * Embeds the pictures, as they are, by a teacher: any ReID model in ONNX.
 * @throws ModelError if the file is no ReID model; MediaError naming a picture that cannot be read; CancelledError.
 */
export async function teacherVectors(
  model: string,
  pictures: readonly DatasetPicture[],
  options: {
    readonly device?: DeviceChoice | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<TeacherVectors> {
  const { device, signal, onProgress } = options;
  await using embedder = await openEmbedder({ model, device, signal });
  const { dimension, id } = embedder.model;
  const vectors = await embedPictures(embedder, pictures, {
    signal,
    onProgress: (done) => onProgress?.(done, pictures.length),
  });
  const rows = new Float32Array(pictures.length * dimension);
  for (const [index, vector] of vectors.entries()) rows.set(vector, index * dimension);
  return { dimension, rows, id };
}
