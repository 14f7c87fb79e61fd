import type { HeatMap, RgbImage } from '../images/index.ts';
import type { DescriptorFeature } from '../mdpr/index.ts';
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

/** Where MDPR's soft branch looks in one crop: at each level one map of each attention, values from 0 to 1. */
export interface CropAttention {
  readonly res5: readonly HeatMap[];
  readonly res4: readonly HeatMap[];
}

/** Turns pictures of people into vectors: two pictures of one person have a larger cosine than of two people. */
export interface Embedder extends AsyncDisposable {
  readonly model: EmbedderModel;
  /** The device that runs the model. */
  readonly device: Device;
  /** What the user should know: another device than the one asked for, untrained weights. */
  readonly warnings: readonly string[];
  /** What the embeddings of MDPR are joined of, in order; empty for other models. */
  readonly features: readonly DescriptorFeature[];
  /** Whether {@link Embedder.attention} has something to show. */
  readonly hasAttention: boolean;
  /**
   * An embedding [dimension] of each crop, in the crops' order, of length 1, so that a dot product is a cosine. Crops
   * must have the size `model.inputWidth` × `model.inputHeight`. What shares a batch with a crop does not change its
   * embedding; on the processor neither does the size of the batch, bit for bit (measured with OSNet and MDPR on x64
   * with batches of 1 to 32; ONNX Runtime does not promise it).
   * @throws InvalidOptionError for a crop of another size; ModelError if an embedding is not finite or zero;
   * CancelledError.
   */
  embed(
    crops: readonly RgbImage[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Float32Array[]>;
  /**
   * The attention maps of each crop, in the crops' order.
   * @throws InvalidOptionError for a crop of another size or a model without attention; ModelError if a map is not
   * of values from 0 to 1; CancelledError.
   */
  attention(
    crops: readonly RgbImage[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<CropAttention[]>;
}
