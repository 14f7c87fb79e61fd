import type { MessagePortMain } from 'electron';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { describeReport, type EngineState, type PageFile, type SystemReport } from '../../core/api/shell.ts';
import { toWireError } from '../../core/errors/index.ts';
import { describeMachine, type EngineHost } from '../engine/engine-child.ts';
import { EngineSupervisor } from '../engine/engine-supervisor.ts';
import { menuTemplate } from '../menu/menu-template.ts';
import { windowCommands } from '../menu/window-commands.ts';
import { sortFiles } from '../shell/files.ts';
import { WindowShell } from '../shell/window-shell.ts';
import { LogFile } from '../state/log-file.ts';
import { RecentProjects } from '../state/recent-projects.ts';
import { WindowPlacements } from '../state/window-placements.ts';
import { restrictSession } from '../windows/hardening.ts';
import { mediaHandler, SCHEME } from '../windows/media-protocol.ts';
import { openWindow } from '../windows/open-window.ts';
import { PageLines } from '../windows/page-lines.ts';
import { WindowRegistry, type OpenWindow } from '../windows/window-registry.ts';
import { ClosingGuard } from './closing-guard.ts';
import { prepareDemoMatch } from './demo-match.ts';
import { FileDialogs } from './dialogs.ts';
import type { ElectronParts } from './electron-parts.ts';
import { createEngineHost } from './engine-host.ts';
import type { Resources } from './resources.ts';
import { updateByHand } from './updates.ts';

/** Kept on disk, for what users choose in windows. */
const PARTITION = 'persist:window';

/** The application: its windows, their projects, the menu, and the way in and out. */
export class Application {
  readonly #electron: ElectronParts;
  readonly #resources: Resources;
  readonly #log: LogFile;
  readonly #recent: RecentProjects;
  readonly #placements: WindowPlacements;
  readonly #registry = new WindowRegistry();
  readonly #dialogs: FileDialogs;
  readonly #lines: PageLines;
  readonly #host: EngineHost<MessagePortMain>;
  readonly #opening = new Map<string, Promise<void>>();
  readonly #closing: ClosingGuard;

