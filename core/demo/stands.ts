import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Pinhole } from './camera.ts';
import { css, mix, multiply } from './colour.ts';
import { FLOOR } from './court.ts';
import { fillPolygon, strokeLetters } from './hall-drawing.ts';
import { letterLines } from './lettering.ts';
import { createRandom, type Random } from './random.ts';
import type { Hall } from './scene.ts';
import { vector, type Vector } from './vector.ts';

/** One side of the hall: maps (along the side, away from the court, up), in metres, to the hall. */
interface Side {
  readonly place: (along: number, away: number, up: number) => Vector;
  readonly halfLength: number;
  /** Whether the camera stands on the court's side of this side's boards. */
  readonly isSeen: boolean;
}

const BOARD_HEIGHT = 0.85;
const ROWS = 11;
const ROW = { depth: 0.85, rise: 0.46, start: 0.9 } as const;
const WALL = { away: 11, height: 15 } as const;

function sidesOf(camera: Pinhole): Side[] {
  const { x, y } = camera.position;
  const { halfLength, halfWidth } = FLOOR;
  return [
    { place: (along, away, up) => vector(along, halfWidth + away, up), halfLength, isSeen: y < halfWidth },
    { place: (along, away, up) => vector(-along, -halfWidth - away, up), halfLength, isSeen: y > -halfWidth },
    {
      place: (along, away, up) => vector(halfLength + away, -along, up),
      halfLength: halfWidth,
      isSeen: x < halfLength,
    },
    {
      place: (along, away, up) => vector(-halfLength - away, along, up),
      halfLength: halfWidth,
      isSeen: x > -halfLength,
    },
  ];
}

function quad(side: Side, from: number, to: number, away: number, low: number, high: number): Vector[] {
  return [
    side.place(from, away, low),
    side.place(to, away, low),
    side.place(to, away, high),
    side.place(from, away, high),
  ];
}

function drawWall(context: SKRSContext2D, camera: Pinhole, side: Side, hall: Hall): void {
  const reach = side.halfLength + WALL.away;
  const bands = 10;
  for (let band = 0; band < bands; band += 1) {
    const low = (WALL.height * band) / bands;
    const colour = multiply(hall.wall, 1.05 - (0.55 * band) / bands);
    fillPolygon(
      context,
      camera,
      quad(side, -reach, reach, WALL.away, low, low + WALL.height / bands + 0.02),
      css(colour),
    );
  }
  for (let along = -reach; along < reach; along += 4) {
    fillPolygon(
      context,
      camera,
      quad(side, along, along + 0.35, WALL.away - 0.1, 0, WALL.height),
      css(multiply(hall.wall, 0.6)),
    );
  }
}

function drawSeats(context: SKRSContext2D, camera: Pinhole, side: Side, hall: Hall, random: Random): void {
  for (let row = ROWS - 1; row >= 0; row -= 1) {
    const away = 1.2 + row * ROW.depth;
    const up = ROW.start + row * ROW.rise;
    const reach = side.halfLength + away;
    const shade = 0.92 - 0.045 * row;
    fillPolygon(
      context,
      camera,
      quad(side, -reach, reach, away, 0, up),
      css(multiply(mix(hall.wall, [30, 32, 38], 0.5), shade * 0.8)),
    );
    for (let along = -reach; along < reach; along += 0.56) {
      // Aisles every nine metres.
      if (Math.abs(((along + 90) % 9) - 4.5) < 0.6) continue;
      const colour = multiply(
        mix(hall.seats, hall.wall, random.between(0, 0.25)),
        shade * random.between(0.8, 1.05),
      );
      fillPolygon(context, camera, quad(side, along, along + 0.46, away - 0.05, up, up + 0.42), css(colour));
    }
  }
}

function drawBoards(context: SKRSContext2D, camera: Pinhole, side: Side, hall: Hall, random: Random): void {
  const length = 4.15;
  let index = Math.floor(random.between(0, hall.boards.length));
  for (let along = -side.halfLength; along < side.halfLength - 0.1; along += length) {
    const end = Math.min(along + length - 0.06, side.halfLength);
    const colour = hall.boards[index % hall.boards.length] ?? hall.boards[0];
    index += 1;
    fillPolygon(context, camera, quad(side, along, end, 0, 0, BOARD_HEIGHT), css(colour));
    fillPolygon(
      context,
      camera,
      quad(side, along, end, -0.01, BOARD_HEIGHT - 0.06, BOARD_HEIGHT),
      css(multiply(colour, 1.25)),
    );
    fillPolygon(context, camera, quad(side, along, end, -0.01, 0, 0.08), css(multiply(colour, 0.45)));
    if (end - along < length * 0.8) continue;
    const ink = css(
      mix(colour, colour[0] + colour[1] + colour[2] > 380 ? [20, 24, 32] : [255, 255, 255], 0.88),
    );
    if (index % 2 === 0) drawBoardText(context, camera, side, (along + end) / 2, ink);
    else drawBoardSign(context, camera, side, (along + end) / 2, ink);
  }
}

function drawBoardText(
  context: SKRSContext2D,
  camera: Pinhole,
  side: Side,
  middle: number,
  ink: string,
): void {
  const height = 0.4;
  const lines = letterLines('SIGHTLINE').map((stroke) =>
    stroke.map(([x, y]) => side.place(middle + x * height, -0.02, 0.64 - y * height)),
  );
  strokeLetters(context, camera, lines, 0.07, ink);
}

function drawBoardSign(
  context: SKRSContext2D,
  camera: Pinhole,
  side: Side,
  middle: number,
  ink: string,
): void {
  for (let bar = -3; bar <= 3; bar += 1) {
    const from = middle + bar * 0.42;
    const points = [
      side.place(from - 0.1, -0.02, 0.22),
      side.place(from + 0.08, -0.02, 0.22),
      side.place(from + 0.28, -0.02, 0.66),
      side.place(from + 0.1, -0.02, 0.66),
    ];
    fillPolygon(context, camera, points, ink);
  }
}

/** Walls and rows of empty seats around the court, far to near. */
export function drawStands(context: SKRSContext2D, camera: Pinhole, hall: Hall): void {
  const random = createRandom(17);
  const seen = sidesOf(camera).filter((side) => side.isSeen);
  for (const side of seen) drawWall(context, camera, side, hall);
  for (const side of seen) drawSeats(context, camera, side, hall, random);
}

/** The advertising boards along the floor. */
export function drawAdvertising(context: SKRSContext2D, camera: Pinhole, hall: Hall): void {
  const random = createRandom(23);
  for (const side of sidesOf(camera)) {
    if (side.isSeen) drawBoards(context, camera, side, hall, random);
  }
}
