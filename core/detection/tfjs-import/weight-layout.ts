import type { TfjsConstant } from './tfjs-model.ts';

/** Weights of a convolution as ONNX takes them. Shape: [output channels, input channels of a group, height, width] */
export interface ConvolutionWeights {
  readonly shape: readonly [number, number, number, number];
  readonly data: Float32Array<ArrayBuffer>;
  readonly group: number;
}

/** [height, width, input, output] → [output, input, height, width], every element times `factor`. */
export function convolutionWeights(constant: TfjsConstant, factor: number): ConvolutionWeights {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = constant.shape;
  const data = new Float32Array(constant.data.length);
  let source = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let from = 0; from < inputs; from += 1) {
        for (let to = 0; to < outputs; to += 1, source += 1) {
          data[((to * inputs + from) * height + y) * width + x] = (constant.data[source] ?? 0) * factor;
        }
      }
    }
  }
  return { shape: [outputs, inputs, height, width], data, group: 1 };
}

/**
 * Depthwise: [height, width, channels, multiplier] → [channels · multiplier, 1, height, width] with as many groups as
 * channels; the outputs of one channel stay together, as in TensorFlow.
 */
export function depthwiseWeights(constant: TfjsConstant, factor: number): ConvolutionWeights {
  const [height = 0, width = 0, channels = 0, multiplier = 0] = constant.shape;
  const outputs = channels * multiplier;
  const data = new Float32Array(constant.data.length);
  for (const [source, value] of constant.data.entries()) {
    const output = source % outputs;
    const place = Math.floor(source / outputs);
    data[output * height * width + place] = value * factor;
  }
  return { shape: [outputs, 1, height, width], data, group: channels };
}
