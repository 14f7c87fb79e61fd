/**
 * Makes the files in models/ of a model that ships out of the folder of a training run: weights of inference in half
 * precision, card, settings, log and curve. `--figures` takes the Markdown that bench/accuracy.ts writes; its models
 * must have been the shipped ones, so ship, measure, then ship again with the figures.
 *
 *     node scripts/ship-model.ts RUN [--name mdpr-r18] [--out models] [--title TEXT] [--licence TEXT] [--data TEXT]
 *                                [--origin TEXT] [--command TEXT] [--figures FILE]
 */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SightlineError } from '../core/errors/index.ts';
import { shipModel } from './shipped-model.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string', default: 'mdpr-r18' },
    out: { type: 'string', default: fileURLToPath(new URL('../models', import.meta.url)) },
    title: { type: 'string' },
    licence: { type: 'string' },
    data: {
      type: 'string',
      default:
        'the training identities of a Market-1501 subset (400 people, 7,519 pictures) and crops of generated matches',
    },
    origin: { type: 'string' },
    command: { type: 'string' },
    figures: { type: 'string' },
  },
});
const [run] = positionals;
if (run === undefined || positionals.length > 1) {
  process.stderr.write('Usage: node scripts/ship-model.ts RUN [--name NAME] …\n');
  process.exitCode = 2;
} else {
  try {
    const { figures, ...options } = values;
    const text = figures === undefined ? undefined : await readFile(figures, 'utf8');
    for (const file of await shipModel(run, { ...options, figures: text })) {
      console.log(relative(process.cwd(), file));
    }
  } catch (error) {
    if (!(error instanceof SightlineError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
