import { textOn } from '../roster/person-colour.ts';
import type { Size } from './fit.ts';
import type { BoxShape, PersonRole } from './overlay-layout.ts';

interface Stroke {
  readonly colour: string;
  /** CSS pixels. */
  readonly width: number;
  readonly hasCorners: boolean;
}

/** Over any picture, dark or light: each line has a dark edge. */
const STROKES: Readonly<Record<PersonRole, Stroke>> = {
  other: { colour: 'rgba(255, 255, 255, 0.78)', width: 1, hasCorners: false },
  person: { colour: '#ffffff', width: 2.5, hasCorners: false },
  pointed: { colour: '#ffffff', width: 2, hasCorners: false },
  match: { colour: '#5ad1e6', width: 2, hasCorners: false },
  query: { colour: '#ffb454', width: 2.5, hasCorners: true },
  chosen: { colour: '#5ad1e6', width: 3, hasCorners: true },
};
const EDGE = 'rgba(8, 10, 13, 0.7)';
/** Length of a corner mark as a share of the box's shorter side. */
const CORNER_SHARE = 0.28;
/** Size of a label's text, and height of the label, as shares of the size of the window's text. */
const LABEL_TEXT_SHARE = 0.85;
const LABEL_HEIGHT_SHARE = 1.08;
const LABEL_TEXT = '#0b0e12';

/** Paints the shapes anew. `density`: canvas pixels per CSS pixel; `textSize`: of the window, in CSS pixels. */
export function paintBoxes(
  context: CanvasRenderingContext2D,
  shapes: readonly BoxShape[],
  pane: Size,
  density: number,
  textSize: number,
): void {
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, pane.width, pane.height);
  for (const shape of shapes) {
    const role = STROKES[shape.role];
    const stroke = shape.role === 'person' ? { ...role, colour: shape.colour ?? role.colour } : role;
    context.globalAlpha = shape.strength;
    strokeBox(context, shape, EDGE, stroke.width + 2);
    strokeBox(context, shape, stroke.colour, stroke.width);
    if (stroke.hasCorners) strokeCorners(context, shape, stroke);
    if (shape.label !== '') paintLabel(context, shape, stroke, pane, textSize);
  }
  context.globalAlpha = 1;
}

function strokeBox(context: CanvasRenderingContext2D, shape: BoxShape, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(shape.x, shape.y, shape.width, shape.height);
}

function strokeCorners(context: CanvasRenderingContext2D, shape: BoxShape, stroke: Stroke): void {
  const length = Math.max(5, Math.min(shape.width, shape.height) * CORNER_SHARE);
  context.strokeStyle = stroke.colour;
  context.lineWidth = stroke.width * 2;
  context.beginPath();
  for (const [x, inX] of [[shape.x, 1] as const, [shape.x + shape.width, -1] as const]) {
    for (const [y, inY] of [[shape.y, 1] as const, [shape.y + shape.height, -1] as const]) {
      context.moveTo(x + inX * length, y);
      context.lineTo(x, y);
      context.lineTo(x, y + inY * length);
    }
  }
  context.stroke();
}

/** Above the box, or inside its top where the pane ends; moved to the left where it would not be read to its end. */
function paintLabel(
  context: CanvasRenderingContext2D,
  shape: BoxShape,
  stroke: Stroke,
  pane: Size,
  textSize: number,
): void {
  const height = Math.round(textSize * LABEL_HEIGHT_SHARE);
  context.font = `600 ${Math.round(textSize * LABEL_TEXT_SHARE)}px system-ui, sans-serif`;
  const width = context.measureText(shape.label).width + 8;
  const x = Math.max(0, Math.min(shape.x - stroke.width / 2, pane.width - width));
  const y = Math.max(0, shape.y - height - stroke.width / 2);
  context.fillStyle = stroke.colour;
  context.fillRect(x, y, width, height);
  context.fillStyle =
    shape.role === 'person' && shape.colour !== undefined ? textOn(shape.colour) : LABEL_TEXT;
  context.textBaseline = 'middle';
  context.fillText(shape.label, x + 4, y + height / 2 + 0.5);
}
