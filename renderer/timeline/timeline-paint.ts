import type { RulerTick } from './ruler.ts';
import type { LaneItem } from './timeline-data.ts';
import { LABEL_WIDTH, RULER_HEIGHT, ROW_HEIGHT, type LaneShape, type Pane } from './timeline-layout.ts';

/** Width of the grips at the ends of what can be dragged, and what room they need, in CSS pixels. */
const GRIP_WIDTH = 4;
const ROOM_FOR_GRIPS = 14;

/** Colours of the theme, as CSS names them, and the size of its text. */
export interface TimelineColours {
  readonly panel: string;
  readonly lane: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly item: string;
  readonly match: string;
  readonly query: string;
  readonly focus: string;
  /** Height of the text, in CSS pixels. */
  readonly fontPixels: number;
}

/** How one thing in a lane is painted. */
export interface ItemLook {
  /** CSS colour of its person or tag; undefined where it belongs to nobody. */
  readonly colour: string | undefined;
  /** In [0, 1]: how strong a match it is; undefined where there is no question or it is no match. */
  readonly match: number | undefined;
  readonly isQuery: boolean;
  readonly isSelected: boolean;
  /** Whether its ends can be dragged. */
  readonly hasGrips: boolean;
}

/** Everything that is painted, placed already. */
export interface TimelineScene {
  readonly pane: Pane;
  readonly lanes: readonly LaneShape[];
  readonly ticks: readonly RulerTick[];
  /** Where cameras' pictures begin and end, in CSS pixels, by the lane's key. */
  readonly covered: ReadonlyMap<string, { readonly left: number; readonly right: number }>;
  /** The marked part, in CSS pixels. */
  readonly loop: { readonly left: number; readonly right: number } | undefined;
  lookOf(item: LaneItem): ItemLook;
}

/** Paints the scene anew. `density`: canvas pixels per CSS pixel. */
export function paintTimeline(
  context: CanvasRenderingContext2D,
  scene: TimelineScene,
  colours: TimelineColours,
  density: number,
): void {
  const { pane } = scene;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.fillStyle = colours.panel;
  context.fillRect(0, 0, pane.width, pane.height);
  context.font = `${colours.fontPixels}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  for (const shape of scene.lanes) paintLane(context, shape, scene, colours);
  paintLoop(context, scene, colours);
  paintRuler(context, scene, colours);
}

function paintLane(
  context: CanvasRenderingContext2D,
  { lane, y, height, blocks }: LaneShape,
  scene: TimelineScene,
  colours: TimelineColours,
): void {
  const { width } = scene.pane;
  const covered = scene.covered.get(lane.key) ?? { left: LABEL_WIDTH, right: width };
  const left = Math.max(covered.left, LABEL_WIDTH);
  context.fillStyle = colours.lane;
  context.fillRect(left, y + 1, Math.max(0, Math.min(covered.right, width) - left), height - 2);
  for (const { x, y: top, width: length, first } of blocks) {
    const look = scene.lookOf(first);
    const isPlain = look.match === undefined && !look.isQuery;
    context.globalAlpha = look.match === undefined ? 1 : 0.35 + 0.65 * look.match;
    context.fillStyle = look.isQuery
      ? colours.query
      : isPlain
        ? (look.colour ?? colours.item)
        : colours.match;
    // What belongs to nobody is thin; a person's own is full.
    const inset = isPlain && look.colour === undefined ? 4 : 1;
    context.fillRect(x, top + inset, length, ROW_HEIGHT - 2 * inset);
    context.globalAlpha = 1;
    if (look.isSelected) {
      context.strokeStyle = colours.focus;
      context.lineWidth = 2;
      context.strokeRect(x, top, Math.max(length, 2), ROW_HEIGHT);
    }
    if (look.hasGrips && length >= ROOM_FOR_GRIPS) {
      context.fillStyle = colours.focus;
      context.fillRect(x, top, GRIP_WIDTH, ROW_HEIGHT);
      context.fillRect(x + length - GRIP_WIDTH, top, GRIP_WIDTH, ROW_HEIGHT);
    }
  }
  context.fillStyle = colours.panel;
  context.fillRect(0, y, LABEL_WIDTH, height);
  context.fillStyle = lane.colour ?? colours.muted;
  context.fillRect(0, y + 2, 3, height - 4);
  context.fillStyle = colours.text;
  context.fillText(shortened(context, lane.label, LABEL_WIDTH - 18), 10, y + Math.min(height / 2, 14));
  context.fillStyle = colours.line;
  context.fillRect(0, y + height - 1, width, 1);
}

function paintLoop(
  context: CanvasRenderingContext2D,
  { loop, pane }: TimelineScene,
  colours: TimelineColours,
): void {
  if (loop === undefined) return;
  const left = Math.max(loop.left, LABEL_WIDTH);
  const right = Math.min(loop.right, pane.width);
  if (right < left) return;
  context.fillStyle = colours.query;
  context.globalAlpha = 0.14;
  context.fillRect(left, RULER_HEIGHT, right - left, pane.height);
  context.globalAlpha = 1;
}

function paintRuler(
  context: CanvasRenderingContext2D,
  { pane, ticks }: TimelineScene,
  colours: TimelineColours,
): void {
  context.fillStyle = colours.panel;
  context.fillRect(0, 0, pane.width, RULER_HEIGHT);
  context.fillStyle = colours.line;
  context.fillRect(0, RULER_HEIGHT - 1, pane.width, 1);
  for (const { x, label } of ticks) {
    if (x < LABEL_WIDTH) continue;
    context.fillStyle = colours.line;
    context.fillRect(Math.round(x), RULER_HEIGHT - 6, 1, 6);
    context.fillStyle = colours.muted;
    context.fillText(label, x + 4, RULER_HEIGHT / 2);
  }
}

function shortened(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > width) length -= 1;
  return `${text.slice(0, length)}…`;
}
