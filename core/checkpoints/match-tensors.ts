import { type Declaration } from '../mdpr/index.ts';
import { damagedCheckpoint } from './checkpoint-error.ts';
import { namesInNetwork, type CheckpointKind } from './key-mapping.ts';
import { type TensorView } from './pickle/value.ts';
import { type StateDict } from './state-dict.ts';

/** A tensor of a file, by its name there, that has another shape than the network's. */
export interface Mismatch {
  readonly name: string;
  readonly found: readonly number[];
  readonly expected: readonly number[];
}

/** A file's tensors under the network's names. */
export interface Found {
  /** The view and its name in the file, by the name in the network. */
  readonly targets: ReadonlyMap<string, { readonly view: TensorView; readonly source: string }>;
  /** The file's names that the network does not have. */
  readonly leftOver: readonly string[];
}

/**
 * Gives a file's tensors the network's names.
 * Throws: ModelError if two become the same.
 */
export function findTargets(kind: CheckpointKind, state: StateDict): Found {
  const targets = new Map<string, { readonly view: TensorView; readonly source: string }>();
  const leftOver: string[] = [];
  for (const [source, view] of state) {
    const names = namesInNetwork(kind, source);
    if (names.length === 0) leftOver.push(source);
    for (const name of names) {
      if (targets.has(name)) throw damagedCheckpoint(`it holds the tensor "${name}" in two spellings`);
      targets.set(name, { view, source });
    }
  }
  return { targets, leftOver };
}

/** How a file's tensors fit a network. */
export interface Placed {
  /** The views by the network's names. */
  readonly matched: ReadonlyMap<string, TensorView>;
  /** What the file lacks or holds with another shape. */
  readonly missing: readonly Declaration[];
  readonly mismatched: readonly Mismatch[];
  /** The file's names that the network does not have. */
  readonly leftOver: readonly string[];
}

/** Compares a file's tensors with those of a network, by name and shape. */
export function placeTensors(declarations: readonly Declaration[], targets: Found['targets']): Placed {
  const matched = new Map<string, TensorView>();
  const missing: Declaration[] = [];
  const mismatched: Mismatch[] = [];
  for (const declaration of declarations) {
    const { name, shape: expected } = declaration;
    const target = targets.get(name);
    if (target?.view.shape.join() === expected.join()) {
      matched.set(name, target.view);
      continue;
    }
    missing.push(declaration);
    if (target !== undefined) mismatched.push({ name: target.source, found: target.view.shape, expected });
  }
  const declared = new Set(declarations.map(({ name }) => name));
  const unknown = [...targets].filter(([name]) => !declared.has(name)).map(([, { source }]) => source);
  return { matched, missing, mismatched, leftOver: [...new Set(unknown)] };
}
