import { InvalidOptionError } from '../errors/index.ts';

/** The number of layers of the ResNet that MDPR stands on. */
export type Depth = 18 | 34 | 50 | 101;

/** Everything that decides the shape of an MDPR network. */
export interface MdprConfig {
  readonly depth: Depth;
  /** Factor on the channels of the backbone; 1 is the published network. */
  readonly width: number;
  /** E, the length of one embedding; the descriptor has 9 of them (with two parts and fusion). */
  readonly embedding: number;
  /** P, the horizontal stripes of the hard branch. */
  readonly parts: number;
  /** K, the attention maps of the soft branch without the one for the background. */
  readonly attentionMaps: number;
  /** Whether the attention of res5 guides that of res4. */
  readonly isGuided: boolean;
  /** Whether the maps of both branches are fused into a further embedding of 4 E. */
  readonly hasFusion: boolean;
  /** Whether training couples the branches by mutual distillation. */
  readonly hasDistillation: boolean;
  /** Size of the input picture in pixels; multiples of 16 are natural. */
  readonly inputHeight: number;
  readonly inputWidth: number;
}

/** The published network: ResNet-101, 384 x 192, E = 512 (mdpr.md §1.1, §7). */
export const PUBLISHED_CONFIG: MdprConfig = Object.freeze({
  depth: 101,
  width: 1,
  embedding: 512,
  parts: 2,
  attentionMaps: 2,
  isGuided: true,
  hasFusion: true,
  hasDistillation: true,
  inputHeight: 384,
  inputWidth: 192,
});

/**
 * The published network with the given changes.
 * Throws: InvalidOptionError if the result cannot be built.
 */
export function mdprConfig(changes: Partial<MdprConfig> = {}): MdprConfig {
  const config: MdprConfig = { ...PUBLISHED_CONFIG, ...changes };
  const counts = ['embedding', 'parts', 'attentionMaps', 'inputHeight', 'inputWidth'] as const;
  for (const name of counts) {
    if (!Number.isInteger(config[name]) || config[name] < 1 || config[name] > 4096) {
      throw invalid(`${name} must be an integer from 1 to 4096, not ${config[name]}`);
    }
  }
  if (!(config.depth in BLOCKS)) throw invalid(`depth must be 18, 34, 50 or 101, not ${config.depth}`);
  // The narrowest stage is split into halves by its norms (IBN-a), so 64 · width must be even.
  if (!Number.isInteger(32 * config.width) || config.width < 1 / 32 || config.width > 4) {
    throw invalid(`width must be a multiple of 1/32 from 1/32 to 4, not ${config.width}`);
  }
  stripeHeights(config, mapSize(config).height);
  return Object.freeze(config);
}

/** Blocks of res2, res3, res4 and res5 (mdpr.md §1.6). */
const BLOCKS = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
} as const satisfies Record<Depth, readonly number[]>;

export type StageName = 'res2' | 'res3' | 'res4' | 'res5';

/** A stage of the backbone. */
export interface Stage {
  readonly name: StageName;
  readonly blocks: number;
  readonly block: 'basic' | 'bottleneck';
  readonly inputChannels: number;
  /** Channels inside a block. */
  readonly planes: number;
  readonly outputChannels: number;
  /** Of the first block. */
  readonly stride: 1 | 2;
  /** Whether the first norm of every block is IBN-a: half instance norm, half batch norm. */
  readonly hasInstanceNorm: boolean;
}

/** The channels of the first convolution. */
export function stemChannels(config: MdprConfig): number {
  return 64 * config.width;
}

/** A stage of the backbone. The last stride is 1: res5 keeps the size of res4 (mdpr.md §1.2, §1.3, §1.6). */
export function stageOf(config: MdprConfig, name: StageName): Stage {
  const index = ['res2', 'res3', 'res4', 'res5'].indexOf(name);
  const block = config.depth < 50 ? 'basic' : 'bottleneck';
  const expansion = block === 'basic' ? 1 : 4;
  const planes = stemChannels(config) * 2 ** index;
  return {
    name,
    blocks: BLOCKS[config.depth][index] ?? 0,
    block,
    inputChannels: index === 0 ? stemChannels(config) : (planes / 2) * expansion,
    planes,
    outputChannels: planes * expansion,
    stride: name === 'res3' || name === 'res4' ? 2 : 1,
    hasInstanceNorm: name !== 'res5',
  };
}

/** Length of the descriptor: one embedding each of global, parts, soft res5 and soft res4, and four of the fusion. */
export function descriptorLength(config: MdprConfig): number {
  return config.embedding * (3 + config.parts + (config.hasFusion ? 4 : 0));
}

/** Size of the maps of res4 and res5: a sixteenth of the picture, each halving rounded up. */
export function mapSize(config: MdprConfig): { readonly height: number; readonly width: number } {
  const shrink = (size: number): number => {
    const stem = Math.floor((size - 1) / 2) + 1;
    // Unpadded 3 x 3 pooling in ceil mode, then res3 and res4.
    const pooled = Math.ceil((stem - 3) / 2) + 1;
    return Math.ceil(Math.ceil(pooled / 2) / 2);
  };
  return { height: shrink(config.inputHeight), width: shrink(config.inputWidth) };
}

/**
 * Heights of the stripes of a map: equal, or the last one less (mdpr.md §2, the rule of torch.chunk).
 * Throws: InvalidOptionError if the map is too low for so many parts.
 */
export function stripeHeights(config: MdprConfig, height: number): readonly number[] {
  const each = Math.ceil(height / config.parts);
  const heights = Array.from({ length: config.parts }, (_, part) => Math.min(each, height - part * each));
  if (heights.some((part) => part < 1)) {
    throw invalid(
      `a map of ${height} rows (inputHeight ${config.inputHeight}) does not divide into ${config.parts} parts`,
    );
  }
  return heights;
}

function invalid(reason: string): InvalidOptionError {
  return new InvalidOptionError('mdpr-config', `The MDPR network cannot be built: ${reason}.`);
}
