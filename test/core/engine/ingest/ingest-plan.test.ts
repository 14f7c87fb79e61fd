import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decideIngest, stoppedIngest, type IngestPlan } from '../../../../core/engine/ingest/ingest-plan.ts';
import { relinkCameras } from '../../../../core/engine/ingest/relink-cameras.ts';
import {
  chooseModel,
  createProject,
  fingerprintFile,
  type ProjectWriter,
} from '../../../../core/library/index.ts';

let folder: string;
let project: ProjectWriter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-plan-'));
  project = createProject(join(folder, 'plan.sightline'));
});

afterEach(() => {
  project[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function plan(...cameras: readonly string[]): IngestPlan {
  return { cameras: cameras.map((name) => ({ name, video: join(folder, `${name}.mp4`) })), device: 'cpu' };
}

/** Adds a camera as an ingest does, its video being a small file of this content. */
async function addCamera(name: string, content = name): Promise<void> {
  const path = join(folder, `${name}.mp4`);
  writeFileSync(path, content);
  const facts = { container: 'mov,mp4', codec: 'h264', width: 64, height: 48, rotationDegrees: 0 };
  const frameTimes = Float64Array.of(0, 0.04, 0.08);
  const fingerprint = await fingerprintFile(path);
  project.addCamera({
    name,
    video: { path, fingerprint, ...facts, hasVariableFrameRate: false, frameTimes, end: 0.12 },
  });
}

function addIngest(parameters: IngestPlan, state: 'running' | 'done' | 'failed'): number {
  const { id } = project.addJob({ kind: 'ingest', parameters });
  project.setJobState(id, state);
  return id;
}

describe('stoppedIngest', () => {
  it('tells of the ingest that would be gone on with, and of none that ended well or is not understood', async () => {
    await addCamera('north');
    expect(stoppedIngest(project)).toBeUndefined();
    addIngest(plan('north', 'south'), 'failed');
    project.addJob({ kind: 'ingest', parameters: { of: 'a later version' } });
    expect(stoppedIngest(project)).toEqual({ cameras: ['north', 'south'], fraction: 0 });
    addIngest(plan('east'), 'running');
    // It had not begun on a camera.
    expect(stoppedIngest(project)).toEqual({ cameras: ['north', 'south'], fraction: 0 });
  });

  it('tells of nothing in a project whose ingests have ended well', async () => {
    await addCamera('north');
    addIngest(plan('north'), 'done');
    expect(stoppedIngest(project)).toBeUndefined();
  });
});

describe('decideIngest', () => {
  it('begins with cameras that are new and leaves the others out', async () => {
    await addCamera('north');
    addIngest(plan('north'), 'done');
    expect(decideIngest(project, plan('north', 'south'))).toEqual({
      kind: 'new',
      plan: plan('south'),
      known: plan('north').cameras,
    });
  });

  it('goes on with an unfinished ingest for the same request in another order, or for none', async () => {
    await addCamera('north');
    const job = addIngest(plan('north', 'south'), 'running');
    const resumed = { kind: 'resume', job, plan: plan('north', 'south') };
    expect(decideIngest(project, plan('south', 'north'))).toEqual(resumed);
    expect(decideIngest(project, plan())).toEqual(resumed);
  });

  it('refuses other cameras or settings while an ingest is unfinished', async () => {
    await addCamera('north');
    addIngest(plan('north'), 'failed');
    expect(() => decideIngest(project, plan('north', 'west'))).toThrow('has not finished');
    expect(() => decideIngest(project, { ...plan('north'), normalisation: 'unit' })).toThrow(
      'has not finished',
    );
  });

  it('forgets an ingest that failed before it had begun on any camera', () => {
    addIngest(plan('broken'), 'failed');
    expect(decideIngest(project, plan('north'))).toMatchObject({ kind: 'new', plan: plan('north') });
  });

  it('refuses no cameras, the same name twice, and a model that is fed otherwise', async () => {
    expect(() => decideIngest(project, plan())).toThrow('name at least one camera');
    expect(() => decideIngest(project, plan('a', 'a'))).toThrow('name of its own');
    await addCamera('north');
    addIngest(plan('north'), 'done');
    const other = { ...plan('south'), inputSize: { width: 64, height: 128 } };
    expect(() => decideIngest(project, other)).toThrow('another input size or normalisation');
  });
});

describe('an ingest that says nothing of the model', () => {
  it('takes the one that the project is searched with, however it came to be', async () => {
    await addCamera('north');
    addIngest(plan('north'), 'done');
    const model = { sha256: '11'.repeat(32), name: 'first', dimension: 8, isTrained: true };
    project.addModel({ ...model, source: { model: '/models/first.onnx' } });
    const source = { model: '/models/second.onnx', inputSize: { width: 64, height: 128 } };
    const second = project.addModel({ ...model, sha256: '22'.repeat(32), source });
    project.operate({ kind: 'use-model', details: null }, (edits) => chooseModel(edits, second.id));
    expect(decideIngest(project, plan('south')).plan).toEqual({ ...plan('south'), ...source });
    expect(() => decideIngest(project, { ...plan('south'), model: '/models/second.onnx' })).toThrow(
      'another input size',
    );
  });
});

describe('relinkCameras', () => {
  it('takes over where a video lies after it was moved', async () => {
    await addCamera('north');
    const moved = join(folder, 'moved.mp4');
    writeFileSync(moved, 'north');
    const warnings: string[] = [];
    await relinkCameras(project, [{ name: 'north', video: moved }], (warning) => warnings.push(warning));
    expect(project.camera('north')?.video.path).toBe(moved);
    expect(warnings).toEqual([expect.stringContaining(moved)]);
  });

  it('refuses another video under the name of a camera', async () => {
    await addCamera('north');
    const other = join(folder, 'other.mp4');
    writeFileSync(other, 'something else');
    const relinked = relinkCameras(project, [{ name: 'north', video: other }], () => undefined);
    await expect(relinked).rejects.toThrow('with another video');
    expect(project.camera('north')?.video.path).toBe(join(folder, 'north.mp4'));
  });
});
