import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import { constant, floats, leavesOf, nodesInOrder, reciprocal } from '../../../core/graph/index.ts';
import {
  declareParameters,
  mdprConfig,
  trainingStep,
  type MdprConfig,
  type SharedStage,
  type TrainingOptions,
  type TrainingStep,
} from '../../../core/mdpr/index.ts';
import { generalizedMean } from '../../../core/mdpr/branches.ts';
import { evaluateNumber } from './losses/evaluate.ts';

const IDENTITIES = 3;

const TINY = { depth: 18, width: 1 / 32, embedding: 4, inputHeight: 64, inputWidth: 32 } as const;

function built(config: Partial<MdprConfig> = {}, options: Partial<TrainingOptions> = {}): TrainingStep {
  return trainingStep(mdprConfig({ ...TINY, ...config }), { batch: 2, identities: IDENTITIES, ...options });
}

/** How many terms there are of each kind. */
function counted({ terms }: TrainingStep): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of terms.keys()) {
    const [kind = ''] = name.split('/');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

const WITHOUT_DISTILLATION = { identity: 8, triplet: 6, diversity: 2, attention: 2 };
const ALL = { ...WITHOUT_DISTILLATION, distillation: 1 };

describe('the switches decide the terms of the loss', () => {
  const cases: readonly {
    readonly name: string;
    readonly config?: Partial<MdprConfig>;
    readonly options?: Partial<TrainingOptions>;
    readonly terms: Readonly<Record<string, number>>;
  }[] = [
    { name: 'everything on', terms: ALL },
    { name: 'no guidance', config: { isGuided: false }, terms: ALL },
    { name: 'no distillation', config: { hasDistillation: false }, terms: WITHOUT_DISTILLATION },
    { name: 'no fusion', config: { hasFusion: false }, terms: { ...ALL, identity: 7, triplet: 5 } },
    {
      name: 'no diversity',
      options: { hasDiversity: false },
      terms: { identity: 8, triplet: 6, distillation: 1 },
    },
    {
      name: 'one attention map, which has no pair',
      config: { attentionMaps: 1 },
      terms: { identity: 8, triplet: 6, attention: 2, distillation: 1 },
    },
    {
      name: 'four attention maps, three parts, bottlenecks',
      config: { attentionMaps: 4, parts: 3, depth: 50, inputHeight: 80 },
      terms: { ...ALL, identity: 9, triplet: 7 },
    },
    { name: 'pair-wise circle loss', options: { identityLoss: 'pairwise-circle' }, terms: ALL },
  ];
  it.each(cases)('$name', ({ config = {}, options = {}, terms }) => {
    const step = built(config, options);
    expect(counted(step)).toEqual(terms);
    // Every trained tensor has a gradient of its shape; gradients() refuses those that the loss does not reach.
    for (const { name, shape } of step.trained) expect(step.gradients.get(name)?.shape, name).toEqual(shape);
  });
});

describe('a training step', () => {
  it('trains all but the frozen biases of the necks and the running statistics, which it moves', () => {
    const step = built();
    const declared = declareParameters(mdprConfig(TINY), { identities: IDENTITIES });
    const named = (...roles: readonly string[]): readonly string[] =>
      declared.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
    const frozen = named('frozen-bias');
    expect(frozen).toHaveLength(8);
    const running = named('running-mean', 'running-variance');
    expect([...step.statistics.keys()].toSorted()).toEqual(running.toSorted());
    const untrained = new Set([...frozen, ...running, ...named('batch-count')]);
    expect([...step.gradients.keys()]).toEqual(
      declared.map(({ name }) => name).filter((name) => !untrained.has(name)),
    );
    expect(step.parameterInputs).toHaveLength(declared.length - named('batch-count').length);
  });

  it('has no gradient and moves no statistic of stages that are frozen, and no longer way back than that', () => {
    const whole = built();
    const sizes = [undefined, 'stem', 'res2', 'res3'].map((frozenThrough) => {
      const step = built(
        {},
        frozenThrough === undefined ? {} : { frozenThrough: frozenThrough as SharedStage },
      );
      return nodesInOrder({ outputs: Object.fromEntries(step.gradients) }).length;
    });
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(new Set(sizes).size).toBe(4);
    const frozen = built({}, { frozenThrough: 'res2' });
    const isEarly = (name: string): boolean => /^generate\.backbone\.[014]\./u.test(name);
    const names = (values: ReadonlyMap<string, unknown>): string[] => [...values.keys()];
    expect(names(whole.gradients).filter(isEarly).length).toBeGreaterThan(10);
    expect(names(frozen.gradients)).toEqual(names(whole.gradients).filter((name) => !isEarly(name)));
    expect(names(frozen.statistics)).toEqual(names(whole.statistics).filter((name) => !isEarly(name)));
    // They still take part, by their running statistics.
    const used = leavesOf({ outputs: { loss: frozen.loss } });
    const fed = used.flatMap((leaf) => (leaf.kind === 'input' ? [leaf.name] : []));
    expect(fed).toEqual(
      expect.arrayContaining(['generate.backbone.0.weight', 'generate.backbone.1.running_var']),
    );
  });

  it('has no classifiers with the pair-wise circle loss', () => {
    const step = built({}, { identityLoss: 'pairwise-circle' });
    expect(step.trained.filter(({ role }) => role === 'classifier')).toEqual([]);
  });

  it('refuses a batch of one and a single identity', () => {
    expect(() => built({}, { batch: 1 })).toThrow(InvalidOptionError);
    expect(() => built({}, { identities: 1 })).toThrow(/identities 1/u);
  });

  it('refuses a price of attention below 0', () => {
    expect(() => built({}, { attentionPrice: -0.1 })).toThrow(/price of attention of -0\.1/u);
  });
});

it('pools 1, 2, 3, 4 with the exponent 3 to 2.9240 (mdpr.md §12.5)', async () => {
  const power = floats([3]);
  const map = constant('float32', [1, 1, 2, 2], Float32Array.of(1, 2, 3, 4));
  const pooled = generalizedMean(map, { power, root: reciprocal(power) }, 'pool');
  expect(await evaluateNumber(pooled)).toBeCloseTo(2.924, 4);
});
