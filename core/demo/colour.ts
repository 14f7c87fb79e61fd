/** Red, green and blue, 0–255 each; fractions and values beyond are allowed until {@link css}. */
export type Colour = readonly [red: number, green: number, blue: number];

/** How one camera renders colours. */
export interface CameraLook {
  /** Factor on all channels: 1 is a correct exposure. */
  readonly exposure: number;
  /** Factors on red, green and blue: the camera's white balance. */
  readonly balance: Colour;
  /** Exponent on values in 0–1: above 1 darkens the middle tones. */
  readonly gamma: number;
  /** 1 keeps the colours, 0 turns them grey. */
  readonly saturation: number;
}

/** Between `a` (share 0) and `b` (share 1). */
export function mix(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** All channels times a factor. */
export function multiply(a: Colour, factor: number): Colour {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** The colour as this camera records it. */
export function grade(colour: Colour, look: CameraLook): Colour {
  const [red, green, blue] = colour;
  const grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const channel = (value: number, balance: number): number => {
    const saturated = grey + (value - grey) * look.saturation;
    const lit = Math.max(0, saturated / 255) ** look.gamma * look.exposure * balance;
    // A soft shoulder instead of hard clipping, as sensors' tone curves have.
    return 255 * (lit < 0.8 ? lit : 0.8 + 0.2 * Math.tanh((lit - 0.8) / 0.2));
  };
  return [channel(red, look.balance[0]), channel(green, look.balance[1]), channel(blue, look.balance[2])];
}

function byte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value);
}

/** As the canvas takes it; rounded and clamped to 0–255. */
export function css(colour: Colour, alpha = 1): string {
  const channels = `${byte(colour[0])},${byte(colour[1])},${byte(colour[2])}`;
  return alpha === 1 ? `rgb(${channels})` : `rgba(${channels},${alpha})`;
}
