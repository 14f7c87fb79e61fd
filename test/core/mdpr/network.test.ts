import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import { nodesInOrder, type Graph } from '../../../core/graph/index.ts';
import {
  declareParameters,
  descriptorLength,
  fedParameters,
  mdprConfig,
  network,
  unfoldedLayers,
  type Depth,
  type MdprConfig,
} from '../../../core/mdpr/index.ts';

/** The network with its parameters as inputs: shapes can be inferred of any size without a single weight. */
function shapesOf(config: MdprConfig): ReadonlyMap<string, string> {
  const parameters = fedParameters(declareParameters(config, { identities: 1 }));
  const options = { hasAttention: true, parameterInputs: parameters.inputs };
  return namedShapes(network(unfoldedLayers(parameters), config, options));
}

function namedShapes(graph: Graph): ReadonlyMap<string, string> {
  const shapes = nodesInOrder(graph).map(
    ({ name, outputs }) => [name ?? '', outputs[0]?.shape.join('x') ?? ''] as const,
  );
  const outputs = Object.entries(graph.outputs).map(([name, { shape }]) => [name, shape.join('x')] as const);
  return new Map([...shapes, ...outputs]);
}

describe('the network', () => {
  // Source: mdpr.md §1.2 and §4.3; h x w is the size of the maps of res4 and res5.
  it.each([
    [384, 192, '192x96', '96x48', '48x24', '24x12', '12x12'],
    [384, 128, '192x64', '96x32', '48x16', '24x8', '12x8'],
    [256, 128, '128x64', '64x32', '32x16', '16x8', '8x8'],
  ] as const)(
    'has the published shapes for %i x %i',
    (inputHeight, inputWidth, stem, pooled, res3, map, stripe) => {
      const shapes = shapesOf(mdprConfig({ inputHeight, inputWidth }));
      const expected: Readonly<Record<string, string>> = {
        'shared/stem/conv': `64x${stem}`,
        'shared/stem/pool': `64x${pooled}`,
        'shared/res2/2/output': `256x${pooled}`,
        'shared/res3/3/output': `512x${res3}`,
        'hard/res4/22/output': `1024x${map}`,
        'hard/res5/2/output': `2048x${map}`,
        'soft/res4/22/output': `1024x${map}`,
        'soft/res5/2/output': `2048x${map}`,
        'hard/stripes': `2048x${stripe}`,
        'hard/global/map': `512x${map}`,
        'hard/part1/map': `512x${stripe}`,
        'soft/embedding5/map': `512x${map}`,
        'soft/reduction4/map': `1024x${map}`,
        'soft/embedding4/map': `512x${map}`,
        'soft/attention5/softmax': `3x${map}`,
        'soft/guided': `1027x${map}`,
        'fusion/stacked': `512x${map}`,
        'fusion/parts/map': `512x${map}`,
        'fusion/hard/map': `1024x${map}`,
        'fusion/soft/map': `1024x${map}`,
        'fusion/all/map': `2048x${map}`,
        'fusion/all/neck': '2048',
        feat: '4608',
        attn5: `2x${map}`,
        attn4: `2x${map}`,
      };
      for (const [name, shape] of Object.entries(expected))
        expect([name, shapes.get(name)]).toEqual([name, `Nx${shape}`]);
    },
  );

  it.each([
    [18, '512', '256'],
    [34, '512', '256'],
    [50, '2048', '1024'],
    [101, '2048', '1024'],
  ] as const)('of depth %i has the widths of its blocks and a descriptor of 9 E', (depth: Depth, c5, c4) => {
    const config = mdprConfig({ depth, embedding: 128, inputHeight: 128, inputWidth: 64 });
    const shapes = shapesOf(config);
    expect(shapes.get('soft/res5/0/output')).toBe(`Nx${c5}x8x4`);
    expect(shapes.get('soft/reduction4/map')).toBe(`Nx${c4}x8x4`);
    expect(shapes.get('feat')).toBe(`Nx${9 * 128}`);
  });

  it('names nodes after the module they belong to', () => {
    const names = [...shapesOf(mdprConfig({ depth: 50, embedding: 16 })).keys()];
    expect(names).toEqual(
      expect.arrayContaining(['soft/res5/0/conv1', 'soft/res5/0/bn1', 'hard/res4/5/bn1/IN']),
    );
  });

  it('gives stripes of an odd map the heights of torch.chunk', () => {
    const shapes = shapesOf(mdprConfig({ depth: 18, embedding: 8, inputHeight: 80, parts: 3 }));
    expect(shapes.get('hard/part0/map')).toBe('Nx8x2x12');
    expect(shapes.get('hard/part2/map')).toBe('Nx8x1x12');
  });

  it('has a descriptor without the fusion where that is switched off', () => {
    const config = mdprConfig({ depth: 18, embedding: 8, hasFusion: false, parts: 3 });
    expect(descriptorLength(config)).toBe(48);
    expect(shapesOf(config).get('feat')).toBe('Nx48');
  });
});

describe('a configuration is refused', () => {
  it.each([
    ['with an unknown depth', { depth: 42 as Depth }],
    ['with a width that does not split its norms', { width: 0.01 }],
    ['with no embedding', { embedding: 0 }],
    ['with a height that is no integer', { inputHeight: 100.5 }],
    ['with more parts than its map has rows', { inputHeight: 32, parts: 3 }],
    ['with a picture of no size', { inputWidth: Number.NaN }],
  ])('%s', (_, changes) => {
    expect(() => mdprConfig(changes)).toThrow(InvalidOptionError);
  });
});
