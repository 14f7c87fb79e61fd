import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PortLine, type LineMessage, type ShimPort } from './ports.ts';

const PARENT_PORT = new URL('./parent-port.ts', import.meta.url).href;

interface UtilityEvents {
  message: [message: unknown];
  exit: [code: number];
}

/** A plain Node process that looks like Electron's `UtilityProcess`. */
export class ShimUtilityProcess extends EventEmitter<UtilityEvents> {
  readonly process: ChildProcess;
  readonly #line: PortLine;

  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    super();
    this.process = fork(program, [...args], {
      env,
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', PARENT_PORT],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#line = new PortLine((message) => {
      if (this.process.connected) this.process.send(message, () => undefined);
    });
    this.process.on('message', (message) => {
      const received = this.#line.receive(message as LineMessage);
      if (received !== undefined) this.emit('message', received.data);
    });
    this.process.on('exit', (code, signal) => {
      this.#line.end();
      this.emit('exit', code ?? (signal === null ? 1 : 9));
    });
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  get stderr(): ChildProcess['stderr'] {
    return this.process.stderr;
  }

  get stdout(): ChildProcess['stdout'] {
    return this.process.stdout;
  }

  postMessage(message: unknown, ports: readonly ShimPort[] = []): void {
    this.#line.postMessage(message, ports);
  }

  kill(): boolean {
    return this.process.kill();
  }
}
