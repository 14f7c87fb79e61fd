/**
 * Time and memory of every export format on a made-up match: `node bench/export.ts [--minutes 90] [--cameras 4]
 * [--tracklets 20000] [--formats mot,csv] [--heap 96] [--compare]`. Each format runs in a process of its own, whose heap of
 * JavaScript may not grow beyond `--heap` MiB: a format that gathers boxes ends there with "out of memory". The first line,
 * `nothing`, is what opening the project takes. `--compare` does the same with an eighth of the match before, and says by
 * how much the peak of each format grows from there: what grows less than the eightfold boxes streams. Ends with 1 where a
 * format fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { EXPORT_FORMATS, exportProject, findFormat } from '../core/export/index.ts';
import { encodeJpeg } from '../core/images/index.ts';
import { createProject, openProject, trackletId } from '../core/library/index.ts';

const RATE = 25;
/** Ingest looks at ten frames a second. */
const STEP = 2.5;
const PEOPLE = 40;
const DIMENSION = 512;
const MIB = 2 ** 20;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '90' },
    cameras: { type: 'string', default: '4' },
    tracklets: { type: 'string', default: '20000' },
    heap: { type: 'string', default: '96' },
    compare: { type: 'boolean', default: false },
    formats: { type: 'string', default: EXPORT_FORMATS.map(({ id }) => id).join(',') },
    one: { type: 'string' },
    project: { type: 'string' },
  },
});

