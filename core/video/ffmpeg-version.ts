/** What `ffmpeg -version` says. */
export interface FfmpegVersion {
  /** As printed, e.g. `5.1.9-0+deb12u1`, `7.0.2-static`, `N-47683-g0e8eb07980`. */
  readonly text: string;
  /** [major, minor, patch], or null for a build from a development snapshot. */
  readonly release: readonly [number, number, number] | null;
  /** Major version of libavcodec: 59 since FFmpeg 5.0, 61 since 7.0. Snapshots have it too. */
  readonly codecLibrary: number;
  /** Minor version of libavcodec. */
  readonly codecLibraryMinor: number;
}

/** Reads the output of `ffmpeg -version`; undefined where it is something else. */
export function parseFfmpegVersion(output: string): FfmpegVersion | undefined {
  const text = /^ffmpeg version (\S+)/m.exec(output)?.[1];
  const library = /^\s*libavcodec\s+(\d+)\.\s*(\d+)\./m.exec(output);
  if (text === undefined || library === null) return undefined;
  const numbers = /^n?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return {
    text,
    release: numbers === null ? null : [Number(numbers[1]), Number(numbers[2]), Number(numbers[3] ?? 0)],
    codecLibrary: Number(library[1]),
    codecLibraryMinor: Number(library[2]),
  };
}

/** Whether the options that the arguments use exist: FFmpeg 5.1 (libavcodec 59.37) brought `-fps_mode`. */
export function isSupported(version: FfmpegVersion): boolean {
  return version.codecLibrary > 59 || (version.codecLibrary === 59 && version.codecLibraryMinor >= 37);
}

/**
 * Whether the release carries the fix of CVE-2026-8461 and what went before it: 7.1.5, 8.0.3, 8.1.2 or newer.
 * Distributions back-port fixes to older numbers, which this cannot see: it judges builds that we would ship.
 */
export function isPatchedRelease(version: FfmpegVersion): boolean {
  if (version.release === null) return false;
  const [major, minor, patch] = version.release;
  if (major > 8) return true;
  if (major === 8) return minor > 1 || (minor === 1 && patch >= 2) || (minor === 0 && patch >= 3);
  return major === 7 && minor === 1 && patch >= 5;
}
