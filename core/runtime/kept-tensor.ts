import type { Tensor } from 'onnxruntime-node';

/**
 * A tensor in the memory of a device. Sessions on the same device in the same thread can be fed it; its numbers cannot
 * be asked for (ONNX Runtime 1.30 ends the process), only be given out by such a session.
 */
export class KeptTensor implements Disposable {
  /** For sessions only. */
  readonly tensor: Tensor;

  constructor(tensor: Tensor) {
    this.tensor = tensor;
  }

  /** Frees the memory. */
  [Symbol.dispose](): void {
    this.tensor.dispose();
  }
}
