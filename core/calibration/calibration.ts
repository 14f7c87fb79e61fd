import { fitLogistic, probabilityAt, type LabelledScore, type LogisticFit } from './logistic-fit.ts';
import { reliabilityBins, type ReliabilityBin } from './reliability.ts';

/** Similarity of two tracklets of the cameras `cameras`, and whether they are one person, for certain. */
export interface CertainPair {
  /** Ids in any order; the same twice for two tracklets of one camera. */
  readonly cameras: readonly [number, number];
  /** Cosine, in [-1, 1]. */
  readonly similarity: number;
  readonly isSame: boolean;
}

/** Similarities of tracklets of two cameras, drawn at random: nearly all of them are of different people. */
export interface BackgroundPair {
  readonly cameras: readonly [number, number];
  readonly similarity: number;
}

export interface CalibrationInput {
  readonly certain: readonly CertainPair[];
  readonly background: readonly BackgroundPair[];
  /** Same pairs for each different one among those that a search looks at: 1 / (people − 1). */
  readonly priorOdds: number;
}

/** How well likelihoods within one pair of cameras can be trusted. */
export interface CamerasReliability {
  /** Ascending ids; the same twice for two tracklets of one camera. */
  readonly cameras: readonly [number, number];
  /** Certain pairs of these cameras. */
  readonly pairs: PairCounts;
  readonly reliability: readonly ReliabilityBin[];
}

export interface PairCounts {
  readonly same: number;
  readonly different: number;
}

/** Pairs of a pair of cameras below which the figures of all cameras stand in. */
const ENOUGH = 40;
/** Certain pairs of either kind below which nothing is told. */
const LEAST_CERTAIN = 8;

interface Scale {
  readonly centre: number;
  readonly spread: number;
}

/**
 * From a similarity to the probability of being the same person, learned without labels.
 *
 * 1. Cameras differ in light and view, so each pair of cameras has a scale of its own: the centre and spread of what
 *    random, hence different, people score there. (Zero normalisation of speaker verification: Auckenthaler, Carey
 *    and Lloyd-Thomas, "Score normalization for text-independent speaker verification systems", 2000, with median and
 *    MAD in place of mean and deviation, because a few of the pairs are the same person.)
 * 2. One logistic curve over those scales, fitted to certain pairs (Platt; logistic-fit.ts).
 * 3. Prior odds by the number of people (Saerens et al.).
 */
export class Calibration {
  readonly #fit: LogisticFit;
  readonly #scales: ReadonlyMap<string, Scale>;
  readonly #common: Scale;
  readonly #priorOdds: number;
  /** Of certain pairs that the curve was not fitted to, both kinds counting alike (no prior odds). */
  readonly reliability: readonly ReliabilityBin[];
  /** The same for each pair of cameras that has enough certain pairs of either kind. */
  readonly byCameras: readonly CamerasReliability[];
  /** How many certain pairs it was fitted to. */
  readonly pairs: PairCounts;

  private constructor(input: CalibrationInput, fit: LogisticFit, scales: Scales) {
    this.#fit = fit;
    this.#scales = scales.byCameras;
    this.#common = scales.common;
    this.#priorOdds = input.priorOdds;
    this.pairs = countPairs(input.certain);
    const judged = crossValidated(input.certain, scales);
    this.reliability = binsOf(judged);
    this.byCameras = [...Map.groupBy(judged, ({ cameras }) => keyOf(cameras)).values()].flatMap(
      (own): CamerasReliability[] => {
        const [a = 0, b = 0] = (own[0]?.cameras ?? []).toSorted((one, other) => one - other);
        const pairs = countPairs(own);
        const isEnough = Math.min(pairs.same, pairs.different) >= LEAST_CERTAIN;
        return isEnough ? [{ cameras: [a, b], pairs, reliability: binsOf(own) }] : [];
      },
    );
  }

