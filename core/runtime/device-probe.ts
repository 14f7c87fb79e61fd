import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingPart, type Device } from './device.ts';

/** Loading a GPU's libraries for the first time can take tens of seconds. */
const TIME_LIMIT_MILLISECONDS = 60_000;

const PROGRAM = fileURLToPath(new URL('./device-probe.process.ts', import.meta.url));

/** What the probing process sends back; it sends nothing if it crashes. */
export interface ProbeReport {
  /** Why the device does not work; null if it does. */
  readonly problem: string | null;
}

/** How a probing process ended: with what it reported, or, for people, in which other way. */
export type ProbeOutcome =
  { readonly report: ProbeReport } | { readonly report: undefined; readonly ending: string };

/**
 * Runs a program in a process of its own with the device as its only argument, and ends it after the time limit, in
 * milliseconds.
 */
export type StartProbe = (program: string, device: Device, timeLimit: number) => Promise<ProbeOutcome>;

let startProbe: StartProbe = forkProbe;

/** Has probing processes started in another way: an installed application cannot fork itself as Node. */
export function startProbesBy(start: StartProbe): void {
  startProbe = start;
}

/**
 * Runs a tiny model on the device in a process of its own, since a faulty driver can abort the process that loads it.
 * @returns why the device cannot be used; undefined if it works.
 */
export async function probeDevice(device: Device): Promise<string | undefined> {
  const missing = missingPart(device);
  if (missing !== undefined) return missing;
  const outcome = await startProbe(PROGRAM, device, TIME_LIMIT_MILLISECONDS);
  if (outcome.report !== undefined) return outcome.report.problem ?? undefined;
  return `A test run on ${device} ended without an answer (${outcome.ending}).`;
}

function forkProbe(program: string, device: Device, timeout: number): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    const child = fork(program, [device], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      timeout,
      killSignal: 'SIGKILL',
    });
    let report: ProbeReport | undefined;
    child.once('message', (message) => {
      report = message as ProbeReport;
    });
    child.once('error', (error) => resolve({ report: undefined, ending: error.message }));
    child.once('close', (code, signal) => {
      const ending = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
      resolve(report === undefined ? { report, ending } : { report });
    });
  });
}
