import { PLACES } from './place.ts';

/** The stages that both branches share, the first one first. */
export const SHARED_STAGES = ['stem', 'res2', 'res3'] as const;
export type SharedStage = (typeof SHARED_STAGES)[number];

const { stem, res2, res3 } = PLACES;

/** Before the names of the tensors of each stage. */
const PREFIXES: Readonly<Record<SharedStage, readonly string[]>> = {
  stem: [`${stem.at('conv', 0).key}.`, `${stem.at('norm', 1).key}.`],
  res2: [`${res2.key}.`],
  res3: [`${res3.key}.`],
};

/** Whether a tensor, by the checkpoint's name, stays as it is when all stages up to `last` do; none without `last`. */
export function isFrozenTensor(name: string, last: SharedStage | undefined): boolean {
  const frozen = last === undefined ? [] : SHARED_STAGES.slice(0, SHARED_STAGES.indexOf(last) + 1);
  return frozen.some((stage) => PREFIXES[stage].some((prefix) => name.startsWith(prefix)));
}
