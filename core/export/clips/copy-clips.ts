import { join } from 'node:path';
import { MediaError } from '../../errors/index.ts';
import {
  copyStretch,
  joinCopies,
  probeVideo,
  readKeyTimes,
  readSoundCodec,
  refusesCopy,
  type VideoProbe,
} from '../../video/index.ts';
import type { ClipMoment } from './clip-moments.ts';

interface CopySettings {
  /** Whether the sound of the videos is copied too. Default: true */
  readonly hasSound?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What of clips rules out copying. */
export interface CopyQuestion extends CopySettings {
  readonly changesPictures: boolean;
  /** The moments of one file. */
  readonly groups: readonly (readonly ClipMoment[])[];
}

/** Why clips must be encoded anew; undefined where their packets can be copied. Throws: MediaError as `probeVideo`. */
export async function whyEncode({
  changesPictures,
  groups,
  hasSound,
  signal,
}: CopyQuestion): Promise<string | undefined> {
  if (changesPictures) return 'their pictures are changed';
  const pathsOf = (group: readonly ClipMoment[]) => new Set(group.map(({ camera }) => camera.video.path));
  if (groups.some((group) => pathsOf(group).size > 1))
    return 'a reel of several videos has no common form to copy';
  for (const video of pathsOf(groups.flat())) {
    const sound = hasSound === false ? undefined : await readSoundCodec(video, { signal });
    const refusal = refusesCopy(await probeVideo(video, { signal }), sound);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** What copying made of one file. */
export interface CopiedClip {
  /** Counted in the finished file. */
  readonly frames: number;
  /** Seconds by which its earliest clip starts before it should, at the key frame before. */
  readonly early: number;
}

/** Copies moments of one video into a file, each from the key frame at or before its start. */
export class ClipCopier {
  readonly #probes = new Map<string, VideoProbe>();
  readonly #keys = new Map<string, readonly number[]>();
  readonly #scratch: string;
  readonly #hasSound: boolean;
  readonly #signal: AbortSignal | undefined;

  /** `scratch`: a folder for parts. */
  constructor(scratch: string, { hasSound, signal }: CopySettings) {
    this.#scratch = scratch;
    this.#hasSound = hasSound !== false;
    this.#signal = signal;
  }

  /** Throws: MediaError `copy-failed`, `clip-incomplete`; CancelledError. */
  async copy(moments: readonly ClipMoment[], target: string): Promise<CopiedClip> {
    const parts: {
      readonly path: string;
      readonly frames: number;
      readonly title: string;
      readonly seconds: number;
    }[] = [];
    let early = 0;
    for (const [index, moment] of moments.entries()) {
      const { camera, start, end, firstFrame, endFrame, title } = moment;
      const { probe, keys } = await this.#look(camera.video.path);
      const from = keys.findLast((time) => time <= start + 1e-6) ?? keys[0] ?? start;
      early = Math.max(early, start - from);
      const path = moments.length === 1 ? target : join(this.#scratch, `part-${index}.mp4`);
      const stretch = { start: from, end };
      const frames = await copyStretch(probe, path, stretch, {
        hasSound: this.#hasSound,
        signal: this.#signal,
      });
      if (frames < endFrame - firstFrame) throw incomplete(camera.name, frames, endFrame - firstFrame);
      parts.push({ path, frames, title: `${title}, ${camera.name}`, seconds: end - from });
    }
    const expected = parts.reduce((sum, { frames }) => sum + frames, 0);
    if (parts.length === 1) return { frames: expected, early };
    let done = 0;
    const chapters = parts.map(({ title, seconds }) => {
      const start = done;
      done += seconds;
      return { title, start, end: done };
    });
    const paths = parts.map(({ path }) => path);
    const frames = await joinCopies(paths, target, chapters, { signal: this.#signal });
    if (frames !== expected) throw incomplete(moments[0]?.camera.name ?? '', frames, expected);
    return { frames, early };
  }

  async #look(path: string): Promise<{ probe: VideoProbe; keys: readonly number[] }> {
    const probe = this.#probes.get(path) ?? (await probeVideo(path, { signal: this.#signal }));
    const keys = this.#keys.get(path) ?? (await readKeyTimes(probe, { signal: this.#signal }));
    this.#probes.set(path, probe);
    this.#keys.set(path, keys);
    return { probe, keys };
  }
}

function incomplete(camera: string, frames: number, expected: number): MediaError {
  return new MediaError(
    'clip-incomplete',
    `A clip of camera "${camera}" has ${frames} frames instead of ${expected}. Make it without copying.`,
    { details: { camera, frames, expected } },
  );
}
