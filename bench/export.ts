/**
 * Time and peak memory of every export format on a made-up match: `node bench/export.ts [--minutes 90] [--cameras 4]
 * [--tracklets 20000] [--formats mot,csv]`. Each format runs in a process of its own; the first line, `nothing`, is what
 * opening the project takes.
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

async function exportOne(project: string, id: string): Promise<void> {
  using reader = openProject(project, { readonly: true });
  const started = performance.now();
  if (id !== 'nothing')
    await exportProject(reader, { format: findFormat(id), path: join(project, '..', `out-${id}`) });
  const took = (performance.now() - started) / 1000;
  const peak = (process.resourceUsage().maxRSS * 1024) / MIB;
  console.log(`${id.padEnd(12)} ${took.toFixed(1).padStart(8)} s ${peak.toFixed(0).padStart(6)} MiB`);
}

if (values.one !== undefined && values.project !== undefined) await exportOne(values.project, values.one);
else {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-bench-export-'));
  try {
    const project = join(folder, 'match.sightline');
    const boxes = makeMatch(
      project,
      Number(values.minutes),
      Number(values.cameras),
      Number(values.tracklets),
    );
    console.log(
      `${values.cameras} cameras, ${values.minutes} minutes, ${values.tracklets} tracklets, ${boxes} boxes`,
    );
    for (const id of ['nothing', ...values.formats.split(',')]) {
      const script = fileURLToPath(import.meta.url);
      spawnSync(process.execPath, [script, '--one', id, '--project', project], { stdio: 'inherit' });
      rmSync(join(folder, `out-${id}`), { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
