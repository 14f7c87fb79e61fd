/** Colours of people without one of their own: far apart, and readable on dark and on light. */
const PALETTE = [
  '#e6724b',
  '#4fa3e3',
  '#57b36a',
  '#c56fd5',
  '#d7a52c',
  '#35b5ac',
  '#e0628f',
  '#8a86ea',
  '#9aa83a',
  '#c98a62',
];

/** A person's colour: their own, their team's, or one of the palette that stays theirs. */
export function personColour(
  person: { readonly person: number; readonly colour: string | null },
  shirtColour: string | null,
): string {
  return person.colour ?? shirtColour ?? PALETTE[person.person % PALETTE.length] ?? '#4fa3e3';
}

/** Black or white, whichever is read better on the colour (`#rrggbb`): by relative luminance as in WCAG 2.2. */
export function textOn(colour: string): '#000000' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}
