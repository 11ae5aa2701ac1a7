// Builds in VS Code: the tutorial, its images and layers, a build that is ended and one that fails. See workbench.mjs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, drive, line, openDockerfile, page, reach, result, shot } from './workbench.mjs';

const toast = (text) => page.locator('.notifications-toasts .notification-list-item', { hasText: text });
const output = (text) => page.locator('.output-view-container .view-line, .output-view .view-line', { hasText: text });
const rows = page.locator('.quick-input-list .monaco-list-row');
const write = (text) => writeFileSync(join(process.env.FOLDER, 'Dockerfile'), text);
const dismiss = async () => {
  await command('Notifications: Clear All Notifications');
};

/** The text of an editor's line with what stands beside it. */
async function beside(text, words) {
  const shown = page.locator('.editor-instance .view-line', { hasText: text }).filter({ hasText: words });
  return reach(`${words} beside ${text}`, shown, async () => {});
}

async function build() {
  // What is not saved is saved first.
  await line('COPY app.py').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# typed\n');
  await command('Dockwright: Build');
  result.built = await reach('the end of the build', toast('built '), async () => {});
  result.beside = await beside('COPY app.py', /cached| s/);
  result.output = await reach('the output', output('COPY app.py'), async () => {});
  result.lenses = await page.locator('.codelens-decoration').allInnerTexts();
  await shot('built');
  await dismiss();
}

async function lists() {
  await command('Dockwright: Show Images');
  result.image = await reach('the images', rows, async () => {});
  await shot('images');
  await page.keyboard.press('Escape');
  await command('Dockwright: Show Layers');
  const copy = rows.filter({ hasText: 'COPY app.py' });
  result.layer = await reach('the layers', copy, async () => {});
  await shot('layers');
  await copy.first().click();
  result.place = await reach('the cursor', page.locator('.statusbar-item', { hasText: 'Ln 4' }), async () => {});
}

async function ended() {
  write('FROM busybox:1.36\nRUN echo begun && sleep 998\n');
  await line('sleep 998').waitFor();
  await command('Dockwright: Build');
  await reach('the step at work', output('begun'), async () => {});
  result.running = await beside('sleep 998', 'running');
  result.progress = await reach('the progress', toast('Build '), async () => {});
  await shot('running');
  await command('Dockwright: Cancel Build');
  result.ended = await reach('the end that was asked for', toast('was ended'), async () => {});
  await dismiss();
}

async function failed() {
  write('FROM busybox:1.36\nRUN echo out of luck; exit 3\n');
  await line('out of luck').waitFor();
  await command('Dockwright: Build');
  result.failed = await reach('the failure', toast('the build failed'), async () => {});
  await page.locator('.editor-instance .squiggly-error').first().waitFor();
  result.besideFailure = await beside('out of luck', 'failed');
  await shot('failed');
}

await drive(async () => {
  await openDockerfile('COPY app.py');
  await build();
  await lists();
  await ended();
  await failed();
});
