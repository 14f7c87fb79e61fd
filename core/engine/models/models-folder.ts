import { basename, dirname, extname, join } from 'node:path';

/** The folder of a project's own models, beside the project. */
export function modelsFolder(project: string): string {
  return join(dirname(project), `${basename(project, extname(project))}.models`);
}
