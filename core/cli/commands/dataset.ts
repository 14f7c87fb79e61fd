import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { inspectDataset, makeContactSheet, openDataset, type DatasetReport } from '../../datasets/index.ts';
import { CountLine } from '../count-line.ts';
import { interruptible } from '../interruptible.ts';
import { formatTable, note, printResult } from '../output.ts';

/** Problems of one kind that are listed for people; `--json` has all. */
const LISTED = 10;

interface DatasetOptions {
  readonly contactSheet?: string;
  readonly json?: boolean;
}

export function datasetCommand(): Command {
  return new Command('dataset')
    .description(
      'Say what a data set of people holds and what is wrong with it: Market-1501 (also crops exported by Sightline), DukeMTMC-reID, SynergyReID, a folder per identity, or a flat folder with a CSV of file, id, camera, time.',
    )
    .argument('<folder>', 'the data set')
    .option('--contact-sheet <file>', 'write a JPEG picture with a row of samples of each identity')
    .option('--json', 'print one JSON document')
    .action(async (folder: string, options: DatasetOptions) => {
      await interruptible(async (signal) => {
        const dataset = await openDataset(folder);
        const line = new CountLine('pictures opened');
        const report = await inspectDataset(dataset, {
          signal,
          onProgress: (done, total) => line.show(done, total),
        });
        if (options.contactSheet !== undefined) {
          const shown = dataset.train.length > 0 ? dataset.train : (dataset.evaluation.test?.gallery ?? []);
          const { jpeg, identities } = await makeContactSheet(shown, { signal });
          await writeFile(options.contactSheet, jpeg);
          note(
            `${options.contactSheet} shows, from the top: ${identities.join(', ')}. The data set's licence applies to it.`,
          );
        }
        printResult(options.json, report, () => describeDataset(report));
      });
    });
}

/** The report for people. */
export function describeDataset({
  layout,
  folder,
  splits,
  notes,
  junk,
  problems,
}: DatasetReport): readonly string[] {
  const named = (files: readonly { readonly name: string; readonly reason: string }[]): string[] =>
    files.map(({ name, reason }) => `${name}: ${reason}`);
  const sections = [
    ...list('unreadable images', named(problems.unreadable)),
    ...list('files that do not parse', named(problems.unparsed)),
    ...list('training identities that only one camera has seen', problems.singleCamera),
    ...list('identities in training and in the test split', problems.overlap),
    ...list('query identities without an answer in another camera', problems.unanswerable),
  ];
  return [
    `${folder}: ${layout}`,
    ...formatTable([
      ['split', 'pictures', 'identities', 'distractors', 'cameras', 'pictures of each'],
      ...splits.map((split) => [
        split.split,
        String(split.pictures),
        String(split.identities),
        String(split.distractors),
        split.cameras?.join(' ') ?? 'unknown',
        `${split.picturesPerIdentity.least}–${split.picturesPerIdentity.most}, median ${split.picturesPerIdentity.median}`,
      ]),
    ]),
    ...(junk > 0 ? [`${junk} pictures of junk (identity −1) are dropped.`] : []),
    ...notes,
    ...(sections.length > 0 ? sections : ['No problems.']),
  ];
}

function list(title: string, entries: readonly string[]): string[] {
  if (entries.length === 0) return [];
  const more = entries.length - LISTED;
  return [
    `Problem: ${entries.length} ${title}:`,
    ...entries.slice(0, LISTED).map((entry) => `  ${entry}`),
    ...(more > 0 ? [`  and ${more} more (--json lists all)`] : []),
  ];
}
