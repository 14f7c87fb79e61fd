/**
 * All that a page gets of Electron: one function that asks for a line to the shell or the engine. The line comes as a
 * message with a port. What is dropped by hand onto the page goes to the shell as paths, which the page never sees.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

// The values of channels.ts; that file loads a library that a sandboxed preload script cannot.
const CONNECT = 'sightline:connect';
const LINE = 'sightline:line';
const DROPPED = 'sightline:dropped';

contextBridge.exposeInMainWorld('sightline', {
  connect: (line: unknown) => ipcRenderer.send(CONNECT, line),
});

ipcRenderer.on(LINE, ({ ports }, line: unknown) => {
  window.postMessage({ sightline: line }, window.location.origin, [...ports]);
});

window.addEventListener('dragover', (event) => event.preventDefault());
window.addEventListener('drop', (event) => {
  event.preventDefault();
  // A script of the page can make up an event, but not one that the browser vouches for.
  if (!event.isTrusted) return;
  const files = [...(event.dataTransfer?.files ?? [])];
  const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
  if (paths.length > 0) ipcRenderer.send(DROPPED, paths);
});
