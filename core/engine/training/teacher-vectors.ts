import type { DatasetPicture } from '../../datasets/index.ts';
import { openEmbedder } from '../../embedding/index.ts';
import type { DeviceChoice } from '../../runtime/index.ts';
import { embedPictures } from '../evaluation/embed-pictures.ts';

/** What another model makes of the training pictures. */
export interface TeacherVectors {
  readonly dimension: number;
  /** Centred, of unit length, one row a picture. Shape: [pictures, dimension]. */
  readonly rows: Float32Array;
  /** The model file's SHA-256, in hexadecimal. */
  readonly id: string;
}

/**
 * Embeds the pictures of data sets, as they are, by a teacher, which is a ReID model in ONNX. What all vectors of a data
 * set have in common is taken away, since a pupil cannot learn it: its batch normalisation keeps the mean cosine of
 * different pictures near 0.
 * @throws ModelError if the file is no ReID model; MediaError naming a picture that cannot be read; CancelledError.
 */
export async function teacherVectors(
  model: string,
  datasets: readonly (readonly DatasetPicture[])[],
  options: {
    readonly device?: DeviceChoice | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<TeacherVectors> {
  const { device, signal, onProgress } = options;
  await using embedder = await openEmbedder({ model, device, signal });
  const { dimension, id } = embedder.model;
  const total = datasets.flat().length;
  const rows = new Float32Array(total * dimension);
  let done = 0;
  for (const pictures of datasets) {
    const before = done;
    const vectors = await embedPictures(embedder, pictures, {
      signal,
      onProgress: (embedded) => onProgress?.(before + embedded, total),
    });
    for (const vector of centred(vectors, dimension)) rows.set(vector, dimension * done++);
  }
  return { dimension, rows, id };
}

/** The vectors less their mean, at unit length; a vector that is the mean has no direction and becomes zeros. */
export function centred(vectors: readonly Float32Array[], dimension: number): Float32Array[] {
  const mean = new Float64Array(dimension);
  for (const vector of vectors) {
    for (const [axis, value] of vector.entries()) mean[axis] = (mean[axis] ?? 0) + value / vectors.length;
  }
  return vectors.map((vector) => {
    const difference = Float64Array.from(vector, (value, axis) => value - (mean[axis] ?? 0));
    const length = Math.hypot(...difference);
    return Float32Array.from(difference, (value) => (length === 0 ? 0 : value / length));
  });
}
