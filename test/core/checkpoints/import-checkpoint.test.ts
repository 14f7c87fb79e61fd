import { describe, expect, it } from 'vitest';
import { importCheckpoint, type ImportedCheckpoint } from '../../../core/checkpoints/index.ts';
import { CancelledError } from '../../../core/errors/index.ts';
import { declareParameters, mdprConfig, type Weight } from '../../../core/mdpr/index.ts';
import { hashedWeights } from '../mdpr/hashed-weights.ts';
import { fixture } from './fixture.ts';

describe('the checkpoint of an MDPR network', () => {
  const config = mdprConfig({ depth: 18, width: 1 / 32, embedding: 4 });

  it('gives its network, its weights and a report in which all match', async () => {
    const { weights, report, facts } = await importCheckpoint(fixture('mdpr-r18-shared-buffer-zip.pth'));
    const declared = declareParameters(config, { identities: 3 }).map(({ name }) => name);
    expect(report).toEqual({
      kind: 'mdpr',
      format: 'zip',
      config,
      identities: 3,
      hasInstanceNorm: true,
      matched: declared,
      missing: [],
      mismatched: [],
      leftOver: [],
    });
    expect(facts).toMatchObject({ name: 'MDPR R18', isTrained: true });
    // The file holds the hashed weights as float16.
    for (const [name, { shape, data }] of hashedWeights(config)) {
      expect([name, weights.get(name)]).toEqual([name, { shape, data: data.map(Math.f16round) }]);
    }
  });

  it('is not read on after a cancel', async () => {
    await expect(
      importCheckpoint(fixture('mdpr-r18-shared-buffer-zip.pth'), { signal: AbortSignal.abort() }),
    ).rejects.toThrow(CancelledError);
  });
});

describe('the checkpoint of a plain ResNet', () => {
  // Of the published length, the parts above the backbone would take seconds to fill.
  const network = { embedding: 8 };

  it('begins both branches and drops the classifier', async () => {
    const imported = await importCheckpoint(fixture('resnet18-ibn-wrapped-legacy.pth'), { network });
    const { report, facts } = imported;
    expect(report).toMatchObject({
      kind: 'backbone',
      format: 'legacy',
      config: mdprConfig({ depth: 18, width: 1 / 32, ...network }),
      identities: null,
      hasInstanceNorm: true,
      mismatched: [],
      leftOver: ['fc.weight', 'fc.bias'],
    });
    expect(facts.isTrained).toBe(false);
    expect(report.matched.length).toBeGreaterThan(150);
    expect(report.matched.every((name) => name.startsWith('generate.backbone'))).toBe(true);
    expect(report.missing.some((name) => name.startsWith('generate.backbone'))).toBe(false);
    expectFilled(imported, 'conv1.weight', 'generate.backbone.0.weight');
    expectFilled(imported, 'bn1.running_var', 'generate.backbone.1.running_var');
    expectFilled(imported, 'layer2.1.bn1.IN.bias', 'generate.backbone.5.1.bn1.IN.bias');
    for (const branch of ['backbone_part', 'backbone_attn']) {
      expectFilled(imported, 'layer3.0.bn1.BN.weight', `generate.${branch}.0.0.bn1.BN.weight`);
      expectFilled(imported, 'layer4.0.downsample.0.weight', `generate.${branch}.1.0.downsample.0.weight`);
    }
  });

  it('without IBN matches but its first norms, which begin anew', async () => {
    const imported = await importCheckpoint(fixture('resnet18-plain-legacy.pth'), { network });
    const { report, weights } = imported;
    expect(report.hasInstanceNorm).toBe(false);
    expect(report.leftOver.slice(0, 3)).toEqual(['fc.weight', 'fc.bias', 'layer1.0.bn1.weight']);
    // The file counts no batches either.
    const missing = report.missing.filter((name) =>
      /^generate\.backbone.*(weight|bias|mean|var)$/.test(name),
    );
    // Two blocks of res2 and res3 and of both branches' res4, with two tensors of IN and four of BN each.
    expect(missing).toHaveLength(8 * 6);
    expect(missing.every((name) => /\.bn1\.(IN|BN)\./.test(name))).toBe(true);
    expect(weights.get('generate.backbone.4.0.bn1.IN.weight')?.data).toEqual(Float32Array.of(1));
    expect(weights.get('generate.backbone.4.0.bn1.BN.running_mean')?.data).toEqual(Float32Array.of(0));
    expectFilled(imported, 'layer4.1.bn1.weight', 'generate.backbone_attn.1.1.bn1.weight');
  });
});

describe('a hostile file', () => {
  it.each([
    ['calls-os-system.pth', 'it asks for "posix.system"'],
    ['calls-os-system-legacy.pth', 'it asks for "posix.system"'],
    ['calls-os-system-protocol-4.pth', 'it asks for "posix.system"'],
    ['calls-eval.pth', 'it asks for "__builtin__.eval"'],
    ['nested-too-deeply.pth', 'its pickle is nested too deeply'],
    ['zip-bomb.pth', 'is compressed or encrypted, which PyTorch never does'],
  ])('such as %s is refused as unsafe', async (name, reason) => {
    await expectRefused(name, { code: 'unsafe-checkpoint', reason });
  });

  it.each([
    ['contains-itself.pth', 'it holds no weights'],
    ['absolute-path.pth', 'absolute path: /etc/data.pkl'],
    ['path-of-parent.pth', 'invalid relative path: ../data.pkl'],
    ['two-pickles.pth', 'holds 2 entries data.pkl instead of one'],
    ['negative-offset.pth', 'not a whole number from 0'],
    ['README.md', 'not a PyTorch checkpoint'],
  ])('such as %s is refused as damaged', async (name, reason) => {
    await expectRefused(name, { code: 'damaged-checkpoint', reason });
  });

  it('that does not exist is said to be missing', async () => {
    await expectRefused('missing.pth', { code: 'checkpoint-missing', reason: 'Check the path' });
  });

  it('of other tensors is refused with what was looked for', async () => {
    await expectRefused('views-zip.pth', {
      code: 'unknown-checkpoint',
      reason: 'generate.backbone.0.weight',
    });
  });
});

async function expectRefused(
  name: string,
  { code, reason }: { readonly code: string; readonly reason: string },
): Promise<void> {
  const path = fixture(name);
  await expect(importCheckpoint(path)).rejects.toThrow(
    expect.objectContaining({
      name: 'ModelError',
      code,
      details: expect.objectContaining({ file: path }) as unknown,
    }),
  );
  await expect(importCheckpoint(path)).rejects.toThrow(reason);
}

/** The rule of scripts/torch-fixtures.py, `fill`. */
function filled(source: string, { shape, data }: Weight): Weight {
  const start = Buffer.from(source).reduce((sum, byte) => sum + byte, 0) % 64;
  return { shape, data: data.map((_, index) => ((index + start) % 64) / 64 + 0.25) };
}

function expectFilled({ weights }: ImportedCheckpoint, source: string, name: string): void {
  const weight = weights.get(name) ?? expect.fail(`There is no tensor "${name}".`);
  expect([name, weight]).toEqual([name, filled(source, weight)]);
}
