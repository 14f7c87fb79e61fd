import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { SightlineError } from '../../../../core/errors/index.ts';
import {
  answerTracklets,
  assignTracklets,
  createPerson,
  createProject,
  editPerson,
  mergePeople,
  keepWhole,
  mergeTracklets,
  openProject,
  redrawBox,
  refuseForPerson,
  removePerson,
  removeTracklets,
  setApart,
  splitTracklet,
  swapTracklets,
  trimTracklet,
  type Edits,
} from '../../../../core/library/index.ts';
import { readAnswers } from '../../../../core/library/answers.ts';
import { addCamera } from '../../../../core/library/cameras.ts';
import { commitChunk } from '../../../../core/library/chunks.ts';
import { WriteConnection } from '../../../../core/library/connection.ts';
import { addJob } from '../../../../core/library/jobs.ts';
import { migrate } from '../../../../core/library/migrate.ts';
import { MIGRATIONS } from '../../../../core/library/migrations/index.ts';
import { addModel } from '../../../../core/library/models.ts';
import { nextOperations, operate, redo, undo } from '../../../../core/library/operations/history.ts';
import { listPeople } from '../../../../core/library/people.ts';
import { seededRandom } from '../../video/seeded-random.ts';
import {
  DIMENSION,
  dump,
  edit,
  prepare,
  readTable,
  sampleChunk,
  sampleVector,
  sampleVideo,
  temporaryFolder,
} from '../sample-project.ts';
import { Refused, WorkspaceModel, type ModelState } from './workspace-model.ts';

const SEQUENCES = 100;
const STEPS = 100;
/** Two videos of people who come one after the other or at once: [track, first frame, last frame]. */
const TRACKS = [
  [1, 0, 20],
  [2, 10, 40],
  [3, 44, 60],
  [4, 50, 90],
] as const;
const VIDEOS = [1, 2];

function smallProject(): { readonly connection: WriteConnection; readonly database: Database.Database } {
  const database = new Database(':memory:');
  database.pragma('foreign_keys = ON');
  migrate(database, MIGRATIONS);
  database.exec(`INSERT INTO project (id, name, created_ms) VALUES (1, 'small', 0)`);
  const connection = new WriteConnection(':memory:', database);
  const model = addModel(connection, {
    sha256: 'ab'.repeat(32),
    name: 'm',
    dimension: DIMENSION,
    isTrained: true,
  }).id;
  for (const name of ['left', 'right']) addCamera(connection, { name, video: sampleVideo() });
  const job = addJob(connection, { kind: 'ingest', parameters: null }).id;
  for (const video of VIDEOS) {
    commitChunk(connection, {
      job,
      video,
      chunk: 0,
      fraction: 1,
      checkpoint: null,
      displaced: [],
      tracklets: TRACKS.map(([track]) => ({ track, state: 'closed' })),
      boxes: TRACKS.flatMap(([track, first, last]) =>
        framesOf(first, last).map((frame) => ({
          track,
          frame,
          score: 0.9,
          box: boxAt(1000 * track + frame),
        })),
      ),
      crops: TRACKS.flatMap(([track, first, last]) =>
        [first, last].map((frame) => ({
          track,
          frame,
          box: boxAt(1000 * track + frame),
          quality: 0.5,
          jpeg: Uint8Array.of(track, frame),
          embedding: { model, vector: sampleVector(track * 100 + frame + video) },
        })),
      ),
    });
  }
  return { connection, database };
}

const framesOf = (first: number, last: number): number[] =>
  Array.from({ length: (last - first) / 2 + 1 }, (_, index) => first + 2 * index);
const boxAt = (x: number) => ({ x, y: 5, width: 10, height: 20 });

/** The project's state in the model's terms, read around the code under test. */
function readState(database: Database.Database, connection: WriteConnection): ModelState {
  const rows = <Row>(sql: string): Row[] => database.prepare<[], Row>(sql).all();
  const tracklets: ModelState['tracklets'] = new Map(
    rows<{
      id: number;
      video_id: number;
      is_removed: number;
      trimmed_from: number | null;
      person: number | null;
    }>(
      `SELECT t.*, person_id AS person FROM tracklets t LEFT JOIN person_tracklets p ON p.tracklet_id = t.id`,
    ).map((row) => [
      row.id,
      {
        video: row.video_id,
        person: row.person,
        isRemoved: row.is_removed === 1,
        trimmedFrom: row.trimmed_from,
        boxes: new Map(),
        crops: new Map(),
      },
    ]),
  );
  for (const row of rows<{ tracklet_id: number; frame: number; x: number }>('SELECT * FROM boxes')) {
    tracklets.get(row.tracklet_id)?.boxes.set(row.frame, row.x / 16);
  }
  for (const row of rows<{ tracklet_id: number; frame: number; id: number }>('SELECT * FROM crops')) {
    tracklets.get(row.tracklet_id)?.crops.set(row.frame, row.id);
  }
  const answers = readAnswers(connection);
  return {
    tracklets,
    people: new Map(listPeople(connection).map(({ id, name }) => [id, name])),
    refusals: new Set(answers.refusals.map(({ person, tracklet }) => `${person}:${tracklet}`)),
    answers: new Map(answers.tracklets.map(({ tracklets: [a, b], verdict }) => [`${a}:${b}`, verdict])),
    apart: new Set(answers.apart.map(([a, b]) => `${a}:${b}`)),
    whole: new Set(answers.whole),
  };
}

