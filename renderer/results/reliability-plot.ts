/** A bin of likelihoods that were given, and how often they were right; shares in [0, 1]. */
export interface PlottedBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly predicted: number | null;
  readonly observed: number | null;
}

/** One bin in the plot, in its units: the plot's square is {@link PLOT_SIZE} long, its origin at the top left. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly bin: PlottedBin;
}

/** Side of the plotted square. */
export const PLOT_SIZE = 200;
const SMALLEST = 2.5;
const LARGEST = 8;

/** Places the bins that hold pairs: expected to the right, observed upwards, areas by the number of pairs. */
export function reliabilityPoints(bins: readonly PlottedBin[]): readonly PlotPoint[] {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return bins.flatMap((bin) => {
    if (bin.predicted === null || bin.observed === null) return [];
    return [
      {
        x: bin.predicted * PLOT_SIZE,
        y: (1 - bin.observed) * PLOT_SIZE,
        radius: Math.max(SMALLEST, LARGEST * Math.sqrt(bin.count / most)),
        bin,
      },
    ];
  });
}
