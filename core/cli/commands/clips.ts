import { Command } from 'commander';
import { collectName, parseSeconds } from '../arguments.ts';
import { printResult } from '../output.ts';
import { withProject } from '../project-session.ts';
import { UsageError } from '../usage-error.ts';
import { watchJob } from '../watch-job.ts';

interface ClipsOptions {
  readonly out: string;
  readonly person?: readonly string[];
  readonly camera?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly padding: number;
  readonly join: number;
  readonly single?: boolean;
  readonly box?: boolean;
  readonly hideOthers?: boolean;
  readonly json?: boolean;
}

export function clipsCommand(): Command {
  return new Command('clips')
    .description("Cut people's appearances out of the videos: one reel, or single clips. Without sound.")
    .argument('<project>', 'the project file (.sightline)')
    .requiredOption('--out <path>', 'the MP4 file, or with --single the folder, to make')
    .option('--person <name>', 'whose appearances; once for each', collectName)
    .option('--camera <name>', 'only this camera; once for each', collectName)
    .option('--from <seconds>', 'start of the stretch, in project time', parseSeconds)
    .option('--to <seconds>', 'end of the stretch, in project time', parseSeconds)
    .option('--padding <seconds>', 'clips start earlier and end later by this much', parseSeconds, 1)
    .option('--join <seconds>', 'one clip: pieces no farther apart than this', parseSeconds, 2)
    .option('--single', 'a clip for each appearance instead of one reel')
    .option('--box', "draw the person's box")
    .option('--hide-others', 'make everyone but the chosen people unrecognisable')
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: ClipsOptions) => {
      const { out, person, camera, padding, single, box, hideOthers, json, ...rest } = options;
      if (person === undefined) throw new UsageError('Say whose appearances with --person NAME.');
      await withProject(path, { mode: 'read' }, async (session) => {
        const { job } = await session.client.exports.clips({
          ...rest,
          path: out,
          people: [...person],
          ...(camera === undefined ? {} : { cameras: [...camera] }),
          as: single === true ? 'clips' : 'reel',
          lead: padding,
          lag: padding,
          hasBox: box === true,
          hidesOthers: hideOthers === true,
        });
        await watchJob(session, job);
        const result = await session.client.exports.result({ job });
        printResult(json, result, () => [...result.files, ...result.notes]);
      });
    });
}
