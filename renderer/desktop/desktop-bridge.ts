/** Which line the page asks for: to the shell around the window, or to the engine of its project. */
export type Line = 'shell' | 'engine';

/** The one function that the desktop application gives a page. The line arrives later, as a message with a port. */
export interface DesktopBridge {
  connect(line: Line): void;
}

/** The bridge of the desktop application; undefined in a browser. */
export function findDesktopBridge(): DesktopBridge | undefined {
  return (globalThis as { readonly sightline?: DesktopBridge }).sightline;
}

/** Calls back with each line of this kind that arrives; with undefined where there is none, or none any more. */
export function listenForLine(line: Line, listener: (port: MessagePort | undefined) => void): () => void {
  const receive = (event: MessageEvent<unknown>): void => {
    if (event.source !== window || event.origin !== location.origin) return;
    const { data } = event;
    if (typeof data === 'object' && data !== null && 'sightline' in data && data.sightline === line) {
      listener(event.ports[0]);
    }
  };
  window.addEventListener('message', receive);
  return () => window.removeEventListener('message', receive);
}
