import { createORPCClient } from '@orpc/client';
import type { ShellClient, ShellState, SystemReport } from '../../core/api/index.ts';
import { toProblem } from '../port/problem.ts';
import type { DesktopBridge } from './desktop-bridge.ts';
import { portLinks } from './port-link.ts';

/** The desktop application around this window: what it tells, and what can be asked of it. */
export class Desktop {
  state = $state.raw<ShellState>();
  /** What the user asked for and could not be done; undefined where nothing failed since. */
  failure = $state<string>();
  isBusy = $state(false);
  system = $state.raw<SystemReport>();
  readonly shell: ShellClient;
  readonly #onCommand: (command: string) => void;

  constructor(bridge: DesktopBridge, onCommand: (command: string) => void) {
    this.shell = createORPCClient<ShellClient>(portLinks(bridge, 'shell')().link);
    this.#onCommand = onCommand;
  }

  /** Follows the shell for as long as the window lives. */
  async run(): Promise<void> {
    try {
      for await (const event of await this.shell.watch()) {
        if (event.kind === 'state') this.state = event.state;
        else this.#onCommand(event.command);
      }
    } catch (error) {
      this.failure = toProblem(error).message;
    }
  }

  /** Looks at the machine, once. */
  async describeSystem(): Promise<void> {
    await this.ask(async () => {
      this.system ??= await this.shell.system.describe();
    }, false);
  }

  /** Asks the shell for something; a failure is shown. */
  async ask(call: () => Promise<unknown>, isWaitedFor = true): Promise<void> {
    this.failure = undefined;
    if (isWaitedFor) this.isBusy = true;
    try {
      await call();
    } catch (error) {
      this.failure = toProblem(error).message;
    } finally {
      if (isWaitedFor) this.isBusy = false;
    }
  }
}
