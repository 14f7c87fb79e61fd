/**
 * The engine's process, which the shell starts as a utility process: `[project, read | write | create]` opens that
 * project and answers on the ports that the shell sends; without arguments it says what the machine has and ends.
 */
import {
  createHostRouter,
  createRouter,
  describeMachine,
  ProjectService,
  servePort,
  startProbesBy,
} from '../../core/api/index.ts';
import { toWireError } from '../../core/errors/index.ts';
import { toEngineSchema, type FromEngine, type ProbeOutcome } from './engine-messages.ts';

const { parentPort } = process;
const probes = new Map<number, (outcome: ProbeOutcome) => void>();

function tell(message: FromEngine): void {
  parentPort.postMessage(message);
}

startProbesBy(
  (program, device, timeLimit) =>
    new Promise((resolve) => {
      const id = probes.size + 1;
      probes.set(id, (outcome) =>
        resolve('ending' in outcome ? { report: undefined, ending: outcome.ending } : outcome),
      );
      tell({ kind: 'probe', id, program, device, timeLimit });
    }),
);

function openService(path: string, mode: string | undefined): ProjectService | undefined {
  try {
    return ProjectService.open(path, { mode: mode === 'read' || mode === 'create' ? mode : 'write' });
  } catch (error) {
    tell({ kind: 'refused', error: { ...toWireError(error) } });
    return undefined;
  }
}

const [project, mode] = process.argv.slice(2);
const service = project === undefined ? undefined : openService(project, mode);

let windowLine = new AbortController();

parentPort.on('message', ({ data, ports }) => {
  const message = toEngineSchema.parse(data);
  if (message.kind === 'probed') {
    probes.get(message.id)?.(message.outcome);
    return;
  }
  const [port] = ports;
  if (service === undefined || port === undefined) return;
  if (message.kind === 'host') {
    void servePort(
      createHostRouter(service, () => service[Symbol.asyncDispose]()),
      port,
    );
    return;
  }
  // The one window of this project: its page was loaded anew, or asked twice.
  windowLine.abort();
  windowLine = new AbortController();
  void servePort(createRouter(service, 'remote'), port, windowLine.signal);
});

if (project === undefined) tell({ kind: 'machine', report: await describeMachine() });
else if (service !== undefined) tell({ kind: 'ready' });
