import { ModelError } from '../errors/index.ts';
import { liveBytes, type LiveBytes } from '../graph/index.ts';
import { trainingGraph } from '../mdpr/index.ts';
import type { StepPlan } from './step-executor.ts';

/**
 * Copies that a step on arrays makes of tensors: what ONNX Runtime reserves for results beside the gradients that were
 * handed out, and parameters with gradients and moments. Measured as the growth of the process over three depths, three
 * batches and two sizes of pictures: these factors are 2 to 25 % above it.
 */
const COPIES = { results: 2.5, fed: 5 } as const;

/** The fewest pictures that losses over pairs work on: two people, two pictures of each. */
const SMALLEST_BATCH = 4;

/** Sides of pictures are natural in multiples of the network's stride. */
const SIDE_STEP = 16;

const GIGABYTE = 1e9;

/** About how much memory steps on the processor take, in bytes. */
export function stepBytes(plan: StepPlan): number {
  return withCopies(liveBytes(graphOf(plan)));
}

/**
 * Refuses a step that does not fit, before it is begun: an operating system promises memory that it does not have, and
 * later ends the process.
 * @param available bytes.
 * @throws ModelError `out-of-memory`, with a batch and a size of pictures that fit.
 */
export function assertFits(plan: StepPlan, available: number): void {
  const needed = stepBytes(plan);
  if (needed <= available) return;
  throw new ModelError(
    'out-of-memory',
    `A training step with a batch of ${plan.batch} pictures needs about ${gigabytes(needed)} GB of memory, and ` +
      `${gigabytes(available)} GB are free. ${advice(plan, available)}`,
    { details: { batch: plan.batch, needed, available } },
  );
}

/** Does what needs the device's memory. Throws: ModelError `out-of-memory`, with what would fit. */
export async function sayingWhatFits<T>(plan: StepPlan, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ModelError && error.code === 'out-of-memory') throw stepOutOfMemory(plan, error);
    throw error;
  }
}

/** The error of a step that passed {@link assertFits}, or runs where free memory is not known, and failed for memory. */
export function stepOutOfMemory(plan: StepPlan, cause: ModelError): ModelError {
  const half = Math.max(SMALLEST_BATCH, Math.floor(plan.batch / 2));
  const { inputHeight, inputWidth } = plan.config;
  const smaller = [inputHeight, inputWidth].map((side) => shrunk(side, Math.SQRT1_2)).join('x');
  return new ModelError(
    'out-of-memory',
    `A training step with a batch of ${plan.batch} pictures does not fit into the memory. With a batch of ${half} ` +
      `pictures, or pictures of ${smaller} pixels, it needs about half. ${cause.message}`,
    { cause, details: { ...cause.details, batch: plan.batch } },
  );
}

function advice(plan: StepPlan, available: number): string {
  const batch = fittingBatch(plan, available);
  const size = fittingSize(plan, available);
  const choices = [
    ...(batch === undefined ? [] : [`a batch of ${batch} pictures`]),
    ...(size === undefined ? [] : [`pictures of ${size.height}x${size.width} pixels`]),
  ];
  return choices.length === 0
    ? 'No batch of this network fits: choose a smaller depth or width.'
    : `What fits: ${choices.join(', or ')}.`;
}

/** The largest batch that fits; the memory of results grows evenly with it. */
function fittingBatch(plan: StepPlan, available: number): number | undefined {
  const few = stepBytes({ ...plan, batch: SMALLEST_BATCH });
  const each = (stepBytes(plan) - few) / (plan.batch - SMALLEST_BATCH);
  const batch = SMALLEST_BATCH + Math.floor((available - few) / each);
  return Number.isFinite(batch) && batch >= SMALLEST_BATCH ? batch : undefined;
}

/**
 * The largest pictures of the same proportions, by tenths of the side, that fit with the same batch. The memory of
 * results grows evenly with the area, so two sizes tell where to look.
 */
function fittingSize(plan: StepPlan, available: number): { height: number; width: number } | undefined {
  const half = bytesAt(plan, 5);
  const perArea = (bytesAt(plan, 10) - half) / (10 ** 2 - 5 ** 2);
  const tenths = Math.floor(Math.sqrt(5 ** 2 + (available - half) / perArea));
  for (const side of [tenths, tenths - 1]) {
    const size = sizeAt(plan, side);
    const isSeen = size.height >= 4 * SIDE_STEP && size.width >= 2 * SIDE_STEP;
    if (side < 10 && isSeen && bytesAt(plan, side) <= available) return size;
  }
  return undefined;
}

function bytesAt(plan: StepPlan, tenths: number): number {
  const { height, width } = sizeAt(plan, tenths);
  return stepBytes({ ...plan, config: { ...plan.config, inputHeight: height, inputWidth: width } });
}

function sizeAt({ config }: StepPlan, tenths: number): { height: number; width: number } {
  return { height: shrunk(config.inputHeight, tenths / 10), width: shrunk(config.inputWidth, tenths / 10) };
}

function shrunk(side: number, factor: number): number {
  return Math.max(SIDE_STEP, Math.floor((side * factor) / SIDE_STEP) * SIDE_STEP);
}

function graphOf({ config, batch, identities, switches }: StepPlan): ReturnType<typeof trainingGraph> {
  return trainingGraph(config, { batch, identities, ...switches });
}

function withCopies({ fed, results }: LiveBytes): number {
  return COPIES.fed * fed + COPIES.results * results;
}

function gigabytes(bytes: number): string {
  return (bytes / GIGABYTE).toFixed(1);
}
