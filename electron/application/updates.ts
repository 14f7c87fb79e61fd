/** Looks for, fetches and installs releases; electron-updater's `autoUpdater`, as far as it is used. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  checkForUpdates(): Promise<{
    readonly isUpdateAvailable: boolean;
    readonly updateInfo: { readonly version: string };
  } | null>;
  downloadUpdate(): Promise<unknown>;
  quitAndInstall(): void;
}

/** Shows a message with these buttons; resolves to the place of the chosen one. */
export type AskUser = (message: string, detail: string, buttons: readonly string[]) => Promise<number>;

const CLOSE = ['OK'];

/**
 * Looks for a newer release because the user asked for it, and fetches and installs it after being told to. Nothing
 * here happens by itself: this is the one place where the application reaches a network.
 * Throws: the updater's own errors, such as a feed that cannot be reached.
 */
export async function updateByHand(updater: Updater, version: string, ask: AskUser): Promise<void> {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  const found = await updater.checkForUpdates();
  if (found?.isUpdateAvailable !== true) {
    await ask('Sightline is up to date.', `This is version ${version}.`, CLOSE);
    return;
  }
  const news = `Version ${found.updateInfo.version} is there. Fetch it now?`;
  if ((await ask(news, `This is version ${version}.`, ['Fetch', 'Not Now'])) !== 0) return;
  await updater.downloadUpdate();
  const done = 'The new version is ready. Quit and install it now?';
  if ((await ask(done, 'Running jobs are asked about first.', ['Quit and Install', 'Later'])) === 0) {
    updater.quitAndInstall();
  }
}
