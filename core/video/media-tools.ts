import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { SetupError } from '../errors/index.ts';
import { isPatchedRelease, isSupported, parseFfmpegVersion, type FfmpegVersion } from './ffmpeg-version.ts';
import { runTool } from './run-tool.ts';

/** Where the FFmpeg in use was found, in the order of search. */
export type MediaToolsOrigin = 'FFMPEG_PATH' | 'ffmpeg-static' | 'PATH';

/** The programs that open video. */
export interface MediaTools {
  /** Absolute path of ffmpeg. */
  readonly ffmpeg: string;
  /** Absolute path of ffprobe. */
  readonly ffprobe: string;
  readonly origin: MediaToolsOrigin;
  readonly version: FfmpegVersion;
  /** Whether the release number itself shows the security fixes; a distribution may have back-ported them. */
  readonly isPatchedRelease: boolean;
  /** Candidates that were found but not taken, and why: for `doctor`. */
  readonly rejected: readonly string[];
}

/** The environment variables that choose the programs. They are the only override; no setting reaches it. */
export type MediaToolsEnvironment = Readonly<Record<string, string | undefined>>;

const EXECUTABLE_ENDING = process.platform === 'win32' ? '.exe' : '';
const memo = new Map<string, Promise<MediaTools>>();

/**
 * Finds FFmpeg: FFMPEG_PATH, then the npm package ffmpeg-static, then PATH. ffprobe is FFPROBE_PATH, else the one
 * beside the chosen ffmpeg, else the one on PATH (ffmpeg-static brings none). ffprobe is required: its JSON is a
 * documented interface, while the same facts in ffmpeg's log are text for people that changes between releases.
 *
 * A build that npm brought must be a patched release (see {@link isPatchedRelease}); a system's or user's own may
 * be older, as distributions back-port, since decoders are limited to an allow-list in any case.
 *
 * Throws: SetupError `ffmpeg-missing` with the command that installs it.
 */
export function resolveMediaTools(environment: MediaToolsEnvironment = process.env): Promise<MediaTools> {
  const key = ['FFMPEG_PATH', 'FFPROBE_PATH', 'FFMPEG_BIN', 'PATH']
    .map((name) => environment[name])
    .join('\0');
  const known = memo.get(key);
  if (known !== undefined) return known;
  const search = findMediaTools(environment);
  memo.set(key, search);
  // A failure is not remembered: the user may install FFmpeg while the program runs.
  search.catch(() => memo.delete(key));
  return search;
}

async function findMediaTools(environment: MediaToolsEnvironment): Promise<MediaTools> {
  const rejected: string[] = [];
  for (const { origin, path } of await candidates(environment)) {
    const result = await examine(origin, path, environment);
    if (typeof result !== 'string') return { ...result, rejected };
    rejected.push(`${origin}: ${result}`);
  }
  const found = rejected.length === 0 ? '' : ` Found, but not usable: ${rejected.join(' ')}`;
  throw new SetupError(
    'ffmpeg-missing',
    `FFmpeg 5.1 or newer, with ffprobe, is needed to read video and was not found.${found} ` +
      `Install it with \`${installCommand(process.platform)}\`, or set FFMPEG_PATH to the program.`,
    { details: { installCommand: installCommand(process.platform) } },
  );
}

/** The command that installs FFmpeg on a platform (as `process.platform` names it). */
export function installCommand(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'brew install ffmpeg';
  if (platform === 'win32') return 'winget install Gyan.FFmpeg';
  return 'sudo apt-get install -y ffmpeg';
}

interface Candidate {
  readonly origin: MediaToolsOrigin;
  readonly path: string;
}

async function candidates(environment: MediaToolsEnvironment): Promise<Candidate[]> {
  const chosen = environment.FFMPEG_PATH;
  // A path that the user gave is taken or refused; falling back in silence would hide a typing error.
  if (chosen !== undefined && chosen !== '') return [{ origin: 'FFMPEG_PATH', path: resolve(chosen) }];
  const list: Candidate[] = [];
  const bundled = bundledFfmpeg();
  if (bundled !== undefined && (await isExecutable(bundled)))
    list.push({ origin: 'ffmpeg-static', path: bundled });
  const onPath = await findOnPath('ffmpeg', environment);
  if (onPath !== undefined) list.push({ origin: 'PATH', path: onPath });
  return list;
}

/** The path that ffmpeg-static names: nothing is there where npm was not allowed to run its install script. */
function bundledFfmpeg(): string | undefined {
  let path: unknown;
  try {
    path = createRequire(import.meta.url)('ffmpeg-static');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
  // Inside a packaged application the program lies beside the archive: nothing can be run from within.
  return typeof path === 'string' ? path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked') : undefined;
}

async function examine(
  origin: MediaToolsOrigin,
  ffmpeg: string,
  environment: MediaToolsEnvironment,
): Promise<Omit<MediaTools, 'rejected'> | string> {
  if (!(await isExecutable(ffmpeg))) return `"${ffmpeg}" is not an executable file.`;
  let output: string;
  try {
    output = (
      await runTool(ffmpeg, ['-hide_banner', '-version'], { maximumBytes: 65_536 })
    ).output.toString();
  } catch (error) {
    return `"${ffmpeg}" does not start (${(error as Error).message}).`;
  }
  const version = parseFfmpegVersion(output);
  if (version === undefined) return `"${ffmpeg}" does not answer \`-version\` as FFmpeg does.`;
  if (!isSupported(version)) return `"${ffmpeg}" is version ${version.text}; 5.1 or newer is needed.`;
  if (origin === 'ffmpeg-static' && !isPatchedRelease(version)) {
    return `"${ffmpeg}" is version ${version.text}; a bundled build must be 7.1.5, 8.0.3, 8.1.2 or newer.`;
  }
  const ffprobe = await findFfprobe(ffmpeg, environment);
  if (ffprobe === undefined) return `there is no ffprobe beside "${ffmpeg}" nor on PATH; set FFPROBE_PATH.`;
  return { ffmpeg, ffprobe, origin, version, isPatchedRelease: isPatchedRelease(version) };
}

async function findFfprobe(ffmpeg: string, environment: MediaToolsEnvironment): Promise<string | undefined> {
  const chosen = environment.FFPROBE_PATH;
  if (chosen !== undefined && chosen !== '') {
    const path = resolve(chosen);
    return (await isExecutable(path)) ? path : undefined;
  }
  const beside = join(dirname(ffmpeg), `ffprobe${EXECUTABLE_ENDING}`);
  return (await isExecutable(beside)) ? beside : findOnPath('ffprobe', environment);
}

/** Relative entries of PATH are passed over: the folder that a video lies in must not bring the program. */
async function findOnPath(name: string, environment: MediaToolsEnvironment): Promise<string | undefined> {
  for (const folder of (environment.PATH ?? environment.Path ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const path = join(folder, name + EXECUTABLE_ENDING);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
