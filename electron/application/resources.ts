import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the application finds what comes with it. */
export interface Resources {
  readonly engineProgram: string;
  readonly preload: string;
  readonly pages: string;
  /** The generated match, as it ships or as `npm run demo` made it. */
  readonly demo: string;
  /** Texts of licences: a folder, or a file. */
  readonly licences: string;
  /** Whether the installation names a feed of releases. */
  readonly hasUpdateFeed: boolean;
  /** Variables by which the engine finds models and FFmpeg. */
  readonly environment: Readonly<Record<string, string>>;
}

const EXE = process.platform === 'win32' ? '.exe' : '';

/**
 * @param out the folder of the built parts: main, preload, renderer and the engine
 * @param installed the folder of resources of an installed application; undefined where it runs from its sources
 */
export function findResources(out: string, installed: string | undefined): Resources {
  const root = join(out, '..');
  const common = {
    engineProgram: join(out, 'electron', 'engine', 'engine.process.js'),
    preload: join(out, 'preload', 'preload.cjs'),
    pages: join(out, 'renderer'),
  };
  if (installed === undefined) {
    return {
      ...common,
      demo: join(root, 'demo'),
      licences: join(root, 'NOTICE'),
      hasUpdateFeed: false,
      environment: { SIGHTLINE_MODELS_FOLDER: join(root, '.cache', 'models') },
    };
  }
  const ffmpeg = join(installed, 'ffmpeg', `ffmpeg${EXE}`);
  return {
    ...common,
    demo: join(installed, 'demo'),
    licences: join(installed, 'licences'),
    hasUpdateFeed: existsSync(join(installed, 'app-update.yml')),
    environment: {
      SIGHTLINE_MODELS_FOLDER: join(installed, 'models'),
      ...(existsSync(ffmpeg)
        ? { FFMPEG_PATH: ffmpeg, FFPROBE_PATH: join(installed, 'ffmpeg', `ffprobe${EXE}`) }
        : {}),
    },
  };
}
