import { Command, Option } from 'commander';
import {
  Engine,
  finetune,
  FINETUNE_LABELS,
  type FinetuneEvent,
  type FinetuneLabels,
  type FinetuneResult,
} from '../../engine/index.ts';
import { deviceOption, parseAbove0, parseCount, type DeviceArgument } from '../arguments.ts';
import { interruptible } from '../interruptible.ts';
import { formatDuration, note, printResult } from '../output.ts';
import { TrainingLine } from '../training-line.ts';

interface FinetuneOptions {
  readonly labels: FinetuneLabels;
  readonly minutes: number;
  readonly name: string;
  readonly from?: string;
  readonly device?: DeviceArgument;
  readonly threads?: number;
  readonly json?: boolean;
}

export function finetuneCommand(): Command {
  return new Command('finetune')
    .description("Train a project's model on the project's own crops, and measure what that gains.")
    .argument('<project>', 'the project file (.sightline)')
    .addOption(
      new Option('--labels <source>', 'who is who: as tagged, or only who is seen at once in one camera')
        .choices(FINETUNE_LABELS)
        .default('people'),
    )
    .option('--minutes <count>', 'how long it may take', parseAbove0, 10)
    .option('--from <name>', 'the model to begin with (default: the one that is searched with)')
    .option('--name <name>', 'of the model that comes out', 'venue')
    .addOption(deviceOption())
    .option('--threads <count>', 'on the processor (default: one a core)', parseCount)
    .option('--json', 'print one JSON object a line: venue, plan, started, step, evaluation, done, result')
    .action((project: string, options: FinetuneOptions) =>
      interruptible((signal) => run(project, options, signal)),
    );
}

async function run(
  project: string,
  { json, ...request }: FinetuneOptions,
  signal: AbortSignal,
): Promise<void> {
  await using engine = Engine.open(project, { mode: 'read' });
  const line = new TrainingLine();
  const show = (event: FinetuneEvent): void => {
    if (json === true) process.stdout.write(`${JSON.stringify(event)}\n`);
    else if (event.event === 'venue') {
      note(`${event.pictures} crops of ${event.identities} people are learned from. ${event.note}`);
    } else if (event.event === 'plan') {
      note(`${event.epochs} passes over them, ${event.secondsPerStep.toFixed(1)} s a step`);
    } else if (event.event === 'measuring') note('measuring before and after');
    else line.show(event);
  };
  const result = await finetune(engine.library, request, { signal, onEvent: show });
  printResult(json, { event: 'result', ...result }, () => describeResult(request.name, result));
}

function describeResult(name: string, { file, isBetter, report }: FinetuneResult): readonly string[] {
  const { before, after, minutes, queries } = report;
  const percent = (share: number): string => (share * 100).toFixed(1);
  return [
    `Rank-1 ${percent(before.rank1)} → ${percent(after.rank1)}, mAP ${percent(before.mAP)} → ${percent(after.mAP)} ` +
      `(${queries} queries), in ${formatDuration(minutes * 60)}`,
    isBetter
      ? `It is better: \`sightline embed PROJECT --model ${name}\` searches the project with it. It is ${file}.`
      : `It is no better than the one it began with: keep using that. It is ${file}.`,
  ];
}
