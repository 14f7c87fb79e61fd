import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROBE_CODECS, VIDEO_CODECS, VIDEO_FORMATS } from '../../../core/video/allow-lists.ts';
import {
  decodeArguments,
  fileArgument,
  packetArguments,
  pictureArguments,
  probeArguments,
} from '../../../core/video/tool-arguments.ts';

const decode = (path: string) =>
  decodeArguments({
    path,
    seekSeconds: 1.5,
    codecLibrary: 59,
    threads: 2,
    frameCount: 7,
    output: 'rawvideo',
  });

/** Names that were used to smuggle options or protocols into FFmpeg (Jellyfin GHSA-866x-wj5j-2vf4 and its kin). */
const HOSTILE = [
  '-i http://127.0.0.1:9/x',
  'concat:a|b',
  'x.mp4 -f lavfi',
  'http://a/b',
  'a\nb',
  `'";$(touch x)`,
  '-y',
];

describe.each([
  ['probeArguments', probeArguments],
  ['packetArguments', packetArguments],
  ['decodeArguments', decode],
])('%s', (_, build) => {
  it.each(HOSTILE)('holds the name %j in one argument, absolute and with its protocol', (name) => {
    const plain = build('plain');
    const differing = build(name).filter((argument, place) => argument !== plain[place]);
    expect(build(name)).toHaveLength(plain.length);
    expect(differing).toEqual([fileArgument(name)]);
    expect(differing[0]?.startsWith('file:')).toBe(true);
    expect(isAbsolute(differing[0]?.slice('file:'.length) ?? '')).toBe(true);
  });

  it('states protocols, formats and codecs before the input', () => {
    const built = build('video.mp4');
    const input = built.indexOf('-i');
    for (const [option, value] of [
      ['-protocol_whitelist', 'file,pipe'],
      ['-format_whitelist', VIDEO_FORMATS],
      ['-codec_whitelist', build === decode ? VIDEO_CODECS : PROBE_CODECS],
    ] as const) {
      const place = built.indexOf(option);
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThan(input);
      expect(built[place + 1]).toBe(value);
    }
  });
});

describe('decodeArguments', () => {
  it('seeks before the input, and reads the filter from standard input in the form that the version knows', () => {
    const older = decode('v.mp4');
    expect(older.indexOf('-ss')).toBeLessThan(older.indexOf('-i'));
    expect(older).toContain('-filter_script:v');
    const newer = decodeArguments({
      path: 'v.mp4',
      seekSeconds: null,
      codecLibrary: 61,
      threads: null,
      frameCount: null,
      output: 'null',
    });
    expect(newer).toContain('-/filter:v');
    expect(newer).not.toContain('-ss');
    expect(newer).not.toContain('-threads');
  });
});

describe('the allow-lists', () => {
  it('hold nothing that opens other files or the network', () => {
    const formats = VIDEO_FORMATS.split(',');
    for (const format of ['hls', 'dash', 'concat', 'sdp', 'rtsp', 'image2', 'lavfi', 'tty', 'imf']) {
      expect(formats).not.toContain(format);
    }
  });

  it('do not hold MagicYUV (CVE-2026-8461)', () => {
    expect(`${VIDEO_CODECS},${PROBE_CODECS}`).not.toContain('magicyuv');
  });

  it('leave a picture one format and one decoder, and no file', () => {
    const built = pictureArguments('png_pipe', 'png', { rotation: 90, isMirrored: true }).join(' ');
    expect(built).toContain('-protocol_whitelist pipe -format_whitelist png_pipe -codec_whitelist png ');
    expect(built).toContain('-vf hflip,transpose=clock');
  });
});
