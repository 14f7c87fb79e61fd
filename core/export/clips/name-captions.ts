import type { Box } from '../../geometry/index.ts';

/** A name beside a box in one frame of a reel. */
export interface NamePlace {
  /** Of the reel, from 0. */
  readonly frame: number;
  readonly name: string;
  /** Pixels of the reel's picture; null: there is no box, the name stands in the corner. */
  readonly box: Box | null;
}

export const CAPTION_FONT = 'DejaVu Sans';
/** Of the picture's height. */
const FONT_SHARE = 0.04;
const LEAST_FONT = 12;

/**
 * Names beside people as an ASS script (Advanced SubStation Alpha 4+), an event a frame: libass draws it. Its times are
 * hundredths of a second, so names of videos beyond 100 frames a second may hold for a frame more.
 */
export function nameScript(
  places: Iterable<NamePlace>,
  picture: { readonly width: number; readonly height: number; readonly framesPerSecond: number },
): string {
  const { width, height, framesPerSecond } = picture;
  const size = Math.max(LEAST_FONT, Math.round(height * FONT_SHARE));
  const events: string[] = [];
  for (const { frame, name, box } of places) {
    const [start, end] = [frame, frame + 1].map((at) => clock(Math.floor((100 * at) / framesPerSecond)));
    if (start === end) continue;
    events.push(`Dialogue: 0,${start},${end},Name,,0,0,0,,${place(box, size, width)}${plain(name)}`);
  }
  return (
    '[Script Info]\nScriptType: v4.00+\nWrapStyle: 2\nScaledBorderAndShadow: yes\n' +
    `PlayResX: ${width}\nPlayResY: ${height}\n\n[V4+ Styles]\n` +
    'Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, Outline, Shadow, ' +
    'Alignment, MarginL, MarginR, MarginV, Encoding\n' +
    `Style: Name,${CAPTION_FONT},${size},&H00FFFFFF,&H00000000,&H00000000,1,1,2,0,7,0,0,0,1\n\n` +
    '[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n' +
    events.map((event) => `${event}\n`).join('')
  );
}

/** Over the box' left edge; under it where there is no room above. */
function place(box: Box | null, size: number, width: number): string {
  if (box === null) return `{\\an7\\pos(${size},${size})}`;
  const x = Math.round(Math.min(Math.max(box.x, 2), width - size));
  const hasRoom = box.y > 1.4 * size;
  const y = Math.round(hasRoom ? box.y - 3 : box.y + box.height + 3);
  return `{\\an${hasRoom ? 1 : 7}\\pos(${x},${y})}`;
}

function clock(hundredths: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(hundredths / 100);
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${two(hundredths % 100)}`;
}

/** Braces and backslashes would be read as commands. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('{', '(').replaceAll('}', ')').replaceAll('\\', '/');
}
