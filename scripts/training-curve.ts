import type { LogLine } from './training-log.ts';

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 56;
const RIGHT = 56;
const TOP = 28;
const BOTTOM = 44;
/** Steps that a point of the drawn loss is the mean of. */
const WINDOW = 20;

const COLOURS = { loss: '#777', rank1: '#1261c9', mAP: '#c2410c' };

/** The course of a run as an SVG picture: the loss (left axis), and Rank-1 and mAP on held-out people (right axis). */
export function trainingCurve(lines: readonly LogLine[]): string {
  const steps = lines.filter((line) => line.event === 'step');
  const evaluations = lines.filter((line) => line.event === 'evaluation');
  const lastStep = Math.max(1, ...lines.map(({ step }) => step));
  const topLoss = Math.max(1, ...steps.map(({ loss }) => loss));
  const x = (step: number): string => (LEFT + (step / lastStep) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (share: number): string => (HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const polyline = (points: readonly string[], colour: string): string =>
    `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`;
  const loss = steps.flatMap(({ step }, index) => {
    if (index % WINDOW !== 0) return [];
    const window = steps.slice(index, index + WINDOW);
    const mean = window.reduce((sum, each) => sum + each.loss, 0) / window.length;
    return [`${x(step)},${y(mean / topLoss)}`];
  });
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share)}" y2="${y(share)}" stroke="#ddd"/>` +
      `<text x="${LEFT - 6}" y="${y(share)}" dy="4" text-anchor="end">${(share * topLoss).toFixed(0)}</text>` +
      `<text x="${WIDTH - RIGHT + 6}" y="${y(share)}" dy="4">${100 * share} %</text>` +
      `<text x="${x(share * lastStep)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${Math.round(share * lastStep)}</text>`,
  );
  const curves = (['rank1', 'mAP'] as const).map(
    (score) =>
      polyline(
        evaluations.map((each) => `${x(each.step)},${y(each[score])}`),
        COLOURS[score],
      ) +
      evaluations
        .map((each) => `<circle cx="${x(each.step)}" cy="${y(each[score])}" r="3" fill="${COLOURS[score]}"/>`)
        .join(''),
  );
  const legend = [
    ['loss (sum of all terms)', COLOURS.loss],
    ['Rank-1', COLOURS.rank1],
    ['mAP', COLOURS.mAP],
  ].map(
    ([text, colour], index) =>
      `<text x="${LEFT + 190 * index}" y="18" style="fill:${colour}" font-weight="600">${text}</text>`,
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Loss and held-out scores by step">` +
    '<style>text{font:12px system-ui,sans-serif;fill:#444}</style>' +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>` +
    grid.join('') +
    polyline(loss, COLOURS.loss) +
    curves.join('') +
    legend.join('') +
    `<text x="${WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">step</text></svg>\n`
  );
}
