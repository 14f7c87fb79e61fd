import type { CameraLook, Colour } from './colour.ts';
import { createRandom, seedFor, type Random } from './random.ts';
import type { Hall, Kit, Light, SceneCamera, Venue } from './scene.ts';
import { normalise, vector, type Vector } from './vector.ts';

/** Two kits whose shirts are nearer than this, in steps of colour, would be taken for one team. */
const LEAST_CONTRAST = 110;

function between(random: Random, low: number, high: number): Colour {
  return [random.between(low, high), random.between(low, high), random.between(low, high)];
}

/** Half the shirts are strong in colour; the others white, black or grey, as in real leagues. */
function shirtColour(random: Random): Colour {
  if (random.next() < 0.4) {
    const grey = random.pick([28, 44, 110, 228, 240]);
    return [grey, grey + random.between(-4, 4), grey + random.between(-2, 8)];
  }
  const strong = random.between(150, 240);
  const [middle, weak] = [random.between(20, 0.8 * strong), random.between(10, 60)];
  const [red, green, blue] = random.shuffle([strong, middle, weak]);
  return [red ?? strong, green ?? middle, blue ?? weak];
}

function luma([red, green, blue]: Colour): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function drawKit(random: Random, name: string, isReferee: boolean): Kit {
  const shirt = shirtColour(random);
  const trim: Colour = random.next() < 0.5 ? between(random, 20, 250) : [246, 246, 246];
  const dark: Colour = [24, 24, 28];
  return {
    name,
    shirt,
    shorts: isReferee || random.next() < 0.3 ? dark : shirt,
    trim,
    number: luma(shirt) > 120 ? dark : [246, 246, 246],
    isStriped: !isReferee && random.next() < 0.3,
  };
}

function contrast(a: Kit, b: Kit): number {
  return Math.hypot(a.shirt[0] - b.shirt[0], a.shirt[1] - b.shirt[1], a.shirt[2] - b.shirt[2]);
}

/** A kit that no other is taken for. */
function contrastingKit(random: Random, name: string, others: readonly Kit[], isReferee = false): Kit {
  for (;;) {
    const kit = drawKit(random, name, isReferee);
    if (others.every((other) => contrast(kit, other) >= LEAST_CONTRAST)) return kit;
  }
}

function varyHall(random: Random, hall: Hall): Hall {
  const shade = random.between(0.8, 1.15);
  const tint = between(random, -14, 14);
  const [red, green, blue] = hall.floor;
  return {
    ...hall,
    floor: [
      Math.min(250, red * shade + tint[0]),
      Math.min(250, green * shade + tint[1]),
      blue * shade + tint[2],
    ],
    paint: between(random, 20, 150),
    seats: between(random, 30, 160),
    wall: between(random, 50, 110),
  };
}

function varyLook(random: Random): CameraLook {
  return {
    exposure: random.between(0.85, 1.15),
    balance: [random.between(0.92, 1.1), random.between(0.97, 1.03), random.between(0.86, 1.1)],
    gamma: random.between(0.92, 1.12),
    saturation: random.between(0.82, 1.12),
  };
}

function nearby(random: Random, place: Vector, distance: number): Vector {
  const shift = (): number => random.between(-distance, distance);
  return vector(place.x + shift(), place.y + shift(), Math.max(1.8, place.z + shift() / 2));
}

function varyCamera(random: Random, camera: SceneCamera): SceneCamera {
  return {
    ...camera,
    position: nearby(random, camera.position, 1.2),
    target: nearby(random, camera.target, 0.4),
    horizontalFieldOfView: camera.horizontalFieldOfView * random.between(0.8, 1.05),
    look: varyLook(random),
    noise: random.between(1, 2.6),
  };
}

function varyLight(random: Random): Light {
  return {
    direction: normalise(vector(random.between(-0.7, 0.7), random.between(-0.7, 0.7), 1)),
    tint: [random.between(0.9, 1.04), 1, random.between(0.92, 1.06)],
    ambient: random.between(0.36, 0.56),
  };
}

/**
 * The venue as another club might have it: the same cameras' names, with kits, colours of the hall, light, places
 * and looks of the cameras drawn from the seed. The three kits differ clearly.
 */
export function varyVenue(venue: Venue, seed: number): Venue {
  const random = createRandom(seedFor(seed, `variant of ${venue.name}`));
  const home = contrastingKit(random, 'home', []);
  const guests = contrastingKit(random, 'guests', [home]);
  return {
    name: `${venue.name}-${seed}`,
    hall: varyHall(random, venue.hall),
    light: varyLight(random),
    home,
    guests,
    referees: contrastingKit(random, 'referees', [home, guests], true),
    cameras: venue.cameras.map((camera) => varyCamera(random, camera)),
  };
}
