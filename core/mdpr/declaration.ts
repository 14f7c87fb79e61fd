import { stageOf, stemChannels, type MdprConfig, type Stage } from './config.ts';
import { PLACES, type Place } from './place.ts';

/** What a parameter is, which decides its first value and whether training changes it. */
export type Role =
  | 'convolution'
  | 'linear'
  | 'linear-bias'
  | 'classifier'
  | 'exponent'
  | 'norm-weight'
  | 'norm-bias'
  | 'frozen-bias'
  | 'running-mean'
  | 'running-variance'
  | 'batch-count';

/** What needs a parameter: the descriptor, the heat maps only, or training only. */
export type Purpose = 'descriptor' | 'attention' | 'training';

/** A tensor of a checkpoint. */
export interface Declaration {
  /** As in the authors' checkpoints (mdpr.md §9). */
  readonly name: string;
  /** `[]` for the int64 scalar of the role `batch-count`. */
  readonly shape: readonly number[];
  readonly role: Role;
  readonly purpose: Purpose;
}

/**
 * Every tensor of an MDPR checkpoint. `identities` is the number of training identities, which only the classifiers
 * depend on. Source: mdpr.md §1–§4 and §9.
 */
export function declareParameters(
  config: MdprConfig,
  { identities }: { readonly identities: number },
): readonly Declaration[] {
  const c5 = stageOf(config, 'res5').outputChannels;
  const c4 = c5 / 2;
  const { embedding, attentionMaps, parts } = config;
  const maps = attentionMaps + 1;
  const { hard, soft, fusion } = PLACES;
  const eachPart = Array.from({ length: parts }, (_, part) => part);
  return [
    ...stem(config),
    ...[PLACES.res2, PLACES.res3, hard.res4, hard.res5, soft.res4, soft.res5].flatMap((at, index) =>
      stage(
        stageOf(config, (['res2', 'res3', 'res4', 'res5', 'res4', 'res5'] as const)[index] ?? 'res5'),
        at,
      ),
    ),
    ...embeddingBlock(hard.global, c5, embedding),
    ...eachPart.flatMap((part) => embeddingBlock(hard.part(part), c5, embedding)),
    ...embeddingBlock(soft.embedding5, c5, embedding),
    ...embeddingBlock(soft.reduction4, c4, c4),
    ...embeddingBlock(soft.embedding4, c4, embedding),
    ...forPurpose('attention', attentionMaker(soft.attention5, c5, maps)),
    ...(config.isGuided ? forPurpose('attention', [convolution(soft.guide.at('conv'), maps, maps, 1)]) : []),
    ...forPurpose('attention', attentionMaker(soft.attention4, c4 + (config.isGuided ? maps : 0), maps)),
    ...forPurpose('training', attentionPooling(soft.pooling4, c4, config)),
    ...forPurpose('training', attentionPooling(soft.pooling5, c5, config)),
    ...head(hard.globalHead, embedding, identities),
    ...eachPart.flatMap((part) => head(hard.partHead(part), embedding, identities)),
    ...head(soft.head5, embedding, identities),
    ...head(soft.head4, embedding, identities),
    ...forPurpose('training', classifierAndNeck(soft.poolingHead5, attentionMaps * embedding, identities)),
    ...forPurpose('training', classifierAndNeck(soft.poolingHead4, attentionMaps * embedding, identities)),
    ...(config.hasFusion
      ? [
          ...fuse(fusion.parts, embedding),
          ...fuse(fusion.hard, embedding * 2),
          ...fuse(fusion.soft, embedding * 2),
          ...fuse(fusion.all, embedding * 4),
          ...head(fusion.head, embedding * 4, identities),
        ]
      : []),
    ...(config.hasDistillation
      ? forPurpose('training', [
          ...predictor(PLACES.distillation.hard, embedding),
          ...predictor(PLACES.distillation.soft, embedding),
        ])
      : []),
  ];
}

