import type { BrowserWindow, Dialog, OpenDialogOptions } from 'electron';
import { extname } from 'node:path';
import { PROJECT_ENDING, VIDEO_ENDINGS } from '../shell/files.ts';

const PROJECT_FILTER = { name: 'Sightline project', extensions: [PROJECT_ENDING] };
const VIDEO_FILTERS = [
  { name: 'Videos', extensions: VIDEO_ENDINGS },
  { name: 'All files', extensions: ['*'] },
];

/** The system's own dialogs for files, over a window where there is one. */
export class FileDialogs {
  readonly #dialog: Dialog;
  readonly #parent: () => BrowserWindow | undefined;

  constructor(dialog: Dialog, parent: () => BrowserWindow | undefined) {
    this.#dialog = dialog;
    this.#parent = parent;
  }

  /** Where a new project is to lie; undefined where the user changed their mind. The system has asked before replacing. */
  async newProject(): Promise<string | undefined> {
    const options = {
      title: 'New project',
      defaultPath: `match.${PROJECT_ENDING}`,
      filters: [PROJECT_FILTER],
    };
    const parent = this.#parent();
    const { canceled, filePath } =
      parent === undefined
        ? await this.#dialog.showSaveDialog(options)
        : await this.#dialog.showSaveDialog(parent, options);
    if (canceled || filePath === '') return undefined;
    return extname(filePath) === `.${PROJECT_ENDING}` ? filePath : `${filePath}.${PROJECT_ENDING}`;
  }

  async project(): Promise<string | undefined> {
    const [path] = await this.#open({
      title: 'Open project',
      filters: [PROJECT_FILTER],
      properties: ['openFile'],
    });
    return path;
  }

  async videos(): Promise<readonly string[]> {
    return await this.#open({
      title: 'Add videos',
      filters: VIDEO_FILTERS,
      properties: ['openFile', 'multiSelections'],
    });
  }

  async #open(options: OpenDialogOptions): Promise<readonly string[]> {
    const parent = this.#parent();
    const { canceled, filePaths } =
      parent === undefined
        ? await this.#dialog.showOpenDialog(options)
        : await this.#dialog.showOpenDialog(parent, options);
    return canceled ? [] : filePaths;
  }
}
