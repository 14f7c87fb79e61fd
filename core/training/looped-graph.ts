import {
  gather,
  graph,
  input,
  loop,
  simplify,
  substitute,
  type Graph,
  type Input,
  type Value,
} from '../graph/index.ts';
import type { MdprConfig, TrainingOptions } from '../mdpr/index.ts';
import type { AdamOptions } from './adam.ts';
import { optimizedGraph, STATE_NAMES } from './optimized-graph.ts';

/** The input of a {@link loopedGraph} that says how many steps to make. int64 []. */
export const STEP_COUNT = 'steps';

/** What every step has of its own. */
const PER_STEP: readonly string[] = ['images', 'labels', 'teacher', 'adam/stepSize', 'adam/rootCorrection'];

/**
 * Any number of steps of an {@link optimizedGraph} in one run: an ONNX `Loop` whose state stays on the device from one
 * step to the next, for devices whose tensors come back to the processor after every run. Inputs: `steps`, what every
 * step has of its own stacked along a first axis of that size, and the state. Outputs: those of the optimised graph,
 * losses as one row a step, the state after the last.
 */
export function loopedGraph(config: MdprConfig, options: TrainingOptions, adam?: AdamOptions): Graph {
  const step = optimizedGraph(config, options, adam);
  const count = input(STEP_COUNT, 'int64', []);
  const isCarried = ({ name }: Input): boolean => STATE_NAMES.next(name) in step.outputs;
  const own = step.inputs.filter(({ name }) => PER_STEP.includes(name));
  const state = step.inputs.filter(({ name }) => !PER_STEP.includes(name));
  const stacks = own.map(({ name, elementType, shape }) => input(name, elementType, [STEP_COUNT, ...shape]));
  const { carried, stacked } = loop({
    name: 'step',
    count,
    carried: byName(state.filter(isCarried)),
    captured: byName([...stacks, ...state.filter((each) => !isCarried(each))]),
    body: ({ number, carried: before, captured }) => {
      const replacements = new Map<Input, Value>();
      for (const each of own) {
        const stack = captured[each.name];
        if (stack !== undefined) replacements.set(each, gather(stack, number, { axis: 0 }));
      }
      for (const each of state) replacements.set(each, before[each.name] ?? captured[each.name] ?? each);
      const made = Object.entries(substitute(step.outputs, replacements));
      const next = new Map(made);
      const carriedNext = Object.keys(before).flatMap((name) => {
        const value = next.get(STATE_NAMES.next(name));
        return value === undefined ? [] : [[name, value] as const];
      });
      const isNext = (name: string): boolean => name.startsWith(STATE_NAMES.next(''));
      return {
        carried: Object.fromEntries(carriedNext),
        stacked: Object.fromEntries(made.filter(([name]) => !isNext(name))),
      };
    },
  });
  const next = Object.entries(carried).map(([name, value]) => [STATE_NAMES.next(name), value] as const);
  const outputs = { ...stacked, ...Object.fromEntries(next) };
  return simplify(graph('mdpr-looped-training', { inputs: [count, ...stacks, ...state], outputs }));
}

function byName(inputs: readonly Input[]): Readonly<Record<string, Input>> {
  return Object.fromEntries(inputs.map((each) => [each.name, each]));
}
