import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Camera, MediaFile } from '../../../core/api/index.ts';
import { MemoryEngine, type MemoryTracklet } from '../../core/api/memory-engine.ts';

/** A person of the test footage: a rectangle of one colour that moves at constant speed. */
interface Figure {
  readonly person: number;
  readonly colour: string;
  /** Pixels of the coded picture, and pixels per second. */
  readonly x: number;
  readonly y: number;
  readonly speedX: number;
}

interface Footage {
  readonly name: string;
  /** `project time = video time + offset`. */
  readonly offset: number;
  readonly figures: readonly Figure[];
  /** Filter that drops frames, for a variable frame rate. */
  readonly drop?: string;
  /** The file says that players must turn the picture by this many degrees, to the left. */
  readonly rotation?: 90;
}

/** Size of the coded pictures and of the rectangles, in pixels. */
const CODED = { width: 640, height: 360 };
const FIGURE = { width: 40, height: 100 };
const SECONDS = 8;
const FRAME_RATE = 25;
/** Every this many frames a box is "detected"; the window interpolates between. */
const DETECTION_STEP = 5;

const FFMPEG = process.env.FFMPEG_PATH ?? 'ffmpeg';

/** Who is red and who is green, in all cameras. */
export const RED_PERSON = 1;
export const GREEN_PERSON = 2;

const FOOTAGE: readonly Footage[] = [
  {
    name: 'left',
    offset: 0,
    figures: [
      { person: RED_PERSON, colour: '0xff0000', x: 60, y: 60, speedX: 40 },
      { person: GREEN_PERSON, colour: '0x00ff00', x: 540, y: 220, speedX: -30 },
    ],
  },
  {
    name: 'variable',
    offset: 0.5,
    figures: [
      { person: RED_PERSON, colour: '0xff0000', x: 500, y: 200, speedX: -50 },
      { person: GREEN_PERSON, colour: '0x00ff00', x: 40, y: 40, speedX: 20 },
    ],
    drop: "select='not(eq(mod(n,3),1))*not(between(n,50,60))'",
  },
  {
    name: 'upright',
    offset: -0.25,
    figures: [{ person: RED_PERSON, colour: '0xff0000', x: 120, y: 150, speedX: 35 }],
    rotation: 90,
  },
];

function ffmpeg(args: readonly string[]): void {
  execFileSync(FFMPEG, ['-v', 'error', '-nostdin', '-y', ...args]);
}

/** Where a figure is in the picture as displayed, from the geometry alone. Box: x, y, width, height. */
function displayedBox(footage: Footage, figure: Figure, time: number): [number, number, number, number] {
  const x = figure.x + figure.speedX * time;
  if (footage.rotation === undefined) return [x, figure.y, FIGURE.width, FIGURE.height];
  // A quarter turn to the left takes (x, y) to (y, width − x) and swaps the sides.
  return [figure.y, CODED.width - x - FIGURE.width, FIGURE.height, FIGURE.width];
}

function render(footage: Footage, path: string): void {
  const figures = footage.figures.map(
    ({ colour }, index) =>
      `color=c=${colour}:s=${FIGURE.width}x${FIGURE.height}:r=${FRAME_RATE}:d=${SECONDS}[f${index}]`,
  );
  const overlays = footage.figures.map(
    ({ x, y, speedX }, index) =>
      `[p${index}][f${index}]overlay=x='${x}+${speedX}*t':y=${y}:format=rgb[p${index + 1}]`,
  );
  const last = `[p${footage.figures.length}]${footage.drop ?? 'null'},format=yuv420p[out]`;
  const base = `color=c=0x283848:s=${CODED.width}x${CODED.height}:r=${FRAME_RATE}:d=${SECONDS}[p0]`;
  const graph = [base, ...figures, ...overlays, last].join(';');
  const coded = footage.rotation === undefined ? path : `${path}.coded.mp4`;
  // prettier-ignore
  ffmpeg([
    '-filter_complex', graph, '-map', '[out]', '-vsync', 'vfr',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-bf', '2', '-movflags', '+faststart', coded,
  ]);
  if (footage.rotation !== undefined) {
    ffmpeg(['-i', coded, '-c', 'copy', '-metadata:s:v:0', `rotate=${footage.rotation}`, path]);
  }
}

