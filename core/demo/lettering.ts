/**
 * Letters and digits as strokes in a box 0–1 wide and 0–1 high (y down), so that shirts and boards look the same on
 * machines with other fonts or none.
 */
type Stroke = readonly (readonly [x: number, y: number])[];

function arc(x: number, y: number, radiusX: number, radiusY: number, from: number, to: number): Stroke {
  const steps = Math.max(3, Math.ceil(Math.abs(to - from) / 30));
  return Array.from({ length: steps + 1 }, (_, index) => {
    const angle = ((from + ((to - from) * index) / steps) * Math.PI) / 180;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)] as const;
  });
}

const S: Stroke = [...arc(0.5, 0.26, 0.42, 0.26, -25, -270), ...arc(0.5, 0.76, 0.45, 0.24, -90, 155)];

const GLYPHS: Readonly<Record<string, readonly Stroke[]>> = {
  '0': [arc(0.5, 0.5, 0.42, 0.5, 0, 360)],
  '1': [
    [
      [0.22, 0.2],
      [0.55, 0],
      [0.55, 1],
    ],
  ],
  '2': [[...arc(0.5, 0.28, 0.42, 0.28, -165, 35), [0.06, 1], [0.94, 1]]],
  '3': [[...arc(0.47, 0.25, 0.4, 0.25, -150, 90), ...arc(0.47, 0.74, 0.45, 0.26, -90, 150)]],
  '4': [
    [
      [0.7, 1],
      [0.7, 0],
      [0.05, 0.68],
      [0.98, 0.68],
    ],
  ],
  '5': [[[0.88, 0], [0.18, 0], [0.12, 0.45], ...arc(0.48, 0.68, 0.44, 0.32, -120, 145)]],
  '6': [[[0.78, 0], [0.3, 0.3], ...arc(0.5, 0.68, 0.42, 0.32, 200, 560)]],
  '7': [
    [
      [0.06, 0],
      [0.94, 0],
      [0.4, 1],
    ],
  ],
  '8': [arc(0.5, 0.25, 0.37, 0.25, 90, 450), arc(0.5, 0.74, 0.44, 0.26, -90, 270)],
  '9': [[[0.22, 1], [0.7, 0.7], ...arc(0.5, 0.32, 0.42, 0.32, 20, 380)]],
  S: [S],
  I: [
    [
      [0.5, 0],
      [0.5, 1],
    ],
  ],
  G: [[...arc(0.52, 0.5, 0.46, 0.5, -40, -320), [0.92, 0.55], [0.58, 0.55]]],
  H: [
    [
      [0.08, 0],
      [0.08, 1],
    ],
    [
      [0.92, 0],
      [0.92, 1],
    ],
    [
      [0.08, 0.5],
      [0.92, 0.5],
    ],
  ],
  T: [
    [
      [0, 0],
      [1, 0],
    ],
    [
      [0.5, 0],
      [0.5, 1],
    ],
  ],
  L: [
    [
      [0.1, 0],
      [0.1, 1],
      [0.9, 1],
    ],
  ],
  N: [
    [
      [0.08, 1],
      [0.08, 0],
      [0.92, 1],
      [0.92, 0],
    ],
  ],
  E: [
    [
      [0.92, 0],
      [0.1, 0],
      [0.1, 1],
      [0.92, 1],
    ],
    [
      [0.1, 0.5],
      [0.8, 0.5],
    ],
  ],
};

/** Lines of a text 1 high, centred on x = 0, y from 0 (top) to 1; letters without strokes leave a gap. */
export function letterLines(text: string, letterWidth = 0.56, gap = 0.22): readonly Stroke[] {
  const advance = letterWidth + gap;
  const start = -(text.length * advance - gap) / 2;
  return Array.from(text).flatMap((letter, index) =>
    (GLYPHS[letter] ?? []).map((stroke) =>
      stroke.map(([x, y]) => [start + index * advance + x * letterWidth, y] as const),
    ),
  );
}
