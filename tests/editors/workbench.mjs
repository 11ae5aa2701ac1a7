// A real workbench in Chromium, driven as a person would: what the drivers share. They write what was shown to the file
// named by RESULT, as JSON; a picture is taken at each stage, and of the screen on which something was not reached.
//
// URL: the workbench; FOLDER: the project; CHROMIUM: the browser; SHOTS: where pictures go;
// TRUST: `withheld` when the workbench does not trust the folder until it is told to.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const { URL: url, FOLDER, CHROMIUM, RESULT, SHOTS } = process.env;
export const TRUST = process.env.TRUST;
export const STEP_MS = 90_000;
const TRY_MS = 5_000;

mkdirSync(SHOTS, { recursive: true });
export const result = {};
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new globalThis.URL(url).origin });
export const page = await context.newPage();
page.setDefaultTimeout(STEP_MS);

export const shot = (name) => page.screenshot({ path: join(SHOTS, `${name}.png`) });

/** Acts again and again until what should appear does: a server just started may miss the first time. */
export async function reach(step, locator, act) {
  const end = Date.now() + STEP_MS;
  for (;;) {
    await act();
    try {
      await locator.first().waitFor({ state: 'visible', timeout: TRY_MS });
      // The editor shows spaces as no-break spaces.
      return (await locator.first().innerText()).replaceAll('\u00a0', ' ').trim();
    } catch (error) {
      if (Date.now() > end) throw new Error(`not reached: ${step}`, { cause: error });
    }
  }
}

/** Runs a command by its title in the command palette, which may list others of much the same words before it. */
export async function command(title) {
  const input = page.locator('.quick-input-widget input');
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ has: page.getByText(title, { exact: true }) });
  await reach(`the command ${title}`, row, async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(`>${title}`);
  });
  await row.first().click();
  await row.first().waitFor({ state: 'hidden' });
}

export const line = (text) => page.locator('.editor-instance .view-line', { hasText: text }).first();

/** Opens the folder and its Dockerfile, which holds these words. */
export async function openDockerfile(words) {
  await page.goto(`${url}?folder=${encodeURIComponent(FOLDER)}`);
  await page.locator('.monaco-workbench').waitFor();
  if (TRUST === 'withheld') {
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  }
  const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: /^Dockerfile$/ });
  await reach('the file', line(words), () => row.dblclick());
}

/** Does all of it, and writes what was seen. */
export async function drive(steps) {
  try {
    await steps();
  } catch (error) {
    result.stuck = String(error.stack ?? error);
    await shot('stuck').catch(() => undefined);
  } finally {
    writeFileSync(RESULT, JSON.stringify(result));
    await browser.close();
  }
}
