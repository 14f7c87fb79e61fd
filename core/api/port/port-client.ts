import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { HostClient } from '../host-router.ts';
import { fromProcedureError } from '../procedure-error.ts';
import { bytesSerializer } from '../server/bytes-serializer.ts';
import type { EnginePortEnd } from './serve-port.ts';

/**
 * A client of the host's procedures, answered by {@link servePort} at the other end of the channel; errors arrive as
 * instances of `core/errors`. Calls that wait when the channel closes reject.
 */
export function connectHost(port: EnginePortEnd): HostClient {
  const link = new RPCLink({
    port,
    customJsonSerializers: [bytesSerializer],
    interceptors: [
      async (call) => {
        try {
          return await call.next();
        } catch (error) {
          throw fromProcedureError(error);
        }
      },
    ],
  });
  port.start();
  return createORPCClient<HostClient>(link);
}
