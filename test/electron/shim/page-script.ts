/**
 * What runs in a page before its own scripts: Electron's renderer modules over functions of the test, and the built
 * preload script on top. Written as text, since it must not close over anything of this process.
 */
export function pageScript(preload: string): string {
  return `(() => {
  if (window !== window.top) return;
  const listeners = new Map();
  const ports = new Map();
  let sent = 0;
  window.__shimReceive = (message) => {
    if (message.line === 'port') ports.get(message.port)?.postMessage(message.data);
    if (message.line === 'close') ports.get(message.port)?.close();
    if (message.line !== 'message') return;
    const handed = message.ports.map((number) => {
      const { port1, port2 } = new MessageChannel();
      ports.set(number, port1);
      port1.onmessage = ({ data }) => void window.__shimLine({ line: 'port', port: number, data });
      return port2;
    });
    const [channel, data] = message.data;
    listeners.get(channel)?.({ ports: handed }, data);
  };
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api) }),
    },
    ipcRenderer: {
      send: (channel, ...args) => void window.__shimIpc(channel, args),
      on: (channel, listener) => listeners.set(channel, listener),
    },
    webUtils: { getPathForFile: (file) => window.__shimPaths?.[file.name] ?? '' },
  };
  (function (require, module, exports) {
${preload}
  })(() => electron, { exports: {} }, {});
})();`;
}
