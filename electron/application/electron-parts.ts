import type {
  App,
  BrowserWindow,
  Clipboard,
  Dialog,
  ForkOptions,
  IpcMain,
  Menu,
  MessageChannelMain,
  NativeTheme,
  Screen,
  Session,
  Shell,
  UtilityProcess,
} from 'electron';

/** What the application uses of Electron; handed to it, so that nothing else imports Electron's values. */
export interface ElectronParts {
  readonly app: App;
  readonly BrowserWindow: typeof BrowserWindow;
  readonly clipboard: Clipboard;
  readonly dialog: Dialog;
  readonly ipcMain: IpcMain;
  readonly Menu: typeof Menu;
  readonly MessageChannelMain: typeof MessageChannelMain;
  readonly nativeTheme: NativeTheme;
  readonly screen: Screen;
  readonly session: { fromPartition(partition: string): Session };
  readonly shell: Shell;
  readonly utilityProcess: {
    fork(program: string, args: string[], options: ForkOptions): UtilityProcess;
  };
}
