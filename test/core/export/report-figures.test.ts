import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { exportProject, findFormat } from '../../../core/export/index.ts';
import { decodeJpeg } from '../../../core/images/index.ts';
import { createTeam, editPerson, setClock } from '../../../core/library/index.ts';
import { resolveMediaTools } from '../../../core/video/index.ts';
import { temporaryFolder } from '../library/sample-project.ts';
import { evenTimes, makeProject, type MadeCamera } from './made-project.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

const every = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const TIMES = { times: evenTimes(100, 10), end: 10 };

/** Ten frames a second. Ada: left 0–4 s, right (two seconds ahead) 1–3 s. Bo: left 3–6 s. Cy: nowhere with them. */
const CAMERAS: readonly MadeCamera[] = [
  {
    name: 'left',
    ...TIMES,
    tracks: [
      // The foot in the picture's right bottom corner.
      { person: 'Ada', frames: every(0, 40), box: () => [600, 260, 30, 95], crops: [3] },
      { person: 'Bo', frames: every(30, 60), box: () => [0, 0, 10, 10], crops: [30, 31] },
      { person: 'Cy', frames: every(70, 80), box: () => [0, 0, 10, 10] },
    ],
  },
  {
    name: 'right',
    offset: 2,
    ...TIMES,
    tracks: [{ person: 'Ada', frames: every(10, 30), box: () => [0, 0, 10, 10] }],
  },
];

interface Report {
  readonly from: number;
  readonly to: number;
  readonly people: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly cameras: readonly {
      camera: string;
      seconds: number;
      heat: { columns: number; counts: number[] };
    }[];
    readonly together: readonly { identity: number; seconds: number }[];
  }[];
}

it('a report counts time on screen, who was seen with whom, and where', async () => {
  using project = makeProject(folder.file('p.sightline'), CAMERAS);
  const path = folder.file('report.json');
  await exportProject(project, { format: findFormat('report-json'), path });
  const { people, from, to } = JSON.parse(readFileSync(path, 'utf8')) as Report;
  expect([from, to]).toEqual([0, 8]);
  expect(people.map(({ name }) => name)).toEqual(['Ada', 'Bo', 'Cy']);
  const [ada, bo, cy] = people;
  // Left 0–4 and right 3–5 of project time: five seconds in which some camera sees her.
  expect(ada?.seconds).toBeCloseTo(5, 9);
  expect(ada?.cameras.map(({ camera, seconds }) => [camera, Math.round(seconds * 1e6) / 1e6])).toEqual([
    ['left', 4],
    ['right', 2],
  ]);
  expect(ada?.together).toEqual([{ identity: 2, seconds: expect.closeTo(1, 9) as number }]);
  expect(bo?.together).toEqual([{ identity: 1, seconds: expect.closeTo(1, 9) as number }]);
  expect(cy?.together).toEqual([]);
  const heat = ada?.cameras[0]?.heat;
  // Foot at (615, 355) of 640 × 360: column 30 of 32, row 17 of 18.
  expect(heat?.counts.indexOf(40)).toBe(17 * (heat?.columns ?? 0) + 30);
  expect(heat?.counts.reduce((sum, count) => sum + count, 0)).toBe(40);
});

