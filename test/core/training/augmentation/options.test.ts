import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../../core/errors/index.ts';
import {
  checkAugmentation,
  NO_AUGMENTATION,
  PUBLISHED_AUGMENTATION as PUBLISHED,
  SMALL_AUGMENTATION,
} from '../../../../core/training/index.ts';

describe('checkAugmentation', () => {
  it.each([
    ['PUBLISHED_AUGMENTATION', PUBLISHED],
    ['SMALL_AUGMENTATION', SMALL_AUGMENTATION],
    ['NO_AUGMENTATION', NO_AUGMENTATION],
  ])('accepts %s', (_, augmentation) => {
    expect(() => checkAugmentation(augmentation)).not.toThrow();
  });

  it.each([
    ['padding', { ...PUBLISHED, padding: 2.5 }],
    ['flipProbability', { ...PUBLISHED, flipProbability: 1.1 }],
    ['colour.shift', { ...PUBLISHED, colour: { ...PUBLISHED.colour, shift: Number.NaN } }],
    ['erasing.minimumArea', { ...PUBLISHED, erasing: { ...PUBLISHED.erasing, minimumArea: 0.5 } }],
    ['erasing.minimumAspect', { ...PUBLISHED, erasing: { ...PUBLISHED.erasing, minimumAspect: 0 } }],
    ['patch.capacity', { ...PUBLISHED, patch: { ...PUBLISHED.patch, capacity: 0 } }],
    ['patch.minimumPatches', { ...PUBLISHED, patch: { ...PUBLISHED.patch, minimumPatches: 1001 } }],
  ])('names %s when it is out of its range', (option, augmentation) => {
    expect(() => checkAugmentation(augmentation)).toThrow(InvalidOptionError);
    expect(() => checkAugmentation(augmentation)).toThrow(`"${option}"`);
  });
});
