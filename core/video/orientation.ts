/** Turns of the stored picture, clockwise in degrees, that give the displayed one. */
export type Rotation = 0 | 90 | 180 | 270;

/** How a stored picture is brought upright: mirrored left to right first, then turned. */
export interface Orientation {
  readonly rotation: Rotation;
  readonly isMirrored: boolean;
}

/** By the signs of [a, b, c, d] of the matrix: a point (x, y) is shown at (a x + c y, b x + d y). */
const BY_MATRIX_SIGNS: Readonly<Record<string, Orientation>> = {
  '1,0,0,1': { rotation: 0, isMirrored: false },
  '0,1,-1,0': { rotation: 90, isMirrored: false },
  '-1,0,0,-1': { rotation: 180, isMirrored: false },
  '0,-1,1,0': { rotation: 270, isMirrored: false },
  '-1,0,0,1': { rotation: 0, isMirrored: true },
  '0,-1,-1,0': { rotation: 90, isMirrored: true },
  '1,0,0,-1': { rotation: 180, isMirrored: true },
  '0,1,1,0': { rotation: 270, isMirrored: true },
};

/** Reads a display matrix as ffprobe prints it: three rows of three numbers. Undefined: not a right angle */
export function parseDisplayMatrix(text: string): Orientation | undefined {
  const rows = [...text.matchAll(/^\d{8}:\s+(-?\d+)\s+(-?\d+)\s+-?\d+/gm)];
  // Sums turn a negative zero, which the join would print apart, into zero.
  const signs = rows
    .slice(0, 2)
    .flatMap((row) => [Math.sign(Number(row[1])) + 0, Math.sign(Number(row[2])) + 0]);
  return BY_MATRIX_SIGNS[signs.join(',')];
}

/** The FFmpeg filters that bring a picture upright, in order; none where it is. */
export function turnFilters({ rotation, isMirrored }: Orientation): string[] {
  const mirror = isMirrored ? ['hflip'] : [];
  switch (rotation) {
    case 0:
      return mirror;
    case 90:
      return [...mirror, 'transpose=clock'];
    case 180:
      return [...mirror, 'hflip', 'vflip'];
    case 270:
      return [...mirror, 'transpose=cclock'];
  }
}
