import { oc } from '@orpc/contract';
import { z } from 'zod';
import { contract } from './contract.ts';

const id = z.number().int().positive();

/**
 * What the shell that started the engine's process may ask besides the contract: it may name files of this machine,
 * and serves the window's media. No window ever gets a port to it.
 */
export const hostContract = {
  ...contract,
  host: {
    /** The file of a video of the open project, or of its playable copy. */
    media: oc
      .input(z.object({ video: id }))
      .output(z.object({ path: z.string(), mimeType: z.string() }).nullable()),
    /** A crop as JPEG. */
    thumbnail: oc.input(z.object({ crop: id })).output(z.instanceof(Uint8Array).nullable()),
    /** Stops the jobs, which keep what they have committed, and closes the project. */
    close: oc.output(z.void()),
  },
};

export type HostContract = typeof hostContract;
