import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDemoMatch } from '../../../electron/application/demo-match.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-demo-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeTruth(file = 'north.mp4'): void {
  writeFileSync(join(folder, 'truth.json'), JSON.stringify({ seed: 7, cameras: [{ name: 'north', file }] }));
  writeFileSync(join(folder, 'north.mp4'), 'video');
}

describe('the demo match', () => {
  it('is opened where it was generated', async () => {
    writeTruth();
    expect(await prepareDemoMatch(folder, undefined)).toEqual({
      project: join(folder, 'match-7.sightline'),
      cameras: [{ name: 'north', video: join(folder, 'north.mp4') }],
    });
  });

  it('is copied to the user’s own folder from an installed application', async () => {
    writeTruth();
    const own = join(folder, 'own');
    const { project, cameras } = await prepareDemoMatch(folder, own);
    expect(project).toBe(join(own, 'match-7.sightline'));
    expect(cameras.map(({ video }) => existsSync(video))).toEqual([true]);
  });

  it('stays inside its folder, whatever its description names', async () => {
    writeTruth('../../north.mp4');
    expect((await prepareDemoMatch(folder, undefined)).cameras[0]?.video).toBe(join(folder, 'north.mp4'));
  });

  it('is missed in words', async () => {
    await expect(prepareDemoMatch(folder, undefined)).rejects.toMatchObject({ code: 'no-demo-match' });
  });
});
