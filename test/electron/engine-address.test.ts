import { describe, expect, it } from 'vitest';
import { engineAddress, isOfEngine } from '../../electron/engine-address.ts';

const ADDRESS = 'http://127.0.0.1:4321/?token=abc';

describe('the address that the desktop window shows', () => {
  it('comes from --url or from the environment', () => {
    expect(engineAddress(['electron', '.', `--url=${ADDRESS}`], {})?.href).toBe(ADDRESS);
    expect(engineAddress(['electron', '.'], { SIGHTLINE_URL: ADDRESS })?.href).toBe(ADDRESS);
    expect(engineAddress(['electron', '.'], {})).toBeUndefined();
  });

  it.each([
    ['another machine', 'http://192.168.1.2:4321/'],
    ['a name that looks local', 'http://127.0.0.1.example.org:80/'],
    ['a file', 'file:///etc/passwd'],
    ['a user before the host', 'http://127.0.0.1:1@example.org:80/'],
    ['a script', 'javascript:alert(1)'],
    ['no address', 'nonsense'],
  ])('is refused for %s', (_case, address) => {
    expect(engineAddress([`--url=${address}`], {})).toBeUndefined();
  });

  it("lets only the engine's own origin through", () => {
    const engine = new URL(ADDRESS);
    expect(isOfEngine('http://127.0.0.1:4321/media/1', engine)).toBe(true);
    expect(isOfEngine('http://127.0.0.1:4322/media/1', engine)).toBe(false);
    expect(isOfEngine('https://127.0.0.1:4321/', engine)).toBe(false);
    expect(isOfEngine('nonsense', engine)).toBe(false);
  });
});
