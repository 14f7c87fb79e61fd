import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, extname } from 'node:path';
import { z } from 'zod';
import type { RecentProject } from '../../core/api/shell.ts';
import { InvalidOptionError } from '../../core/errors/index.ts';
import { StateFile } from './state-file.ts';

/** Projects that are remembered. */
const MOST_PROJECTS = 12;

const schema = z.object({
  nextId: z.number().int().positive(),
  projects: z.array(z.object({ id: z.number().int().positive(), path: z.string() })).max(MOST_PROJECTS),
});

/** The projects that were opened last, newest first. Windows know them by number. */
export class RecentProjects {
  readonly #file: StateFile<typeof schema>;

  constructor(path: string, onFault: (fault: unknown) => void) {
    this.#file = new StateFile(path, schema, { nextId: 1, projects: [] }, onFault);
  }

  list(): RecentProject[] {
    return this.#file.value.projects.map(({ id, path }) => ({
      id,
      name: basename(path, extname(path)),
      folder: shortened(dirname(path)),
      isMissing: !existsSync(path),
    }));
  }

  /** Throws: InvalidOptionError `unknown-project`. */
  pathOf(id: number): string {
    const found = this.#file.value.projects.find((project) => project.id === id);
    if (found !== undefined) return found.path;
    throw new InvalidOptionError('unknown-project', 'This project is not among the recent ones any more.');
  }

  async add(path: string): Promise<void> {
    const { nextId, projects } = this.#file.value;
    const known = projects.find((project) => project.path === path);
    const others = projects.filter((project) => project !== known);
    await this.#file.set({
      nextId: known === undefined ? nextId + 1 : nextId,
      projects: [known ?? { id: nextId, path }, ...others].slice(0, MOST_PROJECTS),
    });
  }

  async forget(id: number): Promise<void> {
    const { nextId, projects } = this.#file.value;
    await this.#file.set({ nextId, projects: projects.filter((project) => project.id !== id) });
  }
}

function shortened(folder: string): string {
  const home = homedir();
  return folder === home || folder.startsWith(`${home}/`) || folder.startsWith(`${home}\\`)
    ? `~${folder.slice(home.length)}`
    : folder;
}
