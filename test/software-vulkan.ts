import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIBRARY = 'libvk_swiftshader.so';
/** Where packages of Chromium put its libraries; the program on the PATH may be a script elsewhere. */
const FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];

/**
 * SwiftShader, the Vulkan driver in software that Chromium brings (set-up installs Chromium for the browser tests), or
 * undefined where this machine does not have it: tests that need it then skip. Under `CI=true` its absence is an error.
 */
export function softwareVulkan(): string | undefined {
  const { CHROMIUM_PATH, PATH = '', CI } = process.env;
  const beside = CHROMIUM_PATH === undefined ? [] : [dirname(CHROMIUM_PATH)];
  const library = [...beside, ...FOLDERS, ...PATH.split(delimiter)]
    .map((folder) => join(folder, LIBRARY))
    .find((file) => existsSync(file));
  if (library === undefined && CI === 'true') {
    throw new Error(`CI needs a Vulkan driver in software: Chromium's ${LIBRARY} is missing.`);
  }
  return library;
}

/**
 * Runs a script in a process of its own that sees this Vulkan driver alone, since a driver can abort its process.
 * Gives the message that the script sends; fails with what it wrote if it sends none.
 */
export async function runWithVulkan(script: URL, driver: string): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-vulkan-'));
  try {
    const manifest = join(folder, 'driver.json');
    const content = { file_format_version: '1.0.0', ICD: { library_path: driver, api_version: '1.0.5' } };
    await writeFile(manifest, JSON.stringify(content));
    return await messageOf(script, { ...process.env, VK_ICD_FILENAMES: manifest, VK_DRIVER_FILES: manifest });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function messageOf(script: URL, env: NodeJS.ProcessEnv): Promise<unknown> {
  const child = fork(fileURLToPath(script), { env, execArgv: [], silent: true, serialization: 'advanced' });
  let message: unknown;
  let written = '';
  child.on('message', (sent) => (message = sent));
  child.stderr?.on('data', (chunk) => (written += String(chunk)));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (message !== undefined) resolve(message);
      else reject(new Error(`${script.pathname} sent nothing (${String(code ?? signal)}). ${written}`));
    });
  });
}
