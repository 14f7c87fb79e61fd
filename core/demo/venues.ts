import { InvalidOptionError } from '../errors/index.ts';
import type { Venue } from './scene.ts';
import { normalise, vector } from './vector.ts';

/** The hall of the demo match: warm wood, red against white. */
const HARBOUR_HALL: Venue = {
  name: 'harbour-hall',
  hall: {
    floor: [214, 164, 104],
    paint: [32, 74, 128],
    lines: [246, 244, 238],
    seats: [44, 84, 140],
    boards: [
      [24, 34, 58],
      [230, 232, 236],
      [196, 44, 48],
      [28, 120, 110],
      [240, 186, 52],
    ],
    wall: [92, 98, 110],
  },
  light: { direction: normalise(vector(-0.35, -0.5, 1)), tint: [1, 1, 1], ambient: 0.5 },
  home: {
    name: 'red',
    shirt: [196, 30, 42],
    shorts: [176, 26, 38],
    trim: [250, 250, 250],
    number: [250, 250, 250],
    isStriped: false,
  },
  guests: {
    name: 'white',
    shirt: [236, 238, 242],
    shorts: [228, 230, 236],
    trim: [26, 52, 118],
    number: [26, 52, 118],
    isStriped: false,
  },
  referees: {
    name: 'grey',
    shirt: [112, 118, 126],
    shorts: [24, 24, 28],
    trim: [36, 38, 42],
    number: [36, 38, 42],
    isStriped: false,
  },
  cameras: [
    {
      name: 'south-stand',
      position: vector(6.5, -15.2, 4.4),
      target: vector(7.2, 0, 0.7),
      horizontalFieldOfView: 50,
      look: { exposure: 1.02, balance: [1.02, 1, 0.98], gamma: 1, saturation: 1 },
      noise: 1.2,
    },
    {
      name: 'baseline',
      position: vector(21, 5.2, 3.9),
      target: vector(7, -0.6, 0.8),
      horizontalFieldOfView: 48,
      look: { exposure: 0.9, balance: [0.96, 1, 1.07], gamma: 1.0, saturation: 0.9 },
      noise: 1.8,
    },
    {
      name: 'north-corner',
      position: vector(-1.2, 14.2, 3.6),
      target: vector(7.8, -0.4, 0.8),
      horizontalFieldOfView: 48,
      look: { exposure: 1.13, balance: [1.07, 1, 0.9], gamma: 0.96, saturation: 1.06 },
      noise: 1.5,
    },
    {
      name: 'centre-low',
      position: vector(-5.5, -8.6, 2.5),
      target: vector(8.4, 0.2, 0.9),
      horizontalFieldOfView: 46,
      look: { exposure: 0.95, balance: [1, 1.03, 0.97], gamma: 1.02, saturation: 0.96 },
      noise: 1.4,
    },
  ],
};

/** Another venue for the same people: cooler and dimmer, other kits, other places of the cameras. */
const NORTH_ARENA: Venue = {
  name: 'north-arena',
  hall: {
    floor: [188, 150, 112],
    paint: [120, 30, 40],
    lines: [24, 26, 32],
    seats: [150, 40, 44],
    boards: [
      [240, 242, 246],
      [20, 22, 28],
      [30, 80, 170],
      [236, 120, 40],
    ],
    wall: [58, 60, 70],
  },
  light: { direction: normalise(vector(0.6, 0.25, 0.9)), tint: [0.9, 0.98, 1.06], ambient: 0.38 },
  home: {
    name: 'green',
    shirt: [20, 112, 72],
    shorts: [16, 92, 60],
    trim: [244, 204, 60],
    number: [244, 204, 60],
    isStriped: false,
  },
  guests: {
    name: 'black and gold',
    shirt: [30, 30, 36],
    shorts: [26, 26, 32],
    trim: [222, 170, 52],
    number: [240, 240, 240],
    isStriped: true,
  },
  referees: {
    name: 'orange',
    shirt: [232, 130, 50],
    shorts: [24, 24, 28],
    trim: [30, 30, 30],
    number: [30, 30, 30],
    isStriped: false,
  },
  cameras: [
    {
      name: 'north-stand',
      position: vector(8.5, 15.6, 4.8),
      target: vector(7.4, 0, 0.7),
      horizontalFieldOfView: 48,
      look: { exposure: 0.92, balance: [1, 1, 1.04], gamma: 1.1, saturation: 0.9 },
      noise: 2.2,
    },
    {
      name: 'south-corner',
      position: vector(-1.8, -13.6, 3.4),
      target: vector(8, 0.4, 0.8),
      horizontalFieldOfView: 47,
      look: { exposure: 1.1, balance: [0.94, 1, 1.1], gamma: 1, saturation: 1 },
      noise: 1.6,
    },
    {
      name: 'baseline-right',
      position: vector(20.6, -6, 3.3),
      target: vector(7.2, 0.6, 0.8),
      horizontalFieldOfView: 49,
      look: { exposure: 1, balance: [1.1, 1, 0.86], gamma: 1.04, saturation: 1.1 },
      noise: 2,
    },
  ],
};

const VENUES: readonly Venue[] = [HARBOUR_HALL, NORTH_ARENA];

/** The names that {@link findVenue} knows; the first is the default. */
export const VENUE_NAMES: readonly string[] = VENUES.map((venue) => venue.name);

/** The ready-made venue of this name. Throws an {@link InvalidOptionError} for another name. */
export function findVenue(name: string): Venue {
  const venue = VENUES.find((candidate) => candidate.name === name);
  if (venue !== undefined) return venue;
  throw new InvalidOptionError(
    'unknown-venue',
    `There is no venue "${name}". Choose one of ${VENUE_NAMES.join(', ')}.`,
    { details: { venue: name } },
  );
}
