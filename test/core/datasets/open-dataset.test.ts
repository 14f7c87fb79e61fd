import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../core/datasets/index.ts';
import { writeFolder } from './sample-folder.ts';

const MARKET = [
  'bounding_box_train/0002_c1s1_000451_03.jpg',
  'query/0007_c10s3_000001_00.jpg',
  'bounding_box_test/-1_c1s1_000001_00.jpg',
  'bounding_box_test/0000_c2s1_000001_00.jpg',
  'bounding_box_test/0007_c2s1_000001_00.jpg',
];

describe('openDataset', () => {
  it('reads Market-1501: junk dropped, distractors kept, c10 is camera 10', async () => {
    const dataset = await openDataset(writeFolder(MARKET));
    expect(dataset).toMatchObject({ layout: 'market1501', junk: 1, refused: [] });
    expect(dataset.train).toMatchObject([{ identity: '0002', camera: '1' }]);
    expect(dataset.evaluation.test?.query).toMatchObject([{ identity: '0007', camera: '10' }]);
    expect(dataset.evaluation.test?.gallery.map(({ identity }) => identity)).toEqual(['0000', '0007']);
  });

  it('reads labels from the base name alone and finds a data set one folder deeper', async () => {
    const dataset = await openDataset(writeFolder(MARKET.map((name) => `0012_c3_99/${name}`)));
    expect(dataset.train).toMatchObject([
      { identity: '0002', camera: '1', name: 'bounding_box_train/0002_c1s1_000451_03.jpg' },
    ]);
  });

  it('names files that do not parse and leaves them out', async () => {
    const dataset = await openDataset(
      writeFolder([...MARKET, 'query/someone.jpg', 'query/0001_c1.png', 'query/Thumbs.db']),
    );
    expect(dataset.refused.map(({ name }) => name).sort()).toEqual([
      'query/0001_c1.png',
      'query/someone.jpg',
    ]);
    expect(dataset.evaluation.test?.query).toHaveLength(1);
  });

  it('tells DukeMTMC-reID by its names', async () => {
    const dataset = await openDataset(
      writeFolder(['bounding_box_train/0001_c2_f0046302.jpg', 'bounding_box_test/0005_c8_f0000001.jpg']),
    );
    expect(dataset.layout).toBe('dukemtmc');
    expect(dataset.train).toMatchObject([{ identity: '0001', camera: '2' }]);
  });

  it.each(['.', 'data_reid', 'synergyreid_data'])('reads SynergyReID in %s', async (folder) => {
    const dataset = await openDataset(
      writeFolder(
        [
          'reid_training/12_3_004.jpeg',
          'reid_test/query/500_1_001.jpeg',
          'reid_test/gallery/500_1_002.jpeg',
          'reid_challenge/query/77.jpeg',
          'reid_challenge/gallery/990.jpeg',
        ].map((name) => `${folder}/${name}`),
      ),
    );
    expect(dataset).toMatchObject({ layout: 'synergyreid', refused: [] });
    expect(dataset.train).toMatchObject([{ identity: '12' }]);
    expect(dataset.evaluation.test).toMatchObject({
      isLabelled: true,
      query: [{ identity: '500', camera: '0' }],
      gallery: [{ identity: '500', camera: '1' }],
    });
    expect(dataset.evaluation.challenge).toMatchObject({ isLabelled: false, query: [{ identity: '77' }] });
    expect(dataset.notes.join(' ')).toContain('does not name cameras');
  });

  it('reads a folder per identity, says that cameras are not known, and derives a split', async () => {
    const dataset = await openDataset(writeFolder(['7 Smith/b.jpg', '7 Smith/a.jpg', 'Alone/a.jpg']));
    expect(dataset).toMatchObject({ layout: 'folders' });
    expect(dataset.notes.join(' ')).toContain('Cameras are not known');
    expect(dataset.evaluation.test?.query.map(({ name }) => name)).toEqual(['7 Smith/a.jpg']);
    expect(dataset.evaluation.test?.gallery.map(({ name }) => name)).toEqual([
      '7 Smith/b.jpg',
      'Alone/a.jpg',
    ]);
  });

  it('reads a flat folder with a CSV: quoted cells, columns in any order, faults named by row', async () => {
    const pictures = Object.fromEntries(['a, b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'].map((name) => [name, name]));
    const dataset = await openDataset(
      writeFolder({
        ...pictures,
        'labels.csv':
          'id,file,time,camera\r\n"7 ""Smith""","a, b.jpg",1.5,north\r\n7,c.jpg,,\r\n8,d.jpg,noon,\r\n9,../x.jpg,,\r\n',
      }),
    );
    expect(dataset.layout).toBe('csv');
    expect(dataset.train).toMatchObject([
      { identity: '7 "Smith"', name: 'a, b.jpg', camera: 'north', time: 1.5 },
      { identity: '7', name: 'c.jpg', camera: null, time: null },
    ]);
    expect(dataset.refused.map(({ name }) => name)).toEqual(['d.jpg', '../x.jpg', 'd.jpg', 'e.jpg']);
  });

  it('refuses what is no data set, in a sentence that names the layouts', async () => {
    await expect(openDataset(writeFolder({ 'readme.txt': 'x' }))).rejects.toThrow(/no known layout/);
    await expect(openDataset('/does/not/exist')).rejects.toThrow(/cannot be read/);
    await expect(openDataset(writeFolder({ 'a.jpg': 'x', 'a.csv': 'name,who\na.jpg,1\n' }))).rejects.toThrow(
      /file and id/,
    );
    await expect(openDataset(writeFolder({ 'a.jpg': 'x', 'a.csv': 'file,id\n"a.jpg,1\n' }))).rejects.toThrow(
      /does not end/,
    );
  });
});
