import { join } from 'node:path';
import { InvalidOptionError, MediaError } from '../../errors/index.ts';
import type { ProjectReader } from '../../library/index.ts';
import { decodeFrames, encodeFrames, makeFrameTable, probeVideo } from '../../video/index.ts';
import { GAP_SECONDS } from '../appearance-gap.ts';
import { appearances, type Appearance } from '../appearances.ts';
import { editRateOf } from '../edit-rate.ts';
import type { AppearanceSettings } from '../export-format.ts';
import { ExportOutput } from '../export-output.ts';
import type { ExportResult } from '../export-project.ts';
import { ExportSource, slugOf } from '../export-source.ts';
import type { ExportSelection } from '../selection.ts';
import { boxAtTime, hidePerson, outlinePerson } from './clip-pictures.ts';

export interface ClipOptions extends Partial<AppearanceSettings> {
  /** Whose appearances; somebody must be chosen. */
  readonly selection: ExportSelection;
  /** `reel`: one video of all of them; `clips`: a folder with one each. */
  readonly as: 'reel' | 'clips';
  readonly path: string;
  /** Draw the box of the person whom the clip is about. */
  readonly hasBox?: boolean | undefined;
  /** Make everyone but the chosen people unrecognisable. */
  readonly hidesOthers?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Seconds by which neighbours' boxes are read beyond an appearance, to know where people are at its ends. */
const BEYOND_SECONDS = 2;

/**
 * Cuts the appearances of the chosen people out of the videos, frame-exact and without sound, and counts the frames of
 * what was written.
 *
 * Throws: InvalidOptionError `nobody-chosen`, `nothing-to-cut`, `mixed-sizes`, as `editRateOf` and for the selection;
 * MediaError where a video cannot be decoded, and `clip-incomplete`; CancelledError.
 */
export async function makeClips(reader: ProjectReader, options: ClipOptions): Promise<ExportResult> {
  const { selection, signal, onProgress } = options;
  if (selection.people === undefined && selection.teams === undefined) {
    throw new InvalidOptionError('nobody-chosen', 'Choose whose appearances are to be cut out.');
  }
  const source = new ExportSource(reader, selection, { signal });
  const settings = { join: options.join ?? GAP_SECONDS, lead: options.lead ?? 0, lag: options.lag ?? 0 };
  const list = [...appearances(source, settings)];
  const [first] = list;
  if (first === undefined) {
    throw new InvalidOptionError(
      'nothing-to-cut',
      'The chosen people are not to be seen in the chosen stretch.',
    );
  }
  const rate = editRateOf(source);
  const total = list.reduce((sum, { firstFrame, endFrame }) => sum + endFrame - firstFrame, 0);
  let done = 0;
  const cutter = new Cutter(source, options, () => onProgress?.(Math.min(1, ++done / total)));
  await using output = await ExportOutput.open(options.path, options.as === 'reel' ? 'file' : 'folder');
  if (options.hidesOthers === true) {
    output.warn('Only people whom the project knows are hidden: watch the video before you give it away.');
  }
  const groups = options.as === 'reel' ? [list] : list.map((appearance) => [appearance]);
  for (const [index, group] of groups.entries()) {
    const [{ camera, identity, start }] = group as [Appearance];
    const { width, height } = camera.video;
    refuseMixedSizes(group, width, height);
    const number = String(index + 1).padStart(3, '0');
    const name = `${number}-${slugOf(identity.name) || identity.number}-${camera.slug}-${start.toFixed(1)}s.mp4`;
    const target = output.place(options.as === 'reel' ? undefined : name);
    const frames = await encodeFrames(target, cutter.pictures(group), { width, height, rate, signal });
    const expected = group.reduce((sum, { firstFrame, endFrame }) => sum + endFrame - firstFrame, 0);
    if (frames !== expected) {
      throw new MediaError(
        'clip-incomplete',
        `"${join(options.path, name)}" has ${frames} frames instead of ${expected}. Check the video of camera "${camera.name}".`,
        { details: { frames, expected } },
      );
    }
  }
  const notes = [`${list.length} appearances, ${total} frames, counted.`];
  return { files: await output.commit(), warnings: output.warnings, notes };
}

function refuseMixedSizes(group: readonly Appearance[], width: number, height: number): void {
  const other = group.find(({ camera: { video } }) => video.width !== width || video.height !== height);
  if (other === undefined) return;
  throw new InvalidOptionError(
    'mixed-sizes',
    `One reel needs pictures of one size, and camera "${other.camera.name}" has another. Make single clips, or one ` +
      'reel a camera.',
  );
}

/** Decodes appearances and changes their pictures. */
class Cutter {
  readonly #source: ExportSource;
  readonly #options: ClipOptions;
  readonly #onFrame: () => void;

  constructor(source: ExportSource, options: ClipOptions, onFrame: () => void) {
    this.#source = source;
    this.#options = options;
    this.#onFrame = onFrame;
  }

  async *pictures(group: readonly Appearance[]): AsyncGenerator<Uint8Array, void> {
    for (const appearance of group) yield* this.#appearance(appearance);
  }

  async *#appearance(appearance: Appearance): AsyncGenerator<Uint8Array, void> {
    const { camera, identity, firstFrame, endFrame, start, end } = appearance;
    const { signal, hasBox, hidesOthers } = this.#options;
    const { reader, people } = this.#source;
    const { path, id } = camera.video;
    const table = makeFrameTable(reader.frameTimes(id));
    const probe = await probeVideo(path, { signal });
    const around = reader.boxes(id, start - BEYOND_SECONDS, end + BEYOND_SECONDS);
    const personOf = new Map(
      reader.people().flatMap((person) => person.tracklets.map((tracklet) => [tracklet, person.id] as const)),
    );
    const chosen = new Set(people.map(({ person }) => person));
    const others = around.filter(({ tracklet }) => !chosen.has(personOf.get(tracklet) ?? null));
    const theirs = around.filter(({ tracklet }) => personOf.get(tracklet) === identity.person);
    const indexes = Array.from({ length: endFrame - firstFrame }, (_, step) => firstFrame + step);
    for await (const { image, index } of decodeFrames(path, { probe, table, indexes, signal })) {
      const time = table.times[index] ?? start;
      const at = (tracks: typeof around) => tracks.flatMap((track) => boxAtTime(track, time) ?? []);
      if (hidesOthers === true) for (const box of at(others)) hidePerson(image, box);
      if (hasBox === true) for (const box of at(theirs)) outlinePerson(image, box);
      this.#onFrame();
      yield image.data;
    }
  }
}
