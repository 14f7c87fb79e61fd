import { Command } from 'commander';
import { collectName, parseSeconds } from '../arguments.ts';
import { printResult } from '../output.ts';
import { withProject } from '../project-session.ts';
import { watchJob } from '../watch-job.ts';

interface ExportOptions {
  readonly format: string;
  readonly out: string;
  readonly person?: readonly string[];
  readonly team?: readonly string[];
  readonly camera?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly join?: number;
  readonly lead?: number;
  readonly lag?: number;
  readonly hideOthers?: boolean;
  readonly json?: boolean;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('Write the project, or a part of it, in a format that other programs read.')
    .argument('<project>', 'the project file (.sightline)')
    .requiredOption('--format <format>', 'the format; `sightline formats` lists them')
    .requiredOption('--out <path>', 'the file, or the folder, to make')
    .option('--person <name>', 'only this person; once for each', collectName)
    .option('--team <name>', 'only people of this team; once for each', collectName)
    .option('--camera <name>', 'only this camera; once for each', collectName)
    .option('--from <seconds>', 'start of the stretch, in project time', parseSeconds)
    .option('--to <seconds>', 'end of the stretch, in project time', parseSeconds)
    .option(
      '--join <seconds>',
      'one appearance: pieces no farther apart than this (default: 0.3)',
      parseSeconds,
    )
    .option('--lead <seconds>', 'appearances start this much earlier (default: 0)', parseSeconds)
    .option('--lag <seconds>', 'appearances end this much later (default: 0)', parseSeconds)
    .option('--hide-others', 'make everyone but the chosen people unrecognisable in pictures')
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: ExportOptions) => {
      const { person, team, camera, out, hideOthers, json, ...rest } = options;
      await withProject(path, { mode: 'read' }, async (session) => {
        const { job } = await session.client.exports.start({
          ...rest,
          path: out,
          ...(hideOthers === true ? { hidesOthers: true } : {}),
          ...(person === undefined ? {} : { people: [...person] }),
          ...(team === undefined ? {} : { teams: [...team] }),
          ...(camera === undefined ? {} : { cameras: [...camera] }),
        });
        await watchJob(session, job);
        const result = await session.client.exports.result({ job });
        printResult(json, { format: options.format, ...result }, () => result.files);
      });
    });
}
