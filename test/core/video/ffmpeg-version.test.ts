import { describe, expect, it } from 'vitest';
import { isPatchedRelease, isSupported, parseFfmpegVersion } from '../../../core/video/ffmpeg-version.ts';

/** The two lines that matter, as the named builds print them. */
const printed = (version: string, codecLibrary: string) =>
  `ffmpeg version ${version} Copyright (c) 2000-2026 the FFmpeg developers\n` +
  `  built with gcc 12 (Debian 12.2.0-14+deb12u1)\n  libavutil      57. 28.100 / 57. 28.100\n` +
  `  libavcodec     ${codecLibrary} / ${codecLibrary}\n`;

const parse = (version: string, codecLibrary = '59. 37.100') => {
  const parsed = parseFfmpegVersion(printed(version, codecLibrary));
  if (parsed === undefined) throw new Error(`${version} is not read`);
  return parsed;
};

describe('parseFfmpegVersion', () => {
  it.each([
    ['Debian 12', '5.1.9-0+deb12u1', [5, 1, 9]],
    ['a static build', '7.0.2-static', [7, 0, 2]],
    ['a tag without patch number', 'n7.1', [7, 1, 0]],
    ['a snapshot', 'N-47683-g0e8eb07980-static', null],
  ])('reads %s', (_, text, release) => {
    expect(parse(text)).toEqual({ text, release, codecLibrary: 59, codecLibraryMinor: 37 });
  });

  it('gives nothing for another program', () => {
    expect(parseFfmpegVersion('ls (GNU coreutils) 9.1')).toBeUndefined();
  });
});

describe('isPatchedRelease', () => {
  it.each([
    ['7.1.4', false],
    ['7.1.5', true],
    ['7.0.9', false],
    ['8.0.2', false],
    ['8.0.3', true],
    ['8.1.1', false],
    ['8.1.2', true],
    ['8.2', true],
    ['9.0', true],
    ['6.1.1', false],
    ['N-47683-g0e8eb07980', false],
  ])('of %s is %s', (text, isPatched) => {
    expect(isPatchedRelease(parse(text))).toBe(isPatched);
  });
});

describe('isSupported', () => {
  it.each([
    ['4.4.2', '58.134.100', false],
    ['5.0.1', '59. 18.100', false],
    ['5.1', '59. 37.100', true],
    ['7.0.2', '61.  3.100', true],
    ['N-47683-g0e8eb07980', '58. 18.100', false],
  ])('of %s with libavcodec %s is %s', (text, codecLibrary, isWanted) => {
    expect(isSupported(parse(text, codecLibrary))).toBe(isWanted);
  });
});
