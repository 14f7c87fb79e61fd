import { Command, CommanderError } from 'commander';
import { CancelledError, SightlineError, toWireError } from '../errors/index.ts';
import { ablateCommand } from './commands/ablate.ts';
import { clipsCommand } from './commands/clips.ts';
import { datasetCommand } from './commands/dataset.ts';
import { doctorCommand } from './commands/doctor.ts';
import { embedCommand } from './commands/embed.ts';
import { exportCommand } from './commands/export.ts';
import { exportModelCommand } from './commands/export-model.ts';
import { importCheckpointCommand } from './commands/import-checkpoint.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { forgetCommand } from './commands/forget.ts';
import { formatsCommand } from './commands/formats.ts';
import { finetuneCommand } from './commands/finetune.ts';
import { importCommand } from './commands/import.ts';
import { ingestCommand } from './commands/ingest.ts';
import { modelsCommand } from './commands/models.ts';
import { searchCommand } from './commands/search.ts';
import { serveCommand } from './commands/serve.ts';
import { tracksCommand } from './commands/tracks.ts';
import { trainCommand } from './commands/train.ts';
import { UsageError } from './usage-error.ts';

const OK = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** The whole command line as a commander program; each command is a thin client of core/api or of one room. */
export function createProgram(): Command {
  const program = new Command('sightline')
    .description('Find and follow every person across the videos of several cameras.')
    .helpCommand(false)
    .showHelpAfterError('(add --help for the options)');
  for (const command of [
    ingestCommand(),
    tracksCommand(),
    searchCommand(),
    exportCommand(),
    formatsCommand(),
    clipsCommand(),
    importCommand(),
    forgetCommand(),
    serveCommand(),
    importCheckpointCommand(),
    exportModelCommand(),
    datasetCommand(),
    trainCommand(),
    finetuneCommand(),
    modelsCommand(),
    embedCommand(),
    evaluateCommand(),
    ablateCommand(),
    doctorCommand(),
  ]) {
    program.addCommand(command);
  }
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}

/**
 * Runs one command line and returns its exit code: 0 done, 1 failed, 2 wrong usage. What went wrong is said on
 * stderr in a sentence; stdout holds results alone.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return OK;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : WRONG_USAGE;
    process.stderr.write(`sightline: ${describe(error)}\n`);
    return error instanceof UsageError ? WRONG_USAGE : FAILED;
  }
}

function describe(error: unknown): string {
  if (error instanceof CancelledError)
    return 'cancelled. What was committed is kept; the same command goes on from there.';
  if (error instanceof SightlineError || process.env.SIGHTLINE_DEBUG !== '1')
    return toWireError(error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
