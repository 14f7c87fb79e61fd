/** A point in the unit square, origin at the lower left. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

export interface CurveAxis {
  readonly title: string;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

const WIDTH = 440;
const HEIGHT = 280;
const LEFT = 56;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 48;

/** The marks of an axis of shares from 0 to 100 %. */
export const SHARE_TICKS = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: `${at * 100} %` }));

/** A curve as an SVG element that needs nothing else. Texts must be plain: they are not escaped. */
export function curveSvg(points: readonly CurvePoint[], horizontal: CurveAxis, vertical: CurveAxis): string {
  const x = (value: number): string => (LEFT + value * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (value: number): string => (HEIGHT - BOTTOM - value * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const line = points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ');
  const vertically = vertical.ticks.map(
    ({ at, label }) =>
      `<line class="grid" x1="${x(0)}" x2="${x(1)}" y1="${y(at)}" y2="${y(at)}"/>` +
      `<text x="${LEFT - 6}" y="${y(at)}" dy="4" text-anchor="end">${label}</text>`,
  );
  const horizontally = horizontal.ticks.map(
    ({ at, label }) =>
      `<line class="grid" x1="${x(at)}" x2="${x(at)}" y1="${y(0)}" y2="${y(1)}"/>` +
      `<text x="${x(at)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${label}</text>`,
  );
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${vertical.title} by ${horizontal.title}">` +
    vertically.join('') +
    horizontally.join('') +
    `<polyline class="curve" points="${line}"/>` +
    `<text x="${x(0.5)}" y="${HEIGHT - 8}" text-anchor="middle">${horizontal.title}</text></svg>`
  );
}
