import type { ClientContext, ClientLink } from '@orpc/client';

/** A link that calls the engine's procedures, with the two moments of its life that the window must know. */
export interface EngineLink {
  readonly link: ClientLink<ClientContext>;
  /** Settles once: true when calls can be made, false when the engine cannot be reached. */
  readonly opened: Promise<boolean>;
  /** Settles when the link has ended; it does not come back. */
  readonly closed: Promise<void>;
}

/** Opens a link anew. In a browser it is a WebSocket; Electron's shell brings its own. */
export type OpenEngineLink = () => EngineLink;
