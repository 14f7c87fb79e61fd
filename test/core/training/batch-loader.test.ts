import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpegTurbo from '@julusian/jpeg-turbo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, MediaError } from '../../../core/errors/index.ts';
import { decodeJpeg, encodeJpeg, rgbToPlanes } from '../../../core/images/index.ts';
import {
  BatchLoader,
  labelImages,
  NO_AUGMENTATION,
  resizeBicubic,
  SMALL_AUGMENTATION,
  type BatchOptions,
  type DataPosition,
  type LoaderOptions,
  type TrainingBatch,
  type TrainingImage,
} from '../../../core/training/index.ts';
import { noiseRgb, seededBytes } from '../images/pictures.ts';

const OPTIONS: BatchOptions = {
  identitiesPerBatch: 2,
  imagesPerIdentity: 2,
  seed: 3,
  width: 12,
  height: 24,
  augmentation: {
    ...SMALL_AUGMENTATION,
    patch: { ...SMALL_AUGMENTATION.patch, probability: 0.8, minimumPatches: 3, capacity: 9 },
  },
};

let folder: string;
let images: TrainingImage[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-batches-'));
  images = Array.from({ length: 12 }, (_, index) => {
    const file = join(folder, `${index}.jpg`);
    writeFileSync(file, encodeJpeg(noiseRgb(10 + index, 30 - index, index + 1)));
    return { file, identity: String(index % 4) };
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function load(
  count: number,
  loading: LoaderOptions,
  options: BatchOptions = OPTIONS,
  position?: DataPosition,
): Promise<TrainingBatch[]> {
  await using loader = new BatchLoader(labelImages(images), options, loading, position);
  const batches: TrainingBatch[] = [];
  for (let index = 0; index < count; index++) batches.push(await loader.next());
  return batches;
}

/** A data set of two people of whom one has a single, given file. */
function loaderOf(name: string, bytes: Uint8Array | undefined): BatchLoader {
  const file = join(folder, name);
  if (bytes !== undefined) writeFileSync(file, bytes);
  const own = [...images.slice(0, 1), { file, identity: 'other' }];
  return new BatchLoader(
    labelImages(own),
    { ...OPTIONS, augmentation: NO_AUGMENTATION },
    { workers: 1, prefetch: 0 },
  );
}

describe('BatchLoader', () => {
  it('gives bit-identical batches for 1, 2 and 3 workers and any prefetch', async () => {
    const one = await load(7, { workers: 1, prefetch: 0 });
    expect(await load(7, { workers: 2, prefetch: 3 })).toEqual(one);
    expect(await load(7, { workers: 3, prefetch: 1 })).toEqual(one);
    expect(one.map((batch) => batch.number)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('goes on identically after a batch, with other workers', async () => {
    const whole = await load(7, { workers: 1 });
    const rest = await load(3, { workers: 2 }, OPTIONS, structuredClone(whole[3]?.next));
    expect(rest).toEqual(whole.slice(4));
  });

  it('gives the resized pictures in their places, with their classes, when nothing is augmented', async () => {
    const [batch] = await load(1, { workers: 2 }, { ...OPTIONS, augmentation: NO_AUGMENTATION });
    if (batch === undefined) throw new Error('There is no batch.');
    expect(batch.dims).toEqual([4, 3, 24, 12]);
    const size = 3 * 24 * 12;
    const known = images.map(({ file, identity }) => ({
      identity,
      planes: rgbToPlanes(resizeBicubic(decodeJpeg(readFileSync(file)), 12, 24), { order: 'rgb' }),
    }));
    const found = Array.from({ length: 4 }, (_, place) => {
      const planes = batch.images.slice(place * size, (place + 1) * size);
      return known.find((one) => one.planes.every((value, slot) => value === planes[slot]))?.identity;
    });
    expect(found).toEqual([...batch.labels].map(String));
  });

  it('reads grey pictures as RGB', async () => {
    const grey = jpegTurbo.compressSync(Buffer.from(seededBytes(16 * 16, 1)), {
      width: 16,
      height: 16,
      format: jpegTurbo.FORMAT_GRAY,
      subsampling: jpegTurbo.SAMP_GRAY,
    });
    await using loader = loaderOf('grey.jpg', new Uint8Array(grey));
    const { images: planes, labels } = await loader.next();
    const size = 24 * 12;
    const start = [...labels].indexOf(1) * 3 * size;
    expect(planes.slice(start, start + size)).toEqual(planes.slice(start + size, start + 2 * size));
    expect(new Set(planes.slice(start, start + size)).size).toBeGreaterThan(20);
  });

  it.each([
    ['missing.jpg', undefined],
    ['empty.jpg', new Uint8Array(0)],
    ['text.jpg', new TextEncoder().encode('not a picture')],
    ['half.jpg', encodeJpeg(noiseRgb(32, 32, 1)).slice(0, 900)],
  ])('names the file when it cannot be read: %s', async (name, bytes) => {
    await using loader = loaderOf(name, bytes);
    const failure: unknown = await loader.next().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(MediaError);
    expect(failure).toMatchObject({
      code: 'unreadable-picture',
      details: { file: join(folder, name) },
    });
    expect((failure as MediaError).message).toContain(name);
  });

  it('goes on after a batch that failed', async () => {
    await using loader = loaderOf('late.jpg', undefined);
    await expect(loader.next()).rejects.toThrow('late.jpg');
    writeFileSync(join(folder, 'late.jpg'), encodeJpeg(noiseRgb(8, 8, 1)));
    expect((await loader.next()).number).toBe(1);
  });

  it('makes nothing ahead with a prefetch of 0', async () => {
    const file = join(folder, 'cut.jpg');
    writeFileSync(file, encodeJpeg(noiseRgb(8, 8, 1)));
    const own = labelImages([...images.slice(0, 1), { file, identity: 'other' }]);
    await using loader = new BatchLoader(own, OPTIONS, { workers: 2, prefetch: 0 });
    await loader.next();
    truncateSync(file, 100);
    await expect(loader.next()).rejects.toThrow('cut.jpg');
  });

  it('rejects with a CancelledError once the signal aborts', async () => {
    const controller = new AbortController();
    await using loader = new BatchLoader(labelImages(images), OPTIONS, {
      workers: 2,
      prefetch: 0,
      signal: controller.signal,
    });
    await loader.next();
    const pending = loader.next();
    controller.abort();
    await expect(pending).rejects.toBeInstanceOf(CancelledError);
    await expect(loader.next()).rejects.toBeInstanceOf(CancelledError);
  });

  it('rejects with a CancelledError once it is disposed', async () => {
    const loader = new BatchLoader(labelImages(images), OPTIONS, { workers: 1, prefetch: 0 });
    const pending = loader.next();
    const outcome = expect(pending).rejects.toBeInstanceOf(CancelledError);
    await loader[Symbol.asyncDispose]();
    await outcome;
    await expect(loader.next()).rejects.toBeInstanceOf(CancelledError);
  });

  it.each([
    ['The number of workers', { workers: 0 }],
    ['The number of workers', { workers: 1.5 }],
    ['The number of batches made ahead', { prefetch: -1 }],
  ])('refuses: %s', (subject, loading) => {
    expect(() => new BatchLoader(labelImages(images), OPTIONS, loading)).toThrow(subject);
  });

  it('refuses an input without pixels', () => {
    expect(() => new BatchLoader(labelImages(images), { ...OPTIONS, width: 0 })).toThrow(
      /width of the input is 0/,
    );
  });
});
