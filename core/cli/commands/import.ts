import { Command } from 'commander';
import { resolve } from 'node:path';
import { printResult } from '../output.ts';
import { withProject } from '../project-session.ts';
import { watchJob } from '../watch-job.ts';

interface ImportOptions {
  readonly format: string;
  readonly camera: string;
  readonly json?: boolean;
}

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Take the tracks of a file for corrections: boxes, new tracklets, whose they are. Can be undone.',
    )
    .argument('<project>', 'the project file (.sightline)')
    .argument('<file>', 'the file: of one camera (MOT also as the zip that CVAT makes), or COCO of several')
    .requiredOption('--format <format>', 'mot, coco or cvat')
    .requiredOption('--camera <name>', 'the camera whose video the file is about')
    .option('--json', 'print one JSON document')
    .action(async (path: string, file: string, { format, camera, json }: ImportOptions) => {
      await withProject(path, { mode: 'write' }, async (session) => {
        const { job } = await session.client.exports.import({ format, camera, path: resolve(file) });
        await watchJob(session, job);
        const { notes, warnings } = await session.client.exports.result({ job });
        printResult(json, { file, notes, warnings }, () => notes);
      });
    });
}
