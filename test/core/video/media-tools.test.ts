import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installCommand, resolveMediaTools } from '../../../core/video/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that answers `-version` as FFmpeg of this version does. */
function program(path: string, version = '5.1.9', codecLibrary = '59. 37.100'): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(
    full,
    `#!/bin/sh\necho 'ffmpeg version ${version} Copyright'\necho '  libavcodec     ${codecLibrary} / ${codecLibrary}'\n`,
  );
  chmodSync(full, 0o755);
  return full;
}

describe.skipIf(process.platform === 'win32')('resolveMediaTools', () => {
  it('takes FFMPEG_PATH before all others, and the ffprobe beside it', async () => {
    const ffmpeg = program('own/ffmpeg', '8.1.2');
    const ffprobe = program('own/ffprobe');
    program('path/ffmpeg');
    const tools = await resolveMediaTools({ FFMPEG_PATH: ffmpeg, PATH: join(folder, 'path') });
    expect(tools).toMatchObject({ ffmpeg, ffprobe, origin: 'FFMPEG_PATH', isPatchedRelease: true });
  });

  it('takes FFPROBE_PATH before the ffprobe beside the chosen ffmpeg', async () => {
    const ffmpeg = program('own/ffmpeg');
    program('own/ffprobe');
    const ffprobe = program('elsewhere/ffprobe');
    const tools = await resolveMediaTools({ FFMPEG_PATH: ffmpeg, FFPROBE_PATH: ffprobe });
    expect(tools.ffprobe).toBe(ffprobe);
  });

  it('refuses a wrong FFMPEG_PATH instead of quietly taking another program', async () => {
    program('path/ffmpeg');
    program('path/ffprobe');
    const missing = join(folder, 'mistyped');
    await expect(
      resolveMediaTools({ FFMPEG_PATH: missing, PATH: join(folder, 'path') }),
    ).rejects.toMatchObject({
      name: 'SetupError',
      code: 'ffmpeg-missing',
      message: expect.stringContaining(missing) as string,
    });
  });

  it('passes over a bundled build without the security fixes, and says so', async () => {
    const bundled = program('bundled/ffmpeg', '6.1.1', '60. 31.102');
    program('bundled/ffprobe');
    const onPath = program('path/ffmpeg');
    program('path/ffprobe');
    // The package ffmpeg-static names the path that this variable holds.
    process.env.FFMPEG_BIN = bundled;
    const tools = await resolveMediaTools({ FFMPEG_BIN: bundled, PATH: join(folder, 'path') });
    delete process.env.FFMPEG_BIN;
    expect(tools).toMatchObject({ ffmpeg: onPath, origin: 'PATH', isPatchedRelease: false });
    expect(tools.rejected.join()).toContain('6.1.1');
  });

  it('says the exact command where nothing is found, and finds what was installed meanwhile', async () => {
    const environment = { PATH: join(folder, 'path') };
    await expect(resolveMediaTools(environment)).rejects.toMatchObject({
      code: 'ffmpeg-missing',
      message: expect.stringContaining(installCommand(process.platform)) as string,
    });
    const ffmpeg = program('path/ffmpeg');
    program('path/ffprobe');
    expect((await resolveMediaTools(environment)).ffmpeg).toBe(ffmpeg);
  });

  it.each([
    ['another program', () => program('path/ffmpeg', 'none', 'none'), 'does not answer'],
    ['a version too old', () => program('path/ffmpeg', '4.4.2', '58.134.100'), '4.4.2'],
    ['an ffmpeg without ffprobe', () => program('path/ffmpeg'), 'no ffprobe'],
  ])('explains why %s is not taken', async (_, make, reason) => {
    make();
    await expect(resolveMediaTools({ PATH: join(folder, 'path') })).rejects.toMatchObject({
      message: expect.stringContaining(reason) as string,
    });
  });

  it('does not look in relative entries of PATH', async () => {
    await expect(resolveMediaTools({ PATH: '.:bin' })).rejects.toMatchObject({ code: 'ffmpeg-missing' });
  });

  it('names a command for each platform', () => {
    expect((['linux', 'darwin', 'win32'] as const).map(installCommand)).toEqual([
      'sudo apt-get install -y ffmpeg',
      'brew install ffmpeg',
      'winget install Gyan.FFmpeg',
    ]);
  });
});
