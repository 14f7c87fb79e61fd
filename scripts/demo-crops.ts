/**
 * Writes crops of the people of generated matches, to train on, as a data set in Market-1501's layout. Seeds that are
 * kept for measuring are refused.
 *
 *     node scripts/demo-crops.ts OUT --seeds 101-116 [--venue harbour-hall] [--seconds 24] [--per-camera 5] [--first-id 5001]
 */
import { parseArgs } from 'node:util';
import { VENUE_NAMES, writeDemoCrops } from '../core/demo/index.ts';
import { InvalidOptionError, SightlineError } from '../core/errors/index.ts';

const USAGE = `Usage: node scripts/demo-crops.ts OUT --seeds 101-116,120 [--venue ${VENUE_NAMES.join('|')}] [--seconds 24] [--per-camera 5] [--first-id 5001]`;
const MAXIMUM_SEEDS = 1000;
const JPEG_QUALITY = 92;

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidOptionError('invalid-option', `"${text}" is not a whole number. ${USAGE}`);
}

/** `1-3,8` is 1, 2, 3, 8. */
function seedList(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    const [low, high] = [wholeNumber(first), wholeNumber(last)];
    if (high < low || high - low >= MAXIMUM_SEEDS) {
      throw new InvalidOptionError('invalid-option', `"${part}" is no range of seeds. ${USAGE}`);
    }
    return Array.from({ length: high - low + 1 }, (_, index) => low + index);
  });
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seeds: { type: 'string' },
      venue: { type: 'string' },
      seconds: { type: 'string', default: '24' },
      'per-camera': { type: 'string', default: '5' },
      'first-id': { type: 'string', default: '5001' },
    },
  });
  const folder = positionals[0];
  if (folder === undefined || values.seeds === undefined) throw new InvalidOptionError('usage', USAGE);
  const seeds = seedList(values.seeds);
  const start = performance.now();
  const { identities, pictures } = await writeDemoCrops({
    folder,
    seeds,
    venue: values.venue ?? null,
    seconds: wholeNumber(values.seconds),
    perCamera: wholeNumber(values['per-camera']),
    quality: JPEG_QUALITY,
    firstIdentity: wholeNumber(values['first-id']),
    onProgress: (done) => process.stderr.write(`${done} of ${seeds.length} matches\n`),
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${pictures} pictures of ${identities} people in ${folder}, in ${seconds} s`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof SightlineError ? error.message : String(error)}\n`);
  process.exitCode = error instanceof InvalidOptionError ? 2 : 1;
});