/** Writes rows as an ingest leaves them, around the chunk transactions, which would take most of the time. */
function makeMatch(path: string, minutes: number, cameras: number, tracklets: number): number {
  const frames = minutes * 60 * RATE;
  const times = Float64Array.from({ length: frames }, (_, index) => index / RATE);
  {
    using writer = createProject(path, { name: 'match' });
    writer.addModel({ sha256: 'ab'.repeat(32), name: 'made', dimension: DIMENSION, isTrained: true });
    for (let camera = 1; camera <= cameras; camera++) {
      writer.addCamera({
        name: `camera ${camera}`,
        video: {
          path: `/videos/${camera}.mp4`,
          fingerprint: { sizeBytes: 1, modifiedMs: 1, contentSha256: 'cd'.repeat(32) },
          container: 'mov,mp4',
          codec: 'h264',
          width: 1920,
          height: 1080,
          rotationDegrees: 0,
          hasVariableFrameRate: false,
          frameTimes: times,
          end: minutes * 60,
        },
      });
    }
  }
  const database = new Database(path);
  database.pragma('synchronous = OFF');
  const insert = {
    person: database.prepare('INSERT INTO people (id, name) VALUES (?, ?)'),
    tracklet: database.prepare(
      `INSERT INTO tracklets (id, video_id, state, start_seconds, end_seconds, box_count) VALUES (?, ?, 'closed', ?, ?, ?)`,
    ),
    box: database.prepare(
      'INSERT INTO boxes (tracklet_id, frame, x, y, width, height, score) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    owner: database.prepare('INSERT INTO person_tracklets (tracklet_id, person_id) VALUES (?, ?)'),
    crop: database.prepare(
      'INSERT INTO crops (id, tracklet_id, frame, x, y, width, height, quality, jpeg) VALUES (?, ?, ?, 0, 0, 640, 1280, 1, ?)',
    ),
    embedding: database.prepare(
      'INSERT INTO embeddings (crop_id, model_id, scale, vector) VALUES (?, 1, 0.01, ?)',
    ),
  };
  const jpeg = encodeJpeg({
    width: 64,
    height: 128,
    data: Uint8Array.from({ length: 64 * 128 * 3 }, (_, i) => (i * i) % 251),
  });
  const vector = Uint8Array.from({ length: DIMENSION }, (_, index) => index % 100);
  const perCamera = Math.floor(tracklets / cameras);
  // Twenty people are in each picture at all times.
  const seconds = (20 * minutes * 60) / perCamera;
  const boxes = Math.max(1, Math.floor(seconds * 10));
  let count = 0;
  database.transaction(() => {
    for (let person = 1; person <= PEOPLE; person++) insert.person.run(person, `Person ${person}`);
    for (let video = 1; video <= cameras; video++) {
      for (let track = 1; track <= perCamera; track++) {
        const id = trackletId(video, track);
        const first = Math.floor(((track - 1) / perCamera) * (frames - seconds * RATE));
        const at = (box: number): number => first + Math.floor(box * STEP);
        insert.tracklet.run(id, video, times[at(0)], times[at(boxes - 1)], boxes);
        for (let box = 0; box < boxes; box++) {
          insert.box.run(
            id,
            at(box),
            16 * ((track * 37 + box) % 1800),
            16 * ((track * 53) % 900),
            640,
            1280,
            900,
          );
        }
        // Half of the tracklets are somebody's.
        if (track % 2 === 0) insert.owner.run(id, 1 + ((track / 2) % PEOPLE));
        insert.crop.run(video * 10_000_000 + track, id, first, jpeg);
        insert.embedding.run(video * 10_000_000 + track, vector);
        count += boxes;
      }
    }
  })();
  database.close();
  return count;
}

/** What one export took. */
interface Measured {
  readonly seconds: number;
  readonly peakMib: number;
}

async function exportOne(project: string, id: string): Promise<void> {
  using reader = openProject(project, { readonly: true });
  const started = performance.now();
  if (id !== 'nothing')
    await exportProject(reader, { format: findFormat(id), path: join(project, '..', `out-${id}`) });
  const seconds = (performance.now() - started) / 1000;
  const peakMib = (process.resourceUsage().maxRSS * 1024) / MIB;
  console.log(JSON.stringify({ seconds, peakMib } satisfies Measured));
}

/** Exports in a process of its own; undefined where that fails. */
function measure(project: string, id: string): Measured | undefined {
  const script = fileURLToPath(import.meta.url);
  const run = spawnSync(
    process.execPath,
    [`--max-old-space-size=${values.heap}`, script, '--one', id, '--project', project],
    { encoding: 'utf8', maxBuffer: MIB },
  );
  rmSync(join(project, '..', `out-${id}`), { recursive: true, force: true });
  if (run.status === 0) return JSON.parse(run.stdout) as Measured;
  const isMemory = run.stderr.includes('heap out of memory');
  console.error(`${id}: ${isMemory ? 'out of memory' : run.stderr.trim().split('\n').at(-1)}`);
  process.exitCode = 1;
  return undefined;
}

/** Makes a match and measures every format on it. */
function measureAll(size: { readonly minutes: number; readonly tracklets: number }): Map<string, Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-bench-export-'));
  const measured = new Map<string, Measured>();
  try {
    const project = join(folder, 'match.sightline');
    const boxes = makeMatch(project, size.minutes, Number(values.cameras), size.tracklets);
    console.log(
      `${values.cameras} cameras, ${size.minutes} minutes, ${size.tracklets} tracklets, ${boxes} boxes`,
    );
    for (const id of ['nothing', ...values.formats.split(',')]) {
      const result = measure(project, id);
      if (result === undefined) continue;
      measured.set(id, result);
      const { seconds, peakMib } = result;
      console.log(
        `${id.padEnd(18)} ${seconds.toFixed(1).padStart(8)} s ${peakMib.toFixed(0).padStart(6)} MiB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return measured;
}

const SHARE = 8;

if (values.one !== undefined && values.project !== undefined) await exportOne(values.project, values.one);
else {
  const [minutes, tracklets] = [Number(values.minutes), Number(values.tracklets)];
  const small = values.compare
    ? measureAll({ minutes: minutes / SHARE, tracklets: Math.ceil(tracklets / SHARE) })
    : new Map<string, Measured>();
  const full = measureAll({ minutes, tracklets });
  for (const [id, { peakMib }] of full) {
    const before = small.get(id);
    if (before === undefined) continue;
    const growth = peakMib / before.peakMib;
    console.log(`${id.padEnd(18)} peak × ${growth.toFixed(2)} for boxes × ${SHARE}`);
  }
}