  /** Undefined where there are too few certain pairs of either kind. */
  static learn(input: CalibrationInput): Calibration | undefined {
    const same = input.certain.filter(({ isSame }) => isSame).length;
    if (same < LEAST_CERTAIN || input.certain.length - same < LEAST_CERTAIN) return undefined;
    const scales = scalesOf(input);
    const fit = fitLogistic(labelled(input.certain, scales));
    // A curve that falls says that the model knows nothing: better no likelihood than a wrong one.
    return fit === undefined || fit.slope <= 0 ? undefined : new Calibration(input, fit, scales);
  }

  /**
   * The probability in [0, 1] that two tracklets of these cameras are the same person.
   * `priorOdds`: same pairs for each different one before looks are compared. Default: those of a search
   */
  likelihood(similarity: number, cameras: readonly [number, number], priorOdds = this.#priorOdds): number {
    const scale = this.#scales.get(keyOf(cameras)) ?? this.#common;
    return probabilityAt(this.#fit, scoreOn(scale, similarity), priorOdds);
  }

  /** Whether this pair of cameras has a scale of its own. */
  hasOwnScale(cameras: readonly [number, number]): boolean {
    return this.#scales.has(keyOf(cameras));
  }
}

interface Scales {
  readonly byCameras: ReadonlyMap<string, Scale>;
  readonly common: Scale;
}

function scalesOf({ certain, background }: CalibrationInput): Scales {
  const unlike = [...background, ...certain.filter(({ isSame }) => !isSame)];
  const common = robustScale(unlike.map(({ similarity }) => similarity));
  const groups = Map.groupBy(unlike, ({ cameras }) => keyOf(cameras));
  const enough = [...groups].filter(([, pairs]) => pairs.length >= ENOUGH);
  return {
    common,
    byCameras: new Map(
      enough.map(([key, pairs]) => [key, robustScale(pairs.map(({ similarity }) => similarity))]),
    ),
  };
}

function labelled(certain: readonly CertainPair[], { byCameras, common }: Scales): LabelledScore[] {
  return certain.map(({ cameras, similarity, isSame }) => ({
    score: scoreOn(byCameras.get(keyOf(cameras)) ?? common, similarity),
    isSame,
  }));
}

/** A certain pair, and how probably it is the same person by pairs that it is not among. */
interface JudgedPair {
  readonly cameras: readonly [number, number];
  readonly probability: number;
  readonly isSame: boolean;
}

/** Each half of the pairs is judged by a curve fitted to the other half. */
function crossValidated(certain: readonly CertainPair[], scales: Scales): readonly JudgedPair[] {
  const scores = labelled(certain, scales);
  return [0, 1].flatMap((parity) => {
    const fit = fitLogistic(scores.filter((_, index) => index % 2 !== parity));
    if (fit === undefined) return [];
    return certain.flatMap(({ cameras, isSame }, index) => {
      const score = scores[index]?.score;
      if (index % 2 !== parity || score === undefined) return [];
      return [{ cameras, isSame, probability: probabilityAt(fit, score) }];
    });
  });
}

/** Both kinds count alike, however many there are of each. */
function binsOf(judged: readonly JudgedPair[]): readonly ReliabilityBin[] {
  const { same, different } = countPairs(judged);
  return reliabilityBins(
    judged.map(({ probability, isSame }) => ({
      probability,
      isSame,
      weight: 0.5 / (isSame ? same : different),
    })),
  );
}

function countPairs(pairs: readonly { readonly isSame: boolean }[]): PairCounts {
  const same = pairs.filter(({ isSame }) => isSame).length;
  return { same, different: pairs.length - same };
}

function scoreOn({ centre, spread }: Scale, similarity: number): number {
  return (similarity - centre) / spread;
}

/** Median, and median absolute deviation × 1.4826, which is the standard deviation of normal values. */
function robustScale(values: readonly number[]): Scale {
  const centre = median(values);
  const spread = 1.4826 * median(values.map((value) => Math.abs(value - centre)));
  return { centre, spread: Math.max(spread, 1e-4) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function keyOf([a, b]: readonly [number, number]): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
