import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { makeClips, makeStills } from '../../../core/export/index.ts';
import { cropToRgb, readJpegFile } from '../../../core/images/index.ts';
import { addMoment, type ProjectWriter } from '../../../core/library/index.ts';
import { probeVideo, readFrame, readFrameTable, resolveMediaTools } from '../../../core/video/index.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { frameHashes } from '../video/corpus.ts';
import { evenTimes, makeProject, type MadeCamera } from './made-project.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const { ffmpeg, ffprobe } = await resolveMediaTools();

/** A plain picture of one colour; key frames every ten frames. */
function film(name: string, source: string, ...rest: readonly string[]): string {
  const path = folder.file(`${name}.mp4`);
  const made = spawnSync(
    ffmpeg,
    [
      ...['-v', 'error', '-f', 'lavfi', '-i', source, ...rest, '-pix_fmt', 'yuv420p', '-g', '10', '-bf', '2'],
      ...['-keyint_min', '10', '-sc_threshold', '0', path],
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  return path;
}

/** Which of picture and sound a file has; the titles of its chapters are data. */
function streamsOf(path: string): string[] {
  const show = ['-v', 'error', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0', path];
  return spawnSync(ffprobe, show, { encoding: 'utf8' }).stdout.match(/video|audio/g) ?? [];
}

/** Silent, but for a tone in the third second. */
const TONE = ['-f', 'lavfi', '-i', "aevalsrc='0.5*sin(2*PI*1000*t)*between(t,2,3)':d=4:s=48000"];
const GREY = film('grey', 'color=c=0x404040:s=320x240:r=10:d=4', ...TONE, '-shortest');
const GREEN = film('green', 'color=c=0x00ff00:s=160x160:r=25:d=4');

const CAMERAS: readonly MadeCamera[] = [
  {
    name: 'grey',
    size: [320, 240],
    path: GREY,
    times: evenTimes(40, 10),
    end: 4,
    tracks: [
      { person: 'Ada', frames: [0, 1, 2, 3], box: () => [100, 100, 40, 80] },
      { person: 'Ada', frames: [20, 21, 22], box: () => [100, 100, 40, 80] },
      { person: 'Bo', frames: [0, 1, 2, 3], box: () => [200, 100, 40, 80] },
    ],
  },
  {
    name: 'green',
    offset: 1,
    size: [160, 160],
    path: GREEN,
    times: evenTimes(100, 25),
    end: 4,
    tracks: [{ person: 'Cy', frames: [0, 5, 10], box: () => [10, 10, 40, 80] }],
  },
];

let count = 0;
function project(): ProjectWriter {
  return makeProject(folder.file(`${++count}.sightline`), CAMERAS);
}

async function frameOf(path: string, index: number) {
  const probe = await probeVideo(path);
  const table = await readFrameTable(path, probe);
  const { image } = await readFrame(path, index, { probe, table });
  const mean = (x: number, y: number, width: number, height: number): number[] => {
    const { data } = cropToRgb(image, { x, y, width, height }, 1, 1);
    return [...data];
  };
  const { width, height } = image;
  const { data } = cropToRgb(image, { x: 0, y: 0, width, height }, width, height);
  const brightest = (x: number, y: number, w: number, h: number): number => {
    let most = 0;
    for (let row = y; row < y + h; row++)
      for (let column = x; column < x + w; column++)
        most = Math.max(most, data[3 * (row * width + column)] ?? 0);
    return most;
  };
  return { frames: table.times.length, width, height, mean, brightest };
}

/** Loudness (root mean square, 0 to 1) of a stretch of a file's sound. */
function loudness(path: string, from: number, to: number): number {
  const { stdout } = spawnSync(ffmpeg, [
    '-v',
    'error',
    '-i',
    path,
    '-ac',
    '1',
    '-ar',
    '8000',
    '-f',
    's16le',
    '-',
  ]);
  const samples = new Int16Array(new Uint8Array(stdout).buffer).slice(8000 * from, 8000 * to);
  return Math.sqrt(samples.reduce((sum, value) => sum + (value / 32768) ** 2, 0) / samples.length);
}

describe('a reel', () => {
  it('keeps the sound of each moment and has a chapter for each', async () => {
    using reader = project();
    const path = folder.file('sound.mp4');
    const { notes } = await makeClips(reader, { selection: { people: ['Ada'] }, as: 'reel', path });
    expect(notes).toEqual(['2 moments, 7 frames, counted.']);
    // Frames 0 to 3 are silent, 20 to 22 lie in the second with the tone.
    expect(loudness(path, 0.05, 0.3)).toBeLessThan(0.02);
    expect(loudness(path, 0.45, 0.65)).toBeGreaterThan(0.2);
    const { stdout } = spawnSync(ffprobe, ['-v', 'error', '-show_chapters', '-of', 'json', path], {
      encoding: 'utf8',
    });
    const { chapters } = JSON.parse(stdout) as {
      chapters: { start_time: string; end_time: string; tags: { title: string } }[];
    };
    expect(chapters.map(({ start_time, end_time, tags }) => [+start_time, +end_time, tags.title])).toEqual([
      [0, 0.4, 'Ada, grey'],
      [0.4, 0.7, 'Ada, grey'],
    ]);
    const mute = folder.file('mute.mp4');
    await makeClips(reader, { selection: { people: ['Ada'] }, as: 'reel', path: mute, hasSound: false });
    expect(streamsOf(mute)).toEqual(['video']);
  });

  it('has the name beside the box, from a folder of any name', async () => {
    using reader = project();
    const odd = folder.file("it's [odd], here; 50%");
    mkdirSync(odd);
    const path = `${odd}/named.mp4`;
    const options = { selection: { people: ['Ada'] }, as: 'reel', hasNames: true } as const;
    const temporary = process.env.TMPDIR;
    process.env.TMPDIR = odd;
    try {
      await makeClips(reader, { ...options, path });
    } finally {
      if (temporary === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = temporary;
    }
    for (const index of [0, 6]) {
      const { brightest, frames } = await frameOf(path, index);
      expect(frames).toBe(7);
      // Over the box' left edge; nothing at Bo's.
      expect(brightest(100, 80, 40, 19)).toBeGreaterThan(180);
      expect(brightest(200, 80, 40, 19)).toBeLessThan(90);
    }
  });

  it('shows the other cameras at the same moment, and only while they have a picture', async () => {
    using reader = project();
    const path = folder.file('inset.mp4');
    // The green camera starts a second later: Ada's first moment has no picture of it.
    await makeClips(reader, { selection: { people: ['Ada'] }, as: 'reel', path, hasOtherCameras: true });
    const isGreen = ([red = 0, green = 0]: number[]) => green > 150 && red < 80;
    const early = await frameOf(path, 1);
    const late = await frameOf(path, 5);
    expect([early.width, early.height]).toEqual([320, 240]);
    expect([isGreen(early.mean(285, 205, 8, 8)), isGreen(late.mean(285, 205, 8, 8))]).toEqual([false, true]);
    expect(isGreen(late.mean(20, 20, 200, 100))).toBe(false);
  });

  it('joins cameras of different rates and sizes at the fastest rate, and says so', async () => {
    using reader = project();
    const path = folder.file('mixed.mp4');
    const selection = { people: ['Ada', 'Cy'] };
    const { notes } = await makeClips(reader, { selection, as: 'reel', path, hasSound: false });
    // 0.4 s and 0.3 s (10 and 7 whole frames at 25 a second), and 11 frames of the green one.
    expect(notes).toEqual([
      '3 moments, 28 frames, counted.',
      "The cameras' frame rates differ or vary: every video has 25 frames a second.",
    ]);
    const { frames, width, height, mean } = await frameOf(path, 24);
    expect([frames, width, height]).toEqual([28, 320, 240]);
    // The green picture stands in the middle, black at its sides.
    expect(mean(150, 110, 20, 20)[1]).toBeGreaterThan(150);
    expect(mean(5, 110, 20, 20)[1]).toBeLessThan(30);
  });

  it('of a search has its tracklets in their order, and of a tag its moments', async () => {
    using writer = project();
    const path = folder.file('found.mp4');
    const lists = { selection: {}, as: 'clips', hasSound: false } as const;
    await makeClips(writer, { ...lists, path, tracklets: [1_000_003, 1_000_002] });
    expect(readdirSync(path).sort()).toEqual(['001-Bo-grey-0.0s.mp4', '002-Ada-grey-2.0s.mp4']);
    writer.operate({ kind: 'test', details: null }, (edits) =>
      addMoment(edits, { tag: 'shot', camera: 1, start: 1, end: 1.55, person: null }),
    );
    const tagged = folder.file('tagged.mp4');
    const { notes } = await makeClips(writer, { ...lists, as: 'reel', path: tagged, tags: ['shot'] });
    expect(notes).toEqual(['1 moments, 7 frames, counted.']);
    await expect(makeClips(writer, { ...lists, path: tagged, tags: ['goal'] })).rejects.toThrow(
      /no tag "goal".*"shot"/,
    );
    await expect(makeClips(writer, { ...lists, path: tagged, tracklets: [77] })).rejects.toThrow(
      /no tracklet 77/,
    );
  });
});

describe('copying without encoding', () => {
  it('gives the packets of the video from the key frame on, with sound and chapters, and says how early', async () => {
    const moving = film('moving', 'testsrc2=s=320x240:r=10:d=4', ...TONE, '-shortest');
    using reader = makeProject(
      folder.file('moving.sightline'),
      CAMERAS.slice(0, 1).map((camera) => ({ ...camera, path: moving })),
    );
    const path = folder.file('copied.mp4');
    const options = { selection: { people: ['Ada'] }, as: 'reel', copies: true } as const;
    const { notes } = await makeClips(reader, { ...options, path });
    expect(notes[1]).toMatch(/^Copied without encoding: clips start at a key frame, up to 0\.0 s early\.$/);
    const original = await frameHashes(moving);
    const copied = await frameHashes(path);
    expect(notes[0]).toBe(`2 moments, ${copied.length} frames, counted.`);
    const second = copied.indexOf(original[20] ?? '');
    // Each of the two may end with a few frames more, from which its own are made.
    expect(copied.slice(0, 4)).toEqual(original.slice(0, 4));
    expect(copied.slice(second, second + 3)).toEqual(original.slice(20, 23));
    expect(copied.filter((hash) => !original.includes(hash))).toEqual([]);
    expect(copied.length).toBeLessThanOrEqual(13);
    expect(loudness(path, second / 10 + 0.1, second / 10 + 0.25)).toBeGreaterThan(0.2);
    const mute = folder.file('copied-mute.mp4');
    await makeClips(reader, { ...options, path: mute, hasSound: false });
    expect(streamsOf(mute)).toEqual(['video']);
  });

  it('is not done where MP4 does not hold the sound, unless it is left out', async () => {
    const pcm = folder.file('pcm.mov');
    spawnSync(ffmpeg, ['-v', 'error', '-i', GREY, '-c:v', 'copy', '-c:a', 'pcm_s16le', pcm]);
    using reader = makeProject(
      folder.file('pcm.sightline'),
      CAMERAS.slice(0, 1).map((camera) => ({ ...camera, path: pcm })),
    );
    const options = { selection: { people: ['Ada'] }, as: 'reel', copies: true } as const;
    const loud = await makeClips(reader, { ...options, path: folder.file('pcm-loud.mp4') });
    expect(loud.notes.at(-1)).toBe('Encoded anew instead of copied: MP4 files do not hold pcm_s16le.');
    expect(streamsOf(folder.file('pcm-loud.mp4'))).toEqual(['video', 'audio']);
    const mute = await makeClips(reader, { ...options, path: folder.file('pcm-mute.mp4'), hasSound: false });
    expect(mute.notes.at(-1)).toMatch(/^Copied without encoding/);
    expect(streamsOf(folder.file('pcm-mute.mp4'))).toEqual(['video']);
  });

  it('is not done where pictures are changed or videos differ, and that is said', async () => {
    using reader = project();
    const options = { as: 'reel', copies: true, hasSound: false } as const;
    const boxes = await makeClips(reader, {
      ...options,
      selection: { people: ['Ada'] },
      path: folder.file('boxes.mp4'),
      hasBox: true,
    });
    expect(boxes.notes.at(-1)).toBe('Encoded anew instead of copied: their pictures are changed.');
    const two = await makeClips(reader, {
      ...options,
      selection: { people: ['Ada', 'Cy'] },
      path: folder.file('two.mp4'),
    });
    expect(two.notes.at(-1)).toMatch(/^Encoded anew instead of copied: a reel of several videos/);
  });
});

describe('still pictures', () => {
  it('show each moment, with everyone hidden but the chosen', async () => {
    const speckled = film(
      'speckled',
      "nullsrc=s=128x96:r=10:d=1,geq=lum='if(mod(X+Y,2),220,30)':cb=128:cr=128",
    );
    using reader = makeProject(folder.file('stills.sightline'), [
      {
        name: 'cam',
        size: [128, 96],
        path: speckled,
        times: evenTimes(10, 10),
        end: 1,
        tracks: [
          { person: 'Ada', frames: [0, 1, 2], box: (frame) => [8, 10, 20 + 10 * frame, 60] },
          { person: 'Bo', frames: [0, 4], box: () => [80, 10, 40, 60] },
        ],
      },
    ]);
    const path = folder.file('stills');
    const options = { selection: { people: ['Ada'] }, path, hidesOthers: true } as const;
    const { notes } = await makeStills(reader, options);
    expect(notes).toEqual(['1 pictures.']);
    expect(readdirSync(path)).toEqual(['001-Ada-cam-0.0s.jpg']);
    const picture = await readJpegFile(`${path}/001-Ada-cam-0.0s.jpg`);
    const contrast = (x: number): number => {
      const { data } = cropToRgb(picture, { x, y: 25, width: 20, height: 30 }, 20, 30);
      return Math.max(...data) - Math.min(...data);
    };
    expect(contrast(18)).toBeGreaterThan(100);
    expect(contrast(90)).toBeLessThan(40);
  });
});
