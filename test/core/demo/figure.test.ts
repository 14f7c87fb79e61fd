import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { pinhole } from '../../../core/demo/camera.ts';
import { describeDemoScene } from '../../../core/demo/demo-scene.ts';
import { drawFigure } from '../../../core/demo/figure.ts';
import { simulateMatch } from '../../../core/demo/motion.ts';
import { Painter } from '../../../core/demo/painter.ts';
import { castPeople } from '../../../core/demo/people.ts';

const scene = describeDemoScene({ seconds: 8 });
const people = castPeople(scene.castSeed);
const moments = simulateMatch(scene);

/** The extent of the pixels that are painted, in pixels. */
function paintedExtent(
  data: Uint8ClampedArray,
  width: number,
  height: number,
): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((data[4 * (y * width + x) + 3] ?? 0) < 100) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return [left, top, right, bottom];
}

describe('figures', () => {
  it('have an extent equal to what is painted, within a pixel', () => {
    let compared = 0;
    for (const camera of scene.venue.cameras) {
      const view = pinhole(camera, scene.width, scene.height);
      for (const [index, person] of people.entries()) {
        const state = moments[100]?.people[index];
        if (state === undefined) continue;
        const figure = drawFigure(view, person, state, scene.venue[person.team]);
        const { left, top, right, bottom } = figure.extent;
        if (left < 1 || top < 1 || right > scene.width - 1 || bottom > scene.height - 1) continue;
        const canvas = createCanvas(scene.width, scene.height);
        const context = canvas.getContext('2d');
        new Painter(context, view, scene.venue.light, camera.look).paint(figure.shapes, 1);
        const painted = paintedExtent(
          context.getImageData(0, 0, scene.width, scene.height).data,
          scene.width,
          scene.height,
        );
        for (const [side, value] of [left, top, right, bottom].entries()) {
          expect(Math.abs(value - (painted[side] ?? NaN)), `${camera.name} ${person.id}`).toBeLessThan(1.01);
        }
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('are as tall as the person, by the distance from the camera', () => {
    const level = {
      ...(scene.venue.cameras[0] ?? expect.fail()),
      position: { x: 0, y: -12, z: 1 },
      target: { x: 0, y: 0, z: 1 },
    };
    const view = pinhole(level, scene.width, scene.height);
    const standing = {
      x: 0,
      y: 0,
      heading: -Math.PI / 2,
      speed: 0,
      phase: 0,
      crouch: 0,
      guard: 0,
      dribble: 0,
    };
    for (const person of people) {
      const { extent } = drawFigure(view, person, standing, scene.venue[person.team]);
      const metres = ((extent.bottom - extent.top) * 12) / view.focalLength;
      // High hair and buns add to the height of the body.
      expect(metres, person.id).toBeGreaterThan(person.height * 0.95);
      expect(metres, person.id).toBeLessThan(person.height * 1.09);
    }
  });
});

describe('the match', () => {
  it('keeps people apart, below a sprinter’s speed and on the ground', () => {
    for (const { people: states } of moments) {
      for (const [index, a] of states.entries()) {
        expect(a.speed).toBeLessThan(7);
        for (const b of states.slice(index + 1))
          expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(0.3);
      }
    }
  });

  it('moves nobody further between two frames than legs can carry', () => {
    for (const [at, { people: states }] of moments.entries()) {
      for (const [index, state] of states.entries()) {
        const before = moments[at - 1]?.people[index] ?? state;
        expect(Math.hypot(state.x - before.x, state.y - before.y)).toBeLessThan(0.4);
      }
    }
  });

  it('is the same for the same seed, another for another', () => {
    expect(simulateMatch(scene)).toEqual(moments);
    expect(simulateMatch({ ...scene, seed: 8 })[50]).not.toEqual(moments[50]);
  });

  it('begins the same whatever its length', () => {
    expect(simulateMatch({ ...scene, seconds: 2 })).toEqual(moments.slice(0, 50));
  });
});

describe('the cast', () => {
  it('has five players a team with different numbers, shoes and looks, and two referees', () => {
    for (let castSeed = 0; castSeed < 20; castSeed += 1) {
      const cast = castPeople(castSeed);
      expect(new Set(cast.map(({ id }) => id)).size).toBe(12);
      for (const team of ['home', 'guests'] as const) {
        const members = cast.filter((person) => person.team === team);
        expect(members).toHaveLength(5);
        expect(new Set(members.map(({ number }) => number)).size).toBe(5);
        expect(new Set(members.map(({ shoes }) => shoes)).size).toBe(5);
      }
    }
  });

  it('stays the same people in another venue and another match', () => {
    const elsewhere = describeDemoScene({ seed: 99, castSeed: scene.castSeed, venue: 'north-arena' });
    expect(castPeople(elsewhere.castSeed)).toEqual(people);
  });
});
