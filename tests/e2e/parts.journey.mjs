// Parts of the page are fetched when they are first used: a slow network costs a wait, none costs a second try.
import assert from 'node:assert/strict';

export const start = null;

const LESSON = '#lesson/01-meet-a-pod';
const type = async (page, line) => {
  await page.locator('.line textarea').pressSequentially(line);
  await page.keyboard.press('Enter');
};
const clock = (page) => page.locator('.clk time, .clk b').first().textContent();

export default async function ({ check, address, browser }) {
  // A page of its own: what cannot be fetched is an error in its console, too.
  const open = async (at, answer) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const network = { answer };
    await page.route(/(split|chunk)_\w+\.wasm$/, (route) => network.answer(route));
    await page.goto(`${address}${at}`);
    return { context, page, network };
  };
  const nothing = (route) => route.abort();
  const all = (route) => route.continue();

  await check('a command whose code cannot be fetched says so, and works once it can', async () => {
    const { context, page, network } = await open(LESSON, nothing);
    await type(page, 'kubectl api-versions');
    await page.locator('.log').getByText('error: this part of the page could not be fetched').waitFor();
    await type(page, 'seq 3');
    await page.locator('.log').getByText('bash: this part of the page could not be fetched').waitFor();
    network.answer = all;
    await type(page, 'kubectl api-versions');
    await page.locator('.log').getByText('apps/v1', { exact: true }).waitFor();
    await context.close();
  });

  await check('Tab waits for the words that fit', async () => {
    const { context, page, network } = await open(LESSON, nothing);
    const line = page.locator('.line textarea');
    await line.pressSequentially('kubectl scale deployment web --repl');
    await page.keyboard.press('Tab');
    assert.equal(await line.inputValue(), 'kubectl scale deployment web --repl');
    // The first attempt may still be under way, and about to fail.
    network.answer = all;
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => document.querySelector('.line textarea').value.endsWith('--replicas='));
    await context.close();
  });

  await check('an image that is not here yet is asked for', async () => {
    const { context, page, network } = await open(LESSON, nothing);
    await type(page, 'kubectl create deployment web --image=nginx');
    await page.locator('.log').getByText('this part of the page could not be fetched').waitFor();
    network.answer = all;
    await type(page, 'kubectl create deployment web --image=nginx');
    await page.locator('.log').getByText('deployment.apps/web created').waitFor();
    await page.locator('.pod.ready').first().waitFor();
    await context.close();
  });

  await check('no virtual time passes while code is on its way', async () => {
    const { context, page } = await open(LESSON, async (route) => {
      await new Promise((resolve) => { setTimeout(resolve, 2_000); });
      await route.continue();
    });
    await type(page, 'kubectl api-versions; date +%S');
    const begun = Date.now();
    await page.locator('.log').getByText('apps/v1', { exact: true }).waitFor();
    assert.ok(Date.now() - begun > 1_900, 'it was fetched');
    // Of what came before the command a little, and of the two seconds on the wall nothing.
    const words = await page.evaluate(() => JSON.parse(localStorage.getItem('tabernetes.recording.lesson/01-meet-a-pod')));
    const [at] = words.inputs.at(-1);
    await page.getByRole('button', { name: /^Pause/ }).click();
    const kept = () => page.evaluate(() => {
      window.dispatchEvent(new Event('pagehide'));
      return JSON.parse(localStorage.getItem('tabernetes.recording.lesson/01-meet-a-pod')).until;
    });
    assert.ok(await kept() - at < 1_900, `${await kept() - at} ms have passed`);
    await context.close();
  });

  await check('lines that are typed while the shell is on its way wait their turn', async () => {
    const { context, page } = await open(LESSON, async (route) => {
      await new Promise((resolve) => { setTimeout(resolve, 1_000); });
      await route.continue();
    });
    for (const line of ['cat <<EOF > note', 'from: a blog', 'EOF', 'cat note | wc -w']) await type(page, line);
    await page.locator('.log').getByText('3', { exact: true }).waitFor();
    assert.equal(await page.locator('.log').getByText('bash:').count(), 0);
    await context.close();
  });

  await check('doors, the sheet of keys and what can be shared offer another try', async () => {
    const { context, page, network } = await open('#sandbox/three-nodes', nothing);
    const missing = page.getByRole('alert').getByText('A part of the page could not be fetched.');
    const again = page.getByRole('button', { name: 'Try again' });
    await missing.waitFor();
    network.answer = all;
    await again.click();
    await missing.waitFor({ state: 'detached' });
    await page.locator('.floor').waitFor({ state: 'attached' });
    network.answer = nothing;
    await page.keyboard.press('Escape');
    await page.locator('.nodeg').first().focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').locator(again).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.goto(`${address}#share`);
    await missing.waitFor();
    network.answer = all;
    await again.click();
    await page.getByRole('heading', { name: 'Share and embed' }).first().waitFor();
    await context.close();
  });

  await check('views that cannot be fetched offer another try', async () => {
    const { context, page, network } = await open(LESSON, nothing);
    await page.getByRole('tab', { name: 'Workloads' }).click();
    await page.getByRole('alert').getByText('A part of the page could not be fetched.').waitFor();
    network.answer = all;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('#view-workloads').waitFor();
    await page.getByRole('tab', { name: 'Cluster' }).click();
    network.answer = nothing;
    await page.locator('.nodeg').first().click();
    await page.locator('.insp').getByText('A part of the page could not be fetched.').waitFor();
    network.answer = all;
    await page.locator('.insp').getByRole('button', { name: 'Try again' }).click();
    await page.locator('.insp').getByRole('heading', { name: 'minikube' }).waitFor();
    await context.close();
  });

  await check('a lesson that begins with a past waits for all of the page', async () => {
    const { context, page, network } = await open('#lesson/13-rolling-update', nothing);
    await page.getByRole('alert').getByText('A part of the page could not be fetched.').waitFor();
    network.answer = all;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.pod.ready').nth(3).waitFor();
    await context.close();
  });
}
