import { mdprConfig, type Depth, type MdprConfig } from '../mdpr/index.ts';
import { damagedCheckpoint } from './checkpoint-error.ts';

/** The shapes of a file's tensors by their names in our network. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** What the names and shapes of a file say of its network. */
export interface InferredNetwork {
  readonly config: MdprConfig;
  /** Training identities; undefined where the file has no classifier. */
  readonly identities: number | undefined;
  /** Whether the first norms of res2–res4 are IBN-a in the file, as the network has them. */
  readonly hasInstanceNorm: boolean;
}

const STAGES = [
  'generate.backbone.4',
  'generate.backbone.5',
  'generate.backbone_part.0',
  'generate.backbone_part.1',
];
const DEPTHS: Readonly<Record<string, Depth>> = {
  'basic 2,2,2,2': 18,
  'basic 3,4,6,3': 34,
  'bottleneck 3,4,6,3': 50,
  'bottleneck 3,4,23,3': 101,
};

/** What a plain backbone leaves open of a network. */
export type OpenConfig = Partial<Omit<MdprConfig, 'depth' | 'width'>>;

/**
 * The network that a complete checkpoint belongs to. The size of its pictures is not stored in such files: the
 * published one.
 * Throws: ModelError if no such network exists; InvalidOptionError if it cannot be built.
 */
export function inferMdpr(shapes: Shapes): InferredNetwork {
  const attention = dimension(shapes, 'generate.attention_maker4.conv.weight', 0);
  const reduced = dimension(shapes, 'generate.attention_maker4.conv.weight', 1) / 2;
  return {
    config: mdprConfig({
      ...inferBackbone(shapes),
      embedding: dimension(shapes, 'generate.embedding_hard_global.embedding.weight', 0),
      parts: countSections(shapes, 'generate.embedding_hard_part'),
      attentionMaps: attention - 1,
      isGuided: dimension(shapes, 'generate.attention_maker3.conv.weight', 1) > reduced,
      hasFusion: shapes.has('fusion.output.0.weight'),
      hasDistillation: shapes.has('predictor1.0.weight'),
    }),
    identities: shapes.get('hard_global_head.weight')?.[0],
    hasInstanceNorm: hasInstanceNorm(shapes),
  };
}

/**
 * The network on a plain backbone of a file; what that leaves open is as published unless given.
 * Throws: as {@link inferMdpr}.
 */
export function inferPlainBackbone(shapes: Shapes, open: OpenConfig = {}): InferredNetwork {
  return {
    config: mdprConfig({ ...open, ...inferBackbone(shapes) }),
    identities: undefined,
    hasInstanceNorm: hasInstanceNorm(shapes),
  };
}

function inferBackbone(shapes: Shapes): Pick<MdprConfig, 'depth' | 'width'> {
  const block = shapes.has('generate.backbone.4.0.conv3.weight') ? 'bottleneck' : 'basic';
  const counts = STAGES.map((stage) => countSections(shapes, stage));
  const depth = DEPTHS[`${block} ${counts.join()}`];
  if (depth === undefined) {
    throw damagedCheckpoint(
      `its stages have ${counts.join(', ')} ${block} blocks, which is no ResNet of 18, 34, 50 or 101 layers`,
    );
  }
  return { depth, width: dimension(shapes, 'generate.backbone.0.weight', 0) / 64 };
}

function hasInstanceNorm(shapes: Shapes): boolean {
  return shapes.has('generate.backbone.4.0.bn1.IN.weight');
}

/** How many of `PREFIX.0.…`, `PREFIX.1.…` follow each other. */
function countSections(shapes: Shapes, prefix: string): number {
  const start = `${prefix}.`;
  const sections = new Set<string | undefined>();
  for (const name of shapes.keys()) {
    if (name.startsWith(start)) sections.add(name.slice(start.length).split('.')[0]);
  }
  let count = 0;
  while (sections.has(String(count))) count++;
  return count;
}

function dimension(shapes: Shapes, name: string, axis: number): number {
  const size = shapes.get(name)?.[axis];
  if (size === undefined)
    throw damagedCheckpoint(`it lacks the tensor "${name}", which tells the network's sizes`);
  return size;
}
