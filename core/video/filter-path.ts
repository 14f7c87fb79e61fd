/**
 * A file's path as a value inside a filter chain. FFmpeg reads such a value twice: once as a part of the chain, once as
 * an option of the filter ("Notes on filtergraph escaping" of its manual).
 */
export function filterPath(path: string): string {
  const asOption = path.replaceAll('\\', '/').replace(/[':]/g, '\\$&');
  return asOption.replace(/[\\'[\],;]/g, '\\$&');
}
