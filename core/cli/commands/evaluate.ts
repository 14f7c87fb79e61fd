import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { EVALUATION_SPLITS, openDataset, type EvaluationSplit } from '../../datasets/index.ts';
import { openEmbedder } from '../../embedding/index.ts';
import {
  FEATURE_HEAD,
  featureRows,
  rankSplit,
  scoreFeatures,
  scoreRows,
  scoreSplit,
  submissionOf,
  writeEvaluationReport,
  type Evaluation,
  type FeatureScores,
} from '../../engine/index.ts';
import { CountLine } from '../count-line.ts';
import { interruptible } from '../interruptible.ts';
import { formatTable, note, printResult } from '../output.ts';
import { UsageError } from '../usage-error.ts';

interface EvaluateOptions {
  readonly data: string;
  readonly model?: string;
  readonly split: EvaluationSplit;
  readonly rerank?: boolean;
  readonly flip?: boolean;
  readonly expand?: boolean;
  readonly parts?: boolean;
  readonly submission?: string;
  readonly report?: string;
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Measure how well a model recognises the people of a data set: Rank-k, mAP, mINP, ROC.')
    .requiredOption('--data <folder>', 'the data set, in any layout that the command dataset knows')
    .option(
      '--model <file>',
      'an ONNX file, or .safetensors weights of Sightline (default: the model that ships)',
    )
    .addOption(new Option('--split <split>', 'what to measure on').choices(EVALUATION_SPLITS).default('test'))
    .option('--rerank', 'k-reciprocal re-ranking')
    .option('--flip', "join each picture's embedding with its mirror image's")
    .option('--expand', 'α query expansion')
    .option('--parts', "measure MDPR's features and their combinations one by one too")
    .option('--submission <file>', 'write the distances as a SynergyReID submission (CSV)')
    .option(
      '--report <folder>',
      'write an HTML page with figures, curves, retrieval panels and attention maps',
    )
    .option('--json', 'print one JSON document')
    .action((options: EvaluateOptions) => interruptible((signal) => evaluate(options, signal)));
}

async function evaluate(options: EvaluateOptions, signal: AbortSignal): Promise<void> {
  const { data, model, split, rerank, flip, expand, parts, submission, report, json } = options;
  const dataset = await openDataset(data);
  const isLabelled = dataset.evaluation[split]?.isLabelled ?? true;
  if (!isLabelled && (submission === undefined || report !== undefined || parts === true)) {
    throw new UsageError(
      `The answers of the split ${split} are not public: give --submission FILE, and neither --report nor --parts.`,
    );
  }
  await using embedder = await openEmbedder({ model, signal });
  for (const text of [...embedder.warnings, ...dataset.notes]) note(`warning: ${text}`);
  const line = new CountLine('pictures embedded');
  const ranked = await rankSplit(dataset, embedder, {
    split,
    rerank,
    flip,
    expand,
    signal,
    onProgress: (done, total) => line.show(done, total),
  });
  if (submission !== undefined) await writeFile(submission, submissionOf(ranked));
  if (!isLabelled) {
    const document = {
      submission,
      queries: ranked.pictures.query.length,
      gallery: ranked.pictures.gallery.length,
      model: ranked.model.name,
    };
    printResult(json, document, () => [
      `${submission ?? ''}: ${document.queries} queries × ${document.gallery} gallery pictures`,
    ]);
    return;
  }
  const evaluation = scoreSplit(ranked);
  const features = parts === true ? scoreFeatures(ranked, signal) : undefined;
  if (report !== undefined) {
    const page = await writeEvaluationReport(report, evaluation, embedder, { features, signal });
    note(`${page} holds pictures of the data set: its licence applies to the page.`);
  }
  printResult(json, evaluationDocument(evaluation, features), () => describeEvaluation(evaluation, features));
}

/** What `--json` prints: shares are fractions, `queries` are those that count; `parts` is there if it is asked for. */
function evaluationDocument({ metrics, pictures, model }: Evaluation, features?: readonly FeatureScores[]) {
  const shares = ({ mAP, rank1, rank5, rank10, mINP }: Evaluation['metrics']) => ({
    mAP,
    rank1,
    rank5,
    rank10,
    mINP,
  });
  return {
    ...shares(metrics),
    queries: metrics.queries,
    gallery: pictures.gallery.length,
    model: model.name,
    ...(features === undefined
      ? {}
      : {
          parts: features.map(({ name, dimension, metrics: scores }) => ({
            features: name,
            dimension,
            ...shares(scores),
          })),
        }),
  };
}

function describeEvaluation(
  evaluation: Evaluation,
  features: readonly FeatureScores[] = [],
): readonly string[] {
  const { dataset, split, model, methods, metrics, pictures } = evaluation;
  return [
    `${model.name} on ${dataset.folder} (${dataset.layout}, ${split}): ${metrics.queries} of ${pictures.query.length} queries count, ${pictures.gallery.length} gallery pictures`,
    ...(methods.length > 0 ? [`with ${methods.join(', ')}`] : []),
    ...formatTable(scoreRows(evaluation)),
    ...(features.length > 0 ? formatTable([FEATURE_HEAD, ...featureRows(features)]) : []),
  ];
}
