import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../core/errors/index.ts';
import { createPerson, createProject, openProject, type ProjectReader } from '../../../core/library/index.ts';
import { CHUNKS, DIMENSION, edit, prepare, sampleChunk, temporaryFolder } from './sample-project.ts';
import { seededRandom } from '../video/seeded-random.ts';

const random = seededRandom(20_261_123);
const below = (limit: number): number => Math.floor(random() * limit);

const sound = (() => {
  using folder = temporaryFolder();
  const path = folder.file('p.sightline');
  const writer = createProject(path);
  const ids = prepare(writer);
  for (const { video } of ids.cameras) {
    for (let chunk = 0; chunk < CHUNKS; chunk++) writer.commitChunk(sampleChunk(ids, video.id, chunk));
  }
  edit(writer, (edits) => createPerson(edits, { name: 'Ada' }));
  writer[Symbol.dispose]();
  return readFileSync(path);
})();

/** Reads all there is, and checks that it is at least of the right form. */
function readEverything(reader: ProjectReader): void {
  reader.name();
  reader.counts();
  reader.people();
  reader.moments();
  reader.answers();
  reader.operations({ limit: 10 });
  for (const { video } of reader.cameras()) {
    for (const { times, boxes } of reader.boxes(video.id)) {
      expect(times.every(Number.isFinite) && boxes.every(Number.isFinite)).toBe(true);
    }
  }
  for (const { id, bestCrop } of reader.tracklets()) {
    expect(Number.isSafeInteger(id)).toBe(true);
    if (bestCrop !== null) expect(reader.cropJpeg(bestCrop)).toBeInstanceOf(Uint8Array);
  }
  for (const { id } of reader.models()) {
    for (const batch of reader.embeddings(id)) {
      for (const { vector, scale } of batch) expect([vector.length, scale > 0]).toEqual([DIMENSION, true]);
    }
  }
  for (const { id } of reader.jobs())
    reader.cameras().forEach(({ video }) => reader.checkpoint(id, video.id));
}

/** 'refused' at opening, 'found' while reading, or 'unnoticed': data without redundancy, such as a picture's bytes. */
function outcomeOf(path: string, bytes: Uint8Array): 'refused' | 'found' | 'unnoticed' {
  writeFileSync(path, bytes);
  let reader: ProjectReader | undefined;
  try {
    reader = openProject(path, { readonly: true });
    readEverything(reader);
    return 'unnoticed';
  } catch (error) {
    expect(error).toBeInstanceOf(StoreError);
    return reader === undefined ? 'refused' : 'found';
  } finally {
    reader?.[Symbol.dispose]();
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
  }
}

describe('a damaged project', () => {
  it('is refused wherever it was cut off', () => {
    using folder = temporaryFolder();
    for (let round = 0; round < 25; round++) {
      const length = below(sound.length);
      expect(outcomeOf(folder.file('p.sightline'), sound.subarray(0, length)), `cut at ${length}`).toBe(
        'refused',
      );
    }
  });

  it('gives a clear error or well-formed data after any flipped byte, and stays untouched', () => {
    using folder = temporaryFolder();
    const outcomes = Array.from({ length: 100 }, () => {
      const bytes = Buffer.from(sound);
      // Half of the flips hit what every reading needs: the header and the first tables' roots.
      const at = random() < 0.5 ? below(100) : below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return outcomeOf(folder.file('p.sightline'), bytes);
    });
    expect(outcomes.filter((outcome) => outcome === 'refused').length).toBeGreaterThan(10);
  });

  it('gives a clear error or well-formed data after whole pages were overwritten', () => {
    using folder = temporaryFolder();
    const outcomes = Array.from({ length: 20 }, () => {
      const bytes = Buffer.from(sound);
      const page = 8192 * below(bytes.length / 8192);
      for (let index = page; index < page + 8192; index++) bytes[index] = below(256);
      return outcomeOf(folder.file('p.sightline'), bytes);
    });
    expect(outcomes.filter((outcome) => outcome !== 'unnoticed').length).toBeGreaterThan(10);
  });
});
