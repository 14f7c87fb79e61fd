import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingPart, type Device } from './device.ts';

/** Loading a GPU's libraries for the first time can take tens of seconds. */
const TIME_LIMIT_MILLISECONDS = 60_000;

/** What the probing process sends back; it sends nothing if it crashes. */
export interface ProbeReport {
  /** Why the device does not work; null if it does. */
  readonly problem: string | null;
}

/**
 * Runs a tiny model on the device in a process of its own, since a faulty driver can abort the process that loads it.
 * @returns why the device cannot be used; undefined if it works.
 */
export async function probeDevice(device: Device): Promise<string | undefined> {
  const missing = missingPart(device);
  if (missing !== undefined) return missing;
  return await new Promise<string | undefined>((resolve) => {
    const child = fork(fileURLToPath(new URL('./device-probe.process.ts', import.meta.url)), [device], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      timeout: TIME_LIMIT_MILLISECONDS,
      killSignal: 'SIGKILL',
    });
    let report: ProbeReport | undefined;
    child.once('message', (message) => {
      report = message as ProbeReport;
    });
    child.once('error', (error) => resolve(`The test of ${device} could not start: ${error.message}.`));
    child.once('close', (code, signal) => {
      const ending = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
      const crash = `A test run on ${device} ended without an answer (${ending}).`;
      resolve(report === undefined ? crash : (report.problem ?? undefined));
    });
  });
}