/** Presentation times as ffprobe reports them, ascending. */
function probeTimes(path: string): number[] {
  const ffprobe = process.env.FFPROBE_PATH ?? 'ffprobe';
  // prettier-ignore
  const text = execFileSync(ffprobe, [
    '-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path,
  ], { encoding: 'utf8' });
  return text
    .split('\n')
    .map((line) => parseFloat(line))
    .filter((time) => Number.isFinite(time))
    .sort((a, b) => a - b);
}

/** A crop of one colour, as JPEG. */
function renderThumbnail(colour: string): Uint8Array {
  // prettier-ignore
  return execFileSync(FFMPEG, [
    '-v', 'error', '-f', 'lavfi', '-i', `color=c=${colour}:s=64x128`, '-frames:v', '1', '-f', 'mjpeg', '-',
  ]);
}

/** The test footage with an engine that knows all its boxes. */
export interface TestMatch {
  readonly engine: MemoryEngine;
  /** Displayed box of a person in a camera at a presentation time of its video. */
  boxOf(camera: string, person: number, time: number): [number, number, number, number];
  readonly frameTimes: ReadonlyMap<string, readonly number[]>;
  readonly cameras: readonly Camera[];
  readonly files: ReadonlyMap<number, MediaFile>;
}

/** Renders the footage into a folder. Takes a few seconds. */
export function makeTestMatch(folder: string, options: { readonly isTrained?: boolean } = {}): TestMatch {
  const frameTimes = new Map<string, readonly number[]>();
  const tracklets: MemoryTracklet[] = [];
  const thumbnails = new Map<number, Uint8Array>();
  const files = new Map<number, MediaFile>();
  for (const [index, footage] of FOOTAGE.entries()) {
    const path = join(folder, `${footage.name} é ${index}.mp4`);
    render(footage, path);
    const times = probeTimes(path);
    frameTimes.set(footage.name, times);
    const detected = times.filter((_, frame) => frame % DETECTION_STEP === 0 || frame === times.length - 1);
    for (const figure of footage.figures) {
      const tracklet = tracklets.length + 11;
      thumbnails.set(tracklet, renderThumbnail(figure.colour));
      tracklets.push({
        tracklet,
        camera: footage.name,
        person: figure.person,
        times: detected,
        boxes: detected.flatMap((time) => displayedBox(footage, figure, time)),
      });
    }
    files.set(index + 1, { path, mimeType: 'video/mp4' });
  }
  const cameras = FOOTAGE.map((footage, index) =>
    describe(footage, index + 1, frameTimes.get(footage.name) ?? []),
  );
  const engine = new MemoryEngine({
    cameras,
    files,
    frameTimes,
    tracklets,
    thumbnails,
    isTrained: options.isTrained ?? false,
  });
  const boxOf: TestMatch['boxOf'] = (camera, person, time) => {
    const footage = FOOTAGE.find(({ name }) => name === camera);
    const figure = footage?.figures.find((other) => other.person === person);
    if (footage === undefined || figure === undefined) throw new Error(`${person} is not in ${camera}.`);
    return displayedBox(footage, figure, time);
  };
  return { engine, boxOf, frameTimes, cameras, files };
}

function describe(footage: Footage, id: number, times: readonly number[]): Camera {
  const isTurned = footage.rotation !== undefined;
  return {
    id,
    name: footage.name,
    offset: footage.offset,
    rate: 1,
    video: {
      id,
      fileName: `${footage.name}.mp4`,
      codec: 'h264',
      width: isTurned ? CODED.height : CODED.width,
      height: isTurned ? CODED.width : CODED.height,
      start: times[0] ?? 0,
      end: (times.at(-1) ?? 0) + 1 / FRAME_RATE,
      frameCount: times.length,
      hasVariableFrameRate: footage.drop !== undefined,
      url: `media/${id}`,
      mimeType: 'video/mp4',
    },
  };
}
