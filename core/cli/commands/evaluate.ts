import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { EVALUATION_SPLITS, openDataset, type EvaluationSplit } from '../../datasets/index.ts';
import { openEmbedder } from '../../embedding/index.ts';
import {
  rankSplit,
  renderEvaluationReport,
  scoreRows,
  scoreSplit,
  submissionOf,
  type Evaluation,
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
  readonly submission?: string;
  readonly report?: string;
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Measure how well a model recognises the people of a data set: Rank-k, mAP, mINP, ROC.')
    .requiredOption('--data <folder>', 'the data set, in any layout that the command dataset knows')
    .option('--model <file>', 'an ONNX file (default: the model that comes with Sightline)')
    .addOption(new Option('--split <split>', 'what to measure on').choices(EVALUATION_SPLITS).default('test'))
    .option('--rerank', 'k-reciprocal re-ranking')
    .option('--flip', "join each picture's embedding with its mirror image's")
    .option('--expand', 'α query expansion')
    .option('--submission <file>', 'write the distances as a SynergyReID submission (CSV)')
    .option('--report <folder>', 'write an HTML page with figures, curves and retrieval panels')
    .option('--json', 'print one JSON document')
    .action((options: EvaluateOptions) => interruptible((signal) => evaluate(options, signal)));
}

async function evaluate(options: EvaluateOptions, signal: AbortSignal): Promise<void> {
  const { data, model, split, rerank, flip, expand, submission, report, json } = options;
  const dataset = await openDataset(data);
  const isLabelled = dataset.evaluation[split]?.isLabelled ?? true;
  if (!isLabelled && (submission === undefined || report !== undefined)) {
    throw new UsageError(
      `The answers of the split ${split} are not public: give --submission FILE and no --report.`,
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
  if (report !== undefined) {
    await mkdir(report, { recursive: true });
    const page = join(report, 'index.html');
    await writeFile(page, await renderEvaluationReport(evaluation, signal));
    note(`${page} holds pictures of the data set: its licence applies to the page.`);
  }
  printResult(json, evaluationDocument(evaluation), () => describeEvaluation(evaluation));
}

/** What `--json` prints: shares are fractions, `queries` are those that count. */
export function evaluationDocument({ metrics, pictures, model }: Evaluation) {
  const { mAP, rank1, rank5, rank10, mINP, queries } = metrics;
  return { mAP, rank1, rank5, rank10, mINP, queries, gallery: pictures.gallery.length, model: model.name };
}

function describeEvaluation(evaluation: Evaluation): readonly string[] {
  const { dataset, split, model, methods, metrics, pictures } = evaluation;
  return [
    `${model.name} on ${dataset.folder} (${dataset.layout}, ${split}): ${metrics.queries} of ${pictures.query.length} queries count, ${pictures.gallery.length} gallery pictures`,
    ...(methods.length > 0 ? [`with ${methods.join(', ')}`] : []),
    ...formatTable(scoreRows(evaluation)),
  ];
}
