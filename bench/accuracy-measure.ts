import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProjectService } from '../core/api/index.ts';
import { openDataset, type Dataset } from '../core/datasets/index.ts';
import { openEmbedder } from '../core/embedding/index.ts';
import { rankSplit, scoreSplit } from '../core/engine/index.ts';
import type { TruthMoment } from '../core/evaluation/index.ts';
import type { RgbImage } from '../core/images/index.ts';
import { measureReappearances, type ReappearanceMeasure } from './reappearance-measure.ts';

/** How the figures of a split are made. */
export interface SplitOptions {
  readonly threads?: number | undefined;
  readonly flip?: boolean | undefined;
  readonly rerank?: boolean | undefined;
}

/** Shares are fractions. */
export interface SplitScores {
  readonly rank1: number;
  readonly rank5: number;
  readonly mAP: number;
  readonly mINP: number;
  /** Queries that count. */
  readonly queries: number;
  readonly gallery: number;
}

/** A data set out of a folder, or out of a tar archive that is unpacked into a folder of its own. */
export async function openSplit(data: string, temporary: string): Promise<Dataset> {
  if (!data.endsWith('.tar')) return openDataset(data);
  execFileSync('tar', ['xf', data, '-C', temporary]);
  return openDataset(temporary);
}

/** A model's scores on the test split of a data set; `undefined` is the default model. */
export async function measureSplit(
  dataset: Dataset,
  model: string | undefined,
  { threads, flip, rerank }: SplitOptions,
): Promise<SplitScores> {
  await using embedder = await openEmbedder({ model, threads });
  const { metrics, pictures } = scoreSplit(await rankSplit(dataset, embedder, { flip, rerank }));
  const { rank1, rank5, mAP, mINP, queries } = metrics;
  return { rank1, rank5, mAP, mINP, queries, gallery: pictures.gallery.length };
}

/** Videos of one scene and who is where in them. */
export interface Scene {
  readonly name: string;
  readonly cameras: readonly { readonly name: string; readonly video: string }[];
  readonly moments: readonly TruthMoment[];
}

/** Ingests a scene with a model into a project that is thrown away, and measures its re-appearances. */
export async function measureScene(
  { cameras, moments }: Scene,
  model: string | undefined,
): Promise<ReappearanceMeasure> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-bench-'));
  try {
    await using project = ProjectService.open(join(folder, 'bench.sightline'), { mode: 'create' });
    const { job } = project.startIngest({
      cameras: [...cameras],
      device: 'auto',
      ...(model === undefined ? {} : { model }),
    });
    await project.jobFinished(job);
    return await measureReappearances(project, moments);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Crops that share a run. */
export const COST_BATCH = 16;

/**
 * Milliseconds of one core that embedding a crop costs: processor time of the whole process, which other work on the
 * machine hardly changes, and of several runs of a batch the least.
 */
export async function measureCost(model: string | undefined, rounds: number): Promise<number> {
  await using embedder = await openEmbedder({ model, threads: 1, batch: COST_BATCH, device: 'cpu' });
  const { inputWidth: width, inputHeight: height } = embedder.model;
  const crops = Array.from({ length: COST_BATCH }, (_, index): RgbImage => ({
    width,
    height,
    data: Uint8Array.from({ length: 3 * width * height }, (_each, slot) => (slot * (31 + index)) % 256),
  }));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    await embedder.embed(crops);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best / COST_BATCH;
}
