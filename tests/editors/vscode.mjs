// Drives VS Code in Chromium as a person would, and writes what it showed to the file named by RESULT, as
// JSON. A picture is taken at each stage, and of the screen on which something was not reached.
//
// URL: the workbench; FOLDER: the project; CHROMIUM: the browser; SHOTS: where pictures go;
// TRUST: `withheld` when the workbench does not trust the folder until it is told to.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const { URL: url, FOLDER, CHROMIUM, RESULT, SHOTS, TRUST } = process.env;
const STEP_MS = 90_000;
const TRY_MS = 5_000;

mkdirSync(SHOTS, { recursive: true });
const result = {};
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new globalThis.URL(url).origin });
const page = await context.newPage();
page.setDefaultTimeout(STEP_MS);

const shot = (name) => page.screenshot({ path: join(SHOTS, `${name}.png`) });

/** Acts again and again until what should appear does: a server just started may miss the first time. */
async function reach(step, locator, act) {
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

/** Runs a command by its title in the command palette. */
async function command(title) {
  const input = page.locator('.quick-input-widget input');
  await reach(`the command ${title}`, page.locator('.quick-input-list .monaco-list-row', { hasText: title }), async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(`>${title}`);
  });
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

const line = (text) => page.locator('.editor-instance .view-line', { hasText: text }).first();

/** The text that appears when the pointer rests on the first word of a line. */
async function hover(text) {
  const shown = page.locator('.monaco-hover:not(.hidden) .hover-contents, .monaco-resizable-hover .hover-contents', { hasText: 'layer' });
  return reach(`a hover on ${text}`, shown, async () => {
    await page.mouse.move(640, 5);
    await line(text).hover({ position: { x: 12, y: 8 } });
  });
}

async function debugInformation() {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await command('Dockwright: Copy Debug Information');
  const end = Date.now() + STEP_MS;
  for (;;) {
    const text = await page.evaluate(() => navigator.clipboard.readText());
    if (text !== '') return text;
    if (Date.now() > end) throw new Error('not reached: debug information on the clipboard');
    await page.waitForTimeout(100);
  }
}

async function openDockerfile() {
  await page.goto(`${url}?folder=${encodeURIComponent(FOLDER)}`);
  await page.locator('.monaco-workbench').waitFor();
  if (TRUST === 'withheld') {
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  }
  const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: /^Dockerfile$/ });
  await reach('the file', line('BOGUS'), () => row.dblclick());
}

/** What the server says of the file, by mouse and in the Problems view. */
async function diagnosticsAndHover() {
  await page.locator('.editor-instance .squiggly-error').first().waitFor();
  result.hover = await hover('RUN');
  await shot('hover');
  const problems = page.locator('.markers-panel-container .monaco-list-row');
  result.problem = await reach('the Problems view', problems.filter({ hasText: 'BOGUS' }), () =>
    page.locator('.markers-panel-container').isVisible().then((open) => open || command('View: Focus Problems')),
  );
  result.problems = await problems.allInnerTexts();
  await shot('problems');
}

async function commands() {
  await command('Dockwright: Restart Server');
  result.hoverAfterRestart = await hover('RUN');
  result.debugInformation = await debugInformation();
  await command('Dockwright: Show Log');
  const log = page.locator('.output-view-container .view-line, .output-view .view-line', { hasText: 'Starting' });
  result.log = await reach('the log', log, async () => {});
  await shot('log');
}

async function trust() {
  result.untrusted = await debugInformation();
  await shot('restricted');
  await command('Workspaces: Manage Workspace Trust');
  await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  // The server starts again, and only then is what runs another program.
  const end = Date.now() + STEP_MS;
  do {
    result.trusted = await debugInformation();
  } while (!/trusted: yes/.test(result.trusted) && Date.now() < end);
  await shot('trusted');
}

try {
  await openDockerfile();
  await diagnosticsAndHover();
  await (TRUST === 'withheld' ? trust() : commands());
} catch (error) {
  result.stuck = String(error.stack ?? error);
  await shot('stuck').catch(() => undefined);
} finally {
  writeFileSync(RESULT, JSON.stringify(result));
  await browser.close();
}
