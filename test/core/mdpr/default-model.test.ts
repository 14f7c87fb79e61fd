import { beforeAll, describe, expect, it } from 'vitest';
import { readModelSummary } from '../../../core/graph/index.ts';
import {
  buildDefaultModel,
  DEFAULT_CONFIG,
  defaultModel,
  defaultWeights,
  firstDefaultWeights,
  MODEL_METADATA,
  randomStream,
} from '../../../core/mdpr/index.ts';
import { measureStatistics } from '../../../scripts/measure-statistics.ts';
import { cosine, greatestDifference, normalizedRows, runNetwork } from './run-network.ts';

type Colour = readonly [number, number, number];
const RED: Colour = [200, 30, 40];
const BLUE: Colour = [30, 50, 190];
const GREEN: Colour = [40, 140, 60];
const WHITE: Colour = [235, 235, 235];
const BLACK: Colour = [40, 40, 45];
const SKIN: Colour = [200, 160, 130];
const COURT: Colour = [190, 150, 100];

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** A crop of someone in shirt and trousers; each seed shifts it by up to 3 pixels, adds grain and changes exposure by up to 10 %. */
function person(shirt: Colour, trousers: Colour, seed: number): Float32Array {
  const { inputHeight: height, inputWidth: width } = DEFAULT_CONFIG;
  const random = randomStream(seed, 'person');
  const [right, down] = [random.uniform(), random.uniform()].map((u) => Math.round(6 * u - 3));
  const exposure = 0.9 + 0.2 * random.uniform();
  const planes = new Float32Array(3 * height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colourAt(x - (right ?? 0), y - (down ?? 0), shirt, trousers);
      for (const [channel, value] of colour.entries()) {
        const seen = value * exposure + 6 * random.normal();
        planes[(channel * height + y) * width + x] = Math.min(255, Math.max(0, seen));
      }
    }
  }
  return planes;
}

function colourAt(x: number, y: number, shirt: Colour, trousers: Colour): Colour {
  if (y > 5 && y <= 22 && x > 25 && x < 39) return SKIN;
  if (y > 22 && y < 64 && x > 18 && x < 46) return shirt;
  if (y >= 64 && y < 118 && x > 20 && x < 44) return trousers;
  return COURT;
}

describe('the default model', () => {
  let model: Uint8Array;
  beforeAll(async () => {
    model = await buildDefaultModel();
  });

  it('says that it is untrained', () => {
    const { metadata, inputs } = readModelSummary(model);
    expect(metadata[MODEL_METADATA.trained]).toBe('false');
    expect(inputs[0]?.shape).toEqual(['N', 3, 128, 64]);
  });

  it('is the same file each time, kept or built anew', async () => {
    expect(Buffer.compare(await defaultModel(), model)).toBe(0);
    expect(Buffer.compare(await defaultModel(), model)).toBe(0);
  });

  it('finds the same clothes nearest, and on average far nearer than others, under shift, grain and exposure', async () => {
    const clothes = [
      [RED, BLACK],
      [BLUE, BLACK],
      [GREEN, BLACK],
      [WHITE, BLACK],
      [RED, WHITE],
    ] as const;
    const crops = clothes.flatMap(([shirt, trousers], kit) =>
      [1, 2, 3].map((sighting) => person(shirt, trousers, 10 * kit + sighting)),
    );
    const pictures = new Float32Array(crops.flatMap((crop) => [...crop]));
    const { feat } = await runNetwork(model, DEFAULT_CONFIG, pictures);
    const rows = normalizedRows(feat ?? expect.fail('no descriptor'));
    const kit = (index: number): number => Math.floor(index / 3);
    const cosines = rows.map((row, index) => {
      const to = (isWanted: (other: number) => boolean): number[] =>
        rows.flatMap((each, other) => (other !== index && isWanted(other) ? [cosine(row, each)] : []));
      return {
        same: to((other) => kit(other) === kit(index)),
        others: to((other) => kit(other) !== kit(index)),
      };
    });
    for (const { same, others } of cosines) expect(Math.max(...same)).toBeGreaterThan(Math.max(...others));
    // Measured: 0.70 and 0.13.
    const [meanSame, meanOther] = [
      cosines.flatMap(({ same }) => same),
      cosines.flatMap(({ others }) => others),
    ].map(mean);
    expect(meanSame).toBeGreaterThan((meanOther ?? 1) + 0.4);
  });

  it('tells a red shirt from a blue one at every sighting', async () => {
    const crops = [1, 2, 3, 4].flatMap((seed) => [person(RED, BLACK, seed), person(BLUE, BLACK, seed)]);
    const { feat } = await runNetwork(
      model,
      DEFAULT_CONFIG,
      new Float32Array(crops.flatMap((crop) => [...crop])),
    );
    const rows = normalizedRows(feat ?? expect.fail('no descriptor'));
    const red = rows.filter((_, index) => index % 2 === 0);
    const blue = rows.filter((_, index) => index % 2 === 1);
    const amongRed = red.flatMap((a, index) => red.slice(index + 1).map((b) => cosine(a, b)));
    const across = red.flatMap((a) => blue.map((b) => cosine(a, b)));
    expect(Math.min(...amongRed)).toBeGreaterThan(Math.max(...across));
  });

  it('ships the running statistics that its first weights have', async () => {
    const shipped = await defaultWeights();
    const measured = await measureStatistics(firstDefaultWeights());
    for (const [name, { data }] of measured) {
      expect([name, greatestDifference(shipped.get(name)?.data ?? [], data) < 1e-3]).toEqual([name, true]);
    }
  });
});

describe('random streams', () => {
  it('are the same for one seed and name, and others for another', () => {
    const draw = (seed: number, name: string): number[] => {
      const stream = randomStream(seed, name);
      return Array.from({ length: 5 }, () => stream.uniform());
    };
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  });

  it('are uniform and normal', () => {
    const stream = randomStream(5, 'moments');
    const moments = (next: () => number): [number, number] => {
      const values = Array.from({ length: 40_000 }, next);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
    };
    const [uniformMean, uniformVariance] = moments(() => stream.uniform());
    const [normalMean, normalVariance] = moments(() => stream.normal());
    // Five standard errors of a mean of 40,000: 0.0072 and 0.025.
    expect(Math.abs(uniformMean - 0.5)).toBeLessThan(0.0072);
    expect(Math.abs(uniformVariance - 1 / 12)).toBeLessThan(0.002);
    expect(Math.abs(normalMean)).toBeLessThan(0.025);
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.036);
  });
});
