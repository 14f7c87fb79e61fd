import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { IngestInput } from '../../api/index.ts';
import { collectNamedPath, parseSize } from '../arguments.ts';
import { note, printResult } from '../output.ts';
import { withProject, type ProjectSession } from '../project-session.ts';
import { UsageError } from '../usage-error.ts';
import { watchJob } from '../watch-job.ts';

interface IngestOptions {
  readonly camera?: ReadonlyMap<string, string>;
  readonly detections?: ReadonlyMap<string, string>;
  readonly model?: string;
  readonly inputSize?: { readonly width: number; readonly height: number };
  readonly normalisation?: NonNullable<IngestInput['normalisation']>;
  readonly detector?: string;
  readonly tiles?: boolean;
  readonly device: NonNullable<IngestInput['device']>;
  readonly json?: boolean;
}

export function ingestCommand(): Command {
  return new Command('ingest')
    .description('Find, follow and embed everyone in the videos; goes on where an earlier run stopped.')
    .argument('<project>', 'the project file (.sightline); made where it does not exist')
    .option('--camera <name=video>', 'a camera and its video; once for each camera', collectNamedPath)
    .option(
      '--detections <name=file>',
      'boxes from a MOT, COCO (.json) or CVAT (.xml) file instead of the detector',
      collectNamedPath,
    )
    .option('--model <file>', 'a ReID model (.onnx, or .safetensors of Sightline) instead of the default one')
    .option('--input-size <width>x<height>', "the model's input, where its file leaves it open", parseSize)
    .addOption(
      new Option('--normalisation <kind>', 'how pixels are fed, where the file does not say it').choices([
        'inside',
        'unit',
        'symmetric',
        'imagenet',
      ]),
    )
    .option('--detector <file>', 'a YOLOX-family ONNX detector instead of the default one')
    .option('--tiles', 'look at overlapping parts of large frames too, for small people; slower')
    .addOption(
      new Option('--device <device>', 'where the networks run')
        .choices(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'])
        .default('auto'),
    )
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: IngestOptions) => {
      const input = toInput(options);
      if (input.cameras.length === 0 && !existsSync(path)) {
        throw new UsageError(`${path} does not exist: name at least one camera with --camera NAME=VIDEO.`);
      }
      await withProject(path, { mode: 'create' }, (session) => ingest(session, input, options.json));
    });
}

function toInput(options: IngestOptions): IngestInput {
  const cameras = [...(options.camera ?? [])].map(([name, video]) => {
    const detections = options.detections?.get(name);
    return { name, video, ...(detections === undefined ? {} : { detections }) };
  });
  for (const name of options.detections?.keys() ?? []) {
    if (options.camera?.has(name) !== true) {
      throw new UsageError(`--detections names the camera '${name}', --camera does not.`);
    }
  }
  return {
    cameras,
    device: options.device,
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.inputSize === undefined ? {} : { inputSize: options.inputSize }),
    ...(options.normalisation === undefined ? {} : { normalisation: options.normalisation }),
    ...(options.detector === undefined ? {} : { detector: options.detector }),
    ...(options.tiles === true ? { tiles: 'auto' as const } : {}),
  };
}

async function ingest(
  session: ProjectSession,
  input: IngestInput,
  isJson: boolean | undefined,
): Promise<void> {
  const { client } = session;
  const started = performance.now();
  const { job } = await client.ingest.start(input);
  const last = await watchJob(session, job);
  const project = await client.project.get();
  const seconds = (performance.now() - started) / 1000;
  note(`done in ${seconds.toFixed(1)} s`);
  const cameras = project.cameras.map(({ name, video }) => ({
    camera: name,
    video: video.fileName,
    start: video.start,
    end: video.end,
  }));
  printResult(
    isJson,
    {
      project: session.path,
      cameras,
      tracklets: project.trackletCount,
      crops: project.cropCount,
      model: project.model,
      warnings: last?.warnings ?? [],
      seconds,
    },
    () => [
      `${project.cameras.length} cameras, ${project.trackletCount} tracklets, ${project.cropCount} crops in ${session.path}`,
      ...(project.model?.isTrained === false
        ? ['The model is untrained: similarities mean little yet.']
        : []),
    ],
  );
}
