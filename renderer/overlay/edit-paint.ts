import { GRIP_SIZE, type EditShape } from './box-grips.ts';

const LINE = '#ffffff';
const EDGE = 'rgba(8, 10, 13, 0.85)';
/** Dashes of the line, in CSS pixels. */
const DASHES = [5, 4];

/** Paints a box that is being drawn or changed, over what is painted already: readable on any picture. */
export function paintEdit(context: CanvasRenderingContext2D, shape: EditShape, density: number): void {
  context.setTransform(density, 0, 0, density, 0, 0);
  const { x, y, width, height } = shape;
  context.lineWidth = 3;
  context.strokeStyle = EDGE;
  context.strokeRect(x, y, width, height);
  context.lineWidth = 1.5;
  context.strokeStyle = LINE;
  context.setLineDash(DASHES);
  context.strokeRect(x, y, width, height);
  context.setLineDash([]);
  for (const grip of shape.grips) {
    context.fillStyle = EDGE;
    context.fillRect(grip.x - GRIP_SIZE / 2 - 1, grip.y - GRIP_SIZE / 2 - 1, GRIP_SIZE + 2, GRIP_SIZE + 2);
    context.fillStyle = LINE;
    context.fillRect(grip.x - GRIP_SIZE / 2, grip.y - GRIP_SIZE / 2, GRIP_SIZE, GRIP_SIZE);
  }
}
