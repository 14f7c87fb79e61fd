import type { Port } from '../runtime/index.ts';
import { yoloxCellCount } from './yolox-boxes.ts';

/** The sizes of a YOLOX model. */
export interface YoloxForm {
  readonly inputName: string;
  readonly outputName: string;
  readonly width: number;
  readonly height: number;
  /** Places that may hold a box. */
  readonly cells: number;
  /** Box, objectness and one score per class. */
  readonly channels: number;
}

/** Where the family's largest strides demand multiples of it. */
const MULTIPLE = 32;
const MAXIMUM_SIDE = 4096;
/** Box (4), objectness (1), at least one class. */
const MINIMUM_CHANNELS = 6;

/**
 * The form of a YOLOX model, nano to x, exported undecoded: one input [1, 3, H, W] and one output
 * [1, H·W/64 + H·W/256 + H·W/1024, 5 + classes]. Undefined for a model of any other form.
 */
export function yoloxForm(inputs: readonly Port[], outputs: readonly Port[]): YoloxForm | undefined {
  const [input] = inputs;
  const [output] = outputs;
  if (input === undefined || output === undefined || inputs.length > 1 || outputs.length > 1)
    return undefined;
  if (input.type !== 'float32' || output.type !== 'float32') return undefined;
  const [batch, planes, height, width] = input.dims;
  if (input.dims.length !== 4 || isOtherThan(batch, 1) || planes !== 3) return undefined;
  if (!isSide(width) || !isSide(height)) return undefined;
  const [outputBatch, cells, channels] = output.dims;
  if (output.dims.length !== 3 || isOtherThan(outputBatch, 1)) return undefined;
  if (cells !== yoloxCellCount(width, height)) return undefined;
  if (typeof channels !== 'number' || channels < MINIMUM_CHANNELS) return undefined;
  return { inputName: input.name, outputName: output.name, width, height, cells, channels };
}

function isOtherThan(dimension: number | string | undefined, size: number): boolean {
  return typeof dimension === 'number' && dimension !== size && dimension >= 0;
}

function isSide(dimension: number | string | undefined): dimension is number {
  return (
    typeof dimension === 'number' && dimension > 0 && dimension <= MAXIMUM_SIDE && dimension % MULTIPLE === 0
  );
}
