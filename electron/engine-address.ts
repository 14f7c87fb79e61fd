const OPTION = '--url=';

/**
 * The address of the engine's server that this window shows: `--url=…` among the arguments, or the environment's
 * SIGHTLINE_URL, which other users of the machine cannot read. Only a server of this machine is accepted.
 * Undefined where there is none.
 */
export function engineAddress(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  const text = args.find((arg) => arg.startsWith(OPTION))?.slice(OPTION.length) ?? environment.SIGHTLINE_URL;
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isLocal = url.hostname === '127.0.0.1' && url.port !== '' && url.username === '';
  return url.protocol === 'http:' && isLocal ? url : undefined;
}

/** True where an address belongs to the engine's own server: everything else is refused. */
export function isOfEngine(address: string, engine: URL): boolean {
  return URL.canParse(address) && new URL(address).origin === engine.origin;
}
