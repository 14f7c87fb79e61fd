import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { BEST_WEIGHTS, LAST_CHECKPOINT, TRAINING_LOG } from '../core/engine/index.ts';
import { ModelError } from '../core/errors/index.ts';
import { writeWholeFile } from '../core/files/index.ts';
import { inferenceParameters, readWeightsFile, writeWeightsFile, type Weights } from '../core/mdpr/index.ts';
import { readCheckpoint } from '../core/training/index.ts';
import { modelCard } from './model-card.ts';
import { trainingCurve } from './training-curve.ts';
import { parseTrainingLog, thinLog, type LoggedEvaluation, type LogLine } from './training-log.ts';

/** Largest weights file that ships. */
const MAXIMUM_BYTES = 20_000_000;
/** Steps between two that the shipped log keeps. */
const LOG_EVERY = 10;

export interface ShippingOptions {
  /** Of the files, without an extension. */
  readonly name: string;
  /** Folder that they are written to. */
  readonly out: string;
  /** What people call the model. Default: as its weights state. */
  readonly title?: string | undefined;
  readonly licence?: string | undefined;
  /** What it was trained on, in words. */
  readonly data: string;
  /** The weights that training began with, in words. Default: random weights. */
  readonly origin?: string | undefined;
  /** The command that trained it. */
  readonly command?: string | undefined;
  /** Tables of figures in Markdown. */
  readonly figures?: string | undefined;
}

/**
 * Makes the files of a model that ships out of the folder of a training run: `NAME.safetensors` (what inference needs,
 * in half precision), `NAME.md` (card), `NAME.json` (network and settings), `NAME.jsonl` (log) and `NAME.svg` (curve).
 * @returns their paths.
 * @throws ModelError if the run's files cannot be read, do not belong together or give more than 20 MB.
 */
export async function shipModel(run: string, options: ShippingOptions): Promise<readonly string[]> {
  const { name, out } = options;
  const best = readWeightsFile(await readRunFile(run, BEST_WEIGHTS));
  const last = readCheckpoint(await readRunFile(run, LAST_CHECKPOINT));
  const log = parseTrainingLog((await readRunFile(run, TRAINING_LOG)).toString('utf8'));
  if (JSON.stringify(best.config) !== JSON.stringify(last.config)) {
    throw new ModelError(
      'mixed-run',
      `${BEST_WEIGHTS} and ${LAST_CHECKPOINT} in ${run} are of different networks. Give the folder of one run.`,
    );
  }
  const facts = {
    name: options.title ?? best.facts.name,
    isTrained: true,
    licence: options.licence ?? best.facts.licence,
  };
  const weights: Weights = new Map(
    inferenceParameters(best.config, { hasAttention: true }).map(({ name: tensor }) => {
      const weight = best.weights.get(tensor);
      if (weight === undefined) throw new ModelError('missing-weight', `${BEST_WEIGHTS} lacks ${tensor}.`);
      return [tensor, weight];
    }),
  );
  const bytes = writeWeightsFile(best.config, weights, facts, {}, 'half');
  if (bytes.length > MAXIMUM_BYTES) {
    throw new ModelError(
      'too-large-to-ship',
      `The weights take ${(bytes.length / 1e6).toFixed(1)} MB; a model that ships takes at most 20 MB.`,
    );
  }
  const card = modelCard({
    file: name,
    facts,
    config: best.config,
    settings: last.settings,
    identities: last.identities.length,
    weights: [...weights.values()].reduce((sum, { data }) => sum + data.length, 0),
    bytes: bytes.length,
    kept: keptEvaluation(log),
    data: options.data,
    origin: options.origin ?? 'random weights',
    command: options.command,
    figures: options.figures ?? '',
  });
  const config = {
    name: facts.name,
    licence: facts.licence,
    data: options.data,
    origin: options.origin ?? 'random weights',
    command: options.command ?? null,
    identities: last.identities.length,
    imagesFingerprint: last.fingerprint,
    teacherSha256: last.teacher,
    network: best.config,
    settings: last.settings,
  };
  const path = (extension: string): string => join(out, `${name}.${extension}`);
  const formatting = await prettier.resolveConfig(path('md'));
  const files: readonly (readonly [string, Uint8Array | string])[] = [
    [path('safetensors'), bytes],
    [path('md'), await prettier.format(card, { ...formatting, parser: 'markdown' })],
    [path('json'), `${JSON.stringify(config, null, 2)}\n`],
    [path('jsonl'), linesOf(thinLog(log, LOG_EVERY))],
    [path('svg'), trainingCurve(log)],
  ];
  for (const [file, content] of files) await writeWholeFile(file, content);
  return files.map(([file]) => file);
}

/** The evaluation that the run kept its best weights for: the last that was the best so far. */
function keptEvaluation(log: readonly LogLine[]): LoggedEvaluation | undefined {
  return log.filter((line) => line.event === 'evaluation').findLast(({ isBest }) => isBest);
}

function linesOf(log: readonly LogLine[]): string {
  return log.map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function readRunFile(run: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(run, name));
  } catch (cause) {
    throw new ModelError(
      'no-run',
      `${join(run, name)} cannot be read. Give the folder of a run of sightline train that has measured itself once.`,
      { cause },
    );
  }
}
