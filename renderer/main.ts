import { mount } from 'svelte';
import App from './App.svelte';
import { browserStore } from './memory/browser-store.ts';
import { websocketLinks } from './port/websocket-link.ts';
import { Workspace } from './state/workspace.svelte.ts';
import './styles/base.css';
import './styles/theme.css';

// The token has become a cookie: it must not stay in the address, which people copy and photograph.
history.replaceState(null, '', location.pathname);

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no element #app.');
mount(App, { target, props: { workspace: new Workspace(websocketLinks(location), browserStore()) } });
