import { open } from 'node:fs/promises';

const CHUNK_BYTES = 4 * 2 ** 20;

/** Those of the patterns that stand somewhere in the file; a file that is not there holds none. */
export async function findBytes(
  path: string,
  patterns: readonly Uint8Array[],
): Promise<ReadonlySet<Uint8Array>> {
  const found = new Set<Uint8Array>();
  const longest = patterns.reduce((most, { length }) => Math.max(most, length), 1);
  let file;
  try {
    file = await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return found;
    throw error;
  }
  await using handle = file;
  const buffer = Buffer.alloc(CHUNK_BYTES + longest);
  let kept = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, kept, CHUNK_BYTES);
    if (bytesRead === 0) return found;
    const view = buffer.subarray(0, kept + bytesRead);
    for (const pattern of patterns) if (!found.has(pattern) && view.indexOf(pattern) >= 0) found.add(pattern);
    // A pattern may lie across the border of two reads.
    kept = Math.min(longest - 1, view.length);
    view.copy(buffer, 0, view.length - kept);
  }
}
