import { describe, expect, it } from 'vitest';
import { yoloxBoxes, yoloxCellCount } from '../../../core/detection/yolox-boxes.ts';

const WIDTH = 64;
const HEIGHT = 32;
const CHANNELS = 7;

function output(cell: number, values: readonly number[]): Float32Array {
  const data = new Float32Array(yoloxCellCount(WIDTH, HEIGHT) * CHANNELS);
  data.set(values, cell * CHANNELS);
  return data;
}

describe('yoloxCellCount', () => {
  it('is that of the published models', () => {
    expect(yoloxCellCount(416, 416)).toBe(3549);
    expect(yoloxCellCount(640, 640)).toBe(8400);
  });
});

describe('yoloxBoxes', () => {
  it('decodes centre and size by the cell and stride', () => {
    // Strides 8 and 16 take 8 · 4 + 4 · 2 cells; the next is the second of the row of stride 32.
    const data = output(8 * 4 + 4 * 2 + 1, [0.5, 0.25, 0, Math.log(2), 0.5, 0.5, 1]);
    const [box] = yoloxBoxes(data, CHANNELS, WIDTH, HEIGHT, 0.2);
    // Centre (1.5 · 32, 0.25 · 32), size 32 × 64, score 0.5 · 0.5.
    expect(box?.left).toBeCloseTo(32, 5);
    expect(box?.top).toBeCloseTo(-24, 4);
    expect(box?.right).toBeCloseTo(64, 5);
    expect(box?.bottom).toBeCloseTo(40, 4);
    expect(box?.score).toBe(0.25);
  });

  it('counts cells of a map row by row', () => {
    const [box] = yoloxBoxes(output(8 + 2, [0, 0, 0, 0, 1, 1, 0]), CHANNELS, WIDTH, HEIGHT, 0.5);
    expect(box).toEqual({ left: 12, top: 4, right: 20, bottom: 12, score: 1 });
  });

  it('sees persons only, above the least score', () => {
    expect(yoloxBoxes(output(0, [0, 0, 0, 0, 1, 0, 1]), CHANNELS, WIDTH, HEIGHT, 0.1)).toEqual([]);
    expect(yoloxBoxes(output(0, [0, 0, 0, 0, 0.5, 0.5, 0]), CHANNELS, WIDTH, HEIGHT, 0.3)).toEqual([]);
  });

  it('drops boxes of infinite size', () => {
    expect(yoloxBoxes(output(0, [0, 0, 1000, 0, 1, 1, 0]), CHANNELS, WIDTH, HEIGHT, 0.3)).toEqual([]);
  });
});
