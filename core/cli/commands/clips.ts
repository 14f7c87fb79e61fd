import { Command } from 'commander';
import { collectName, parseSeconds } from '../arguments.ts';
import { printResult } from '../output.ts';
import { withProject } from '../project-session.ts';
import { UsageError } from '../usage-error.ts';
import { watchJob } from '../watch-job.ts';

interface ClipsOptions {
  readonly out: string;
  readonly person?: readonly string[];
  readonly team?: readonly string[];
  readonly tag?: readonly string[];
  readonly camera?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly padding: number;
  readonly join: number;
  readonly single?: boolean;
  readonly stills?: boolean;
  readonly box?: boolean;
  readonly name?: boolean;
  readonly hideOthers?: boolean;
  readonly otherCameras?: boolean;
  readonly sound: boolean;
  readonly copy?: boolean;
  readonly json?: boolean;
}

export function clipsCommand(): Command {
  return new Command('clips')
    .description(
      "Cut people's appearances or tagged moments out of the videos: a reel, single clips, or stills.",
    )
    .argument('<project>', 'the project file (.sightline)')
    .requiredOption('--out <path>', 'the MP4 file, or with --single or --stills the folder, to make')
    .option('--person <name>', 'whose appearances; once for each', collectName)
    .option('--team <name>', 'those of all people of this team; once for each', collectName)
    .option('--tag <tag>', 'moments of this tag instead; once for each', collectName)
    .option('--camera <name>', 'only this camera; once for each', collectName)
    .option('--from <seconds>', 'start of the stretch, in project time', parseSeconds)
    .option('--to <seconds>', 'end of the stretch, in project time', parseSeconds)
    .option('--padding <seconds>', 'clips start earlier and end later by this much', parseSeconds, 1)
    .option('--join <seconds>', 'one clip: pieces no farther apart than this', parseSeconds, 2)
    .option('--single', 'a clip for each moment instead of one reel')
    .option('--stills', 'a picture of each moment instead of videos')
    .option('--box', "draw the person's box")
    .option('--name', 'write the name beside it')
    .option('--hide-others', 'make everyone but the chosen people unrecognisable')
    .option('--other-cameras', 'show other cameras at the same moment, small')
    .option('--no-sound', 'leave the sound out')
    .option('--copy', 'copy instead of encoding where possible: quick; clips start at a key frame')
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: ClipsOptions) => {
      const { out, person, team, tag, camera, padding, single, stills, json, join, from, to } = options;
      if (person === undefined && team === undefined && tag === undefined)
        throw new UsageError('Say whose appearances with --person or --team, or which moments with --tag.');
      if (single === true && stills === true) throw new UsageError('Choose one of --single and --stills.');
      await withProject(path, { mode: 'read' }, async (session) => {
        const { job } = await session.client.exports.clips({
          join,
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          path: out,
          ...(person === undefined ? {} : { people: [...person] }),
          ...(team === undefined ? {} : { teams: [...team] }),
          ...(tag === undefined ? {} : { tags: [...tag] }),
          ...(camera === undefined ? {} : { cameras: [...camera] }),
          as: stills === true ? 'stills' : single === true ? 'clips' : 'reel',
          lead: padding,
          lag: padding,
          hasBox: options.box === true,
          hasNames: options.name === true,
          hidesOthers: options.hideOthers === true,
          hasOtherCameras: options.otherCameras === true,
          hasSound: options.sound,
          copies: options.copy === true,
        });
        await watchJob(session, job);
        const result = await session.client.exports.result({ job });
        printResult(json, result, () => [...result.files, ...result.notes]);
      });
    });
}
