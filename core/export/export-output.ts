import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { InvalidOptionError } from '../errors/index.ts';
import { WholeFile } from '../files/index.ts';

/** `file`: one file, or several beside each other whose names share its stem; `folder`: a new folder. */
export type OutputLayout = 'file' | 'folder';

/**
 * Where an export goes. All of it is written into a folder of another name beside the target and moved at `commit`:
 * what fails or is cancelled leaves nothing behind.
 */
export class ExportOutput implements AsyncDisposable {
  /** Absolute path of the target. */
  readonly path: string;
  /** What the reader of the files should know, once each. */
  readonly warnings: string[] = [];
  readonly #layout: OutputLayout;
  readonly #staging: string;
  readonly #names = new Set<string>();

  private constructor(path: string, layout: OutputLayout) {
    this.path = resolve(path);
    this.#layout = layout;
    this.#staging = join(dirname(this.path), `.${basename(this.path)}.${process.pid}.partial`);
  }

  /**
   * Throws: InvalidOptionError `output-exists` where a folder is to be made whose name is taken, `output-not-writable`.
   */
  static async open(path: string, layout: OutputLayout): Promise<ExportOutput> {
    const output = new ExportOutput(path, layout);
    if (layout === 'folder' && !(await isFree(output.path))) {
      throw new InvalidOptionError(
        'output-exists',
        `There is something at "${output.path}" already, and the export makes a folder there. Choose another name.`,
        { details: { path: output.path } },
      );
    }
    try {
      await rm(output.#staging, { recursive: true, force: true });
      await mkdir(output.#staging, { recursive: true });
    } catch (cause) {
      throw new InvalidOptionError(
        'output-not-writable',
        `Nothing can be written beside "${output.path}". Choose a folder that you may write to.`,
        { cause, details: { path: output.path } },
      );
    }
    return output;
  }

  /** A file of the export: the target itself, or by a name inside the folder (`north/gt/gt.txt`). */
  file(name = basename(this.path)): Promise<WholeFile> {
    this.#names.add(name);
    return WholeFile.create(join(this.#staging, name));
  }

  /** A file beside the target, whose name is the target's with a part added: `match.xml` → `match-north.xml`. */
  sibling(part: string): Promise<WholeFile> {
    const ending = extname(this.path);
    return this.file(`${basename(this.path, ending)}-${part}${ending}`);
  }

  /** Where a file of the export is to be written by somebody else, such as FFmpeg. */
  place(name = basename(this.path)): string {
    this.#names.add(name);
    return join(this.#staging, name);
  }

  /** Writes a small file at once. Many of them are not each waited for by the disk. */
  async put(name: string, content: string | Uint8Array): Promise<void> {
    this.#names.add(name);
    const path = join(this.#staging, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }

  /** An empty folder inside the folder. */
  async folder(name: string): Promise<void> {
    await mkdir(join(this.#staging, name), { recursive: true });
  }

  warn(warning: string): void {
    if (!this.warnings.includes(warning)) this.warnings.push(warning);
  }

  /** Moves everything to its place; returns the paths: the folder's, or each file's. */
  async commit(): Promise<readonly string[]> {
    if (this.#layout === 'folder') {
      await rmdir(this.path).catch(() => undefined);
      await rename(this.#staging, this.path);
      return [this.path];
    }
    const paths: string[] = [];
    for (const name of this.#names) {
      const path = join(dirname(this.path), name);
      await rename(join(this.#staging, name), path);
      paths.push(path);
    }
    return paths;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#staging, { recursive: true, force: true });
  }
}

/** Whether nothing is there, or an empty folder. */
async function isFree(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
