import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  countParameters,
  declareParameters,
  mdprConfig,
  type Declaration,
  type Depth,
} from '../../../core/mdpr/index.ts';

const declare = (depth: Depth, identities = 751): readonly Declaration[] =>
  declareParameters(mdprConfig({ depth }), { identities });

/** Parameters of all tensors whose names begin so. */
const countIn = (declarations: readonly Declaration[], ...prefixes: readonly string[]): number =>
  countParameters(declarations.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix))));

describe('the declared parameters of MDPR', () => {
  // Source: mdpr.md §1.5 and §1.6, calculated there by other means.
  it.each([
    [101, 1385, 164_180_663, 154_976_437],
    [50, 705, 126_196_407, 116_992_181],
    [34, 549, 114_894_775, 108_049_845],
    [18, 371, 95_343_287, 88_498_357],
  ] as const)(
    'of depth %i are %i tensors, %i numbers, %i of them for inference',
    (depth, tensors, total, inference) => {
      const declarations = declare(depth);
      expect(declarations).toHaveLength(tensors);
      expect(countParameters(declarations)).toBe(total);
      expect(countParameters(declarations.filter(({ purpose }) => purpose !== 'training'))).toBe(inference);
    },
  );

  it.each([
    [101, 215_808, 1_219_584, 26_090_496, 14_964_736],
    [50, 215_808, 1_219_584, 7_098_368, 14_964_736],
    [34, 221_952, 1_116_416, 6_822_400, 13_114_368],
    [18, 147_968, 525_568, 2_099_712, 8_393_728],
  ] as const)('of depth %i are spread over the stages as published', (depth, res2, res3, res4, res5) => {
    const declarations = declare(depth);
    expect(countIn(declarations, 'generate.backbone.4.')).toBe(res2);
    expect(countIn(declarations, 'generate.backbone.5.')).toBe(res3);
    for (const branch of ['generate.backbone_part', 'generate.backbone_attn']) {
      expect(countIn(declarations, `${branch}.0.`)).toBe(res4);
      expect(countIn(declarations, `${branch}.1.`)).toBe(res5);
    }
  });

  it('of the published network are spread over its modules as calculated', () => {
    const all = declare(101);
    const classifiers = all.filter(({ role }) => role === 'classifier');
    const rest = all.filter(({ role }) => role !== 'classifier');
    expect(countIn(rest, 'generate.backbone.0.', 'generate.backbone.1.')).toBe(9_536);
    expect(countIn(rest, 'generate.embedding_hard', 'hard_')).toBe(3_151_875);
    const soft = [
      'generate.embedding_attn',
      'generate.em3',
      'generate.attention_maker',
      'generate.up_attn',
      'attn_feature',
    ];
    expect(countIn(rest, ...soft)).toBe(2_719_857);
    expect(countIn(rest, 'generate.attn_bap', 'attn_bap')).toBe(3_153_922);
    expect(countIn(rest, 'fusion')).toBe(65_549_313);
    expect(countIn(rest, 'predictor')).toBe(1_051_648);
    expect(countParameters(classifiers)).toBe(4_998_656);
    expect(countParameters(declare(101, 702).filter(({ role }) => role === 'classifier'))).toBe(4_672_512);
    expect(countParameters(declare(101, 436).filter(({ role }) => role === 'classifier'))).toBe(2_902_016);
  });

  it('have the names and shapes of the published checkpoint', () => {
    const lines = declare(101, 702).map(({ name, shape }) => `${name} ${shape.join('x') || 'scalar'}`);
    const digest = createHash('sha256').update(`${lines.sort().join('\n')}\n`);
    // SHA-256 of the sorted list of the authors' 1385 tensors (R101, 702 identities), mdpr.md §9.
    expect(digest.digest('hex')).toBe('d90803a802f452f246eaf86e87b4166a9b28d8c66272986fd652bd3da2c7e844');
  });

  it('have no name twice', () => {
    const names = declare(50).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('lack what is switched off', () => {
    const names = declareParameters(
      mdprConfig({ hasFusion: false, hasDistillation: false, isGuided: false, parts: 3, attentionMaps: 4 }),
      { identities: 5 },
    ).map(({ name, shape }) => `${name} ${shape.join('x')}`);
    expect(names.filter((name) => /^(fusion|predictor|generate\.up_attn)/.test(name))).toEqual([]);
    expect(names).toContain('generate.attention_maker3.conv.weight 5x1024x1x1');
    expect(names).toContain('hard_part_head.2.weight 5x512');
    expect(names).toContain('attn_bap_feature4_head.weight 5x2048');
  });
});
