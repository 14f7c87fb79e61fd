import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidOptionError, MediaError, SetupError } from '../../errors/index.ts';
import type { ProjectReader } from '../../library/index.ts';
import { encodeFrames, filterPath, hasFilter } from '../../video/index.ts';
import { GAP_SECONDS } from '../appearance-gap.ts';
import type { AppearanceSettings } from '../export-format.ts';
import { ExportOutput } from '../export-output.ts';
import type { ExportResult } from '../export-project.ts';
import { ExportSource, slugOf } from '../export-source.ts';
import { fontFolder } from '../fonts.ts';
import type { ExportSelection } from '../selection.ts';
import { ClipFilm, type FilmOptions } from './clip-film.ts';
import { clipMoments, type ClipList, type ClipMoment } from './clip-moments.ts';
import { chosenTracklets } from './clip-people.ts';
import { clipRateOf, perSecond, type ClipRate } from './clip-rate.ts';
import { ClipCopier, whyEncode } from './copy-clips.ts';
import { nameScript } from './name-captions.ts';

export interface ClipOptions extends Partial<AppearanceSettings>, ClipList, FilmOptions {
  /** Whose appearances; somebody must be chosen where no tracklets and no tags are. */
  readonly selection: ExportSelection;
  /** `reel`: one video of all of them; `clips`: a folder with one each. */
  readonly as: 'reel' | 'clips';
  readonly path: string;
  /** Write the person's name beside the box. */
  readonly hasNames?: boolean | undefined;
  /** Keep the sound of the cameras. Default: true */
  readonly hasSound?: boolean | undefined;
  /**
   * Copy the videos' packets instead of encoding, where that can be: much faster, without loss, but each clip starts at
   * the key frame before.
   */
  readonly copies?: boolean | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Cuts moments out of the videos, frame-exact and with sound, and counts the frames of what was written.
 *
 * Throws: InvalidOptionError `nobody-chosen`, `nothing-to-cut`, as `clipMoments` and for the selection; MediaError where a
 * video cannot be decoded, and `clip-incomplete`; SetupError `no-text-filter`; CancelledError.
 */
export async function makeClips(reader: ProjectReader, options: ClipOptions): Promise<ExportResult> {
  const { source, moments } = momentsToCut(reader, options);
  const groups = options.as === 'reel' ? [moments] : moments.map((moment) => [moment]);
  await using output = await ExportOutput.open(options.path, options.as === 'reel' ? 'file' : 'folder');
  if (options.hidesOthers === true) {
    output.warn('Only people whom the project knows are hidden: watch the video before you give it away.');
  }
  const scratch = await mkdtemp(join(tmpdir(), 'sightline-clips-'));
  try {
    const cutter = new Cutter(source, moments, options, scratch);
    const targets = groups.map((group, index) =>
      output.place(options.as === 'reel' ? undefined : clipName(group, index)),
    );
    const files = groups.map((group, index) => ({ group, target: targets[index] ?? '' }));
    const notes = await cutter.cut(files);
    return { files: await output.commit(), warnings: output.warnings, notes };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What is to be cut out. Throws: InvalidOptionError `nobody-chosen`, `nothing-to-cut`, and as `clipMoments`. */
export function momentsToCut(
  reader: ProjectReader,
  options: Omit<ClipOptions, 'as'>,
): { readonly source: ExportSource; readonly moments: readonly ClipMoment[] } {
  const { selection, signal, tracklets, tags } = options;
  const isEverybody = selection.people === undefined && selection.teams === undefined;
  if (isEverybody && tracklets === undefined && tags === undefined) {
    throw new InvalidOptionError('nobody-chosen', 'Choose whose appearances are to be cut out.');
  }
  const source = new ExportSource(reader, selection, { signal });
  const settings = { join: options.join ?? GAP_SECONDS, lead: options.lead ?? 0, lag: options.lag ?? 0 };
  const moments = clipMoments(source, options, settings);
  if (moments.length > 0) return { source, moments };
  throw new InvalidOptionError(
    'nothing-to-cut',
    'What was chosen is not to be seen in the chosen stretch and cameras.',
  );
}

/** `007-Ada-North-12.5s`, for the file of a clip or a still. */
export function momentName({ title, camera, start }: ClipMoment, index: number): string {
  const number = String(index + 1).padStart(3, '0');
  return `${number}-${slugOf(title) || 'clip'}-${camera.slug}-${start.toFixed(1)}s`;
}

function clipName([moment]: readonly ClipMoment[], index: number): string {
  return moment === undefined ? `${index}.mp4` : `${momentName(moment, index)}.mp4`;
}

interface ClipFile {
  readonly group: readonly ClipMoment[];
  readonly target: string;
}

/** Writes the files of one order. */
class Cutter {
  readonly #source: ExportSource;
  readonly #moments: readonly ClipMoment[];
  readonly #options: ClipOptions;
  readonly #scratch: string;
  readonly #chosen: ReadonlySet<number>;

  constructor(source: ExportSource, moments: readonly ClipMoment[], options: ClipOptions, scratch: string) {
    this.#source = source;
    this.#moments = moments;
    this.#options = options;
    this.#scratch = scratch;
    this.#chosen = chosenTracklets(source, moments);
  }

  /** Returns what is to be said of it. */
  async cut(files: readonly ClipFile[]): Promise<string[]> {
    const { copies, hasBox, hasNames, hidesOthers, hasOtherCameras, hasSound, signal } = this.#options;
    if (copies !== true) return this.#encode(files);
    const changesPictures = [hasBox, hasNames, hidesOthers, hasOtherCameras].includes(true);
    const groups = files.map(({ group }) => group);
    const reason = await whyEncode({ changesPictures, groups, hasSound, signal });
    if (reason === undefined) return this.#copy(files);
    return [...(await this.#encode(files)), `Encoded anew instead of copied: ${reason}.`];
  }

  async #copy(files: readonly ClipFile[]): Promise<string[]> {
    const copier = new ClipCopier(this.#scratch, this.#options);
    let [frames, early] = [0, 0];
    for (const [index, { group, target }] of files.entries()) {
      const copied = await copier.copy(group, target);
      frames += copied.frames;
      early = Math.max(early, copied.early);
      this.#options.onProgress?.((index + 1) / files.length);
    }
    return [
      this.#counted(frames),
      `Copied without encoding: clips start at a key frame, up to ${early.toFixed(1)} s early.`,
    ];
  }

  async #encode(files: readonly ClipFile[]): Promise<string[]> {
    const { hasNames, onProgress } = this.#options;
    if (hasNames === true && !(await hasFilter('ass'))) {
      throw new SetupError(
        'no-text-filter',
        'This FFmpeg was built without libass, which writes names into videos. Install a full FFmpeg, or set FFMPEG_PATH ' +
          'to one; or make the clips without names.',
      );
    }
    const rate = clipRateOf(this.#source, camerasOf(this.#moments));
    const films = files.map(({ group, target }) => ({
      film: new ClipFilm(this.#source, group, rate, this.#chosen, this.#options),
      group,
      target,
    }));
    const total = films.reduce((sum, { film }) => sum + film.frameCount, 0);
    let done = 0;
    for (const { film, group, target } of films) {
      const frames = await this.#encodeOne(film, rate, target, () =>
        onProgress?.(Math.min(1, ++done / total)),
      );
      if (frames !== film.frameCount) throw incomplete(group, frames, film.frameCount);
    }
    if (rate.isEveryFrame) return [this.#counted(total)];
    const shown = perSecond(rate)
      .toFixed(3)
      .replace(/\.?0+$/, '');
    return [
      this.#counted(total),
      `The cameras' frame rates differ or vary: every video has ${shown} frames a second.`,
    ];
  }

  async #encodeOne(film: ClipFilm, rate: ClipRate, target: string, onFrame: () => void): Promise<number> {
    const { as, hasNames, hasSound, signal } = this.#options;
    const { width, height } = film.canvas;
    const sound = join(this.#scratch, 'sound.pcm');
    const isLoud = hasSound !== false && (await film.writeSound(sound));
    let filter: string | undefined;
    if (hasNames === true) {
      const script = join(this.#scratch, 'names.ass');
      await writeFile(script, nameScript(film.names(), { width, height, framesPerSecond: perSecond(rate) }));
      filter = `ass=filename=${filterPath(script)}:fontsdir=${filterPath(fontFolder())}`;
    }
    return encodeFrames(target, film.pictures(onFrame), {
      width,
      height,
      rate,
      filter,
      sound: isLoud ? sound : undefined,
      chapters: as === 'reel' ? film.chapters() : undefined,
      signal,
    });
  }

  #counted(frames: number): string {
    return `${this.#moments.length} moments, ${frames} frames, counted.`;
  }
}

function camerasOf(moments: readonly ClipMoment[]): ClipMoment['camera'][] {
  return [...new Map(moments.map(({ camera }) => [camera.id, camera])).values()];
}

function incomplete([moment]: readonly ClipMoment[], frames: number, expected: number): MediaError {
  const camera = moment?.camera.name ?? '';
  return new MediaError(
    'clip-incomplete',
    `The video has ${frames} frames instead of ${expected}. Check the video of camera "${camera}".`,
    { details: { camera, frames, expected } },
  );
}
