import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { SetupError } from '../../errors/index.ts';
import type { EnginePort } from '../engine-port.ts';
import { Access, LOOPBACK } from './access.ts';
import { ApiSocket } from './api-socket.ts';
import { readPageFiles } from './page-files.ts';
import { handleRequest, type Served } from './request-handler.ts';

const BUILT_RENDERER = fileURLToPath(new URL('../../../out/renderer/', import.meta.url));

/** Options of {@link serveProject}. */
export interface ServeOptions {
  /** Answers the procedures and names the files; the caller keeps owning it. */
  readonly engine: EnginePort;
  /** Default: 0, any free port. */
  readonly port?: number;
  /** The built window. Default: `out/renderer` beside `core`. */
  readonly rendererFolder?: string;
  /** Told of faults while answering a request that the requester cannot be told of. */
  readonly onFault?: (fault: unknown) => void;
}

/** A running server; disposing it ends all its connections. */
export interface ProjectServer extends AsyncDisposable {
  /** The address to open in a browser, token included: a secret of this user. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
}

/**
 * Serves the window, the videos and the contract of one open project on 127.0.0.1, to holders of a random token.
 * @throws SetupError `window-not-built`, `port-unavailable`
 */
export async function serveProject(options: ServeOptions): Promise<ProjectServer> {
  const { engine, port = 0, rendererFolder = BUILT_RENDERER, onFault = () => undefined } = options;
  const access = new Access();
  const served: Served = { access, engine, pages: await readPageFiles(rendererFolder) };
  const server = createServer((request, response) => {
    handleRequest(served, request, response).catch((fault: unknown) => {
      if (!isClosedEarly(fault)) onFault(fault);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  const socket = new ApiSocket(engine);
  server.on('upgrade', (request, connection, head) => {
    // Until ws takes over, nobody else listens for a reset connection.
    connection.on('error', () => connection.destroy());
    const status = access.refusal(request) ?? (request.url?.split('?')[0] === '/api' ? undefined : 404);
    if (status === undefined) socket.accept(request, connection, head);
    else connection.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`);
  });
  const actualPort = await listen(server, port);
  access.listenOn(actualPort);
  return {
    url: `http://${LOOPBACK}:${actualPort}/?token=${access.token}`,
    port: actualPort,
    token: access.token,
    async [Symbol.asyncDispose]() {
      await socket[Symbol.asyncDispose]();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `The server cannot listen on ${LOOPBACK}:${port} (${cause.code ?? cause.message}). Choose another port.`;
      reject(new SetupError('port-unavailable', message, { cause, details: { port } }));
    });
    server.listen(port, LOOPBACK, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Browsers leave video downloads at will. */
function isClosedEarly(fault: unknown): boolean {
  const code = (fault as NodeJS.ErrnoException | null)?.code;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}
