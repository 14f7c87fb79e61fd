import type { Camera } from '../../core/api/index.ts';
import { followClock, type ClockMotion } from '../media/follow-clock.ts';
import { toVideoTime } from '../media/camera-clock.ts';
import { frameIndexAt, seekTarget } from '../media/frame-lookup.ts';

/** `outside`: the clock is where this camera has no picture. */
export type PlayerStatus = 'loading' | 'ready' | 'unplayable' | 'outside';

/** The clock at one moment, as players see it. */
export interface ClockPulse {
  /** Milliseconds of a steady clock. */
  readonly now: number;
  /** Project time, in seconds. */
  readonly time: number;
  readonly motion: ClockMotion;
  readonly speed: number;
}

/** How long after a seek a browser may take to tell of the new picture, in milliseconds. */
const LATEST_PICTURE = 150;
/** Presentation times this close are the same frame's, in seconds. */
const SAME_FRAME = 1e-4;
/** A copy of a video may round its times; two frames are never this close, in seconds. */
const NEAR_FRAME = 0.002;
/** How slowly a video steps on to a frame that a seek did not show: the slowest that browsers play. */
const STEP_RATE = 0.0625;
/** How long stepping may take, in milliseconds, and how often it is tried. */
const LONGEST_STEP = 2000;
const MOST_STEPS = 3;
/** `HTMLMediaElement.HAVE_FUTURE_DATA`: it can play on from here. */
const HAVE_FUTURE_DATA = 3;
/** The end of a video is its last frame's; nothing can be buffered beyond it, in seconds. */
const END_MARGIN = 0.1;

/** The frame at which the clock stands, and whether the video must step on to it. */
interface StandingFrame {
  /** Presentation time. */
  readonly time: number;
  readonly steps: number;
  /** When the present step began; milliseconds of the pulse's clock. */
  readonly steppingSince: number | undefined;
  /** The video has stepped to it: a seek would lose it again. */
  readonly isReached: boolean;
}

/** One camera's video element, kept in step with the clock. */
export class Player {
  readonly camera: Camera;
  status = $state<PlayerStatus>('loading');
  /** Presentation time of the picture on the screen; undefined before the first. */
  shownTime = $state<number>();
  /** All presentation times of the video, once known: seeks are exact with them. */
  frameTimes: readonly number[] | undefined;
  #video: HTMLVideoElement | undefined;
  /** When the last seek ended, until the picture is certain; milliseconds of the pulse's clock. */
  #seekedAt: number | undefined;
  #hasSeeked = false;
  /** Whether the browser has told of a picture since the last seek. */
  #isTold = false;
  #standing: StandingFrame | undefined;

  constructor(camera: Camera) {
    this.camera = camera;
  }