it('the page and the table say the same, and the page loads nothing', async () => {
  using project = makeProject(folder.file('q.sightline'), CAMERAS);
  const [page, table] = [folder.file('r.html'), folder.file('r.csv')];
  await exportProject(project, { format: findFormat('html'), path: page });
  await exportProject(project, { format: findFormat('report-csv'), path: table });
  const html = readFileSync(page, 'utf8');
  expect(html).toMatch(/Ada<\/a><\/td><td class="n">5\.0 s<\/td><td class="n">2<\/td><td>left, right/);
  expect(html.match(/(src|href)="(?!data:image\/jpeg|#)/g)).toBeNull();
  expect(html).not.toMatch(/<script|url\(|@import/);
  // One picture a tracklet that has any.
  expect(html.match(/<img /g)).toHaveLength(2);
  const rows = readFileSync(table, 'utf8').trimEnd().split('\n').slice(1);
  expect(rows[1]).toBe('1,Ada,right,1.000,3.000,3.000,5.000,2.000');
  expect(rows).toHaveLength(4);
});

it('a team is its people, wherever a camera runs at another speed', async () => {
  using project = makeProject(folder.file('t.sightline'), CAMERAS);
  project.operate({ kind: 'test', details: null }, (edits) => {
    const team = createTeam(edits, { name: 'Reds' });
    editPerson(edits, 1, { team, number: '00', role: 'keeper' });
    setClock(edits, 2, { offset: 2, rate: 0.5, anchors: [] });
  });
  const path = folder.file('t.csv');
  const selection = { teams: ['Reds'] };
  await exportProject(project, { format: findFormat('report-csv'), path, selection });
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n');
  // Project time = 2 + 0.5 × the time of the video.
  expect(rows).toEqual([
    '1,Ada,left,0.000,4.000,0.000,4.000,4.000',
    '1,Ada,right,1.000,3.000,2.500,3.500,2.000',
  ]);
  const wrong = exportProject(project, { format: findFormat('csv'), path, selection: { teams: ['Blues'] } });
  await expect(wrong).rejects.toMatchObject({ code: 'unknown-team' });
});

/** Ten frames of grey with a speckled right half. */
async function halfSpeckled(): Promise<string> {
  const path = folder.file('half.mp4');
  const { ffmpeg } = await resolveMediaTools();
  const source = "nullsrc=s=320x180:r=10:d=1,geq=lum='if(lt(X,160),120,if(mod(X+Y,2),220,30))':cb=128:cr=128";
  spawnSync(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', '-crf', '5', path]);
  return path;
}

it("heat maps lie over a frame of the camera's own video, once in the page, with others hidden in it if wanted", async () => {
  const path = await halfSpeckled();
  using project = makeProject(folder.file('h.sightline'), [
    {
      name: 'half',
      size: [320, 180],
      path,
      times: evenTimes(10, 10),
      end: 1,
      tracks: [
        { person: 'Ada', frames: every(0, 10), box: () => [10, 10, 40, 100] },
        { person: 'Bo', frames: every(0, 10), box: () => [160, 0, 159, 179] },
      ],
    },
  ]);
  const frameIn = async (name: string, options: object) => {
    const page = folder.file(name);
    const { warnings } = await exportProject(project, { format: findFormat('html'), path: page, ...options });
    const html = readFileSync(page, 'utf8');
    const [, picture = ''] = /<image id="frame-1"[^>]*base64,([^"]+)"/.exec(html) ?? [];
    const { width, height, data } = decodeJpeg(Buffer.from(picture, 'base64'));
    let [darkest, brightest] = [255, 0];
    for (const [index, value] of data.entries()) {
      if (Math.floor(index / 3) % width < 0.6 * width) continue;
      darkest = Math.min(darkest, value);
      brightest = Math.max(brightest, value);
    }
    return { html, warnings, size: [width, height], contrast: brightest - darkest };
  };
  const open = await frameIn('open.html', {});
  expect(open.warnings).toEqual([]);
  expect(open.size).toEqual([560, 315]);
  // A frame for the camera, and a heat map for each of the two people.
  expect(open.html.match(/<image /g)).toHaveLength(1);
  expect(open.html.match(/<use href="#frame-1"\/>/g)).toHaveLength(2);
  expect(open.contrast).toBeGreaterThan(100);
  const hidden = await frameIn('hidden.html', { selection: { people: ['Ada'] }, hidesOthers: true });
  expect(hidden.contrast).toBeLessThan(40);
});

it('a report of a video that is gone says so and has its heat maps all the same', async () => {
  using project = makeProject(folder.file('g.sightline'), CAMERAS);
  const page = folder.file('gone.html');
  const { warnings } = await exportProject(project, { format: findFormat('html'), path: page });
  expect(warnings.join()).toMatch(/Heat maps of camera "left" have no picture/);
  expect(readFileSync(page, 'utf8')).toMatch(/aria-label="Positions in left"/);
});

it('a PDF carries names of other alphabets as text', async () => {
  const names = ['Jürgen Žák', 'Нина Иванова', 'Ελένη Παππά', 'דנה לוי'];
  using project = makeProject(folder.file('n.sightline'), [
    {
      name: 'left',
      ...TIMES,
      tracks: names.map((person, index) => ({
        person,
        frames: every(10 * index, 10 * index + 5),
        box: () => [0, 0, 10, 10] as const,
      })),
    },
  ]);
  const path = folder.file('names.pdf');
  await exportProject(project, { format: findFormat('pdf'), path });
  const bytes = readFileSync(path).toString('latin1');
  const streams = [...bytes.matchAll(/FlateDecode[^]*?stream\n([^]*?)\nendstream/g)].map(([, data = '']) =>
    inflateSync(Buffer.from(data, 'latin1')).toString('latin1'),
  );
  // What readers copy and search: the map from glyphs to Unicode (PDF 32000, 9.10.3).
  const maps = streams
    .filter((stream) => stream.includes('beginbfrange') || stream.includes('beginbfchar'))
    .join();
  for (const letter of new Set(names.join('').replaceAll(' ', ''))) {
    const code = letter.codePointAt(0)?.toString(16).padStart(4, '0') ?? '';
    expect(maps.toLowerCase(), letter).toContain(code);
  }
  expect(bytes).toMatch(/DejaVuSans/);
});
