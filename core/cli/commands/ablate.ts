import { join } from 'node:path';
import { Command } from 'commander';
import {
  ablationDocument,
  ablationMarkdown,
  readAblationPlan,
  runAblation,
  type AblationEvent,
} from '../../engine/index.ts';
import { writeWholeFile } from '../../files/index.ts';
import { deviceOption, parseCount, type DeviceArgument } from '../arguments.ts';
import { interruptible } from '../interruptible.ts';
import { formatDuration, note, printResult } from '../output.ts';
import { TrainingLine } from '../training-line.ts';

interface AblateOptions {
  readonly config: string;
  readonly out: string;
  readonly device?: DeviceArgument;
  readonly threads?: number;
  readonly json?: boolean;
}

export function ablateCommand(): Command {
  return new Command('ablate')
    .description(
      "Train and measure the paper's ablations (E, K, guidance, β, distillation × fusion) on a data set; stopped or killed, the same command goes on.",
    )
    .requiredOption('--config <file>', 'a JSON file of data, recipe, base and studies (docs/ablations.md)')
    .requiredOption(
      '--out <folder>',
      'where a folder of each cell, ablation.md and ablation.json are written',
    )
    .addOption(deviceOption())
    .option('--threads <count>', 'on the processor (default: one a core)', parseCount)
    .option('--json', 'print one JSON document')
    .action((options: AblateOptions) => interruptible((signal) => ablate(options, signal)));
}

async function ablate(
  { config, out, device, threads, json }: AblateOptions,
  signal: AbortSignal,
): Promise<void> {
  const plan = await readAblationPlan(config);
  const line = new TrainingLine();
  let told = 0;
  const onEvent = (event: AblationEvent): void => {
    if (event.event === 'training') {
      line.show(event.training);
      const hasMoved = Math.floor(100 * event.fraction) > told;
      if (!hasMoved || event.training.event !== 'step') return;
      told = Math.floor(100 * event.fraction);
      const left = event.remaining === null ? '' : `, ${formatDuration(event.remaining)} left`;
      note(`${told} % of the ablation${left}`);
      return;
    }
    const states = { begun: 'training', known: 'known from an earlier run', done: 'done' };
    note(`cell ${event.number} of ${event.cells}, ${event.cell}: ${states[event.state]}`);
  };
  const outcome = await runAblation(plan, out, { device, threads, signal, onEvent });
  const markdown = ablationMarkdown(outcome);
  const document = ablationDocument(outcome);
  await writeWholeFile(join(out, 'ablation.md'), markdown);
  await writeWholeFile(join(out, 'ablation.json'), `${JSON.stringify(document, null, 2)}\n`);
  printResult(json, document, () => markdown.trimEnd().split('\n'));
}
