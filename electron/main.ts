import { app, dialog } from 'electron';
import { engineAddress } from './engine-address.ts';
import { openWindow } from './window.ts';

// Every page of this application is sandboxed, also those that code to come might open.
app.enableSandbox();

app.on('window-all-closed', () => app.quit());

void app.whenReady().then(async () => {
  const engine = engineAddress(process.argv, process.env);
  if (engine === undefined) {
    dialog.showErrorBox(
      'Sightline',
      'No project is being served. Run "npm run demo", or "npm run -s sightline -- serve PROJECT" and start this window with --url=ADDRESS.',
    );
    app.exit(2);
    return;
  }
  await openWindow(engine);
});
