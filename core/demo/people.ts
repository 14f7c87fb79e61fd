import type { Colour } from './colour.ts';
import { createRandom, seedFor, type Random } from './random.ts';

/** What a person plays for. */
export type Team = 'home' | 'guests' | 'referees';

/** The shape of the hair. */
export type HairStyle = 'bald' | 'short' | 'high' | 'afro' | 'bun' | 'ponytail' | 'long';

/** What tells one person from another, clothes of the team apart. */
export interface Person {
  /** Unique in the scene: `home-7`, `guests-23`, `referee-1`. */
  readonly id: string;
  readonly team: Team;
  /** On shirt and back; null for referees. */
  readonly number: number | null;
  /** Metres. */
  readonly height: number;
  /** 1 is average; about 0.85 (slim) to 1.25 (heavy). */
  readonly build: number;
  readonly skin: Colour;
  readonly hair: Colour;
  readonly hairStyle: HairStyle;
  readonly hasBeard: boolean;
  readonly headband: Colour | null;
  readonly shoes: Colour;
  readonly socks: Colour;
  /** Share of the shank that the socks cover, 0–1. */
  readonly sockHeight: number;
  /** Tight sleeves on none, one or both arms. */
  readonly sleeves: readonly [left: Colour | null, right: Colour | null];
  /** Tights below the shorts. */
  readonly tights: Colour | null;
  readonly kneePad: Colour | null;
}

const SKIN: readonly [Colour, ...Colour[]] = [
  [241, 200, 172],
  [228, 180, 148],
  [205, 152, 116],
  [172, 118, 82],
  [137, 90, 60],
  [104, 66, 44],
  [78, 50, 36],
];

const HAIR: readonly [Colour, ...Colour[]] = [
  [28, 22, 20],
  [48, 32, 24],
  [84, 54, 32],
  [132, 84, 46],
  [196, 158, 96],
  [150, 62, 30],
  [168, 166, 164],
];

const DARK_HAIR: readonly [Colour, ...Colour[]] = [
  [22, 18, 18],
  [36, 26, 22],
  [52, 36, 28],
];

const SHOES: readonly [Colour, ...Colour[]] = [
  [236, 236, 236],
  [30, 30, 34],
  [214, 48, 44],
  [38, 92, 200],
  [240, 198, 40],
  [60, 190, 110],
  [240, 120, 30],
  [150, 70, 190],
  [255, 110, 170],
  [40, 200, 210],
];

const ACCENTS: readonly [Colour, ...Colour[]] = [
  [244, 244, 244],
  [24, 24, 28],
  [200, 40, 44],
  [34, 80, 180],
  [240, 190, 50],
];

const WHITE: Colour = [244, 244, 244];
const BLACK: Colour = [24, 24, 28];

const SOCKS: readonly [Colour, ...Colour[]] = [
  WHITE,
  WHITE,
  WHITE,
  BLACK,
  BLACK,
  [200, 40, 44],
  [34, 80, 180],
  [150, 154, 160],
];

/** Tights and sleeves. */
const TIGHT: readonly [Colour, ...Colour[]] = [
  WHITE,
  BLACK,
  BLACK,
  [34, 80, 180],
  [150, 36, 40],
  [90, 94, 102],
];

const NUMBERS: readonly number[] = [
  0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 20, 21, 23, 24, 30, 32, 33, 34, 41, 44, 55, 77,
];

function appearance(
  random: Random,
  shoes: Colour,
  isReferee: boolean,
): Omit<Person, 'id' | 'team' | 'number'> {
  const tone = Math.floor(random.between(0, SKIN.length));
  const isDark = tone >= 4;
  const styles: readonly [HairStyle, ...HairStyle[]] = isReferee
    ? ['short', 'bald', 'short', 'high']
    : isDark
      ? ['bald', 'short', 'high', 'afro', 'bun', 'long']
      : ['bald', 'short', 'short', 'high', 'bun', 'ponytail', 'long'];
  const sleeve = random.pick(TIGHT);
  const arms = isReferee ? 0 : random.next();
  return {
    height: isReferee ? random.between(1.72, 1.88) : random.between(1.76, 2.12),
    build: isReferee ? random.between(0.95, 1.2) : random.between(0.86, 1.22),
    skin: SKIN[tone] ?? SKIN[0],
    hair: random.pick(isDark ? DARK_HAIR : HAIR),
    hairStyle: random.pick(styles),
    hasBeard: random.next() < 0.35,
    headband: !isReferee && random.next() < 0.3 ? random.pick(ACCENTS) : null,
    shoes,
    socks: isReferee ? [30, 30, 32] : random.pick(SOCKS),
    sockHeight: isReferee ? 0.15 : random.between(0.2, 0.75),
    sleeves: [arms > 0.6 ? sleeve : null, arms > 0.82 || (arms > 0.5 && arms < 0.6) ? sleeve : null],
    tights: !isReferee && random.next() < 0.28 ? random.pick(TIGHT) : null,
    kneePad: !isReferee && random.next() < 0.25 ? random.pick(TIGHT) : null,
  };
}

/** Ten players, five a team, and two referees; the cast of a seed. */
export function castPeople(castSeed: number): readonly Person[] {
  const random = createRandom(seedFor(castSeed, 'cast'));
  const team = (name: 'home' | 'guests'): Person[] => {
    const shoes = random.shuffle(SHOES);
    const numbers = random.shuffle(NUMBERS).slice(0, 5);
    return numbers.map((number, index) => ({
      id: `${name}-${number}`,
      team: name,
      number,
      ...appearance(random, shoes[index % shoes.length] ?? WHITE, false),
    }));
  };
  // Referees wear the same: skin and hair alone tell them apart, so they must differ.
  const tones = random.shuffle([...SKIN.keys()]);
  const heads = random.shuffle<HairStyle>(['bald', 'short', 'high']);
  const referees = [1, 2].map((number, index): Person => {
    const tone = tones[index] ?? 0;
    const drawn = appearance(random, BLACK, true);
    return {
      ...drawn,
      id: `referee-${number}`,
      team: 'referees',
      number: null,
      skin: SKIN[tone] ?? SKIN[0],
      hair: tone >= 4 ? random.pick(DARK_HAIR) : drawn.hair,
      hairStyle: heads[index] ?? 'short',
    };
  });
  return [...team('home'), ...team('guests'), ...referees];
}
