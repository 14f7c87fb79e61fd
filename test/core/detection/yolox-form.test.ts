import { describe, expect, it } from 'vitest';
import type { Port } from '../../../core/runtime/index.ts';
import { yoloxForm } from '../../../core/detection/yolox-form.ts';

const port = (name: string, ...dims: (number | string)[]): Port => ({ name, type: 'float32', dims });

describe('yoloxForm', () => {
  it.each([
    ['nano', 416, 416, 3549],
    ['s, m, l, x', 640, 640, 8400],
    ['an oblong export', 640, 384, 5040],
  ])('knows %s by its sizes', (_, width, height, cells) => {
    expect(yoloxForm([port('images', 1, 3, height, width)], [port('output', 1, cells, 85)])).toEqual({
      inputName: 'images',
      outputName: 'output',
      width,
      height,
      cells,
      channels: 85,
    });
  });

  it('accepts a free batch and a single class', () => {
    expect(yoloxForm([port('x', 'batch', 3, 416, 416)], [port('y', 'batch', 3549, 6)])).toMatchObject({
      channels: 6,
    });
  });

  const input = port('images', 1, 3, 416, 416);
  const output = port('output', 1, 3549, 85);
  it.each([
    ['two inputs', [input, input], [output]],
    ['two outputs', [input], [output, output]],
    ['no output', [input], []],
    ['8-bit input', [{ ...input, type: 'uint8' as const }], [output]],
    ['grey pictures', [port('images', 1, 1, 416, 416)], [output]],
    ['channels last', [port('images', 1, 416, 416, 3)], [output]],
    ['sides of no multiple of 32', [port('images', 1, 3, 400, 400)], [output]],
    ['open sides', [port('images', 1, 3, 'height', 'width')], [output]],
    ['a fixed batch of 8', [port('images', 8, 3, 416, 416)], [port('output', 8, 3549, 85)]],
    [
      'transposed cells, as YOLOv8 has them',
      [port('images', 1, 3, 640, 640)],
      [port('output0', 1, 84, 8400)],
    ],
    ['another number of cells', [input], [port('output', 1, 3548, 85)]],
    ['too few channels', [input], [port('output', 1, 3549, 5)]],
    ['a ReID model', [port('input', 'N', 3, 256, 128)], [port('output', 'N', 512)]],
  ])('does not take %s for one', (_, inputs, outputs) => {
    expect(yoloxForm(inputs, outputs)).toBeUndefined();
  });
});