/** All rows of all tables but the operations. */
function everything(database: Database.Database): string {
  const tables = database
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'operations' ORDER BY name`,
    )
    .pluck()
    .all();
  return JSON.stringify(tables.map((table) => [table, readTable(database, table)]));
}

interface Step {
  readonly kind: string;
  readonly onModel: (model: WorkspaceModel) => unknown;
  readonly onProject: (edits: Edits) => unknown;
}

function randomStep(random: () => number, { tracklets, people }: ModelState): Step {
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const ids = [...tracklets.keys()];
  // Mostly people and tracklets that are there, now and then ones that are not.
  const tracklet = (): number =>
    random() < 0.98 ? pick(ids.filter((id) => tracklets.get(id)?.isRemoved === false)) : pick(ids);
  const person = (): number => (people.size > 0 && random() < 0.97 ? pick([...people.keys()]) : 77);
  const frame = (): number => Math.floor(random() * 95);
  const [t, u, v, p, q, r] = [tracklet(), tracklet(), tracklet(), person(), person(), person()];
  const [f, g] = [frame(), frame()];
  const verdict = pick(['same', 'different'] as const);
  const steps: readonly (readonly [number, string, Step['onModel'], Step['onProject']])[] = [
    [3, 'create', (m) => m.createPerson(`Nr ${f}`), (e) => createPerson(e, { name: `Nr ${f}` })],
    [1, 'rename', (m) => m.renamePerson(p, `No ${f}`), (e) => editPerson(e, p, { name: `No ${f}` })],
    [1, 'remove person', (m) => m.removePerson(p), (e) => removePerson(e, p)],
    [5, 'assign', (m) => m.assign(p, [t]), (e) => assignTracklets(e, p, [t])],
    [2, 'assign two', (m) => m.assign(p, [t, u]), (e) => assignTracklets(e, p, [t, u])],
    [1, 'unassign', (m) => m.assign(null, [t]), (e) => assignTracklets(e, null, [t])],
    [1, 'merge people', (m) => m.mergePeople(p, [q]), (e) => mergePeople(e, { kept: p, gone: [q] })],
    [
      2,
      'merge three people',
      (m) => m.mergePeople(p, [q, r]),
      (e) => mergePeople(e, { kept: p, gone: [q, r] }),
    ],
    [2, 'refuse', (m) => m.refuse(p, t), (e) => refuseForPerson(e, p, [t])],
    [2, 'answer', (m) => m.answer(t, u, verdict), (e) => answerTracklets(e, [t, u], verdict)],
    [2, 'keep whole', (m) => m.keepWhole(t), (e) => keepWhole(e, t)],
    [1, 'apart', (m) => m.setApart(p, q), (e) => setApart(e, [p, q], true)],
    [4, 'split', (m) => m.split(t, f), (e) => splitTracklet(e, t, f)],
    [3, 'swap', (m) => m.swap(t, u, f), (e) => swapTracklets(e, [t, u], f)],
    [4, 'merge', (m) => m.mergeTracklets(t, [u]), (e) => mergeTracklets(e, { kept: t, gone: [u] })],
    [
      6,
      'merge three',
      (m) => m.mergeTracklets(t, [u, v]),
      (e) => mergeTracklets(e, { kept: t, gone: [u, v] }),
    ],
    [
      3,
      'trim',
      (m) => m.trim(t, Math.min(f, g), Math.max(f, g)),
      (e) => trimTracklet(e, t, { first: Math.min(f, g), last: Math.max(f, g) }),
    ],
    [1, 'remove', (m) => m.removeTracklet(t), (e) => removeTracklets(e, [t])],
    [2, 'redraw', (m) => m.redraw(t, f, 7 + g), (e) => redrawBox(e, t, f, boxAt(7 + g))],
  ];
  let ticket = random() * steps.reduce((sum, [weight]) => sum + weight, 0);
  const [, kind, onModel, onProject] = steps.find(([weight]) => (ticket -= weight) < 0) ?? steps[0] ?? [];
  if (kind === undefined || onModel === undefined || onProject === undefined)
    throw new Error('There are steps.');
  return { kind, onModel, onProject };
}

/** Both must do it, or both refuse. */
function doBoth(step: Step, state: ModelState, connection: WriteConnection): ModelState | undefined {
  const next = structuredClone(state);
  let isRefused = false;
  try {
    step.onModel(new WorkspaceModel(next));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    isRefused = true;
  }
  const act = () => operate(connection, { kind: step.kind, details: null }, step.onProject);
  if (isRefused) {
    expect(act, step.kind).toThrow(SightlineError);
    return undefined;
  }
  return act().effects.tables.size > 0 ? next : undefined;
}

describe('operations', () => {
  it(`do what a plain model does and are undone without a trace, over ${SEQUENCES * STEPS} random steps`, () => {
    const { connection, database } = smallProject();
    const random = seededRandom(7);
    const before = everything(database);
    const seen = new Map<string, number>();
    for (let sequence = 0; sequence < SEQUENCES; sequence++) {
      const states: ModelState[] = [readState(database, connection)];
      let present = 0;
      for (let index = 0; index < STEPS; index++) {
        const state = states[present];
        if (state === undefined) throw new Error('The model lost its state.');
        const dice = random();
        if (dice < 0.12) {
          expect(undo(connection) !== undefined).toBe(present > 0);
          present = Math.max(0, present - 1);
        } else if (dice < 0.2) {
          expect(redo(connection) !== undefined).toBe(present < states.length - 1);
          present = Math.min(states.length - 1, present + 1);
        } else {
          const step = randomStep(random, state);
          const next = doBoth(step, state, connection);
          if (next !== undefined) {
            states.splice(++present, Infinity, next);
            seen.set(step.kind, (seen.get(step.kind) ?? 0) + 1);
          }
        }
        if (index % 20 === 19) expect(readState(database, connection)).toEqual(states[present]);
      }
      const done = everything(database);
      for (let index = present; index > 0; index--) undo(connection);
      expect(nextOperations(connection).undo).toBeUndefined();
      expect(everything(database) === before).toBe(true);
      if (sequence % 10 === 0) {
        for (let index = 0; index < present; index++) redo(connection);
        expect(everything(database) === done).toBe(true);
        while (undo(connection) !== undefined);
      }
      database.exec('DELETE FROM operations');
    }
    // Every kind of step was really made, not only refused.
    expect(Math.min(...seen.values())).toBeGreaterThan(20);
    expect(seen.size).toBe(19);
    expect(database.pragma('foreign_key_check')).toEqual([]);
    connection[Symbol.dispose]();
  }, 180_000);

  it('are undone and redone after the project was closed and opened again', () => {
    using folder = temporaryFolder();
    const path = folder.file('p.sightline');
    const tables = (): Record<string, unknown[]> => {
      const { operations, ...rest } = dump(path);
      expect(operations).toBeDefined();
      return rest;
    };
    const first = createProject(path);
    const ids = prepare(first);
    for (let chunk = 0; chunk < 10; chunk++) first.commitChunk(sampleChunk(ids, 1, chunk));
    const before = tables();
    edit(first, (edits) => {
      const part = splitTracklet(edits, 1_000_001, 100);
      assignTracklets(edits, createPerson(edits, { name: 'Ada', number: '00' }), [part]);
    });
    first[Symbol.dispose]();
    const after = tables();
    const second = openProject(path);
    expect(second.nextOperations().undo).toMatchObject({ kind: 'test', isUndone: false });
    second.undo();
    expect(second.undo()).toBeUndefined();
    second[Symbol.dispose]();
    expect(tables()).toEqual(before);
    const third = openProject(path);
    third.redo();
    expect(third.people()).toMatchObject([{ name: 'Ada', number: '00', tracklets: [1_500_000] }]);
    third[Symbol.dispose]();
    expect(tables()).toEqual(after);
  });

  it('cannot be redone once something else was done, nor undone where the project has moved on', () => {
    const { connection, database } = smallProject();
    const act = (name: string) =>
      operate(connection, { kind: name, details: { name } }, (edits) => createPerson(edits, { name }));
    act('Ada');
    undo(connection);
    act('Bo');
    expect(redo(connection)).toBeUndefined();
    expect(nextOperations(connection).undo).toMatchObject({ kind: 'Bo', details: { name: 'Bo' } });
    database.exec(`UPDATE people SET name = 'Changed behind our back'`);
    expect(() => undo(connection)).toThrow(expect.objectContaining({ code: 'history-diverged' }));
    expect(nextOperations(connection).undo).toMatchObject({ kind: 'Bo' });
    connection[Symbol.dispose]();
  });

  it('leave no trace where they change nothing or fail half-way', () => {
    const { connection, database } = smallProject();
    const before = everything(database);
    operate(connection, { kind: 'nothing', details: null }, (edits) =>
      assignTracklets(edits, null, [1_000_001]),
    );
    expect(() =>
      operate(connection, { kind: 'half', details: null }, (edits) => {
        createPerson(edits, { name: 'Ada' });
        removeTracklets(edits, [1_000_001]);
        throw new RangeError('half-way');
      }),
    ).toThrow(RangeError);
    expect(everything(database)).toBe(before);
    expect(nextOperations(connection).undo).toBeUndefined();
    connection[Symbol.dispose]();
  });
});
