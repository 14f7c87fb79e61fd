import { mkdir, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { createLocalClient, ProjectService, type EngineClient } from '../api/index.ts';

/** An open project as a command uses it. */
export interface ProjectSession {
  readonly path: string;
  readonly service: ProjectService;
  readonly client: EngineClient;
  /** Aborted by Ctrl+C and by SIGTERM. */
  readonly signal: AbortSignal;
  /** Writes the thumbnail at an address of the api beside the project and returns the file's path. */
  readonly thumbnailFile: (address: string | null) => Promise<string | null>;
}

/** Opens the project, runs the command's body and closes everything again, also after Ctrl+C. */
export async function withProject(
  path: string,
  options: { readonly mode: 'read' | 'write' | 'create' },
  body: (session: ProjectSession) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await using service = ProjectService.open(path, options);
    await body({
      path,
      service,
      client: createLocalClient(service),
      signal: controller.signal,
      thumbnailFile: (address) => writeThumbnail(path, service, address),
    });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

async function writeThumbnail(
  project: string,
  service: ProjectService,
  address: string | null,
): Promise<string | null> {
  const crop = Number(/(\d+)\.jpg$/.exec(address ?? '')?.[1]);
  const jpeg = Number.isNaN(crop) ? undefined : service.thumbnail(crop);
  if (jpeg === undefined) return null;
  const folder = resolve(project, '..', `${basename(project, extname(project))}-thumbnails`);
  await mkdir(folder, { recursive: true });
  const file = join(folder, `crop-${crop}.jpg`);
  await writeFile(file, jpeg);
  return file;
}
