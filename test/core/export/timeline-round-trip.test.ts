import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { afterAll, describe, expect, it } from 'vitest';
import { exportProject, findFormat } from '../../../core/export/index.ts';
import { resolveMediaTools } from '../../../core/video/index.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { madeCamera, RATE, stretchesOf, type Stretch } from './made-arbitrary.ts';
import { makeProject, type MadeCamera } from './made-project.ts';

const stack = new DisposableStack();
const folder = stack.use(temporaryFolder());
afterAll(() => stack.dispose());

/** Elements of an XML document as a strict parser gives them: name, attributes and text. */
function elements(xml: string): { name: string; attributes: Record<string, string>; text: string }[] {
  const found: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: (typeof found)[number][] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, text: '' };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return found;
}

function readSportscode(xml: string): Stretch[] {
  const values = (name: string): string[] =>
    elements(xml.replace(/<ROWS>.*<\/ROWS>/s, ''))
      .filter((element) => element.name === name)
      .map(({ text }) => text);
  const [starts, ends, codes] = [values('start'), values('end'), values('code')];
  return codes.map((name, index) => ({
    name,
    first: Math.round(Number(starts[index]) * RATE),
    end: Math.round(Number(ends[index]) * RATE),
  }));
}

function readEdl(text: string): Stretch[] {
  const frames = (code = ''): number => {
    const [hours = 0, minutes = 0, seconds = 0, frame = 0] = code.split(':').map(Number);
    return ((hours * 60 + minutes) * 60 + seconds) * RATE + frame;
  };
  const events = [
    ...text.matchAll(/^\d{3} {2}CAM {6}V {5}C {8}(\S+) (\S+) (\S+) (\S+)\n.*\n\* LOC: \S+ GREEN {3}(.*)$/gm),
  ];
  let record = frames('01:00:00:00');
  return events.map(([, from, to, recordFrom, recordTo, name = '']) => {
    const stretch = { name, first: frames(from), end: frames(to) };
    // Ranges of the record follow one another without a gap and are as long as the source's.
    expect(frames(recordFrom)).toBe(record);
    record += stretch.end - stretch.first;
    expect(frames(recordTo)).toBe(record);
    return stretch;
  });
}

function readFcpxml(xml: string): Stretch[] {
  const frames = (time = ''): number => {
    const [, numerator, denominator] = /^(\d+)(?:\/(\d+))?s$/.exec(time) ?? [];
    return (Number(numerator) * RATE) / Number(denominator ?? 1);
  };
  let offset = 0;
  return elements(xml)
    .filter(({ name }) => name === 'asset-clip')
    .map(({ attributes }) => {
      expect(frames(attributes.offset)).toBeCloseTo(offset, 9);
      const first = frames(attributes.start);
      offset += frames(attributes.duration);
      return { name: attributes.name ?? '', first, end: first + frames(attributes.duration) };
    });
}

function readCaptions(text: string): Stretch[] {
  const frame = (clock = ''): number => {
    const [hours = 0, minutes = 0, seconds = 0] = clock.replace(',', '.').split(':').map(Number);
    return Math.round((hours * 3600 + minutes * 60 + seconds) * RATE);
  };
  return [...text.matchAll(/^(\S+) --> (\S+)\n(.*)$/gm)].map(([, from, to, name = '']) => ({
    name,
    first: frame(from),
    end: frame(to),
  }));
}

const spaces = (name: string): string => name.replace(/\s+/g, ' ').trim();
const escaped = (name: string): string =>
  name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const byTime = (a: Stretch, b: Stretch): number =>
  a.first - b.first || a.end - b.end || (a.name < b.name ? -1 : 1);

describe.each([
  {
    id: 'sportscode',
    read: readSportscode,
    heard: (name: string) => spaces(name.replaceAll('&', 'and').replace(/[<>]/g, '')),
  },
  { id: 'edl', read: readEdl, heard: (name: string) => name },
  { id: 'fcpxml', read: readFcpxml, heard: (name: string) => name },
  { id: 'webvtt', read: readCaptions, heard: escaped },
  { id: 'srt', read: readCaptions, heard: (name: string) => spaces(name.replace(/[<>]/g, '')) },
])('what the format $id holds', ({ id, read, heard }) => {
  it('is read back: who is to be seen from which frame to which', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(madeCamera, async (camera) => {
        run += 1;
        using project = makeProject(folder.file(`${id}-${run}.sightline`), [camera]);
        const path = folder.file(`${id}-${run}.out`);
        await exportProject(project, { format: findFormat(id), path });
        const expected = stretchesOf(camera).map((stretch) => ({ ...stretch, name: heard(stretch.name) }));
        expect(read(readFileSync(path, 'utf8')).sort(byTime)).toEqual(expected.sort(byTime));
      }),
      { numRuns: 4 },
    );
  });
});

describe('captions', () => {
  const camera: MadeCamera = {
    name: 'cam',
    times: Float64Array.from({ length: 100 }, (_, frame) => frame / RATE),
    end: 4,
    tracks: [
      { person: 'Zoë & <Co> >', frames: [0, 1, 2], box: () => [1, 1, 9, 9] },
      { person: 'Åse', frames: [50, 52], box: () => [1, 1, 9, 9] },
    ],
  };

  it.each(['webvtt', 'srt'])('of the format %s are read by FFmpeg as they are meant', async (id) => {
    using project = makeProject(folder.file(`ffmpeg-${id}.sightline`), [camera]);
    const format = findFormat(id);
    const path = folder.file(`captions.${format.extension}`);
    await exportProject(project, { format, path });
    const { ffmpeg } = await resolveMediaTools();
    const { stdout, stderr } = spawnSync(ffmpeg, ['-v', 'error', '-i', path, '-f', 'srt', '-'], {
      encoding: 'utf8',
    });
    expect(readCaptions(stdout), stderr).toEqual([
      { name: id === 'srt' ? 'Zoë & Co' : 'Zoë & <Co> >', first: 0, end: 3 },
      { name: 'Åse', first: 50, end: 53 },
    ]);
  });
});
