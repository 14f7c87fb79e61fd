import { describe, expect, it } from 'vitest';
import { labelImages } from '../../../core/training/index.ts';

const IMAGES = [
  { file: '/data/b/1.jpg', identity: 'b' },
  { file: '/data/a/1.jpg', identity: 'a' },
  { file: '/data/b/2.jpg', identity: 'b' },
  { file: '/data/10/1.jpg', identity: '10' },
];

describe('labelImages', () => {
  it('numbers the identities in sorted order', () => {
    const { identities, labels } = labelImages(IMAGES);
    expect(identities).toEqual(['10', 'a', 'b']);
    expect([...labels]).toEqual([2, 1, 2, 0]);
  });

  it('has the same fingerprint after a move, another one for other names, identities or order', () => {
    const { fingerprint } = labelImages(IMAGES);
    const moved = IMAGES.map((image) => ({ ...image, file: image.file.replace('/data', 'C:\\else\\where') }));
    expect(labelImages(moved).fingerprint).toBe(fingerprint);
    expect(labelImages(IMAGES.slice(1)).fingerprint).not.toBe(fingerprint);
    expect(labelImages(IMAGES.toReversed()).fingerprint).not.toBe(fingerprint);
    expect(labelImages([...IMAGES.slice(1), { file: '1.jpg', identity: 'c' }]).fingerprint).not.toBe(
      fingerprint,
    );
  });

  it('refuses no images at all', () => {
    expect(() => labelImages([])).toThrow(/There are no images to train on/);
  });
});
