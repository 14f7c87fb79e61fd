import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findDemoMatch,
  parseDemoTruth,
  readDemoTruth,
  TRUTH_FILE,
  type DemoTruth,
} from '../../../core/demo/index.ts';
import { MediaError } from '../../../core/errors/index.ts';

const TRUTH: DemoTruth = {
  format: 'sightline-demo-truth',
  version: 1,
  seed: 7,
  castSeed: 7,
  venue: 'harbour-hall',
  seconds: 1,
  identities: [{ id: 'home-1', kind: 'player', team: 'home', number: 1 }],
  cameras: [
    {
      name: 'a',
      file: 'a.mp4',
      width: 320,
      height: 180,
      frameRate: 25,
      frames: 25,
      boxes: [
        {
          identity: 'home-1',
          time: 0.04,
          x: 1.5,
          y: 2,
          width: 30,
          height: 80,
          visibility: 0.5,
          inPicture: 1,
        },
      ],
    },
  ],
  query: null,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sightline-demo-truth-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the truth file', () => {
  it('reads back as it was written', () => {
    expect(parseDemoTruth(JSON.stringify(TRUTH), 'truth.json')).toEqual(TRUTH);
  });

  it.each([
    ['text that is not JSON', '{'],
    ['another format', JSON.stringify({ ...TRUTH, format: 'coco' })],
    ['a newer version', JSON.stringify({ ...TRUTH, version: 2 })],
    ['a video outside its folder', JSON.stringify(TRUTH).replace('a.mp4', '../a.mp4')],
    [
      'a box of an unknown person',
      JSON.stringify(TRUTH).replace('"identity":"home-1"', '"identity":"home-9"'),
    ],
    ['a share above one', JSON.stringify(TRUTH).replace('"visibility":0.5', '"visibility":1.5')],
    ['a time that is no number', JSON.stringify(TRUTH).replace('"time":0.04', '"time":null')],
  ])('refuses %s, naming the file', (_, text) => {
    expect(() => parseDemoTruth(text, 'some/truth.json')).toThrow(MediaError);
    expect(() => parseDemoTruth(text, 'some/truth.json')).toThrow('some/truth.json');
  });

  it('counts as a match only with all its videos', async () => {
    expect(await findDemoMatch(folder)).toBeNull();
    await expect(readDemoTruth(folder)).rejects.toThrow('no demo match');
    await writeFile(join(folder, TRUTH_FILE), JSON.stringify(TRUTH));
    expect(await findDemoMatch(folder)).toBeNull();
    await writeFile(join(folder, 'a.mp4'), '');
    expect(await findDemoMatch(folder)).toBeNull();
    await writeFile(join(folder, 'a.mp4'), 'video');
    expect(await findDemoMatch(folder)).toEqual(TRUTH);
  });
});
