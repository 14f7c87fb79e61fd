/**
 * Builds installers of the desktop application for this system, of what `npm run build` and `npm run demo` made.
 *
 *   node scripts/dist.ts --ffmpeg FOLDER [--dir] [--for-tests] [--update-feed URL]
 *
 * FOLDER holds ffmpeg, ffprobe and the text of their licence. `--dir` packs without making an installer; `--for-tests`
 * lets Playwright drive the result; `--update-feed` names where users can look for newer releases, when they ask to.
 */
import { build } from 'electron-builder';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findDemoMatch } from '../core/demo/index.ts';
import { SetupError, toWireError } from '../core/errors/index.ts';
import { resolveMediaTools } from '../core/video/index.ts';
import { builderOptions } from './packaging/builder-options.ts';
import { collectLicences } from './packaging/collect-licences.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXE = process.platform === 'win32' ? '.exe' : '';

const { values } = parseArgs({
  options: {
    ffmpeg: { type: 'string' },
    dir: { type: 'boolean', default: false },
    'for-tests': { type: 'boolean', default: false },
    'update-feed': { type: 'string' },
  },
});

/** The folder with FFmpeg, if it is fit to ship. Throws: SetupError `ffmpeg-not-fit`. */
async function checkedFfmpeg(folder: string | undefined): Promise<string> {
  const refuse = (why: string): never => {
    throw new SetupError(
      'ffmpeg-not-fit',
      `${why} Name a folder with ffmpeg, ffprobe and the text of their licence by --ffmpeg: a static build of 7.1.5, 8.0.3, 8.1.2 or newer.`,
    );
  };
  if (folder === undefined) return refuse('No FFmpeg to ship was named.');
  const tools = await resolveMediaTools({
    FFMPEG_PATH: join(folder, `ffmpeg${EXE}`),
    FFPROBE_PATH: join(folder, `ffprobe${EXE}`),
  });
  if (!tools.isPatchedRelease) refuse(`FFmpeg ${tools.version.text} lacks security fixes.`);
  const names = await readdir(folder);
  if (!names.some((name) => /licen[cs]e|copying/i.test(name)))
    refuse(`${folder} holds no text of a licence.`);
  return folder;
}

try {
  const ffmpeg = await checkedFfmpeg(values.ffmpeg);
  const out = join(ROOT, 'out');
  if (!existsSync(join(out, 'main', 'index.js'))) {
    throw new SetupError('not-built', 'The application is not built: run "npm run build" first.');
  }
  const demo = join(ROOT, 'demo');
  if ((await findDemoMatch(demo)) === null) {
    throw new SetupError('no-demo-match', 'There is no demo match: run "npm run demo -- --no-open" first.');
  }
  const licences = join(ROOT, '.cache', 'licences');
  await mkdir(licences, { recursive: true });
  await collectLicences(ROOT, licences);
  const config = builderOptions({
    ...{ out, ffmpeg, demo, licences },
    output: join(ROOT, 'dist'),
    models: join(ROOT, '.cache', 'models'),
    isForTests: values['for-tests'],
    updateFeed: values['update-feed'],
  });
  await build({ projectDir: ROOT, config, dir: values.dir, publish: 'never' });
} catch (error) {
  process.stderr.write(`dist: ${toWireError(error).message}\n`);
  process.exitCode = 1;
}
