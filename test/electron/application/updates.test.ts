import { describe, expect, it } from 'vitest';
import { updateByHand, type Updater } from '../../../electron/application/updates.ts';

function fakeFeed(newest: string | null) {
  const calls: string[] = [];
  const updater: Updater = {
    autoDownload: true,
    autoInstallOnAppQuit: true,
    checkForUpdates: () => {
      calls.push(`check, by itself: ${updater.autoDownload || updater.autoInstallOnAppQuit}`);
      const updateInfo = { version: newest ?? '1.0.0' };
      return Promise.resolve({ isUpdateAvailable: newest !== null, updateInfo });
    },
    downloadUpdate: () => Promise.resolve(calls.push('download')),
    quitAndInstall: () => void calls.push('install'),
  };
  return { updater, calls };
}

describe('an update', () => {
  it('is looked for without fetching or installing anything by itself', async () => {
    const { updater, calls } = fakeFeed(null);
    const messages: string[] = [];
    await updateByHand(updater, '1.0.0', (message) => {
      messages.push(message);
      return Promise.resolve(0);
    });
    expect(calls).toEqual(['check, by itself: false']);
    expect(messages).toEqual(['Sightline is up to date.']);
  });

  it.each([
    [[1], ['check, by itself: false']],
    [
      [0, 1],
      ['check, by itself: false', 'download'],
    ],
    [
      [0, 0],
      ['check, by itself: false', 'download', 'install'],
    ],
  ])('is fetched and installed only as far as the user agrees: %j', async (answers, expected) => {
    const { updater, calls } = fakeFeed('2.0.0');
    const left = [...answers];
    await updateByHand(updater, '1.0.0', () => Promise.resolve(left.shift() ?? 1));
    expect(calls).toEqual(expected);
  });
});
