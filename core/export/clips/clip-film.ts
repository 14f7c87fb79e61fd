import {
  SOUND,
  SoundFile,
  frameAt,
  makeFrameTable,
  probeVideo,
  readSoundCodec,
  type VideoProbe,
} from '../../video/index.ts';
import { projectTime, videoTime, type ExportCamera, type ExportSource } from '../export-source.ts';
import { ClipCanvas, MOST_INSETS } from './clip-canvas.ts';
import type { ClipMoment } from './clip-moments.ts';
import { boxesAround, pictureChange, type PictureChanges } from './clip-people.ts';
import { boxAtTime } from './clip-pictures.ts';
import { framesShown, perSecond, type ClipRate } from './clip-rate.ts';
import type { NamePlace } from './name-captions.ts';
import { ShownFrames } from './shown-frames.ts';

/** What a film shows besides the camera's picture. */
export interface FilmOptions extends PictureChanges {
  /** Show the pictures of other cameras at the same moment, small. */
  readonly hasOtherCameras?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

const NO_FRAME = -1;

/** One moment as it is played: which frames of which cameras. */
interface Scene {
  readonly moment: ClipMoment;
  /** Of the moment's camera. */
  readonly frames: Uint32Array;
  readonly insets: readonly { readonly camera: ExportCamera; readonly frames: Int32Array }[];
}

/** Moments of several cameras one after the other, as pictures, names and sound. */
export class ClipFilm {
  readonly canvas: ClipCanvas;
  readonly frameCount: number;
  readonly #source: ExportSource;
  readonly #scenes: readonly Scene[];
  readonly #rate: ClipRate;
  readonly #chosen: ReadonlySet<number>;
  readonly #options: FilmOptions;

