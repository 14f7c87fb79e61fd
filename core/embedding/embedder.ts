import type { RgbImage } from '../images/index.ts';
import type { Device } from '../runtime/index.ts';

/** The model behind an embedder. Embeddings of two models cannot be compared. */
export interface EmbedderModel {
  /** SHA-256 of the model's file, in hex. */
  readonly id: string;
  /** For people: the name in the file's metadata, otherwise the file's name. */
  readonly name: string;
  /** Length of an embedding. */
  readonly dimension: number;
  /** False where the file says that its weights are first values from a seed. */
  readonly isTrained: boolean;
  /** Size of the crops in pixels. */
  readonly inputWidth: number;
  readonly inputHeight: number;
}

/** Turns pictures of people into vectors: two pictures of one person have a larger cosine than of two people. */
export interface Embedder extends AsyncDisposable {
  readonly model: EmbedderModel;
  /** The device that runs the model. */
  readonly device: Device;
  /** What the user should know: another device than the one asked for, untrained weights. */
  readonly warnings: readonly string[];
  /**
   * An embedding [dimension] of each crop, in the crops' order, of length 1, so that a dot product is a cosine. Crops must have the size
   * `model.inputWidth` × `model.inputHeight`. An embedding may differ in its last bits (about 1e-7) with the number of
   * crops that share its batch, never with their content.
   * @throws InvalidOptionError for a crop of another size; ModelError if an embedding is not finite or zero;
   * CancelledError.
   */
  embed(
    crops: readonly RgbImage[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Float32Array[]>;
}
