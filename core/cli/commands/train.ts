import { Command, Option } from 'commander';
import {
  hasRun,
  peopleToReportOn,
  RECIPES,
  reportTraining,
  runTraining,
  type RecipeName,
  type TrainingEvent,
  type TrainingOrigin,
} from '../../engine/index.ts';
import { deviceOption, parseAbove0, parseCount, type DeviceArgument } from '../arguments.ts';
import { interruptible } from '../interruptible.ts';
import { note } from '../output.ts';
import { TrainingLine } from '../training-line.ts';
import { UsageError } from '../usage-error.ts';

interface TrainOptions {
  readonly data: readonly string[];
  readonly out: string;
  readonly recipe?: RecipeName;
  readonly depth?: '18' | '34' | '50' | '101';
  readonly width?: number;
  readonly embedding?: number;
  readonly height?: number;
  readonly widthPx?: number;
  readonly ids?: number;
  readonly images?: number;
  readonly epochs?: number;
  readonly lr?: number;
  readonly warmUp?: number;
  readonly seed?: number;
  readonly teacher?: string;
  readonly teacherWeight: number;
  readonly evaluateEvery?: number;
  readonly device?: DeviceArgument;
  readonly threads?: number;
  readonly from?: string;
  readonly resume?: boolean;
  readonly name?: string;
  readonly licence?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** Options that a run to resume has decided already; imported weights have not. */
const DECIDED = [
  'recipe',
  'depth',
  'width',
  'embedding',
  'ids',
  'images',
  'epochs',
  'lr',
  'warmUp',
  'seed',
] as const;

export function trainCommand(): Command {
  return new Command('train')
    .description('Train an MDPR on the people of a data set; stopped or killed, --resume goes on.')
    .requiredOption(
      '--data <folder...>',
      'one or several data sets; the first with a test split measures the run',
    )
    .requiredOption('--out <folder>', 'where last.safetensors, best.safetensors and the log are written')
    .addOption(
      new Option('--recipe <name>', 'what the other options change (default: small)').choices(RECIPES),
    )
    .addOption(new Option('--depth <layers>', 'of the ResNet').choices(['18', '34', '50', '101']))
    .option('--width <factor>', 'on the channels of the backbone; 0.5 is half of them', parseAbove0)
    .option('--embedding <length>', 'E; the descriptor has nine of them', parseCount)
    .option('--height <pixels>', 'of the pictures', parseCount)
    .option('--width-px <pixels>', 'width of the pictures', parseCount)
    .option('--ids <count>', 'people in a batch', parseCount)
    .option('--images <count>', 'pictures of each in a batch', parseCount)
    .option('--epochs <count>', 'passes over the pictures', parseCount)
    .option('--lr <rate>', 'the learning rate after the warm-up', parseAbove0)
    .option('--warm-up <steps>', 'steps until then', parseCount)
    .option('--seed <number>', 'of all that is drawn at random', parseCount)
    .option('--teacher <file>', 'an ONNX ReID model whose sense of likeness is learned too')
    .option('--teacher-weight <factor>', 'on the term of the teacher', parseAbove0, 20_000)
    .option('--evaluate-every <steps>', 'between two measurements (default: a tenth of the run)', parseCount)
    .addOption(deviceOption())
    .option('--threads <count>', 'on the processor (default: one a core)', parseCount)
    .option('--from <file>', 'begin with the weights of a .safetensors file')
    .option('--resume', 'go on with the run in the output folder, or begin with the weights imported there')
    .option('--name <name>', 'of the model, for people')
    .option('--licence <text>', 'what may be done with the weights')
    .option('--report <folder>', 'at the end, write an HTML page on people who were not trained on')
    .option('--json', 'print one JSON object a line: started, step, evaluation, checkpoint, done')
    .action((options: TrainOptions) => interruptible((signal) => train(options, signal)));
}

async function train(options: TrainOptions, signal: AbortSignal): Promise<void> {
  const { data, out, recipe = 'small', teacher, teacherWeight, report, json } = options;
  if (report !== undefined) await peopleToReportOn(data);
  const line = new TrainingLine();
  const show = (event: TrainingEvent): void => {
    if (json === true) process.stdout.write(`${JSON.stringify(event)}\n`);
    else line.show(event);
  };
  await runTraining(
    {
      datasets: data,
      out,
      origin: await originOf(options),
      recipe,
      changes: changesOf(options),
      teacher: teacher === undefined ? undefined : { model: teacher, weight: teacherWeight },
      device: options.device,
      threads: options.threads,
      evaluateEvery: options.evaluateEvery,
      name: options.name,
      licence: options.licence,
    },
    { signal, onEvent: show },
  );
  if (report !== undefined) {
    const { device, threads } = options;
    const page = await reportTraining({ datasets: data, out, device, threads }, report, { signal });
    note(`${page} holds pictures of the data set: its licence applies to the page.`);
  }
  if (json !== true) note(`The model is ${out}: give best.safetensors to evaluate, ingest or export-model.`);
}

async function originOf(options: TrainOptions): Promise<TrainingOrigin> {
  const { resume, from, out } = options;
  if (resume !== true) return from === undefined ? { kind: 'new' } : { kind: 'weights', file: from };
  if (from !== undefined) throw new UsageError('Give --from or --resume, not both.');
  const decided = DECIDED.filter((name) => options[name] !== undefined);
  if (decided.length > 0 && (await hasRun(out))) {
    throw new UsageError(
      `The run to resume has decided ${decided.join(', ')} already. Leave that out, or begin a new run with --from.`,
    );
  }
  return { kind: 'resume' };
}

function changesOf(options: TrainOptions): Parameters<typeof runTraining>[0]['changes'] {
  const { depth, width, embedding, height, widthPx } = options;
  return {
    config: {
      ...(depth === undefined ? {} : { depth: Number(depth) as 18 | 34 | 50 | 101 }),
      ...(width === undefined ? {} : { width }),
      ...(embedding === undefined ? {} : { embedding }),
      ...(height === undefined ? {} : { inputHeight: height }),
      ...(widthPx === undefined ? {} : { inputWidth: widthPx }),
    },
    identitiesPerBatch: options.ids,
    imagesPerIdentity: options.images,
    epochs: options.epochs,
    peak: options.lr,
    warmUpIterations: options.warmUp,
    seed: options.seed,
  };
}
