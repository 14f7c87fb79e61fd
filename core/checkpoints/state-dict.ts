import { damagedCheckpoint } from './checkpoint-error.ts';
import { isKind, type PickleValue, type TensorView } from './pickle/value.ts';

/** Tensors by their names in the file, without `module.`. */
export type StateDict = ReadonlyMap<string, TensorView>;

/** Where trainers keep the weights beside the optimiser's state: FastReID, and most others. */
const ENTRIES = ['model', 'state_dict'];
/** Added by PyTorch's DataParallel around the network. */
const WRAPPER = 'module.';

/**
 * The tensors of a checkpoint's `model` entry, or of the file itself if it is a bare state dict. All else is left
 * unread.
 * Throws: ModelError if there are none.
 */
export function stateDictOf(root: PickleValue): StateDict {
  const outer = root instanceof Map ? root : new Map<PickleValue, PickleValue>();
  const inner = ENTRIES.map((name) => outer.get(name)).find((value) => value instanceof Map);
  const tensors = new Map<string, TensorView>();
  for (const [key, value] of inner ?? outer) {
    if (typeof key !== 'string' || !isKind(value, 'tensor')) continue;
    const name = key.startsWith(WRAPPER) ? key.slice(WRAPPER.length) : key;
    if (tensors.has(name)) throw damagedCheckpoint(`it holds the tensor "${name}" twice`);
    tensors.set(name, value);
  }
  if (tensors.size === 0)
    throw damagedCheckpoint('it holds no weights, neither alone nor as its entry "model"');
  return tensors;
}
