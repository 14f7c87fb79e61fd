import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { encodeJpeg } from '../../../core/images/index.ts';
import { mdprConfig } from '../../../core/mdpr/index.ts';
import {
  batchSize,
  firstState,
  labelImages,
  PUBLISHED_ADAM,
  SMALL_AUGMENTATION,
  type LabelledImages,
  type TrainingRun,
  type TrainingSettings,
} from '../../../core/training/index.ts';
import { seededBytes } from '../images/pictures.ts';

/** The smallest network that has every part. */
export const TINY = mdprConfig({
  depth: 18,
  width: 1 / 16,
  embedding: 8,
  inputHeight: 64,
  inputWidth: 32,
});

const SIZE = { width: 32, height: 64 };

/** A person of bands in colours of their own, under noise and in a light of the picture's own. */
export function drawnPerson(person: number, picture: number): Uint8Array {
  const bands = seededBytes(4 * 3, 1000 + person);
  const noise = seededBytes(SIZE.width * SIZE.height * 3, 1 + person * 100 + picture);
  const light = 0.7 + 0.05 * (picture % 6);
  const data = new Uint8Array(noise.length);
  for (let slot = 0; slot < data.length; slot += 1) {
    const row = Math.floor(slot / (SIZE.width * 3));
    const band = Math.floor((row * 4) / SIZE.height);
    const colour = bands[band * 3 + (slot % 3)] ?? 0;
    data[slot] = Math.min(255, colour * light + (noise[slot] ?? 0) / 5);
  }
  return encodeJpeg({ ...SIZE, data });
}

/** A folder that goes when the test is done. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-training-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder for all tests of a suite. */
export function suiteFolder(): () => string {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sightline-training-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** Drawn people in the layout of Market-1501; those of the test split are none of the training split. */
export function drawnMarket(folder: string, people = 6, pictures = 4): string {
  const write = (split: string, person: number, camera: number, picture: number): void => {
    const id = String(person).padStart(4, '0');
    const file = join(folder, split, `${id}_c${camera}s1_${String(picture).padStart(6, '0')}_00.jpg`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, drawnPerson(person, picture));
  };
  for (let person = 1; person <= people; person += 1) {
    for (let picture = 0; picture < pictures; picture += 1) {
      write('bounding_box_train', person, 1 + (picture % 2), picture);
    }
  }
  for (let person = people + 1; person <= people + 4; person += 1) {
    write('query', person, 1, 0);
    for (let picture = 1; picture < 3; picture += 1) write('bounding_box_test', person, 2, picture);
  }
  return folder;
}

export function drawnImages(folder: string, people = 6, pictures = 4): LabelledImages {
  const images = Array.from({ length: people * pictures }, (_, index) => {
    const person = 1 + Math.floor(index / pictures);
    const file = join(folder, `${person}-${index % pictures}.jpg`);
    writeFileSync(file, drawnPerson(person, index % pictures));
    return { file, identity: String(person) };
  });
  return labelImages(images);
}

/** Six steps of batches of four with all augmentation, unless changed. */
export function tinySettings(changes: Partial<TrainingSettings> = {}): TrainingSettings {
  return {
    seed: 11,
    identitiesPerBatch: 2,
    imagesPerIdentity: 2,
    augmentation: SMALL_AUGMENTATION,
    schedule: {
      kind: 'steps',
      peak: 1e-3,
      floor: 1e-7,
      warmUpStart: 0.1,
      warmUpIterations: 2,
      iterations: 6,
    },
    adam: PUBLISHED_ADAM,
    switches: {},
    ...changes,
  };
}

export function tinyRun(images: LabelledImages, changes: Partial<TrainingSettings> = {}): TrainingRun {
  const settings = tinySettings(changes);
  const { switches, seed } = settings;
  const shape = { config: TINY, identities: images.identities.length, switches };
  return { config: TINY, images, settings, state: firstState(shape, seed).state };
}

/** The plan of a run's step. */
export function planOf({ config, images, settings }: TrainingRun) {
  const { switches, adam } = settings;
  return { config, identities: images.identities.length, switches, adam, batch: batchSize(settings) };
}
