import { stat } from 'node:fs/promises';
import { InvalidOptionError, MediaError } from '../../errors/index.ts';
import {
  fingerprintFile,
  hasSameContent,
  type CameraRecord,
  type ProjectReader,
} from '../../library/index.ts';
import { makePlayableCopy, probeVideo } from '../../video/index.ts';
import type { JobBoard } from '../jobs/job-board.ts';
import type { CopyCache } from './copy-cache.ts';

type VideoRecord = CameraRecord['video'];

/** A file that the window may load, and FFmpeg's name of its container. */
export interface PlayableFile {
  readonly path: string;
  readonly container: string;
}

/**
 * The videos of the open project as files for the window: by id, and only where the file still is the video that was
 * ingested. A path that leads elsewhere by now, through a link or by exchange, counts as missing.
 */
export class MediaFiles {
  readonly #library: ProjectReader;
  readonly #jobs: JobBoard;
  readonly #cache: CopyCache;
  readonly #verified = new Map<number, string>();
  readonly #copyJobs = new Map<number, number>();

  constructor(library: ProjectReader, jobs: JobBoard, cache: CopyCache) {
    this.#library = library;
    this.#jobs = jobs;
    this.#cache = cache;
  }

  /** The playable copy of a video, where one was made, or else the video; undefined where there is no such video. */
  async find(id: number): Promise<PlayableFile | undefined> {
    const video = this.#library.cameras().find((camera) => camera.video.id === id)?.video;
    if (video === undefined) return undefined;
    const copy = await this.#cache.find(video.fingerprint);
    if (copy !== undefined) return { path: copy, container: 'mp4' };
    return (await this.#isSameVideo(video)) ? { path: video.path, container: video.container } : undefined;
  }

  /**
   * Starts to make a playable copy of a camera's video and returns the job; the running one where there is one, null
   * where the copy is there already. Throws: InvalidOptionError `unknown-camera`, MediaError `video-changed`.
   */
  async prepareCopy(cameraName: string): Promise<number | null> {
    const camera = this.#library.camera(cameraName);
    if (camera === undefined) {
      throw new InvalidOptionError('unknown-camera', `The project has no camera "${cameraName}".`);
    }
    const { video } = camera;
    if ((await this.#cache.find(video.fingerprint)) !== undefined) return null;
    if (!(await this.#isSameVideo(video))) throw missingVideo(camera);
    const known = this.#copyJobs.get(video.id);
    if (known !== undefined) return known;
    const job = this.#jobs.startPassing('copy', async (report, signal) => {
      try {
        report({ stage: camera.name });
        const probe = await probeVideo(video.path, { signal });
        await makePlayableCopy(video.path, {
          probe,
          target: await this.#cache.place(video.fingerprint),
          signal,
          onProgress: (frames) => report({ fraction: Math.min(1, frames / video.frameCount) }),
        });
        await this.#cache.trim();
      } finally {
        this.#copyJobs.delete(video.id);
      }
    });
    this.#copyJobs.set(video.id, job);
    return job;
  }

  /** Reads the file's fingerprint again only where its place on disk, size or date has changed. */
  async #isSameVideo(video: VideoRecord): Promise<boolean> {
    try {
      const { ino, size, mtimeMs, dev } = await stat(video.path);
      const state = [dev, ino, size, mtimeMs].join(' ');
      if (this.#verified.get(video.id) === state) return true;
      if (!hasSameContent(video.fingerprint, await fingerprintFile(video.path))) return false;
      this.#verified.set(video.id, state);
      return true;
    } catch {
      return false;
    }
  }
}

function missingVideo({ name, video }: CameraRecord): MediaError {
  return new MediaError(
    'video-changed',
    `The video ${video.path} of camera "${name}" is missing or not the file that was ingested. Put it back.`,
    { details: { camera: name, path: video.path } },
  );
}
