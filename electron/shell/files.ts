import { statSync } from 'node:fs';
import { extname } from 'node:path';

export const PROJECT_ENDING = 'sightline';
export const VIDEO_ENDINGS = [
  ...['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'mpg', 'mpeg', 'ts', 'mts', 'm2ts', 'wmv', 'flv', 'mxf'],
  ...['3gp', 'ogv', 'h264', '264', 'avc', 'h265', '265', 'hevc'],
];

/** Files that came from outside, by what is to be done with them. */
export interface SortedFiles {
  readonly projects: readonly string[];
  readonly videos: readonly string[];
  readonly others: readonly string[];
}

/** Sorts files that were dropped, or named when the application was started; what is no plain file is among `others`. */
export function sortFiles(paths: readonly string[]): SortedFiles {
  const kinds = Map.groupBy(paths, (path) => {
    const ending = extname(path).slice(1).toLowerCase();
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return 'others';
    if (ending === PROJECT_ENDING) return 'projects';
    return VIDEO_ENDINGS.includes(ending) ? 'videos' : 'others';
  });
  return {
    projects: kinds.get('projects') ?? [],
    videos: kinds.get('videos') ?? [],
    others: kinds.get('others') ?? [],
  };
}
