import { join } from 'node:path';
import type { Dataset } from '../../datasets/index.ts';
import { openEmbedder } from '../../embedding/index.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import { rankSplit, scoreSplit } from '../evaluation/evaluate-dataset.ts';
import { scoreFeatures } from '../evaluation/feature-scores.ts';
import { writeEvaluationReport } from '../evaluation/write-report.ts';
import { BEST_WEIGHTS, type TrainingControl, type TrainingRequest } from './run-training.ts';
import { openTrainingData } from './training-data.ts';

/**
 * Writes an HTML report on a finished run's best weights: figures, curves, retrieval panels and attention maps on the
 * people that it was not trained on.
 * @returns the page's path.
 * @throws InvalidOptionError `nothing-to-measure-on` where all people were trained on; as the evaluation.
 */
export async function reportTraining(
  { datasets, out, device, threads }: Pick<TrainingRequest, 'datasets' | 'out' | 'device' | 'threads'>,
  folder: string,
  { signal }: Pick<TrainingControl, 'signal'> = {},
): Promise<string> {
  const heldOut = await peopleToReportOn(datasets);
  await using embedder = await openEmbedder({ model: join(out, BEST_WEIGHTS), device, threads, signal });
  const ranked = await rankSplit(heldOut, embedder, { signal });
  const evaluation = scoreSplit(ranked);
  return await writeEvaluationReport(folder, evaluation, embedder, {
    features: scoreFeatures(ranked, signal),
    signal,
  });
}

/**
 * The people that a run on the data sets is measured by: worth asking before hours of training.
 * @throws InvalidOptionError `nothing-to-measure-on` where all people are trained on.
 */
export async function peopleToReportOn(datasets: readonly string[]): Promise<Dataset> {
  const { heldOut } = await openTrainingData(datasets);
  if (heldOut !== undefined) return heldOut;
  throw new InvalidOptionError(
    'nothing-to-measure-on',
    'There are too few people to keep some out of training, so there is nobody to report on. Leave the report out, ' +
      'and give the weights to sightline evaluate with another data set.',
  );
}