  constructor(electron: ElectronParts, resources: Resources, pages: ReadonlyMap<string, PageFile>) {
    const { app, MessageChannelMain } = electron;
    const own = (name: string): string => join(app.getPath('userData'), name);
    this.#electron = electron;
    this.#resources = resources;
    this.#log = new LogFile(join(app.getPath('logs'), 'sightline.log'));
    const onFault = (fault: unknown): void => this.#log.write(String(fault));
    this.#recent = new RecentProjects(own('recent-projects.json'), onFault);
    this.#placements = new WindowPlacements(own('window-placements.json'), onFault);
    this.#dialogs = new FileDialogs(electron.dialog, () => this.#focused()?.window);
    this.#host = createEngineHost(electron, resources, this.#log);
    this.#closing = new ClosingGuard(app, electron.dialog, this.#registry);
    this.#lines = new PageLines({
      ipc: electron.ipcMain,
      channel: () => new MessageChannelMain(),
      findWindow: (id) => this.#registry.byContents(id),
      onDropped: (owner, paths) => {
        const window = this.#registry.byKey(owner.key);
        if (window !== undefined) void this.receiveFiles(paths, window);
      },
      log: (line) => this.#log.write(line),
    });
    const storage = electron.session.fromPartition(PARTITION);
    restrictSession(storage, (id) => this.#registry.byContents(id)?.key, !app.isPackaged);
    storage.protocol.handle(
      SCHEME,
      mediaHandler(pages, (key) => {
        const found = this.#registry.byKey(key);
        return found && { media: found.shell.engine };
      }),
    );
    app.on('browser-window-focus', () => this.#updateMenu());
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit();
    });
    app.on('activate', () => {
      if (this.#registry.all().length === 0) void this.#showWelcome();
    });
    app.on('render-process-gone', (_event, contents, { reason }) => this.#onPageGone(contents.id, reason));
    app.on('child-process-gone', (_event, { type, reason }) => {
      this.#log.write(`A ${type} process ended (${reason}).`);
    });
  }

  /** Opens what the command line or the system named, or the welcome window. */
  async start(paths: readonly string[]): Promise<void> {
    this.#updateMenu();
    await this.receiveFiles(paths, undefined);
    if (this.#registry.all().length === 0) await this.#showWelcome();
  }

  /** Opens projects, and offers videos to the window's project, or to a new one where it has none. */
  async receiveFiles(paths: readonly string[], window: OpenWindow | undefined): Promise<void> {
    const { projects, videos, others } = sortFiles(paths.map((path) => resolve(path)));
    for (const project of projects) await this.#openProject(project, 'write');
    if (videos.length > 0) await this.#receiveVideos(videos, window ?? this.#focused());
    if (others.length > 0) {
      const names = others.map((path) => basename(path)).join(', ');
      window?.shell.report(`${names}: neither a video nor a Sightline project.`);
      this.#log.write(`Files that are neither videos nor projects were left alone: ${names}`);
    }
  }

  /** Somebody started the application a second time. */
  onSecondInstance(paths: readonly string[]): void {
    const window = this.#focused() ?? this.#registry.all()[0];
    window?.window.show();
    window?.window.focus();
    void this.receiveFiles(paths, undefined);
  }

  async #receiveVideos(videos: readonly string[], window: OpenWindow | undefined): Promise<void> {
    if (window?.shell.engine !== undefined) {
      window.shell.offer(videos);
      return;
    }
    const path = await this.#dialogs.newProject();
    if (path === undefined) return;
    await this.#openProject(path, 'create');
    this.#registry.byProject(realPath(path))?.shell.offer(videos);
  }

  async #showWelcome(): Promise<void> {
    const known = this.#registry.welcome();
    if (known !== undefined) {
      known.window.show();
      known.window.focus();
      return;
    }
    await this.#openWindow('Sightline', undefined, undefined);
  }

  /** Opens a project in a window of its own, or shows the one that it has. */
  async #openProject(given: string, mode: 'write' | 'create'): Promise<void> {
    const path = realPath(given);
    const known = this.#registry.byProject(path);
    if (known !== undefined) {
      known.window.show();
      known.window.focus();
      return;
    }
    const underWay = this.#opening.get(path) ?? this.#openNewProject(path, mode);
    this.#opening.set(path, underWay);
    await underWay.finally(() => this.#opening.delete(path));
  }

  async #openNewProject(path: string, mode: 'write' | 'create'): Promise<void> {
    const name = basename(path, extname(path));
    let opened: OpenWindow | undefined;
    try {
      const engine = await EngineSupervisor.open({
        host: this.#host,
        place: { path, mode },
        onState: (state) => opened && this.#onEngineState(opened, state),
      });
      const welcome = this.#registry.welcome();
      opened = await this.#openWindow(`${name} — Sightline`, path, engine);
      welcome?.window.close();
    } catch (error) {
      const { message } = toWireError(error);
      this.#log.write(`A project cannot be opened: ${message}`);
      await this.#tell('error', `“${name}” cannot be opened.`, message);
      return;
    }
    await this.#recent.add(path);
    this.#electron.app.addRecentDocument(path);
    this.#updateMenu();
    for (const { shell } of this.#registry.all()) shell.changed();
  }

  async #openDemo(): Promise<void> {
    const { app } = this.#electron;
    const ownFolder = app.isPackaged ? join(app.getPath('userData'), 'demo') : undefined;
    const { project, cameras } = await prepareDemoMatch(this.#resources.demo, ownFolder);
    await this.#openProject(project, existsSync(project) ? 'write' : 'create');
    await this.#registry.byProject(realPath(project))?.shell.engine?.startIngest({ cameras: [...cameras] });
  }

  async #openWindow(
    title: string,
    projectPath: string | undefined,
    engine: EngineSupervisor<MessagePortMain> | undefined,
  ): Promise<OpenWindow> {
    const { app, BrowserWindow, nativeTheme, screen } = this.#electron;
    const shell = new WindowShell<MessagePortMain>({
      version: app.getVersion(),
      recent: this.#recent,
      engine,
      actions: {
        askForNewProject: () => this.#dialogs.newProject(),
        askForProject: () => this.#dialogs.project(),
        askForVideos: () => this.#dialogs.videos(),
        openProject: (path, mode) => this.#openProject(path, mode),
        openDemo: () => this.#openDemo(),
        describeSystem: () => this.#describeSystem(),
        showLog: () => this.#showLog(),
      },
    });
    const opened = await openWindow(
      {
        Window: BrowserWindow,
        theme: nativeTheme,
        screen,
        placements: this.#placements,
        registry: this.#registry,
        preload: this.#resources.preload,
        partition: PARTITION,
      },
      { kind: engine === undefined ? 'welcome' : 'project', title, projectPath, shell },
    );
    this.#closing.guard(opened, () => {
      this.#lines.forget(opened.key);
      this.#updateMenu();
    });
    return opened;
  }

  #onEngineState(window: OpenWindow, state: EngineState): void {
    if (state.kind !== 'running') this.#lines.endEngineLine(window);
    window.shell.changed();
  }

  /** A page that crashed is loaded anew; its engine and its jobs have not noticed. */
  #onPageGone(contentsId: number, reason: string): void {
    this.#log.write(`A window's page ended (${reason}).`);
    const found = this.#registry.byContents(contentsId);
    if (reason !== 'clean-exit' && found !== undefined && !found.contents.isDestroyed())
      found.contents.reload();
  }

  #describeSystem(): Promise<SystemReport> {
    return describeMachine(this.#host);
  }

  #showLog(): void {
    if (!existsSync(this.#log.path)) this.#log.write('The log begins.');
    this.#electron.shell.showItemInFolder(this.#log.path);
  }

  async #copyDiagnostics(): Promise<void> {
    const lines = describeReport(await this.#describeSystem()).map(
      ([label, finding]) => `${label}: ${finding}`,
    );
    await this.#electron.clipboard.writeText(lines.join('\n'));
    await this.#tell('info', 'The diagnostics are in the clipboard.', lines.join('\n'));
  }

  async #lookForUpdates(): Promise<void> {
    const { app, dialog } = this.#electron;
    const { autoUpdater } = (await import('electron-updater')).default;
    await updateByHand(autoUpdater, app.getVersion(), async (message, detail, buttons) => {
      const { response } = await dialog.showMessageBox({
        message,
        detail,
        buttons: [...buttons],
        cancelId: 1,
      });
      return response;
    });
  }

  async #tell(type: 'info' | 'error', message: string, detail: string): Promise<void> {
    const options = { type, message, detail, buttons: ['OK'] };
    const parent = this.#focused()?.window;
    await (parent === undefined
      ? this.#electron.dialog.showMessageBox(options)
      : this.#electron.dialog.showMessageBox(parent, options));
  }

  #focused(): OpenWindow | undefined {
    const focused = this.#electron.BrowserWindow.getFocusedWindow();
    return this.#registry.all().find(({ window }) => window === focused);
  }

  /** Where an action of the menu fails, the user is told. */
  #do(action: () => unknown): void {
    void (async () => {
      try {
        await action();
      } catch (error) {
        await this.#tell('error', 'This could not be done.', toWireError(error).message);
      }
    })();
  }

  #updateMenu(): void {
    const { app, Menu, shell } = this.#electron;
    const focused = this.#focused();
    const template = menuTemplate(
      {
        platform: process.platform,
        hasProject: focused?.shell.engine !== undefined,
        recentProjects: this.#recent.list(),
        commands: windowCommands(),
        isPackaged: app.isPackaged,
        hasUpdateFeed: this.#resources.hasUpdateFeed,
      },
      {
        createProject: () =>
          this.#do(async () => {
            const path = await this.#dialogs.newProject();
            if (path !== undefined) await this.#openProject(path, 'create');
          }),
        chooseProject: () =>
          this.#do(async () => {
            const path = await this.#dialogs.project();
            if (path !== undefined) await this.#openProject(path, 'write');
          }),
        openRecent: (id) => this.#do(() => this.#openProject(this.#recent.pathOf(id), 'write')),
        openDemo: () => this.#do(() => this.#openDemo()),
        addVideos: () => this.#do(() => this.#focused()?.shell.chooseVideos()),
        resumeIngest: () => this.#do(() => this.#focused()?.shell.resumeIngest()),
        runInWindow: (command) => this.#focused()?.shell.command(command),
        showWelcome: () => this.#do(() => this.#showWelcome()),
        showAbout: () => app.showAboutPanel(),
        showLicences: () => this.#do(() => shell.openPath(this.#resources.licences)),
        showLog: () => this.#showLog(),
        copyDiagnostics: () => this.#do(() => this.#copyDiagnostics()),
        lookForUpdates: () => this.#do(() => this.#lookForUpdates()),
      },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }
}

/** One name for one file: its folder may be reached through links. */
function realPath(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync(absolute);
  const folder = dirname(absolute);
  return existsSync(folder) ? join(realpathSync(folder), basename(absolute)) : absolute;
}
