// What the server says in VS Code, its commands, and what waits for trust. See workbench.mjs.
import { STEP_MS, TRUST, command, drive, line, openDockerfile, page, reach, result, shot } from './workbench.mjs';

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
  const refusal = page.locator('.notifications-toasts .notification-list-item', { hasText: 'not trusted' });
  result.refused = await reach('the refusal to build', refusal, () => command('Dockwright: Build'));
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

await drive(async () => {
  await openDockerfile('BOGUS');
  await diagnosticsAndHover();
  await (TRUST === 'withheld' ? trust() : commands());
});
