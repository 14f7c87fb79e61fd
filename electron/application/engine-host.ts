import type { MessageChannelMain, MessagePortMain } from 'electron';
import type { EngineHost } from '../engine/engine-child.ts';
import type { LogFile } from '../state/log-file.ts';
import type { ElectronParts } from './electron-parts.ts';
import type { Resources } from './resources.ts';

/** Starts engines as utility processes; what they print goes to the log. */
export function createEngineHost(
  {
    utilityProcess,
    MessageChannelMain: Channel,
  }: Pick<ElectronParts, 'utilityProcess' | 'MessageChannelMain'>,
  resources: Resources,
  log: LogFile,
): EngineHost<MessagePortMain> {
  return {
    program: resources.engineProgram,
    channel: (): MessageChannelMain => new Channel(),
    log: (line) => log.write(line),
    fork: (program, args) => {
      const child = utilityProcess.fork(program, [...args], {
        serviceName: 'Sightline engine',
        stdio: 'pipe',
        env: { ...process.env, ...resources.environment },
      });
      for (const output of [child.stdout, child.stderr]) {
        output?.on('data', (text: Buffer) => log.write(text.toString()));
      }
      return child;
    },
  };
}
