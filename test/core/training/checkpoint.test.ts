import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../core/errors/index.ts';
import { readWeightsFile, writeWeightsFile } from '../../../core/mdpr/index.ts';
import {
  firstState,
  readCheckpoint,
  writeCheckpoint,
  type TrainingCheckpoint,
} from '../../../core/training/index.ts';
import { TINY, tinySettings } from './drawn-people.ts';

const FACTS = { name: 'Tiny', isTrained: true, licence: 'test' };

function checkpoint(): TrainingCheckpoint {
  const settings = tinySettings({ switches: { teacher: { dimension: 4, weight: 2 } } });
  const identities = ['ann', 'bob', 'eve'];
  const { state } = firstState({ config: TINY, identities: 3, switches: settings.switches }, 5);
  const moved = new Map(
    [...state.firstMoments].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((_, index) => index / 7) },
    ]),
  );
  return {
    config: TINY,
    facts: FACTS,
    settings,
    identities,
    fingerprint: 'f'.repeat(64),
    teacher: 't'.repeat(64),
    state: { ...state, step: 12, firstMoments: moved },
  };
}

describe('a checkpoint', () => {
  it('holds the whole run, bit for bit', () => {
    const before = checkpoint();
    expect(readCheckpoint(writeCheckpoint(before))).toEqual(before);
  });

  it('is a weights file like any other', () => {
    const before = checkpoint();
    const { config, weights, facts } = readWeightsFile(writeCheckpoint(before));
    expect({ config, facts }).toEqual({ config: TINY, facts: FACTS });
    for (const [name, weight] of before.state.weights) expect(weights.get(name)).toEqual(weight);
  });

  it('is not written of a state with a number that is not finite', () => {
    const { state, ...rest } = checkpoint();
    const [name, weight] = [...state.secondMoments][3] ?? expect.fail('There are moments.');
    const data = weight.data.slice();
    data[0] = Number.NaN;
    const secondMoments = new Map(state.secondMoments).set(name, { ...weight, data });
    expect(() => writeCheckpoint({ ...rest, state: { ...state, secondMoments } })).toThrow(ModelError);
    expect(() => writeCheckpoint({ ...rest, state: { ...state, secondMoments } })).toThrow(name);
  });

  it('is told from weights alone, and from a file cut short', () => {
    const { config, state, facts } = checkpoint();
    const alone = writeWeightsFile(config, state.weights, facts);
    expect(() => readCheckpoint(alone)).toThrow(expect.objectContaining({ code: 'no-training-run' }));
    const whole = writeCheckpoint(checkpoint());
    for (const length of [0, 7, 100, whole.length - 1]) {
      expect(() => readCheckpoint(whole.subarray(0, length))).toThrow(ModelError);
    }
  });

  it('refuses moments that are missing and settings of another form', () => {
    const before = checkpoint();
    const text = Buffer.from(writeCheckpoint(before)).toString('latin1');
    const changed = (from: string, to: string): Uint8Array => {
      expect(text).toContain(from);
      return Buffer.from(text.replace(from, to), 'latin1');
    };
    expect(() => readCheckpoint(changed('adam/first/', 'adam/fisrt/'))).toThrow(ModelError);
    expect(() => readCheckpoint(changed('imagesPerIdentity', 'imagesPerIdentitx'))).toThrow(
      expect.objectContaining({ code: 'no-training-run' }),
    );
  });
});
