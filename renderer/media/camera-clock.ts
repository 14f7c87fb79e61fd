import type { Camera } from '../../core/api/index.ts';

/** `project time = offset + rate × video time`. */
type CameraClock = Pick<Camera, 'offset' | 'rate'>;

/** A camera's video time as project time; both in seconds. */
export function toProjectTime({ offset, rate }: CameraClock, videoTime: number): number {
  return offset + rate * videoTime;
}

/** Project time as a camera's video time; both in seconds. */
export function toVideoTime({ offset, rate }: CameraClock, projectTime: number): number {
  return (projectTime - offset) / rate;
}
