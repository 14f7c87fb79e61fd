import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { Query, SearchResult } from '../../api/index.ts';
import { InvalidOptionError } from '../../errors/index.ts';
import { parseCount, parseMoment } from '../arguments.ts';
import { formatTable, formatTime, printResult } from '../output.ts';
import { withProject } from '../project-session.ts';
import { UsageError } from '../usage-error.ts';

interface SearchOptions {
  readonly tracklet?: number;
  readonly image?: string;
  readonly at?: Extract<Query, { at: unknown }>['at'];
  readonly top: number;
  readonly json?: boolean;
}

export function searchCommand(): Command {
  return new Command('search')
    .description('Find every re-appearance of a person, best first.')
    .argument('<project>', 'the project file (.sightline)')
    .option('--tracklet <id>', 'search for the person of this tracklet', parseCount)
    .option('--image <file>', 'search for the person in this picture (JPEG, PNG, WebP, BMP)')
    .option(
      '--at <camera@seconds,x,y>',
      'search for whoever stands there then, in pixels of the picture',
      parseMoment,
    )
    .option('--top <n>', 'how many re-appearances at the most', parseCount, 50)
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: SearchOptions) => {
      const query = await toQuery(options);
      await withProject(path, { mode: 'read' }, async ({ client, thumbnailFile }) => {
        const { query: asked, results } = await client.search.query({ query, top: options.top });
        const document = {
          query:
            asked.tracklet === null
              ? { image: options.image }
              : { ...asked, thumbnail: await thumbnailFile(asked.thumbnail) },
          results: await Promise.all(
            results.map(async (result) => ({ ...result, thumbnail: await thumbnailFile(result.thumbnail) })),
          ),
        };
        printResult(options.json, document, () => describeResults(asked, document.results));
      });
    });
}

async function toQuery({ tracklet, image, at }: SearchOptions): Promise<Query> {
  const given = [tracklet, image, at].filter((value) => value !== undefined).length;
  if (given !== 1) {
    throw new UsageError('Give exactly one of --tracklet, --image and --at.');
  }
  if (tracklet !== undefined) return { tracklet };
  if (at !== undefined) return { at };
  const path = image ?? '';
  try {
    return { image: new Uint8Array(await readFile(path)) };
  } catch (cause) {
    throw new InvalidOptionError('unreadable-image', `The picture ${path} cannot be read.`, { cause });
  }
}

/** The answer for people: who was asked for, then a row a re-appearance. */
export function describeResults(
  asked: SearchResult['query'],
  results: readonly (SearchResult['results'][number] & { readonly thumbnail: string | null })[],
): readonly string[] {
  const who =
    asked.tracklet === null
      ? 'the person in the picture'
      : `tracklet ${asked.tracklet}, ${asked.camera ?? ''} ${formatTime(asked.start ?? 0)}–${formatTime(asked.end ?? 0)}`;
  if (results.length === 0) return [`No re-appearance of ${who}.`];
  return [
    `Re-appearances of ${who}:`,
    ...formatTable([
      ['rank', 'camera', 'from', 'to', 'similarity', 'tracklet', 'thumbnail'],
      ...results.map(({ rank, camera, start, end, similarity, tracklet, thumbnail }) => [
        String(rank),
        camera,
        formatTime(start),
        formatTime(end),
        similarity.toFixed(3),
        String(tracklet),
        thumbnail ?? '–',
      ]),
    ]),
  ];
}
