import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeJpeg } from '../../../core/images/index.ts';
import { plainJpeg, writeFolder } from '../datasets/sample-folder.ts';

const CLI = fileURLToPath(new URL('../../../core/cli/main.ts', import.meta.url));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const folder = writeFolder({
  'bounding_box_train/0009_c1s1_1.jpg': plainJpeg(90, 90, 90),
  'query/0001_c1s1_1.jpg': plainJpeg(220, 10, 10),
  'bounding_box_test/0001_c2s1_1.jpg': plainJpeg(220, 10, 10),
  'bounding_box_test/0002_c2s1_1.jpg': plainJpeg(10, 10, 220),
  'bounding_box_test/who.jpg': plainJpeg(0),
});

describe('dataset', () => {
  it('prints statistics and problems, for people and as JSON, and writes a contact sheet', () => {
    const sheet = join(folder, 'sheet.jpg');
    const { status, stdout, stderr } = run('dataset', folder, '--contact-sheet', sheet, '--json');
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      layout: 'market1501',
      splits: [
        { split: 'train', pictures: 1 },
        { split: 'test query' },
        { split: 'test gallery', pictures: 2 },
      ],
      problems: { unparsed: [{ name: 'bounding_box_test/who.jpg' }], unreadable: [] },
    });
    expect(decodeJpeg(readFileSync(sheet)).height).toBe(4 + 132);
    expect(run('dataset', folder).stdout).toContain(
      'Problem: 1 files that do not parse:\n  bounding_box_test/who.jpg',
    );
  });

  it('fails for a folder that is no data set', () => {
    expect(run('dataset', join(folder, 'nowhere'))).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('evaluate', () => {
  it('prints fractions for the default model and writes a report', () => {
    const report = join(folder, 'report');
    const { status, stdout, stderr } = run('evaluate', '--data', folder, '--report', report, '--json');
    expect(status, stderr).toBe(0);
    const document: unknown = JSON.parse(stdout);
    expect(document).toEqual({
      mAP: 1,
      rank1: 1,
      rank5: 1,
      rank10: 1,
      mINP: 1,
      queries: 1,
      gallery: 2,
      model: expect.any(String) as string,
    });
    expect(existsSync(join(report, 'index.html'))).toBe(true);
  });

  it('adds the scores of each feature and combination with --parts', () => {
    const { status, stdout, stderr } = run('evaluate', '--data', folder, '--parts', '--json');
    expect(status, stderr).toBe(0);
    const { parts, ...rest } = JSON.parse(stdout) as { parts: { features: string; mAP: number }[] };
    expect(Object.keys(rest).toSorted()).toEqual(
      ['gallery', 'mAP', 'mINP', 'model', 'queries', 'rank1', 'rank10', 'rank5'].toSorted(),
    );
    expect(parts).toHaveLength(11);
    expect(parts.at(-1)).toEqual({
      features: 'all',
      dimension: expect.any(Number) as number,
      mAP: 1,
      rank1: 1,
      rank5: 1,
      rank10: 1,
      mINP: 1,
    });
  });

  it('is wrong usage without --data, with an unknown split, and for the challenge without a submission', () => {
    expect(run('evaluate')).toMatchObject({ status: 2, stdout: '' });
    expect(run('evaluate', '--data', folder, '--split', 'train')).toMatchObject({ status: 2, stdout: '' });
    const challenge = writeFolder(['reid_challenge/query/1.jpeg', 'reid_challenge/gallery/2.jpeg']);
    expect(run('evaluate', '--data', challenge, '--split', 'challenge')).toMatchObject({
      status: 2,
      stdout: '',
    });
  });
});