  /** Takes charge of a video element; the function it returns lets it go. */
  readonly attach = (video: HTMLVideoElement): (() => void) => {
    const listening = new AbortController();
    this.#video = video;
    this.status = 'loading';
    video.addEventListener('error', () => (this.status = 'unplayable'), listening);
    const onPicture: VideoFrameRequestCallback = (_now, picture) => {
      if (listening.signal.aborted) return;
      this.shownTime = picture.mediaTime;
      this.#isTold = true;
      this.#endStep(video, picture.mediaTime);
      if (this.status === 'loading') this.status = 'ready';
      video.requestVideoFrameCallback(onPicture);
    };
    video.requestVideoFrameCallback(onPicture);
    // Another address: a playable copy has come.
    video.addEventListener('loadstart', () => this.#restart(), listening);
    video.addEventListener('seeking', () => (this.#isTold = false), listening);
    video.addEventListener('seeked', () => (this.#hasSeeked = true), listening);
    video.addEventListener('loadedmetadata', () => this.#refuseSound(video), listening);
    return () => {
      listening.abort();
      this.#video = undefined;
    };
  };

  /** Project time as time of this video. */
  videoTime(projectTime: number): number {
    return toVideoTime(this.camera, projectTime);
  }

  /** False while the clock should wait for this camera's picture. */
  get canKeepUp(): boolean {
    const video = this.#video;
    if (video === undefined || this.status === 'unplayable' || this.status === 'outside') return true;
    if (video.seeking) return false;
    const isAtEnd = video.currentTime >= this.camera.video.end - END_MARGIN;
    return video.readyState >= HAVE_FUTURE_DATA || (isAtEnd && this.status === 'ready');
  }

  /** Brings the video to where the clock is. */
  follow(pulse: ClockPulse): void {
    const video = this.#video;
    if (video === undefined || this.status === 'unplayable') return;
    this.#makeSureOfPicture(video, pulse.now);
    const time = this.videoTime(pulse.time);
    const { start, end } = this.camera.video;
    const isOutside = time < start - END_MARGIN / 2 || time > end + END_MARGIN / 2;
    if (isOutside) this.status = 'outside';
    else if (this.status === 'outside') this.status = this.shownTime === undefined ? 'loading' : 'ready';
    const inside = Math.min(Math.max(time, start), end);
    this.#stand(pulse.motion === 'standing' && !isOutside ? this.#frameOf(inside) : undefined);
    if (this.#isStepping(pulse.now) || this.#standing?.isReached === true) return;
    const order = followClock(
      { currentTime: video.currentTime, isPaused: video.paused, isSeeking: video.seeking },
      {
        time: inside,
        seekTarget: seekTarget(this.frameTimes, inside),
        motion: isOutside || inside >= end ? 'standing' : pulse.motion,
        speed: pulse.speed / this.camera.rate,
      },
    );
    if (order.seekTo !== undefined) video.currentTime = order.seekTo;
    if (order.rate !== undefined) video.playbackRate = order.rate;
    if (order.run === 'pause') video.pause();
    // A play that a pause overtakes rejects; the next pulse decides anew.
    if (order.run === 'play') video.play().catch(() => undefined);
  }

  /**
   * A browser tells of a new picture only to who asked before, and one that is presented between an answer and the
   * next question is never told of. Playing, another follows at once; after a seek this settles it.
   */
  #makeSureOfPicture(video: HTMLVideoElement, now: number): void {
    if (this.#hasSeeked) {
      this.#hasSeeked = false;
      this.#seekedAt = now;
    }
    if (this.#seekedAt === undefined || now - this.#seekedAt < LATEST_PICTURE) return;
    if (this.frameTimes === undefined || video.seeking) return;
    this.#seekedAt = undefined;
    if (!video.paused) return;
    const frame = this.#frameOf(video.currentTime);
    const distance = Math.abs((frame ?? NaN) - (this.shownTime ?? -Infinity));
    if (frame === undefined || distance <= SAME_FRAME) return;
    if (this.#isTold && distance > NEAR_FRAME) this.#step(video, now);
    else this.shownTime = frame;
  }

  /** The frame that lies at a time of the video. */
  #frameOf(time: number): number | undefined {
    return this.frameTimes?.[Math.max(0, frameIndexAt(this.frameTimes, time))];
  }

  /** Remembers at which frame the clock stands; undefined where it does not. */
  #stand(time: number | undefined): void {
    if (time === this.#standing?.time) return;
    this.#standing =
      time === undefined ? undefined : { time, steps: 0, steppingSince: undefined, isReached: false };
  }

  /**
   * A seek shows the first frame that ends after its target, by the durations in the file. Where frames come at varying
   * distances and out of order, a file may give the frame before a duration that covers the wanted one: no seek shows
   * that one then. Playing does, so the video plays on to it, as slowly as it can.
   */
  #step(video: HTMLVideoElement, now: number): void {
    const standing = this.#standing;
    if (standing === undefined || standing.steps >= MOST_STEPS) return;
    if ((this.shownTime ?? Infinity) > standing.time) return;
    this.#standing = { ...standing, steps: standing.steps + 1, steppingSince: now };
    video.playbackRate = STEP_RATE;
    // A play that a pause overtakes rejects; the next pulse decides anew.
    video.play().catch(() => undefined);
  }

  /** Stops where the wanted frame is on the screen; where it was missed, the next pulse seeks and steps again. */
  #endStep(video: HTMLVideoElement, shown: number): void {
    const standing = this.#standing;
    if (standing?.steppingSince === undefined || shown < standing.time - NEAR_FRAME) return;
    video.pause();
    const isReached = shown < standing.time + NEAR_FRAME;
    this.#standing = { ...standing, steppingSince: undefined, isReached };
  }

  #isStepping(now: number): boolean {
    const since = this.#standing?.steppingSince;
    return since !== undefined && now - since < LONGEST_STEP;
  }

  #restart(): void {
    this.#standing = undefined;
    if (this.status === 'unplayable') this.status = 'loading';
  }

  /** A file without a picture track loads as sound alone. */
  #refuseSound(video: HTMLVideoElement): void {
    if (video.videoWidth === 0) this.status = 'unplayable';
  }
}