/** The numbers that are learned or frozen, without running statistics: what is called a network's parameters. */
export function countParameters(declarations: readonly Declaration[]): number {
  return declarations
    .filter(({ role }) => !['running-mean', 'running-variance', 'batch-count'].includes(role))
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

function forPurpose(purpose: Purpose, declarations: readonly Declaration[]): readonly Declaration[] {
  return declarations.map((each) => ({ ...each, purpose }));
}

function declare(at: Place, name: string, shape: readonly number[], role: Role): Declaration {
  return { name: at.parameter(name), shape, role, purpose: 'descriptor' };
}

function convolution(at: Place, input: number, output: number, kernel: number): Declaration {
  return declare(at, 'weight', [output, input, kernel, kernel], 'convolution');
}

function batchNorm(
  at: Place,
  channels: number,
  bias: 'norm-bias' | 'frozen-bias' = 'norm-bias',
): readonly Declaration[] {
  return [
    declare(at, 'weight', [channels], 'norm-weight'),
    declare(at, 'bias', [channels], bias),
    declare(at, 'running_mean', [channels], 'running-mean'),
    declare(at, 'running_var', [channels], 'running-variance'),
    declare(at, 'num_batches_tracked', [], 'batch-count'),
  ];
}

/** IBN-a: instance norm on the first half of the channels, batch norm on the second. */
function mixedNorm(at: Place, channels: number): readonly Declaration[] {
  const half = channels / 2;
  const instance = at.at('IN');
  return [
    declare(instance, 'weight', [half], 'norm-weight'),
    declare(instance, 'bias', [half], 'norm-bias'),
    ...batchNorm(at.at('BN'), half),
  ];
}

function stem(config: MdprConfig): readonly Declaration[] {
  const channels = stemChannels(config);
  const at = PLACES.stem;
  return [convolution(at.at('conv', 0), 3, channels, 7), ...batchNorm(at.at('norm', 1), channels)];
}

function stage(stage: Stage, at: Place): readonly Declaration[] {
  return Array.from({ length: stage.blocks }, (_, index) => block(stage, at.at(index), index === 0)).flat();
}

function block(stage: Stage, at: Place, isFirst: boolean): readonly Declaration[] {
  const { planes, outputChannels } = stage;
  const inputChannels = isFirst ? stage.inputChannels : outputChannels;
  const kernels = stage.block === 'basic' ? [3, 3] : [1, 3, 1];
  const layers = kernels.flatMap((kernel, index) => {
    const number = index + 1;
    const input = index === 0 ? inputChannels : planes;
    const output = number === kernels.length ? outputChannels : planes;
    const norm = at.at(`bn${number}`);
    const isMixed = index === 0 && stage.hasInstanceNorm;
    return [
      convolution(at.at(`conv${number}`), input, output, kernel),
      ...(isMixed ? mixedNorm(norm, output) : batchNorm(norm, output)),
    ];
  });
  const shortcut = at.at('downsample');
  return hasProjection(stage, isFirst)
    ? [
        ...layers,
        convolution(shortcut.at(0), inputChannels, outputChannels, 1),
        ...batchNorm(shortcut.at(1), outputChannels),
      ]
    : layers;
}

/** Whether a block's shortcut is a convolution: where size or channels change (mdpr.md §1.2). */
export function hasProjection(stage: Stage, isFirst: boolean): boolean {
  return isFirst && (stage.stride !== 1 || stage.inputChannels !== stage.outputChannels);
}

function embeddingBlock(at: Place, input: number, output: number): readonly Declaration[] {
  return [convolution(at.at('embedding'), input, output, 1), ...batchNorm(at.at('bn'), output)];
}

function attentionMaker(at: Place, input: number, maps: number): readonly Declaration[] {
  return [
    convolution(at.at('conv'), input, maps, 1),
    convolution(at.at('conv3'), input, maps, 3),
    ...batchNorm(at.at('bn'), maps),
  ];
}

function attentionPooling(at: Place, input: number, config: MdprConfig): readonly Declaration[] {
  const blocks = Array.from({ length: config.attentionMaps }, (_, map) =>
    embeddingBlock(at.at('embedding_layer').at(map), input, config.embedding),
  );
  return [declare(at.at('pool'), 'p', [1], 'exponent'), ...blocks.flat()];
}

function classifierAndNeck(at: Place, length: number, identities: number): readonly Declaration[] {
  return [
    { ...declare(at, 'weight', [identities, length], 'classifier'), purpose: 'training' },
    ...batchNorm(at.at('bottleneck').at(0), length, 'frozen-bias'),
  ];
}

function head(at: Place, length: number, identities: number): readonly Declaration[] {
  return [declare(at.at('pool_layer'), 'p', [1], 'exponent'), ...classifierAndNeck(at, length, identities)];
}

function fuse(at: Place, channels: number): readonly Declaration[] {
  return [
    convolution(at.at(0), channels, channels, 1),
    convolution(at.at(1), channels, channels, 3),
    ...batchNorm(at.at(2), channels),
  ];
}

function predictor(at: Place, length: number): readonly Declaration[] {
  return [
    declare(at.at(0), 'weight', [length, length], 'linear'),
    ...batchNorm(at.at(1), length),
    declare(at.at(3), 'weight', [length, length], 'linear'),
    declare(at.at(3), 'bias', [length], 'linear-bias'),
  ];
}
