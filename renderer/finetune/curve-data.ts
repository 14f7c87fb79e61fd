import type { FinetuneUpdateView } from '../../core/api/index.ts';

export type CurveStep = FinetuneUpdateView['steps'][number];
export type CurveScore = FinetuneUpdateView['scores'][number];

/** One line of a chart, with a value, or none, at each place. */
export interface CurveLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** Lines over shared places on the x axis, ascending. */
export interface Curves {
  readonly x: readonly number[];
  readonly lines: readonly CurveLine[];
}

/** The loss and each of its terms by step. */
export function lossCurves(steps: readonly CurveStep[], total: string): Curves {
  const terms = [...new Set(steps.flatMap((step) => Object.keys(step.terms)))];
  return {
    x: steps.map(({ step }) => step),
    lines: [
      { name: total, values: steps.map(({ loss }) => loss) },
      ...terms.map((term) => ({ name: term, values: steps.map((step) => step.terms[term] ?? null) })),
    ],
  };
}

export function rateCurve(steps: readonly CurveStep[], name: string): Curves {
  return {
    x: steps.map(({ step }) => step),
    lines: [{ name, values: steps.map(({ learningRate }) => learningRate) }],
  };
}

/** Rank-1 and mAP in per cent. */
export function scoreCurves(
  scores: readonly CurveScore[],
  names: { readonly rank1: string; readonly mAP: string },
): Curves {
  return {
    x: scores.map(({ step }) => step),
    lines: [
      { name: names.rank1, values: scores.map(({ rank1 }) => 100 * rank1) },
      { name: names.mAP, values: scores.map(({ mAP }) => 100 * mAP) },
    ],
  };
}
