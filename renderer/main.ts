import { mount } from 'svelte';
import App from './App.svelte';
import { Desktop } from './desktop/desktop.svelte.ts';
import { findDesktopBridge } from './desktop/desktop-bridge.ts';
import { portLinks } from './desktop/port-link.ts';
import { isCommand } from './keys/commands.ts';
import { runCommand } from './keys/run-command.ts';
import { browserStore, sessionStore } from './memory/browser-store.ts';
import { websocketLinks } from './port/websocket-link.ts';
import { Workspace } from './state/workspace.svelte.ts';
import './styles/base.css';
import './styles/theme.css';
import DesktopWindow from './welcome/DesktopWindow.svelte';

// The token has become a cookie: it must not stay in the address, which people copy and photograph.
history.replaceState(null, '', location.pathname);

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no element #app.');
const bridge = findDesktopBridge();
const links = bridge === undefined ? websocketLinks(location) : portLinks(bridge, 'engine');
const workspace = new Workspace(links, browserStore(), () => performance.now(), sessionStore());
if (bridge === undefined) mount(App, { target, props: { workspace } });
else {
  const desktop = new Desktop(bridge, (command) => {
    if (isCommand(command)) runCommand(workspace, command);
  });
  mount(DesktopWindow, { target, props: { desktop, workspace } });
}
