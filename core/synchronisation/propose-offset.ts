/** Something that both cameras witness, sampled evenly: how loud it is, or how much moves. */
export interface Signal {
  /** Shape: [samples]; any unit. */
  readonly values: Float32Array;
  /** Samples a second. */
  readonly rate: number;
  /** Seconds of the video at the first sample. */
  readonly start: number;
}

/** Where one video lies on another's clock. */
export interface ProposedOffset {
  /** Seconds: time on the reference's clock = time of the video + offset. */
  readonly offset: number;
  /** How well the signals agree there, as a correlation in [-1, 1]. */
  readonly correlation: number;
  /**
   * How much better that is than anywhere else, in [0, 1]: 1 − the correlation of the best other place / that of this
   * one. Below {@link TRUSTWORTHY} it may be chance.
   */
  readonly confidence: number;
}

/** Confidence from which a proposal is worth a look. */
export const TRUSTWORTHY = 0.25;

/** Samples a second of the first, coarse pass: at least so many, and as many more as a second of work allows. */
const COARSE_RATE = 4;
/** Products of two samples in the coarse pass. */
const COARSE_WORK = 2e8;
/** Places nearer to the best one than this are the same place. */
const PEAK_SECONDS = 2;
/** Seconds that both videos must share: less proves nothing. */
const LEAST_SHARED_SECONDS = 10;

/**
 * The offset at which two signals agree best: the largest normalised correlation over all shifts of up to
 * `mostSeconds`, first coarsely, then to the sample. Undefined where they share too little time at every shift, or one
 * of them never changes. Both signals must have the same rate.
 *
 * Source: normalised cross-correlation (Lewis, "Fast normalized cross-correlation", 1995), over the shared part.
 */
export function proposeOffset(
  reference: Signal,
  other: Signal,
  mostSeconds = 600,
): ProposedOffset | undefined {
  const factor = Math.max(1, Math.round(reference.rate / coarseRateFor(reference, other, mostSeconds)));
  const coarseReference = average(reference.values, factor);
  const coarseOther = average(other.values, factor);
  const coarseRate = reference.rate / factor;
  const coarse = correlations(
    coarseReference,
    coarseOther,
    Math.round(mostSeconds * coarseRate),
    LEAST_SHARED_SECONDS * coarseRate,
  );
  const best = largest(coarse);
  if (best === undefined) return undefined;
  const apart = coarse.filter(({ shift }) => Math.abs(shift - best.shift) > PEAK_SECONDS * coarseRate);
  const runnerUp = Math.max(0, largest(apart)?.correlation ?? 0);
  const confidence = best.correlation <= 0 ? 0 : Math.max(0, 1 - runnerUp / best.correlation);
  const near = best.shift * factor;
  const fine = correlations(
    reference.values,
    other.values,
    near + 2 * factor,
    LEAST_SHARED_SECONDS * reference.rate,
    near - 2 * factor,
  );
  const exact = largest(fine) ?? { shift: near, correlation: best.correlation };
  return {
    offset: exact.shift / reference.rate + reference.start - other.start,
    correlation: exact.correlation,
    confidence,
  };
}

/** Short videos have few samples, of which chance agrees more easily: they are compared more finely. */
function coarseRateFor(reference: Signal, other: Signal, mostSeconds: number): number {
  const shared = Math.min(reference.values.length, other.values.length) / reference.rate;
  const most = Math.sqrt(COARSE_WORK / Math.max(1, 2 * mostSeconds * shared));
  return Math.min(reference.rate, Math.max(COARSE_RATE, most));
}

interface Agreement {
  /** Samples by which the other signal is moved to later times. */
  readonly shift: number;
  readonly correlation: number;
}

function correlations(
  a: Float32Array,
  b: Float32Array,
  to: number,
  leastShared: number,
  from = -to,
): readonly Agreement[] {
  const found: Agreement[] = [];
  for (let shift = from; shift <= to; shift++) {
    const first = Math.max(0, shift);
    const end = Math.min(a.length, b.length + shift);
    if (end - first < leastShared) continue;
    const correlation = correlationOf(a, b, first, end, shift);
    if (Number.isFinite(correlation)) found.push({ shift, correlation });
  }
  return found;
}

/** Pearson's correlation of `a[first … end]` with `b[first − shift … end − shift]`; NaN where one is constant. */
function correlationOf(a: Float32Array, b: Float32Array, first: number, end: number, shift: number): number {
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let index = first; index < end; index++) {
    const x = a[index] ?? 0;
    const y = b[index - shift] ?? 0;
    sumA += x;
    sumB += y;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  const count = end - first;
  const varianceA = squaresA - (sumA * sumA) / count;
  const varianceB = squaresB - (sumB * sumB) / count;
  if (varianceA <= 1e-9 * squaresA || varianceB <= 1e-9 * squaresB) return NaN;
  return (products - (sumA * sumB) / count) / Math.sqrt(varianceA * varianceB);
}

function largest(agreements: readonly Agreement[]): Agreement | undefined {
  return agreements.reduce<Agreement | undefined>(
    (best, each) => (best === undefined || each.correlation > best.correlation ? each : best),
    undefined,
  );
}

function average(values: Float32Array, factor: number): Float32Array {
  return Float32Array.from({ length: Math.floor(values.length / factor) }, (_, index) => {
    let sum = 0;
    for (let place = index * factor; place < (index + 1) * factor; place++) sum += values[place] ?? 0;
    return sum / factor;
  });
}
