import { InferenceSession } from 'onnxruntime-node';
import {
  constant,
  encodeModel,
  graph,
  integers,
  type Constant,
  type Value,
} from '../../../../core/graph/index.ts';
import { labelMask, sameLabelMask } from '../../../../core/mdpr/losses/labels.ts';

/** A matrix of a graph, from its rows. */
export function matrix(rows: readonly (readonly number[])[]): Constant<'float32'> {
  return constant('float32', [rows.length, rows[0]?.length ?? 0], Float32Array.from(rows.flat()));
}

/** The masks that losses take, of labels. */
export function masksOf(
  labels: readonly number[],
  classes = 1 + Math.max(...labels),
): { readonly classes: Value; readonly same: Value } {
  const known = integers(labels);
  return { classes: labelMask(known, classes), same: sameLabelMask(known) };
}

/** The numbers of values of a graph without inputs. */
export async function evaluate(...values: readonly Value[]): Promise<readonly (readonly number[])[]> {
  const outputs = Object.fromEntries(values.map((value, index) => [`value${index}`, value]));
  const session = await InferenceSession.create(encodeModel(graph('loss', { inputs: [], outputs })));
  const results = await session.run({});
  await session.release();
  return values.map((_, index) => Array.from((results[`value${index}`]?.data ?? []) as Float32Array));
}

/** The number of a value of one element. */
export async function evaluateNumber(value: Value): Promise<number> {
  const [[number = Number.NaN] = []] = await evaluate(value);
  return number;
}
