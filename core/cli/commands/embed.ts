import { Command } from 'commander';
import { printResult } from '../output.ts';
import { withProject } from '../project-session.ts';
import { UsageError } from '../usage-error.ts';
import { watchJob } from '../watch-job.ts';

interface EmbedOptions {
  readonly model?: string;
  readonly previous?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function embedCommand(): Command {
  return new Command('embed')
    .description(
      'Search a project with another of its models: embeds all pictures with it, then changes over. Stopped or killed, the same command goes on.',
    )
    .argument('<project>', 'the project file (.sightline)')
    .option('--model <name>', 'as `sightline models` lists it')
    .option('--previous', 'go back to the model before, whose embeddings are still there')
    .option('--force', 'also if it was measured as no better than the model that it began with')
    .option('--json', 'print one JSON document')
    .action(async (path: string, { model, previous, force, json }: EmbedOptions) => {
      if ((model === undefined) === (previous === undefined)) {
        throw new UsageError('Give exactly one of --model and --previous.');
      }
      await withProject(path, { mode: 'write' }, async (session) => {
        const { models } = session.client;
        const { job } =
          model === undefined ? await models.goBack() : await models.use({ model, isForced: force === true });
        const ended = await watchJob(session, job);
        const { models: all, crops } = await models.list();
        const current = all.find(({ isCurrent }) => isCurrent);
        const document = { job, model: current?.name, embedded: current?.embedded, crops };
        printResult(json, { ...document, warnings: ended?.warnings ?? [] }, () => [
          `The project is searched with "${document.model ?? ''}" now: ${document.embedded ?? 0} of ${crops} pictures. ` +
            '`sightline embed --previous` goes back.',
        ]);
      });
    });
}
