// The build cache in VS Code: the tutorial is built, app.py is edited and saved, and the lines of the Dockerfile say what
// follows; then why, and the picture. See workbench.mjs.
import { STEP_MS, command, drive, line, openDockerfile, page, reach, result, shot } from './workbench.mjs';

const toast = (text) => page.locator('.notifications-toasts .notification-list-item', { hasText: text });

/** The text of an editor's line with what stands beside it. */
async function beside(text, words) {
  const shown = page.locator('.editor-instance .view-line', { hasText: text }).filter({ hasText: words });
  return reach(`${words} beside ${text}`, shown, async () => {});
}

/** The text of a picture, in whichever frame the editor has put it. */
async function drawn(words) {
  const end = Date.now() + STEP_MS;
  for (;;) {
    for (const frame of page.frames()) {
      const text = await frame.locator('svg text', { hasText: words }).allTextContents().catch(() => []);
      if (text.length > 0) return text[0];
    }
    if (Date.now() > end) throw new Error('not reached: the picture');
    await page.waitForTimeout(200);
  }
}

const tab = (name) => page.locator('.tabs-container .tab', { hasText: name });

await drive(async () => {
  await openDockerfile('COPY app.py');
  await command('Dockwright: Build');
  await reach('the end of the build', toast('built '), async () => {});
  await command('Notifications: Clear All Notifications');
  await command('View: Hide Panel');
  result.cached = await beside('COPY app.py', '✓ cached');
  await shot('cached');

  const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: /^app\.py$/ });
  await reach('app.py', tab('app.py'), () => row.dblclick());
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\nprint("again")\n');
  await page.keyboard.press('Control+S');
  await tab('Dockerfile').click();
  result.miss = await beside('COPY app.py', 'runs again: app.py changed');
  result.from = await beside('FROM python', /cached|depends/);
  result.run = await beside('RUN pip', 'cached');
  await shot('miss');

  await line('COPY app.py').click();
  const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents, .monaco-resizable-hover .hover-contents', {
    hasText: 'Build cache',
  });
  result.why = await reach('why it runs again', hover, () => command('Dockwright: Why Will This Step Run Again?'));
  await shot('why');
  await page.keyboard.press('Escape');

  await command('Dockwright: Show Build Graph');
  result.graph = await drawn('COPY app.py');
  await page.waitForTimeout(500);
  await shot('graph');
});
