import { basename } from 'node:path';
import { ModelError, throwIfCancelled } from '../errors/index.ts';
import {
  checkWeights,
  declareParameters,
  initialWeights,
  type Declaration,
  type MdprConfig,
  type Weight,
  type Weights,
  type WeightsFacts,
} from '../mdpr/index.ts';
import { namingFile, unsafeCheckpoint } from './checkpoint-error.ts';
import { inferMdpr, inferPlainBackbone, type OpenConfig } from './infer-config.ts';
import { kindOf, type CheckpointKind } from './key-mapping.ts';
import { findTargets, placeTensors, type Mismatch } from './match-tensors.ts';
import { type TensorView } from './pickle/value.ts';
import { stateDictOf } from './state-dict.ts';
import { storageArray } from './torch-file/storage-array.ts';
import { elementsOf, readTensor } from './torch-file/tensor-data.ts';
import { openTorchFile, type TorchFile } from './torch-file/torch-file.ts';

/** Of the first values of what a file does not hold. */
const SEED = 2401_06430;
/** Four gigabytes as float32; the published network has 0.16 of 2^30. */
const MAXIMUM_TOTAL_ELEMENTS = 2 ** 30;

/** What of a file found its place in the network. */
export interface ImportReport {
  readonly kind: CheckpointKind;
  /** As PyTorch wrote it: `zip` from version 1.6, `legacy` before. */
  readonly format: TorchFile['format'];
  readonly config: MdprConfig;
  /** Training identities; null where the file has no classifier. */
  readonly identities: number | null;
  /** Whether the first norms of res2–res4 are IBN-a in the file. Where not, they begin anew. */
  readonly hasInstanceNorm: boolean;
  /** The network's names that got the file's numbers. */
  readonly matched: readonly string[];
  /** The network's names that the file lacks, or holds with another shape: they got first values from a seed. */
  readonly missing: readonly string[];
  /** The file's names with shapes that do not fit the network. */
  readonly mismatched: readonly Mismatch[];
  /** The file's names that the network does not have; a backbone's classifier is among them. */
  readonly leftOver: readonly string[];
}

/** A network and its weights, ready for core/mdpr's writeWeightsFile. */
export interface ImportedCheckpoint {
  readonly config: MdprConfig;
  /** Every tensor of the network. */
  readonly weights: Weights;
  readonly facts: WeightsFacts;
  readonly report: ImportReport;
}

export interface ImportOptions {
  /** What a plain backbone leaves open. Default: as published. A complete checkpoint states it itself. */
  readonly network?: OpenConfig | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the authors' MDPR checkpoint, or a plain ResNet (with IBN-a or without) to begin a training with, from a file
 * of `torch.save`. Nothing in the file is executed.
 * Throws: ModelError naming the file: `unsafe-checkpoint`, `damaged-checkpoint`, `unknown-checkpoint` or
 * `weight-not-finite`; CancelledError; errors of the file system.
 */
export async function importCheckpoint(
  path: string,
  options: ImportOptions = {},
): Promise<ImportedCheckpoint> {
  try {
    await using file = await openTorchFile(path);
    return await importFrom(file, path, options);
  } catch (error) {
    throw namingFile(path, error);
  }
}

async function importFrom(
  file: TorchFile,
  path: string,
  { network: open, signal }: ImportOptions,
): Promise<ImportedCheckpoint> {
  const state = stateDictOf(file.root);
  const kind = kindOf(state);
  if (kind === undefined) {
    throw new ModelError(
      'unknown-checkpoint',
      'The checkpoint is neither an MDPR network (it has no "generate.backbone.0.weight") nor a plain ResNet (it has no "conv1.weight" and "layer1.0.conv1.weight").',
    );
  }
  const found = findTargets(kind, state);
  const shapes = new Map([...found.targets].map(([name, { view }]) => [name, view.shape]));
  const network = kind === 'mdpr' ? inferMdpr(shapes) : inferPlainBackbone(shapes, open);
  const declarations = declareParameters(network.config, { identities: network.identities ?? 1 });
  const placed = placeTensors(declarations, found.targets);
  const weights = new Map(initialWeights(placed.missing, SEED));
  for (const [name, weight] of await readWeights(file, placed.matched, signal)) weights.set(name, weight);
  checkWeights(weights, declarations);
  const report: ImportReport = {
    kind,
    format: file.format,
    config: network.config,
    identities: network.identities ?? null,
    hasInstanceNorm: network.hasInstanceNorm,
    matched: [...placed.matched.keys()],
    missing: placed.missing.map(({ name }) => name),
    mismatched: placed.mismatched,
    leftOver: [...found.leftOver, ...placed.leftOver],
  };
  return { config: network.config, weights, facts: factsOf(report, placed.missing, path), report };
}

/** Reads storage by storage, so that a buffer shared by all tensors is read once and held alone. */
async function readWeights(
  file: TorchFile,
  views: ReadonlyMap<string, TensorView>,
  signal: AbortSignal | undefined,
): Promise<Weights> {
  const total = [...views.values()].reduce((sum, view) => sum + elementsOf(view), 0);
  if (total > MAXIMUM_TOTAL_ELEMENTS) throw unsafeCheckpoint(`its tensors have ${total} numbers in all`);
  const byStorage = Map.groupBy(views, ([, { storage }]) => storage.key);
  const weights = new Map<string, Weight>();
  for (const group of byStorage.values()) {
    throwIfCancelled(signal);
    const [first] = group;
    if (first === undefined) continue;
    const { storage } = first[1];
    const numbers = storageArray(storage.type, await file.readStorage(storage));
    for (const [name, view] of group) weights.set(name, readTensor(view, numbers));
  }
  return weights;
}

function factsOf(report: ImportReport, missing: readonly Declaration[], path: string): WeightsFacts {
  const { kind, config } = report;
  const isComplete = missing.every(({ purpose, role }) => purpose !== 'descriptor' || role === 'batch-count');
  const name = `MDPR R${config.depth}`;
  return {
    name: kind === 'mdpr' ? name : `${name} (untrained, on a given backbone)`,
    isTrained: kind === 'mdpr' && isComplete,
    licence: `as the publisher of ${basename(path)} states`,
  };
}
