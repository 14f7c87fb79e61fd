import { registerHooks } from 'node:module';

let isRegistered = false;

/** Has every import of `electron` in this process, from now on, lead to the module at `url`. */
export function register(url: string): void {
  if (isRegistered) return;
  isRegistered = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url, shortCircuit: true } : next(specifier, context),
  });
}
