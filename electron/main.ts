import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { join, resolve } from 'node:path';
import { readPageFiles } from '../core/api/shell.ts';
import { toWireError } from '../core/errors/index.ts';
import { Application } from './application/application.ts';
import { filesOf } from './application/arguments.ts';
import { findResources } from './application/resources.ts';
import { SCHEME } from './windows/media-protocol.ts';

// Every page of this application is sandboxed, also those that code to come might open.
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
app.setAboutPanelOptions({
  applicationName: 'Sightline',
  applicationVersion: app.getVersion(),
  copyright: 'Copyright 2026 The Sightline authors. Apache-2.0.',
});

async function start(files: readonly string[]): Promise<Application> {
  await app.whenReady();
  const resources = findResources(
    join(import.meta.dirname, '..'),
    app.isPackaged ? process.resourcesPath : undefined,
  );
  const parts = {
    ...{ app, BrowserWindow, clipboard, dialog, ipcMain, Menu, MessageChannelMain },
    ...{ nativeTheme, screen, session, shell, utilityProcess },
  };
  const application = new Application(parts, resources, await readPageFiles(resources.pages));
  await application.start(files);
  return application;
}

if (app.requestSingleInstanceLock()) {
  const files = filesOf(process.argv, app.isPackaged);
  // macOS names files in events, the first ones before the application is ready.
  let receive = (path: string): void => void files.push(path);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    receive(path);
  });
  start(files).then(
    (application) => {
      receive = (path) => void application.receiveFiles([path], undefined);
      app.on('second-instance', (_event, argv, folder) => {
        application.onSecondInstance(filesOf(argv, app.isPackaged).map((file) => resolve(folder, file)));
      });
    },
    (error: unknown) => {
      dialog.showErrorBox('Sightline cannot start', toWireError(error).message);
      app.exit(1);
    },
  );
} else {
  app.quit();
}
