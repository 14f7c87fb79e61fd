import { describe, expect, it } from 'vitest';
import { inspectDataset, makeContactSheet, openDataset } from '../../../core/datasets/index.ts';
import { decodeJpeg } from '../../../core/images/index.ts';
import { plainJpeg, writeFolder } from './sample-folder.ts';

describe('inspectDataset', () => {
  it('counts pictures, people, distractors and cameras, and finds each kind of problem', async () => {
    const good = plainJpeg(10);
    const dataset = await openDataset(
      writeFolder({
        'bounding_box_train/0001_c1s1_1.jpg': good,
        'bounding_box_train/0001_c2s1_1.jpg': good,
        'bounding_box_train/0001_c2s1_2.jpg': 'no picture',
        'bounding_box_train/0002_c1s1_1.jpg': good.subarray(0, -40),
        'bounding_box_train/nobody.jpg': good,
        'query/0003_c1s1_1.jpg': good,
        'query/0001_c1s1_1.jpg': good,
        'bounding_box_test/0003_c1s1_1.jpg': good,
        'bounding_box_test/0001_c2s1_9.jpg': good,
        'bounding_box_test/0000_c2s1_9.jpg': good,
      }),
    );
    const report = await inspectDataset(dataset);
    expect(report.splits).toMatchObject([
      {
        split: 'train',
        pictures: 4,
        identities: 2,
        cameras: ['1', '2'],
        picturesPerIdentity: { least: 1, median: 1, most: 3 },
      },
      { split: 'test query', pictures: 2, identities: 2, distractors: 0 },
      { split: 'test gallery', pictures: 3, identities: 2, distractors: 1 },
    ]);
    expect(report.problems).toMatchObject({
      unparsed: [{ name: 'bounding_box_train/nobody.jpg' }],
      singleCamera: ['0002'],
      overlap: ['0001'],
      unanswerable: ['0003'],
    });
    expect(report.problems.unreadable.map(({ name }) => name)).toEqual([
      'bounding_box_train/0001_c2s1_2.jpg',
      'bounding_box_train/0002_c1s1_1.jpg',
    ]);
  });
});

describe('makeContactSheet', () => {
  it('shows a row of samples of each identity and a gap for a broken file', async () => {
    const { train } = await openDataset(
      writeFolder({ 'a/1.jpg': plainJpeg(250), 'a/2.jpg': 'no picture', 'b/1.jpg': plainJpeg(0, 0, 250) }),
    );
    const { jpeg, identities } = await makeContactSheet(train, { samples: 2 });
    const sheet = decodeJpeg(jpeg);
    const pixel = (x: number, y: number): number[] => [
      ...sheet.data.subarray(3 * (y * sheet.width + x)).slice(0, 3),
    ];
    expect(identities).toEqual(['a', 'b']);
    expect([sheet.width, sheet.height]).toEqual([4 + 2 * 68, 4 + 2 * 132]);
    expect(pixel(36, 68)[0]).toBeGreaterThan(230);
    expect(Math.max(...pixel(104, 68))).toBeLessThan(60);
    expect(pixel(36, 200)[2]).toBeGreaterThan(230);
  });
});
