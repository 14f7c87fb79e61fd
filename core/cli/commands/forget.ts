import { Command } from 'commander';
import { printResult } from '../output.ts';
import { withProject } from '../project-session.ts';
import { UsageError } from '../usage-error.ts';
import { watchJob } from '../watch-job.ts';

interface ForgetOptions {
  readonly person: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function forgetCommand(): Command {
  return new Command('forget')
    .description(
      'Remove a person from the project file for good: name, tracklets, pictures, embeddings, moments.',
    )
    .argument('<project>', 'the project file (.sightline)')
    .requiredOption('--person <name>', 'who is to be forgotten')
    .option('--yes', 'this cannot be undone, and I mean it')
    .option('--json', 'print one JSON document')
    .action(async (path: string, { person, yes, json }: ForgetOptions) => {
      if (yes !== true) throw new UsageError('Forgetting cannot be undone: add --yes if you mean it.');
      await withProject(path, { mode: 'write' }, async (session) => {
        const { job } = await session.client.exports.forget({ person });
        await watchJob(session, job);
        const { notes, warnings } = await session.client.exports.result({ job });
        printResult(json, { person, notes, warnings }, () => notes);
      });
    });
}
