import type { ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import { toProcedureError } from './procedure-error.ts';
import type { SystemReport } from './schemas.ts';
import { shellContract, type ShellContract, type ShellEvent } from './shell-contract.ts';

/** The shell as a window sees it. */
export type ShellClient = ContractRouterClient<ShellContract>;

/** What a shell does for one of its windows; see {@link shellContract}. */
export interface ShellPort {
  watch(signal?: AbortSignal): AsyncIterable<ShellEvent>;
  createProject(): Promise<boolean>;
  chooseProject(): Promise<boolean>;
  openRecent(id: number): Promise<void>;
  forgetRecent(id: number): Promise<void>;
  openDemo(): Promise<void>;
  chooseVideos(): Promise<void>;
  discardVideo(id: number): void;
  addVideos(cameras: readonly { readonly id: number; readonly name: string }[]): Promise<{ job: number }>;
  resumeIngest(): Promise<{ job: number }>;
  restartEngine(): Promise<void>;
  describeSystem(): Promise<SystemReport>;
  showLog(): void;
}

/** The shell's procedures for one window. */
export function createShellRouter(shell: ShellPort) {
  const procedures = implement(shellContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toProcedureError(error);
    }
  });
  const { projects, videos, engine, system } = procedures;
  return procedures.router({
    watch: procedures.watch.handler(async function* ({ signal }) {
      yield* shell.watch(signal);
    }),
    projects: {
      create: projects.create.handler(() => shell.createProject()),
      choose: projects.choose.handler(() => shell.chooseProject()),
      openRecent: projects.openRecent.handler(({ input }) => shell.openRecent(input.id)),
      forgetRecent: projects.forgetRecent.handler(({ input }) => shell.forgetRecent(input.id)),
      openDemo: projects.openDemo.handler(() => shell.openDemo()),
    },
    videos: {
      choose: videos.choose.handler(() => shell.chooseVideos()),
      discard: videos.discard.handler(({ input }) => shell.discardVideo(input.id)),
      add: videos.add.handler(({ input }) => shell.addVideos(input.cameras)),
      resume: videos.resume.handler(() => shell.resumeIngest()),
    },
    engine: { restart: engine.restart.handler(() => shell.restartEngine()) },
    system: {
      describe: system.describe.handler(() => shell.describeSystem()),
      showLog: system.showLog.handler(() => shell.showLog()),
    },
  });
}
