import { type Weight } from '../../mdpr/index.ts';
import { damagedCheckpoint, unsafeCheckpoint } from '../checkpoint-error.ts';
import { type TensorView } from '../pickle/value.ts';
import { type StorageArray } from './storage-array.ts';

/** A gigabyte as float32: six times all of the published network. */
const MAXIMUM_ELEMENTS = 2 ** 28;

/** How many numbers a tensor has. */
export function elementsOf({ shape }: Pick<TensorView, 'shape'>): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/**
 * The numbers that a view shows of its storage, row-major.
 * Throws: ModelError if the view reaches beyond the storage, or repeats few numbers too often.
 */
export function readTensor(view: TensorView, storage: StorageArray): Weight {
  const count = elementsOf(view);
  if (count > MAXIMUM_ELEMENTS) throw unsafeCheckpoint(`a tensor has the shape [${view.shape.join(', ')}]`);
  const last = view.shape.reduce(
    (sum, size, axis) => sum + (size - 1) * (view.strides[axis] ?? 0),
    view.offset,
  );
  if (count > 0 && last >= view.storage.length)
    throw damagedCheckpoint(
      `a tensor of shape [${view.shape.join(', ')}] reaches beyond its storage ${view.storage.key}`,
    );
  const start = view.storage.start + view.offset;
  const data = isContiguous(view) ? storage.slice(start, start + count) : gather(view, storage, start, count);
  return { shape: view.shape, data };
}

function isContiguous({ shape, strides }: TensorView): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis] ?? 1;
  }
  return true;
}

/** Walks all positions in row-major order, like the wheels of a counter. */
function gather({ shape, strides }: TensorView, storage: StorageArray, start: number, count: number) {
  const data = new Float32Array(count);
  const position = shape.map(() => 0);
  let at = start;
  for (let index = 0; index < count; index++) {
    data[index] = storage.at(at);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      const stride = strides[axis] ?? 0;
      const next = (position[axis] ?? 0) + 1;
      position[axis] = next === size ? 0 : next;
      at += next === size ? -stride * (size - 1) : stride;
      if (next < size) break;
    }
  }
  return data;
}
