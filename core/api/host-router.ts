import type { ContractRouterClient } from '@orpc/contract';
import { implement } from '@orpc/server';
import type { EnginePort } from './engine-port.ts';
import { hostContract, type HostContract } from './host-contract.ts';
import { toProcedureError } from './procedure-error.ts';
import { createRouter } from './router.ts';

/** The engine's process as the shell that started it sees it. */
export type HostClient = ContractRouterClient<HostContract>;

/** The procedures for the shell that started the engine's process. `close` ends what the engine owns. */
export function createHostRouter(engine: EnginePort, close: () => Promise<void>) {
  const host = implement(hostContract.host).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toProcedureError(error);
    }
  });
  return {
    ...createRouter(engine, 'local'),
    host: host.router({
      media: host.media.handler(async ({ input }) => (await engine.mediaFile(input.video)) ?? null),
      thumbnail: host.thumbnail.handler(async ({ input }) => {
        const jpeg = await engine.thumbnail(input.crop);
        return jpeg === undefined ? null : new Uint8Array(jpeg);
      }),
      close: host.close.handler(close),
    }),
  };
}
