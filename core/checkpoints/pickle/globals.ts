import { damagedCheckpoint, unsafeCheckpoint } from '../checkpoint-error.ts';
import {
  isKind,
  type Global,
  type PickleValue,
  type StorageReference,
  type StorageType,
  type TensorView,
} from './value.ts';

/** Tensors of weights have four dimensions at most. */
const MAXIMUM_RANK = 8;

const STORAGE_TYPES: Readonly<Record<string, StorageType>> = {
  'torch.DoubleStorage': 'float64',
  'torch.FloatStorage': 'float32',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.LongStorage': 'int64',
  'torch.IntStorage': 'int32',
  'torch.ShortStorage': 'int16',
  'torch.CharStorage': 'int8',
  'torch.ByteStorage': 'uint8',
  'torch.BoolStorage': 'bool',
};

/** What stands for a call: our own reading of the arguments; nothing of the file's is run. */
const CALLS: Readonly<Record<string, (operands: readonly PickleValue[]) => PickleValue>> = {
  'collections.OrderedDict': ([pairs]) => dictionary(pairs),
  'collections.Counter': ([counts]) => dictionary(counts),
  // The first operand is the factory of missing entries, which a reader never needs.
  'collections.defaultdict': ([, entries]) => dictionary(entries),
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': ([tensor]) => tensor ?? null,
};

/** Found in the optimiser's, scheduler's and metric's entries; read over, since only weights are wanted. */
const INERT: ReadonlySet<string> = new Set([
  '_codecs.encode',
  ...['numpy.core', 'numpy._core'].flatMap((core) => [
    `${core}.multiarray.scalar`,
    `${core}.multiarray._reconstruct`,
  ]),
  'numpy.dtype',
  'numpy.ndarray',
  'torch.Size',
  'torch.device',
  ...['float64', 'float32', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool'].map(
    (type) => `torch.${type}`,
  ),
  ...['builtins', '__builtin__'].flatMap((module) =>
    ['bool', 'complex', 'dict', 'float', 'int', 'list', 'set', 'str', 'tuple'].map(
      (type) => `${module}.${type}`,
    ),
  ),
]);

/**
 * The global of that name.
 * Throws: ModelError `unsafe-checkpoint` if it is not in the table.
 */
export function allowedGlobal(module: string, name: string): Global {
  const full = `${module}.${name}`;
  if (Object.hasOwn(STORAGE_TYPES, full) || Object.hasOwn(CALLS, full) || INERT.has(full)) {
    return { kind: 'global', name: full };
  }
  const shown = full.slice(0, 200);
  throw unsafeCheckpoint(`it asks for "${shown}", which is not among the few names that weights need`, {
    global: shown,
  });
}

/** What calling an allowed global with these operands stands for. */
export function callGlobal(callee: PickleValue | undefined, operands: PickleValue | undefined): PickleValue {
  if (!isKind(callee, 'global') || !Array.isArray(operands)) {
    throw unsafeCheckpoint('it calls something that is no known function');
  }
  const call = Object.hasOwn(CALLS, callee.name) ? CALLS[callee.name] : undefined;
  return call === undefined ? { kind: 'inert' } : call(operands);
}

/**
 * The storage that a persistent id names: `('storage', type, key, device, count)`, in old files with a sixth part
 * `(key of the part, start, length)`. Source: torch/serialization.py, `persistent_id`.
 */
export function storageOf(id: PickleValue | undefined): StorageReference {
  const [tag, type, key, , count, part] = Array.isArray(id) ? id : [];
  const storageType = isKind(type, 'global') ? STORAGE_TYPES[type.name] : undefined;
  if (tag !== 'storage' || storageType === undefined || typeof key !== 'string' || !/^\d{1,20}$/.test(key)) {
    throw damagedCheckpoint('it refers to a storage of an unknown kind');
  }
  const total = size(count);
  if (!Array.isArray(part)) {
    return { kind: 'storage', type: storageType, key, count: total, start: 0, length: total };
  }
  const [start, length] = [size(part[1]), size(part[2])];
  if (start + length > total) throw damagedCheckpoint(`a part of the storage ${key} ends behind it`);
  return { kind: 'storage', type: storageType, key, count: total, start, length };
}

function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): TensorView {
  if (!isKind(storage, 'storage') || !Array.isArray(shape) || !Array.isArray(strides)) {
    throw damagedCheckpoint('a tensor is not described as PyTorch describes it');
  }
  if (shape.length > MAXIMUM_RANK || strides.length !== shape.length) {
    throw damagedCheckpoint(`a tensor has ${shape.length} dimensions and ${strides.length} strides`);
  }
  return {
    kind: 'tensor',
    storage,
    offset: size(offset),
    shape: shape.map(size),
    strides: strides.map(size),
  };
}

function dictionary(entries: PickleValue | undefined): Map<PickleValue, PickleValue> {
  if (entries instanceof Map) return entries;
  if (entries === undefined) return new Map();
  const pairs = Array.isArray(entries) ? entries : [null];
  return new Map(
    pairs.map((pair) => {
      if (!Array.isArray(pair) || pair.length !== 2)
        throw damagedCheckpoint('a dictionary is not made of pairs');
      return [pair[0] ?? null, pair[1] ?? null];
    }),
  );
}

function size(value: PickleValue | undefined): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw damagedCheckpoint('a size, offset or stride is not a whole number from 0');
}
