import {
  connectHost,
  systemSchema,
  type EnginePortEnd,
  type HostClient,
  type SystemReport,
} from '../../core/api/shell.ts';
import { fromWireError, SetupError, type SightlineError } from '../../core/errors/index.ts';
import {
  fromEngineSchema,
  probeOutcomeSchema,
  type FromEngine,
  type ProbeOutcome,
  type ToEngine,
} from './engine-messages.ts';

/** A utility process, as far as it is used here. */
export interface ChildProcessEnd<Port> {
  postMessage(message: unknown, ports?: Port[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

/** What starting an engine needs of Electron. */
export interface EngineHost<Port extends EnginePortEnd> {
  /** Starts a program of the application in a process of its own. */
  fork(program: string, args: readonly string[]): ChildProcessEnd<Port>;
  channel(): { readonly port1: Port; readonly port2: Port };
  /** The engine's program. */
  readonly program: string;
  readonly log: (line: string) => void;
}

/** Where a project is, and how it is opened. */
export interface ProjectPlace {
  readonly path: string;
  readonly mode: 'read' | 'write' | 'create';
}

/** An engine's process with an open project. */
export interface EngineChild<Port> {
  /** For the shell alone. */
  readonly host: HostClient;
  /** Gives a window its line to the engine. */
  connectWindow(port: Port): void;
  /** Resolves with the exit code, however the process ended. */
  readonly ended: Promise<number>;
  kill(): void;
}

/**
 * Starts an engine and opens a project in it.
 * Throws: the engine's own refusal (StoreError, …), or SetupError `engine-ended` where it ended before it answered.
 */
export async function startEngine<Port extends EnginePortEnd>(
  host: EngineHost<Port>,
  { path, mode }: ProjectPlace,
): Promise<EngineChild<Port>> {
  const child = host.fork(host.program, [path, mode]);
  const ended = new Promise<number>((resolve) => child.on('exit', resolve));
  await answerFrom(host, child, ended, 'ready');
  const { port1, port2 } = host.channel();
  send(child, { kind: 'host' }, port2);
  return {
    host: connectHost(port1),
    connectWindow: (port) => send(child, { kind: 'window' }, port),
    ended,
    kill: () => void child.kill(),
  };
}

/** Asks an engine without a project what the machine has and lacks. */
export async function describeMachine<Port extends EnginePortEnd>(
  host: EngineHost<Port>,
): Promise<SystemReport> {
  const child = host.fork(host.program, []);
  const ended = new Promise<number>((resolve) => child.on('exit', resolve));
  const { report } = await answerFrom(host, child, ended, 'machine');
  child.kill();
  return systemSchema.parse(report);
}

function send<Port>(child: ChildProcessEnd<Port>, message: ToEngine, port?: Port): void {
  child.postMessage(message, port === undefined ? [] : [port]);
}

/** Waits for a child's first answer of this kind, and serves its wishes for probes as long as it lives. */
function answerFrom<Port extends EnginePortEnd, Kind extends 'ready' | 'machine'>(
  host: EngineHost<Port>,
  child: ChildProcessEnd<Port>,
  ended: Promise<number>,
  kind: Kind,
): Promise<Extract<FromEngine, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    child.on('message', (data) => {
      const { success, data: message } = fromEngineSchema.safeParse(data);
      if (!success) {
        host.log('The engine sent a message that is not understood.');
      } else if (message.kind === 'probe') {
        void probe(host, message).then((outcome) => send(child, { kind: 'probed', id: message.id, outcome }));
      } else if (message.kind === 'refused') {
        reject(fromWireError(message.error));
        child.kill();
      } else if (message.kind === kind) {
        resolve(message as Extract<FromEngine, { kind: Kind }>);
      }
    });
    void ended.then((code) => reject(endedEarly(code)));
  });
}

/** Runs a probing program to its report, its end or its time limit. */
function probe<Port extends EnginePortEnd>(
  host: EngineHost<Port>,
  { program, device, timeLimit }: Extract<FromEngine, { kind: 'probe' }>,
): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    const child = host.fork(program, [device]);
    const limit = setTimeout(() => child.kill(), timeLimit);
    child.on('message', (report) => {
      const { success, data } = probeOutcomeSchema.safeParse({ report });
      if (success) resolve(data);
      child.kill();
    });
    child.on('exit', (code) => {
      clearTimeout(limit);
      resolve({ ending: `exit code ${code}` });
    });
  });
}

function endedEarly(code: number): SightlineError {
  return new SetupError(
    'engine-ended',
    `The engine ended before it was ready (exit code ${code}). See the log file.`,
    {
      details: { code },
    },
  );
}
