/** Exits with 0 where FFmpeg and ffprobe can be used, otherwise says why not on stderr. Called by set-up. */
import { toWireError } from '../core/errors/index.ts';
import { resolveMediaTools } from '../core/video/index.ts';

try {
  await resolveMediaTools();
} catch (error) {
  process.stderr.write(`${toWireError(error).message}\n`);
  process.exitCode = 1;
}
