import { InvalidOptionError } from '../../errors/index.ts';

/** Rectangles drawn by their share of the picture and their aspect. */
export interface RectangleRange {
  /** Shares of the picture's area, 0–1. */
  readonly minimumArea: number;
  readonly maximumArea: number;
  /** Height over width. */
  readonly minimumAspect: number;
  readonly maximumAspect: number;
}

/** Brightness, contrast and tint, changed together. */
export interface ColourOptions {
  readonly probability: number;
  /** The values are multiplied by a factor within 1 ± this. */
  readonly brightness: number;
  /** The distance to the picture's mean luma is multiplied by a factor within 1 ± this. */
  readonly contrast: number;
  /** Levels: each channel is raised or lowered by up to this. */
  readonly shift: number;
}

/** A rectangle is filled with the data's mean colour. */
export interface ErasingOptions extends RectangleRange {
  readonly probability: number;
}

/** A rectangle of another picture is pasted. */
export interface PatchOptions extends RectangleRange {
  readonly probability: number;
  /** Patches that are kept, the oldest going first. */
  readonly capacity: number;
  /** Nothing is pasted before so many patches are there. */
  readonly minimumPatches: number;
}

/** How training pictures are varied, in the order in which it is done. Probabilities are 0–1; 0 leaves a step out. */
export interface Augmentation {
  /** Pixels of zeros put around the resized picture before a part of its size is cut out at random. */
  readonly padding: number;
  /** Mirrored left to right. */
  readonly flipProbability: number;
  readonly colour: ColourOptions;
  /** Made grey, so that colour informs but does not suffice: players of a team wear one kit. */
  readonly greyProbability: number;
  readonly erasing: ErasingOptions;
  readonly patch: PatchOptions;
}

const NO_COLOUR: ColourOptions = { probability: 0, brightness: 0, contrast: 0, shift: 0 };

/** Source: mdpr.md §7.1. */
export const PUBLISHED_AUGMENTATION: Augmentation = {
  padding: 10,
  flipProbability: 0.5,
  colour: NO_COLOUR,
  greyProbability: 0,
  erasing: {
    probability: 0.5,
    minimumArea: 0.02,
    maximumArea: 0.33,
    minimumAspect: 0.3,
    maximumAspect: 3.3,
  },
  patch: {
    probability: 0.5,
    minimumArea: 0.01,
    maximumArea: 0.5,
    minimumAspect: 0.1,
    maximumAspect: 10,
    capacity: 1000,
    minimumPatches: 100,
  },
};

/** For pictures of about 128 × 64 pixels: less padding and fewer patches, but changes of colour, and some grey. */
export const SMALL_AUGMENTATION: Augmentation = {
  ...PUBLISHED_AUGMENTATION,
  padding: 5,
  colour: { probability: 0.3, brightness: 0.2, contrast: 0.2, shift: 15 },
  greyProbability: 0.1,
  patch: { ...PUBLISHED_AUGMENTATION.patch, probability: 0.3 },
};

/** The pictures as they are. */
export const NO_AUGMENTATION: Augmentation = {
  padding: 0,
  flipProbability: 0,
  colour: NO_COLOUR,
  greyProbability: 0,
  erasing: { ...PUBLISHED_AUGMENTATION.erasing, probability: 0 },
  patch: { ...PUBLISHED_AUGMENTATION.patch, probability: 0 },
};

/** The most pixels of padding on a side. */
const MAXIMUM_PADDING = 1024;

/** The most patches in the pool: their places are kept, not their pixels. */
const MAXIMUM_CAPACITY = 100_000;

/** @throws InvalidOptionError `invalid-augmentation`, naming the option, if a number is out of its range. */
export function checkAugmentation(augmentation: Augmentation): void {
  const { padding, flipProbability, colour, greyProbability, erasing, patch } = augmentation;
  assertRange('padding', padding, 0, MAXIMUM_PADDING, 'whole');
  assertRange('flipProbability', flipProbability, 0, 1);
  assertRange('greyProbability', greyProbability, 0, 1);
  assertRange('colour.probability', colour.probability, 0, 1);
  assertRange('colour.brightness', colour.brightness, 0, 1);
  assertRange('colour.contrast', colour.contrast, 0, 1);
  assertRange('colour.shift', colour.shift, 0, 255);
  assertRectangles('erasing', erasing);
  assertRectangles('patch', patch);
  assertRange('patch.capacity', patch.capacity, 1, MAXIMUM_CAPACITY, 'whole');
  assertRange('patch.minimumPatches', patch.minimumPatches, 1, patch.capacity, 'whole');
}

function assertRectangles(name: string, range: RectangleRange & { readonly probability: number }): void {
  assertRange(`${name}.probability`, range.probability, 0, 1);
  assertRange(`${name}.maximumArea`, range.maximumArea, 0, 1);
  assertRange(`${name}.minimumArea`, range.minimumArea, 0, range.maximumArea);
  assertRange(`${name}.maximumAspect`, range.maximumAspect, 0.01, 100);
  assertRange(`${name}.minimumAspect`, range.minimumAspect, 0.01, range.maximumAspect);
}

function assertRange(
  name: string,
  value: number,
  minimum: number,
  maximum: number,
  kind: 'whole' | 'any' = 'any',
): void {
  const isAllowed = value >= minimum && value <= maximum && (kind === 'any' || Number.isInteger(value));
  if (isAllowed) return;
  throw new InvalidOptionError(
    'invalid-augmentation',
    `The augmentation option "${name}" is ${value}. It must be a ${kind === 'whole' ? 'whole ' : ''}number from ` +
      `${minimum} to ${maximum}.`,
    { details: { option: name, value: String(value) } },
  );
}
