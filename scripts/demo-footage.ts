/**
 * Generates the demo match: videos of several cameras and their truth.
 *
 *     node scripts/demo-footage.ts --out demo/ [--seed 7] [--cast 7] [--seconds 12] [--venue harbour-hall]
 */
import { parseArgs } from 'node:util';
import { describeDemoScene, generateDemoMatch, VENUE_NAMES } from '../core/demo/index.ts';
import { InvalidOptionError, SightlineError } from '../core/errors/index.ts';

const USAGE = `Usage: node scripts/demo-footage.ts --out FOLDER [--seed N] [--cast N] [--seconds S] [--venue ${VENUE_NAMES.join('|')}]`;

function numberOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidOptionError('invalid-option', `--${name} is "${text}". It must be a number.`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      seed: { type: 'string' },
      cast: { type: 'string' },
      seconds: { type: 'string' },
      venue: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true || values.out === undefined) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const scene = describeDemoScene({
    seed: numberOption('seed', values.seed),
    castSeed: numberOption('cast', values.cast),
    seconds: numberOption('seconds', values.seconds),
    venue: values.venue,
  });
  const cancel = new AbortController();
  process.once('SIGINT', () => cancel.abort());
  const start = performance.now();
  const truth = await generateDemoMatch({
    scene,
    folder: values.out,
    signal: cancel.signal,
    onProgress: ({ done, total }) => {
      if (process.stderr.isTTY)
        process.stderr.write(`\rRendering the demo match: ${Math.round((100 * done) / total)} %`);
    },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stderr.write(
    `${process.stderr.isTTY ? '\r' : ''}Rendered the demo match in ${seconds} s: ${truth.cameras.length} cameras, ${truth.seconds} s each, in ${values.out}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof SightlineError ? error.message : String(error)}\n`);
  process.exitCode =
    error instanceof InvalidOptionError || (error instanceof TypeError && 'code' in error) ? 2 : 1;
});