  /** `chosen`: tracklets of those who stay to be seen where others are hidden. */
  constructor(
    source: ExportSource,
    moments: readonly ClipMoment[],
    rate: ClipRate,
    chosen: ReadonlySet<number>,
    options: FilmOptions,
  ) {
    this.#source = source;
    this.#rate = rate;
    this.#chosen = chosen;
    this.#options = options;
    this.canvas = new ClipCanvas(moments.map(({ camera }) => camera));
    this.#scenes = moments.map((moment) => {
      const frames = framesShown(source, moment, rate);
      const others = options.hasOtherCameras === true ? source.cameras : [];
      const insets = others
        .filter(({ id }) => id !== moment.camera.id)
        .map((camera) => ({ camera, frames: meanwhile(source, moment.camera, frames, camera) }))
        .filter((inset) => inset.frames.some((frame) => frame !== NO_FRAME))
        .slice(0, MOST_INSETS);
      return { moment, frames, insets };
    });
    this.frameCount = this.#scenes.reduce((sum, { frames }) => sum + frames.length, 0);
  }

  /** A chapter a moment, in seconds of the film. */
  chapters(): { title: string; start: number; end: number }[] {
    let done = 0;
    return this.#scenes.map(({ moment, frames }) => {
      const start = done / perSecond(this.#rate);
      done += frames.length;
      return { title: `${moment.title}, ${moment.camera.name}`, start, end: done / perSecond(this.#rate) };
    });
  }

  /** The planes of every picture; throws as `ShownFrames`. */
  async *pictures(onFrame: () => void): AsyncGenerator<Uint8Array, void> {
    for (const scene of this.#scenes) yield* this.#scenePictures(scene, onFrame);
  }

  /** Where the name of whom a moment is about stands in each picture. */
  *names(): Generator<NamePlace, void> {
    let frame = 0;
    for (const { moment, frames } of this.#scenes) {
      const { camera, subject, title } = moment;
      const area = this.canvas.area(camera);
      const scale = area.width / camera.video.width;
      const times = this.#source.reader.frameTimes(camera.video.id);
      const theirs = boxesAround(this.#source.reader, camera, moment).filter(
        ({ tracklet }) => subject?.tracklets.has(tracklet) === true,
      );
      for (const index of frames) {
        const time = times[index] ?? 0;
        if (subject === null) yield { frame, name: title, box: null };
        for (const track of theirs) {
          const box = boxAtTime(track, time);
          if (box === undefined || subject === null) continue;
          const { x, y, width, height } = box;
          const placed = {
            x: area.x + x * scale,
            y: area.y + y * scale,
            width: width * scale,
            height: height * scale,
          };
          yield { frame, name: subject.name, box: placed };
        }
        frame += 1;
      }
    }
  }

  /** Writes the sound of the moments' cameras, as long as the pictures; false where none of them has any. */
  async writeSound(path: string): Promise<boolean> {
    const { signal } = this.#options;
    const videos = new Set(this.#scenes.map(({ moment }) => moment.camera.video.path));
    const loud = new Map<string, VideoProbe>();
    for (const video of videos) {
      if ((await readSoundCodec(video, { signal })) !== undefined)
        loud.set(video, await probeVideo(video, { signal }));
    }
    if (loud.size === 0) return false;
    await using file = new SoundFile(path);
    let [frames, samples] = [0, 0];
    for (const { moment, frames: shown } of this.#scenes) {
      frames += shown.length;
      // From the sum, so that roundings of single moments do not add up.
      const length = Math.round((frames / perSecond(this.#rate)) * SOUND.rate) - samples;
      samples += length;
      const { camera, start, end } = moment;
      const probe = loud.get(camera.video.path);
      if (probe === undefined) await file.addSilence(length);
      else await file.addStretch(probe, { start, end, samples: length }, { signal });
    }
    await file.end();
    return true;
  }

  async *#scenePictures(
    { moment, frames, insets }: Scene,
    onFrame: () => void,
  ): AsyncGenerator<Uint8Array, void> {
    const { camera, subject } = moment;
    const area = this.canvas.area(camera);
    const own = subject?.tracklets ?? new Set<number>();
    await using main = await this.#open(camera, frames, { stretch: moment, subject: own });
    await using stack = new AsyncDisposableStack();
    const others: { frames: Int32Array; shown: ShownFrames; area: ReturnType<ClipCanvas['insetArea']> }[] =
      [];
    for (const [place, { camera: other, frames: theirs }] of insets.entries()) {
      const stretch = { start: videoTime(other, projectTime(camera, moment.start)), end: 0 };
      const shown = await this.#open(
        other,
        theirs.filter((index) => index !== NO_FRAME),
        { stretch: { ...stretch, end: videoTime(other, projectTime(camera, moment.end)) }, subject: own },
      );
      others.push({ frames: theirs, shown: stack.use(shown), area: this.canvas.insetArea(other, place) });
    }
    for (const [step, index] of frames.entries()) {
      const image = await main.at(index);
      const small = [];
      for (const other of others) {
        const at = other.frames[step] ?? NO_FRAME;
        if (at !== NO_FRAME) small.push({ image: await other.shown.at(at), area: other.area });
      }
      onFrame();
      yield this.canvas.compose(image, area, small).data;
    }
  }

  #open(
    camera: ExportCamera,
    indexes: Iterable<number>,
    {
      stretch,
      subject,
    }: {
      readonly stretch: { readonly start: number; readonly end: number };
      readonly subject: ReadonlySet<number>;
    },
  ): Promise<ShownFrames> {
    const change = pictureChange(this.#source, camera, stretch, {
      changes: this.#options,
      chosen: this.#chosen,
      subject,
    });
    return ShownFrames.open(this.#source, camera, indexes, { change, signal: this.#options.signal });
  }
}

/** The frame of another camera at the moment of each frame; {@link NO_FRAME} where it has no picture then. */
function meanwhile(
  { reader }: ExportSource,
  camera: ExportCamera,
  frames: Uint32Array,
  other: ExportCamera,
): Int32Array {
  const times = reader.frameTimes(camera.video.id);
  const table = makeFrameTable(reader.frameTimes(other.video.id));
  return Int32Array.from(frames, (index) => {
    const time = videoTime(other, projectTime(camera, times[index] ?? 0));
    return time < other.video.start || time >= other.video.end ? NO_FRAME : frameAt(table, time);
  });
}
