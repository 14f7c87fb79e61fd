import { cp, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '../../core/errors/index.ts';

const truthSchema = z.object({
  seed: z.number().int(),
  cameras: z.array(z.object({ name: z.string(), file: z.string() })).min(1),
});

/** The generated match, ready to be opened. */
export interface DemoMatch {
  readonly project: string;
  readonly cameras: readonly { readonly name: string; readonly video: string }[];
}

/**
 * Finds the demo match in the folder where it ships or was generated, and a place for its project: beside the videos,
 * or in `ownFolder`, to which the videos are then copied, since an installed application may lie elsewhere next time.
 * Throws: SetupError `no-demo-match`.
 */
export async function prepareDemoMatch(folder: string, ownFolder: string | undefined): Promise<DemoMatch> {
  let truth: z.infer<typeof truthSchema>;
  try {
    truth = truthSchema.parse(JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')));
  } catch (cause) {
    throw new SetupError(
      'no-demo-match',
      `The demo match is not in ${folder}. Run "npm run demo -- --no-open" once to generate it.`,
      { cause },
    );
  }
  const place = ownFolder ?? folder;
  if (ownFolder !== undefined) {
    await mkdir(ownFolder, { recursive: true });
    for (const { file } of truth.cameras) {
      await cp(join(folder, basename(file)), join(ownFolder, basename(file)), { force: false });
    }
  }
  return {
    project: join(place, `match-${truth.seed}.sightline`),
    cameras: truth.cameras.map(({ name, file }) => ({ name, video: join(place, basename(file)) })),
  };
}
